"""What people type about cases; nothing is saved here."""

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account, DutyItem, Section
from linli.base.errors import NotAllowed
from linli.cases import queries
from linli.cases.models import Category, Source, Urgency
from linli.cases.spec import KINDS, PAUSE_REASONS, kind_choices
from linli.cases.workflow import Outcome
from linli.places.models import Area, Compound, Dwelling

YES_NO = (("yes", _("Yes")), ("no", _("No")))


def refuse(form: forms.Form, refusal: NotAllowed) -> None:
    """Put what an action refused beside its field, or above the form."""
    name = getattr(refusal, "field", "")
    form.add_error(name if name in form.fields else None, str(refusal))


def words(label: Any, *, lines: int = 4, longest: int = 2000, **options: Any) -> forms.CharField:
    """A field for sentences."""
    widget = forms.Textarea(attrs={"rows": lines})
    return forms.CharField(label=label, max_length=longest, widget=widget, **options)


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Any number of files; how many and of what kind is decided where they are kept."""

    widget = PhotosInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(PhotosField, self).clean(each, initial) for each in files]


def _choices(blank: Any, rows: "QuerySet[Any]") -> list[tuple[Any, Any]]:
    return [("", blank), *((row.pk, str(row)) for row in rows)]


# --- raising ---------------------------------------------------------------------------------


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
    photos = PhotosField(label=_("Add photos"), required=False)
    once = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        compound: Compound | None = None,
        places: list[tuple[Any, Any]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = uuid4().hex
        self.fields["category"].choices = _choices(  # type: ignore[attr-defined]  # a ChoiceField
            _("Choose"), queries.categories_in_use().filter(answers_public=False)
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
    once = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = uuid4().hex


class RegisterForm(forms.Form):
    """What staff take down at the counter or on the telephone."""

    kind = forms.ChoiceField(label=_("Kind of case"), widget=forms.RadioSelect, initial="appeal")
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
    photos = PhotosField(label=_("Add photos"), required=False)
    once = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        areas: "QuerySet[Area]",
        compounds: "QuerySet[Compound]",
        dwellings: "QuerySet[Dwelling]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.dwellings = dwellings
        self.fields["kind"].choices = kind_choices()  # type: ignore[attr-defined]
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["compound"].queryset = compounds  # type: ignore[attr-defined]
        self.fields["category"].queryset = queries.categories_in_use()  # type: ignore[attr-defined]
        self.fields["once"].initial = uuid4().hex

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        values["dwelling"] = None
        door, compound = values.get("door"), values.get("compound")
        if door and compound is None:
            self.add_error("compound", _("Choose the compound in which this door is."))
        elif door:
            values["dwelling"] = self._found(door, compound)
        return values

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


# --- acts on one case ------------------------------------------------------------------------


class ActForm(forms.Form):
    """Any act: the version of the case that was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DispatchForm(ActForm):
    to = forms.ChoiceField(label=_("To whom"))
    note = words(_("For the colleague"), lines=2, required=False)

    def __init__(
        self,
        *args: Any,
        sections: "QuerySet[Section]",
        colleagues: "QuerySet[Account]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose")),
            (_("Sections"), [(f"section:{each.pk}", str(each)) for each in sections]),
            (_("Colleagues"), [(f"account:{each.pk}", str(each)) for each in colleagues]),
        ]

    def target(self) -> dict[str, int]:
        """The arguments of `actions.dispatch`."""
        kind, _sep, number = str(self.cleaned_data["to"]).partition(":")
        return {f"{kind}_id": int(number)}


class ReturnForm(ActForm):
    duty_item = forms.ModelChoiceField(
        label=_("Duty item it rests on"),
        queryset=DutyItem.objects.none(),
        help_text=_("Whose list it stands on shows whose it is."),
    )
    reason = words(_("Reason"), lines=3)

    def __init__(self, *args: Any, duty_items: "QuerySet[DutyItem]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["duty_item"]
        field.queryset = duty_items
        field.label_from_instance = lambda item: f"{item.section} · {item}"


class ReasonForm(ActForm):
    reason = words(_("Reason"), lines=3)


class ArbitrateForm(ActForm):
    account = forms.ModelChoiceField(label=_("Whose case it is"), queryset=Account.objects.none())
    reason = words(_("Reason"), lines=3, help_text=_("Both sides read it."))

    def __init__(self, *args: Any, colleagues: "QuerySet[Account]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = colleagues  # type: ignore[attr-defined]


class ContactForm(ActForm):
    note = words(_("What was said"), lines=3, required=False, help_text=_("For colleagues only."))


class NoteForm(ActForm):
    text = words(_("How far it is"), lines=3)
    visible_to_raiser = forms.BooleanField(
        label=_("The one who raised it may read this"), required=False
    )


class PauseForm(ActForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=list(PAUSE_REASONS.items()))
    note = words(
        _("What is awaited"), lines=2, longest=200, help_text=_("The one who raised it reads this.")
    )
    until_on = forms.DateField(label=_("Until"))


class DecideForm(ActForm):
    approved = forms.ChoiceField(
        label=_("Decision"),
        choices=(("yes", _("Approve")), ("no", _("Refuse"))),
        widget=forms.RadioSelect,
    )


class ResolveForm(ActForm):
    outcome = forms.ChoiceField(label=_("How it ended"), widget=forms.RadioSelect)
    answer = words(
        _("Answer"), lines=5, help_text=_("The one who raised it reads exactly these words.")
    )
    next_on = forms.DateField(
        label=_("Next date"), required=False, help_text=_("Only for “not now”.")
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (code, Outcome(code).label) for code in KINDS[kind].outcomes
        ]


class CallForm(ActForm):
    reached = forms.ChoiceField(
        label=_("Reached"), choices=YES_NO, widget=forms.RadioSelect, initial="yes"
    )
    solved = forms.ChoiceField(
        label=_("Is it solved"), choices=YES_NO, widget=forms.RadioSelect, required=False
    )
    satisfied = forms.ChoiceField(
        label=_("Satisfied with how it was dealt with"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    comment = words(_("In their words"), lines=3, longest=500, required=False)


class ConfirmForm(forms.Form):
    """The raiser's own word, on the tracking page."""

    solved = forms.ChoiceField(label=_("Is it solved?"), choices=YES_NO, widget=forms.RadioSelect)
    satisfied = forms.ChoiceField(
        label=_("Are you satisfied with how it was dealt with?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
    )
    comment = words(
        _("Anything else"),
        lines=3,
        longest=500,
        required=False,
        help_text=_("If it is not solved: what is still wrong."),
    )


class PublishForm(ActForm):
    question = forms.CharField(label=_("Question as everyone reads it"), max_length=200)
    answer = words(_("Answer as everyone reads it"), lines=5)


class RevealForm(forms.Form):
    purpose = forms.CharField(
        label=_("What you need it for"),
        max_length=120,
        help_text=_("Written into the access log, which the supervisor reads."),
    )


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


class CategoryForm(forms.Form):
    """A category of cases, as the administrator words it."""

    name = forms.CharField(label=_("Name of the category"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    kinds = forms.MultipleChoiceField(
        label=_("For kinds"),
        choices=kind_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None ticked: for all."),
    )
    order = forms.IntegerField(label=_("Place in the list"), min_value=0, initial=100)
    answers_public = forms.BooleanField(
        label=_("Answers may be published for everyone"), required=False
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def yes(value: str) -> bool | None:
    """The answer of a yes/no field; None for no answer."""
    return {"yes": True, "no": False}.get(value)
