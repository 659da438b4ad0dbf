"""What people type about officials and firms; nothing is saved here."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account
from linli.base import facts
from linli.base.forms import FilesField, sent_once
from linli.cases import queries as cases
from linli.cases.models import Category
from linli.cases.spec import ORDER
from linli.labels import queries as labels
from linli.liaison.spec import HELPS, KINDS, LONGEST_NOTE, MOST_PROBLEMS, Problem


def officials_field(rows: "QuerySet[Account]") -> forms.ModelChoiceField:  # type: ignore[type-arg]  # not generic at run time
    """Who looks after it."""
    return forms.ModelChoiceField(label=_("Official"), queryset=rows, empty_label=_("Choose"))


class PairForm(forms.Form):
    """An official for a firm that has none."""

    kind = forms.TypedChoiceField(label=_("What it is called here"), coerce=int)
    since = forms.DateField(label=_("Since"), required=False, help_text=_("Empty: today."))

    def __init__(self, *args: Any, officials: "QuerySet[Account]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"official": officials_field(officials)} | self.fields
        kind: Any = self.fields["kind"]
        kind.choices = labels.choices(KINDS)


class HandOnForm(forms.Form):
    """Another official, and why."""

    reason = forms.CharField(label=_("Why it changes"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, officials: "QuerySet[Account]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"official": officials_field(officials)} | self.fields


class ReasonForm(forms.Form):
    """Why something ends or does not take place."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DayForm(forms.Form):
    """The day of a visit."""

    planned_on = forms.DateField(label=_("Day of the visit"))
    once = sent_once()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class VisitForm(forms.Form):
    """What happened at the firm."""

    words = forms.CharField(
        label=_("What was spoken of"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For colleagues. Names only where they are needed; erased after two years."),
    )
    helps = forms.TypedMultipleChoiceField(
        label=_("What it helped with"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    at = forms.DateTimeField(label=_("It was earlier"), required=False, help_text=_("Empty: now."))
    once = sent_once()
    visit = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        helps: Any = self.fields["helps"]
        helps.choices = labels.choices(HELPS)
        if not helps.choices:
            del self.fields["helps"]


class ProblemForm(forms.Form):
    """One problem as the firm tells it; left empty, it does not count."""

    use_required_attribute = False

    category = forms.ModelChoiceField(
        label=_("What it is about"), queryset=Category.objects.none(), empty_label=_("Choose")
    )
    summary = forms.CharField(label=_("In a few words"), max_length=120)
    body = forms.CharField(
        label=_("Details"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    photos = FilesField(label=_("Photos"), required=False)
    answer = forms.CharField(
        label=_("Solved on the spot: how"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only if it is. The firm is asked whether it is so."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_permitted = True
        self.fields |= facts.fields(ORDER.facts, prefix=ORDER.code)
        category: Any = self.fields["category"]
        category.queryset = cases.categories_for(ORDER.code)

    @property
    def number(self) -> int:
        """Its place among them, from 1."""
        return int((self.prefix or "0").rpartition("-")[2]) + 1

    def facts(self) -> list[forms.BoundField]:
        """The fields of what an order asks for, to be drawn."""
        return [self[f"{ORDER.code}_{fact.code}"] for fact in ORDER.facts]

    def problem(self) -> Problem:
        """The clean values as the action takes them."""
        typed = self.cleaned_data
        return Problem(
            category_id=typed["category"].pk,
            summary=typed["summary"],
            body=typed["body"],
            facts=facts.of_form(ORDER.facts, typed, prefix=ORDER.code),
            photos=tuple(typed["photos"]),
            answer=typed["answer"],
        )


def problem_forms(*data: Any) -> list[ProblemForm]:
    """As many empty ones as a record takes."""
    return [ProblemForm(*data, prefix=f"problems-{number}") for number in range(MOST_PROBLEMS)]
