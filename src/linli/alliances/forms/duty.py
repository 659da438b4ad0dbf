"""Turns at a station: planned, handed over, exchanged."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.alliances.spec import POSTS, DutyDraft
from linli.base.forms import LAST_DAY, ActForm, lines

Choices = Iterable[tuple[Any, Any]]
WEEKDAYS = (
    (0, pgettext_lazy("weekday", "Monday")),
    (1, pgettext_lazy("weekday", "Tuesday")),
    (2, pgettext_lazy("weekday", "Wednesday")),
    (3, pgettext_lazy("weekday", "Thursday")),
    (4, pgettext_lazy("weekday", "Friday")),
    (5, pgettext_lazy("weekday", "Saturday")),
    (6, pgettext_lazy("weekday", "Sunday")),
)


class _People(ActForm):
    """Who has it."""

    account = forms.TypedChoiceField(label=_("Person on duty"), coerce=int)

    def __init__(self, *args: Any, people: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].choices = [("", _("Choose")), *people]  # type: ignore[attr-defined]


class DutyForm(_People):
    """Somebody's turns."""

    post = forms.ChoiceField(
        label=_("On duty as"),
        choices=lambda: list(POSTS.items()),
        help_text=_("Firms read this, never who it is."),
    )
    first = forms.DateField(
        label=_("From"), widget=forms.DateInput, validators=[MaxValueValidator(LAST_DAY)]
    )
    last = forms.DateField(
        label=_("Last day"), widget=forms.DateInput, validators=[MaxValueValidator(LAST_DAY)]
    )
    starts = forms.TimeField(label=_("Begins at"), widget=forms.TimeInput)
    ends = forms.TimeField(label=_("Ends at"), widget=forms.TimeInput)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Every week on"),
        coerce=int,
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Days off are left out. None ticked: only on the first day."),
    )

    def draft(self, station_id: int) -> DutyDraft:
        """What was typed, as the action takes it."""
        clean = self.cleaned_data
        return DutyDraft(
            station_id=station_id,
            account_id=clean["account"],
            post=clean["post"],
            first=clean["first"],
            last=clean["last"],
            starts=clean["starts"],
            ends=clean["ends"],
            weekdays=tuple(clean["weekdays"]),
        )


class HandOverForm(_People):
    """A colleague has this turn instead."""

    reason = forms.CharField(label=_("Reason"), max_length=200, widget=lines(2))


class ExchangeForm(ActForm):
    """Two colleagues exchange a turn each."""

    other = forms.TypedChoiceField(label=_("For which turn"), coerce=int)
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=lines(2))

    def __init__(self, *args: Any, turns: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].choices = [("", _("Choose")), *turns]  # type: ignore[attr-defined]


class CallOffForm(ActForm):
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=lines(2))
