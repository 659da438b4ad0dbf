"""What people type about joint inspections; nothing is saved here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from linli.base import facts
from linli.base.forms import FilesField, sent_once
from linli.cases import queries as cases
from linli.cases.models import Category
from linli.cases.spec import BASES, GRADES, HAZARD
from linli.inspections import queries
from linli.inspections.models import CheckItem, Checklist
from linli.inspections.spec import LONGEST_NOTE, MOST_OTHERS, Body, Ending, FindingDraft, Result
from linli.people.models import Organisation
from linli.places.models import Area


class PlanForm(forms.Form):
    """Where, when, by whom, with which checklist."""

    title = forms.CharField(label=_("Title"), max_length=80)
    firm = forms.CharField(
        label=_("Firm or shop"),
        max_length=120,
        required=False,
        help_text=_("Its name as in the list of organisations. Empty for a site."),
    )
    area = forms.ModelChoiceField(
        label=_("Community"), queryset=Area.objects.none(), required=False, empty_label=_("Choose")
    )
    site = forms.CharField(
        label=_("Site"),
        max_length=120,
        required=False,
        help_text=_("Only where it is no firm of the list: a building site, a market."),
    )
    checklist = forms.ModelChoiceField(
        label=_("Checklist"),
        queryset=Checklist.objects.none(),
        required=False,
        empty_label=_("None"),
    )
    planned_on = forms.DateField(label=_("Day"), required=False, help_text=_("Empty: today."))
    once = sent_once()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        areas: "QuerySet[Area]",
        firms: "QuerySet[Organisation]",
        bodies: Sequence[tuple[str, str]],
        known: dict[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.firms, self.offered, known = firms, bodies, known or {}
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["checklist"].queryset = queries.checklists()  # type: ignore[attr-defined]
        for key, words in bodies:
            name = key.replace(":", "_")
            self.fields[f"body_{name}"] = forms.BooleanField(
                label=words, required=False, initial=key in known
            )
            self.fields[f"who_{name}"] = forms.CharField(
                label=_("Who comes"), max_length=40, required=False, initial=known.get(key, "")
            )

    def taking_part(self) -> list[tuple[BoundField, BoundField]]:
        """Each section and authority: whether it takes part, and who comes."""
        names = [key.replace(":", "_") for key, _words in self.offered]
        return [(self[f"body_{name}"], self[f"who_{name}"]) for name in names]

    def bodies(self) -> list[Body]:
        """Those that were ticked."""
        found = []
        for key, _words in self.offered:
            name = key.replace(":", "_")
            if self.cleaned_data[f"body_{name}"]:
                kind, _sep, number = key.partition(":")
                given: dict[str, Any] = {f"{kind}_id": int(number)}
                found.append(Body(**given, name=self.cleaned_data[f"who_{name}"]))
        return found

    def clean(self) -> dict[str, Any]:
        """The firm of this name; without one, a site in a community."""
        values = super().clean() or self.cleaned_data
        values["organisation"] = None
        if name := values.get("firm", ""):
            found = list(self.firms.filter(name__icontains=name)[:2])
            exact = [each for each in found if each.name == name]
            if len(found) == 1 or len(exact) == 1:
                values["organisation"] = (exact or found)[0]
            else:
                self.add_error("firm", _("No firm, or several, of this name. Write it in full."))
        elif "firm" in self.fields and not values.get("area"):
            self.add_error("area", _("Choose the community of the site."))
        return values


class ReasonForm(forms.Form):
    """Why it does not take place."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class SiteForm(forms.Form):
    """What holds for the whole inspection."""

    words = forms.CharField(
        label=_("Note"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who was there for the firm, what was said. Erased after two years."),
    )
    at = forms.DateTimeField(label=_("Held earlier"), required=False, help_text=_("Empty: now."))
    once = sent_once()


class FindingForm(forms.Form):
    """What becomes of one fault."""

    use_required_attribute = False

    ending = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=Ending.choices,
        required=False,
        widget=forms.RadioSelect,
        initial=Ending.ON_SPOT,
    )
    done = forms.CharField(
        label=_("What was done on the spot"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    due_on = forms.DateField(
        label=_("To be put right by"), required=False, help_text=_("Empty: by the term.")
    )
    authority = forms.ChoiceField(label=_("Handed to"), required=False)
    next_on = forms.DateField(label=_("Ask the authority again on"), required=False)
    photos = FilesField(label=_("Photos, if they help"), required=False)

    def __init__(self, *args: Any, authorities: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        authority: Any = self.fields["authority"]
        authority.choices = [("", _("Choose")), *authorities]

    def common(self) -> dict[str, Any]:
        """What every finding says."""
        typed = self.cleaned_data
        ending = typed["ending"] or Ending.ON_SPOT
        return {
            "ending": ending,
            "done": typed["done"],
            "due_on": typed["due_on"] if ending == Ending.BY_DAY else None,
            "authority": typed["authority"],
            "next_on": typed["next_on"],
            "photos": tuple(typed["photos"]),
        }


class LineForm(FindingForm):
    """One line of the checklist; what follows counts only for “not in order”."""

    result = forms.ChoiceField(
        label=_("How it was found"), choices=Result.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, item: CheckItem, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"item-{item.pk}", **kwargs)
        self.item = item

    def draft(self) -> FindingDraft | None:
        """The finding, if it is one."""
        if self.cleaned_data["result"] != Result.NOT:
            return None
        item = self.item
        return FindingDraft(
            summary=item.fault,
            grade=item.grade,
            basis=item.basis,
            category_id=item.category_id,
            item_id=item.pk,
            **self.common(),
        )


class OtherForm(FindingForm):
    """Something beside the checklist; left empty, it does not count."""

    summary = forms.CharField(label=_("What is wrong, and where"), max_length=120)
    category = forms.ModelChoiceField(
        label=_("What it is about"), queryset=Category.objects.none(), empty_label=_("Choose")
    )
    grade = forms.ChoiceField(label=_("Grade"), choices=(("", _("Choose")), *GRADES))
    basis = forms.CharField(label=_("Basis"), max_length=200, widget=facts.Suggesting(BASES))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_permitted = True
        self.fields["category"].queryset = cases.categories_for(HAZARD.code)  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """True if something was typed; the ending that is chosen beforehand is nothing."""
        return any(name != "ending" for name in self.changed_data)

    def draft(self) -> FindingDraft | None:
        """The finding, if something was typed."""
        if not self.has_changed():
            return None
        typed = self.cleaned_data
        return FindingDraft(
            summary=typed["summary"],
            grade=typed["grade"],
            basis=typed["basis"],
            category_id=typed["category"].pk,
            **self.common(),
        )


@dataclass(frozen=True)
class Record:
    """The one form at the site, in its parts."""

    site: SiteForm
    lines: list[LineForm]
    others: list[OtherForm]

    @property
    def parts(self) -> list[forms.Form]:
        return [self.site, *self.lines, *self.others]

    def is_valid(self) -> bool:
        """All are asked, so that all faults are shown at once."""
        return not [form for form in self.parts if not form.is_valid()]

    def answers(self) -> dict[int, str]:
        """Line → how it was found."""
        return {form.item.pk: form.cleaned_data["result"] for form in self.lines}

    def found(self) -> list[LineForm | OtherForm]:
        """Those that hold a finding, in the order in which the action gets them."""
        every: list[LineForm | OtherForm] = [*self.lines, *self.others]
        return [form for form in every if form.draft() is not None]


def record_forms(
    items: Sequence[CheckItem], authorities: Sequence[tuple[str, str]], *data: Any
) -> Record:
    """The form for these lines, empty or with what was sent."""
    return Record(
        SiteForm(*data[:1]),
        [LineForm(*data, item=item, authorities=authorities) for item in items],
        [
            OtherForm(*data, prefix=f"other-{number}", authorities=authorities)
            for number in range(MOST_OTHERS)
        ],
    )


class ChecklistForm(forms.Form):
    """A checklist as the administrator words it."""

    name = forms.CharField(label=_("Name of the checklist"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    order = forms.IntegerField(
        label=_("Place in the list"), min_value=0, max_value=9999, initial=100
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ItemForm(forms.Form):
    """One line of a checklist."""

    asked = forms.CharField(
        label=_("What has to be so"),
        max_length=110,
        help_text=_("“Not in order” becomes a hazard with these words."),
    )
    asked_en = forms.CharField(label=_("In English"), max_length=160, required=False)
    grade = forms.ChoiceField(label=_("Grade"), choices=GRADES, widget=forms.RadioSelect)
    basis = forms.CharField(label=_("Basis"), max_length=200, widget=facts.Suggesting(BASES))
    category = forms.ModelChoiceField(
        label=_("What it is about"), queryset=Category.objects.none(), empty_label=_("Choose")
    )
    order = forms.IntegerField(
        label=_("Place in the list"), min_value=0, max_value=9999, initial=100
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = cases.categories_for(HAZARD.code)  # type: ignore[attr-defined]
