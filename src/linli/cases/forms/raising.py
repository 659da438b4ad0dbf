"""What residents and staff type when something is raised, and to find it again."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from linli.base import facts
from linli.base.forms import FilesField, sent_once
from linli.cases import queries
from linli.cases.forms.fields import choices, words
from linli.cases.models import Category, Source, Urgency
from linli.cases.spec import KINDS, ORDER, Kind
from linli.people.models import Organisation
from linli.places.models import Area, Compound, Dwelling


class RaiserForm(forms.Form):
    """Name and phone, if they like, with consent to be contacted."""

    name = forms.CharField(
        label=_("Name"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    consent = forms.BooleanField(
        label=_("I have read the notice and agree to be contacted about this."), required=False
    )


class PortalForm(RaiserForm):
    """What a resident raises without an account; large and short."""

    kind = forms.ChoiceField(
        label=_("What is it"),
        choices=(
            ("appeal", _("Something is wrong or missing")),
            ("inquiry", _("I have a question")),
        ),
        widget=forms.RadioSelect,
        initial="appeal",
    )
    where = forms.ChoiceField(label=_("Where"))
    category = forms.ChoiceField(label=_("What is it about"))
    body = words(_("In your words"), help_text=_("What is wrong, since when, who is concerned."))
    place = forms.CharField(
        label=_("Where exactly"),
        max_length=120,
        required=False,
        help_text=_("Building, staircase, landmark. Leave out your door number if you like."),
    )
    urgent = forms.BooleanField(
        label=_("Urgent: danger to people, or no water, gas or power"), required=False
    )
    photos = FilesField(label=_("Add photos"), required=False)
    once = sent_once()

    def __init__(
        self,
        *args: Any,
        compound: Compound | None = None,
        places: list[tuple[Any, Any]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = choices(  # type: ignore[attr-defined]  # a ChoiceField
            _("Choose"),
            queries.categories_for("appeal", "inquiry").filter(answers_public=False),
        )
        if compound is not None:
            del self.fields["where"]
        else:
            self.fields["where"].choices = [("", _("Choose")), *(places or [])]  # type: ignore[attr-defined]

    def place_chosen(self) -> tuple[int, int | None]:
        """(area, compound) of “compound:5” or “area:3”; a compound brings its own area."""
        thing, _sep, number = str(self.cleaned_data["where"]).partition(":")
        return (0, int(number)) if thing == "compound" else (int(number), None)


class FeedbackForm(RaiserForm):
    """A complaint or suggestion about Linli itself."""

    body = words(_("Your complaint or suggestion"), lines=5)
    once = sent_once()


class OrderForm(forms.Form):
    """What a firm's contact raises for the firm; signed in, so nothing is asked about them."""

    firm = forms.ChoiceField(label=_("Firm"))
    category = forms.ModelChoiceField(
        label=_("What is it about"), queryset=Category.objects.none(), empty_label=_("Choose")
    )
    summary = forms.CharField(
        label=_("In one sentence"), max_length=120, help_text=ORDER.say("summary.help", "")
    )
    body = words(_("Details"), required=False)
    photos = FilesField(label=_("Add photos"), required=False)
    once = sent_once()

    def __init__(
        self, *args: Any, firms: "QuerySet[Organisation]", about: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.firms = {str(firm.pk): firm for firm in firms}
        self.fields |= facts.fields(ORDER.facts, prefix=ORDER.code)
        for fact in ORDER.facts:  # the middle one: a firm cannot know how much there is to do
            self.fields[f"{ORDER.code}_{fact.code}"].initial = fact.choices[1][0]
        firm: Any = self.fields["firm"]
        firm.choices = [(pk, str(each)) for pk, each in self.firms.items()]
        firm.initial = next(iter(self.firms), "")
        category: Any = self.fields["category"]
        category.queryset = queries.categories_for(ORDER.code)
        category.initial = category.queryset.filter(code=about).first()

    def facts(self) -> "list[BoundField]":
        """The fields of what an order asks for, to be drawn."""
        return [self[f"{ORDER.code}_{fact.code}"] for fact in ORDER.facts]

    def stated(self) -> dict[str, object]:
        """The facts as the action takes them."""
        return facts.of_form(ORDER.facts, self.cleaned_data, prefix=ORDER.code)


class RegisterForm(forms.Form):
    """What staff take down at the counter or on the telephone."""

    kind = forms.ChoiceField(label=_("Kind of case"), widget=forms.RadioSelect)
    source = forms.ChoiceField(
        label=_("How it came"),
        widget=forms.RadioSelect,
        initial=Source.PHONE,
        choices=[(each.value, each.label) for each in (Source.PHONE, Source.DESK, Source.MEETING)],
    )
    area = forms.ModelChoiceField(
        label=_("Community"), queryset=Area.objects.none(), empty_label=_("Choose")
    )
    compound = forms.ModelChoiceField(
        label=_("Compound"),
        queryset=Compound.objects.none(),
        required=False,
        empty_label=_("Choose"),
    )
    door = forms.CharField(
        label=_("Door"),
        max_length=60,
        required=False,
        help_text=_("Building, unit, room as on the list of doors; only with a compound."),
    )
    place = forms.CharField(label=_("Where exactly"), max_length=120, required=False)
    shop = forms.CharField(
        label=_("Shop or organisation"),
        max_length=120,
        required=False,
        help_text=_("Its name as in the list of organisations."),
    )
    settled = forms.BooleanField(label=_("Put right on the spot"), required=False)
    category = forms.ModelChoiceField(
        label=_("What is it about"), queryset=Category.objects.none(), empty_label=_("Choose")
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        choices=Urgency.choices,
        initial=Urgency.NORMAL,
        widget=forms.RadioSelect,
    )
    summary = forms.CharField(
        label=_("In one sentence"), max_length=120, help_text=_("As the resident says it.")
    )
    body = words(_("Details"), required=False)
    name = forms.CharField(
        label=_("Name"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    consent = forms.BooleanField(
        label=_("I have read the notice out; the caller agrees to be contacted."), required=False
    )
    photos = FilesField(label=_("Add photos"), required=False)
    once = sent_once()

    def __init__(
        self,
        *args: Any,
        areas: "QuerySet[Area]",
        compounds: "QuerySet[Compound]",
        dwellings: "QuerySet[Dwelling]",
        organisations: "QuerySet[Organisation]",
        kind: Kind,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.declared, self.dwellings, self.organisations = kind, dwellings, organisations
        self._suit(kind)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["compound"].queryset = compounds  # type: ignore[attr-defined]

    def _suit(self, kind: Kind) -> None:
        """Ask what this kind asks for. Kinds with facts of their own have a page of their own;
        among the others one chooses.
        """
        plain = [each for each in KINDS.values() if not each.facts]
        chosen = [kind] if kind.facts else plain
        field: Any = self.fields["kind"]
        field.choices, field.initial = [(each.code, each.label) for each in chosen], kind.code
        if kind.facts:
            field.widget = forms.HiddenInput()
        summary = self.fields["summary"]
        summary.help_text = kind.say("summary.help", summary.help_text)
        self.fields |= facts.fields(kind.facts, prefix=kind.code)
        category: Any = self.fields["category"]
        category.queryset = queries.categories_for(*(each.code for each in chosen))
        self.fields["shop"].required = kind.of_firms
        if not kind.at_organisations:
            del self.fields["shop"]
        if not kind.settled_by:
            del self.fields["settled"]
        if kind.of_firms:  # its contact stands in the list of organisations
            for name in ("name", "phone", "consent"):
                del self.fields[name]

    def facts(self) -> "list[BoundField]":
        """The fields of what this kind asks for, to be drawn."""
        return [self[f"{self.declared.code}_{fact.code}"] for fact in self.declared.facts]

    def stated(self) -> dict[str, object]:
        """The facts as the action takes them."""
        return facts.of_form(self.declared.facts, self.cleaned_data, prefix=self.declared.code)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        values["dwelling"] = None
        door, compound = values.get("door"), values.get("compound")
        if door and compound is None:
            self.add_error("compound", _("Choose the compound in which this door is."))
        elif door:
            values["dwelling"] = self._found(door, compound)
        values["organisation"] = self._organisation(values.get("shop", ""))
        return values

    def _organisation(self, name: str) -> Organisation | None:
        """The one of this name, or the only one whose name holds these words."""
        if not name:
            return None
        found = list(self.organisations.filter(name__icontains=name).order_by("name")[:6])
        exact = [each for each in found if each.name == name]
        if len(found) == 1 or len(exact) == 1:
            return (exact or found)[0]
        if found:
            several = "、".join(each.name for each in found[:5])
            self.add_error("shop", _("Several fit: %(names)s. Write one.") % {"names": several})
        else:
            self.add_error(
                "shop", _("No such shop on the list. Write it down under Organisations first.")
            )
        return None

    def _found(self, door: str, compound: Any) -> Dwelling | None:
        """The one door these words mean; with several or none the form says so."""
        rows = self.dwellings.filter(compound=compound)
        for part in door.split():
            rows = rows.filter(address__icontains=part)
        found = list(rows.order_by("address")[:6])
        exact = [each for each in found if each.address.endswith(door.replace(" ", ""))]
        if len(found) == 1 or len(exact) == 1:
            return (exact or found)[0]
        if found:
            several = "、".join(each.address for each in found[:5])
            self.add_error(
                "door", _("Several doors fit: %(doors)s. Write one of them.") % {"doors": several}
            )
        else:
            self.add_error(
                "door", _("No such door in this compound. Write it under “Where exactly” instead.")
            )
        return None


class TrackForm(forms.Form):
    """Number and code, as on the slip."""

    number = forms.CharField(
        label=_("Number"),
        max_length=24,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
