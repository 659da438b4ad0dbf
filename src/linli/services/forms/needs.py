"""Needs and solutions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.alliances.spec import CHAIN
from linli.base.forms import ActForm, lines, sent_once
from linli.services.spec import NeedDraft, factor_choices, module_choices

Choices = Iterable[tuple[Any, Any]]


class Choosing(ActForm):
    """Some of its choices come from the view, by the name of the field."""

    def __init__(
        self, *args: Any, choices: dict[str, Choices] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, values in (choices or {}).items():
            self.fields[name].choices = [("", _("Choose")), *values]  # type: ignore[attr-defined]


class NeedForm(Choosing):
    organisation = forms.TypedChoiceField(label=_("Firm"), coerce=int, empty_value=None)
    text = forms.CharField(
        label=_("What the firm needs"),
        max_length=200,
        help_text=_("In one sentence, without names of persons."),
    )
    module = forms.ChoiceField(label=_("Module"), choices=module_choices)
    factor = forms.ChoiceField(label=_("Factor"), choices=factor_choices, widget=forms.RadioSelect)
    link = forms.ChoiceField(
        label=_("Link of the chain"),
        choices=[("", _("as in the enterprise file")), *CHAIN.items()],
        required=False,
    )
    heard = forms.ChoiceField(
        label=_("Where it was heard"),
        required=False,
        help_text=_("An order, a visit, a gathering; empty: somebody told it."),
    )
    raised_on = forms.DateField(label=_("On"), required=False, help_text=_("Empty: today."))
    once = sent_once(required=False)

    def draft(self) -> NeedDraft:
        """What the action takes."""
        clean = self.cleaned_data
        kind, _sep, number = clean.get("heard", "").partition(":")
        heard = {f"{kind}_id": int(number)} if number else {}
        return NeedDraft(
            organisation_id=clean.get("organisation") or 0,
            module=clean["module"],
            factor=clean["factor"],
            text=clean["text"],
            link=clean["link"],
            **heard,
        )


class JoinForm(Choosing):
    into = forms.TypedChoiceField(
        label=_("Says the same as"), coerce=int, help_text=_("Only that one is counted then.")
    )


class MeetForm(Choosing):
    solution_id = forms.TypedChoiceField(
        label=_("Solution"), coerce=int, empty_value=None, required=False
    )
    reason = forms.CharField(
        label=_("How it was met"),
        max_length=200,
        required=False,
        help_text=_("Where no solution of the library fits."),
    )


class DropForm(ActForm):
    reason = forms.CharField(label=_("Why it is dropped"), max_length=200)


class SolutionForm(ActForm):
    title = forms.CharField(label=_("Title of the solution"), max_length=120)
    how = forms.CharField(
        label=_("How it was solved"),
        max_length=4000,
        widget=lines(6),
        help_text=_("So that somebody else can do it again; no names of persons."),
    )
    module = forms.ChoiceField(label=_("Module"), choices=module_choices)
    factor = forms.ChoiceField(label=_("Factor"), choices=factor_choices, widget=forms.RadioSelect)
    numbers = forms.CharField(
        label=_("Orders it solved"),
        required=False,
        widget=lines(2),
        help_text=_("Their numbers, one a line: only orders that their firms called solved."),
    )


class GiveForm(Choosing):
    service_team = forms.TypedChoiceField(label=_("Service team"), coerce=int)
