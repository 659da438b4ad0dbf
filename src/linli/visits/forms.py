"""What is typed about plans and visits, as clean values. Nothing is saved here."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account
from linli.places.models import Building
from linli.visits.models import Plan, Visit
from linli.visits.queries import monday

#: Stands for the whole compound where a building's number would stand.
WHOLE = 0


def share_key(worker: int, building: int) -> str:
    """The value of one box of the table: which worker, which building (0: the whole compound)."""
    return f"{worker}:{building}"


class PlanForm(forms.Form):
    """One compound's week: boxes of workers by buildings, a goal, a note."""

    shares = forms.MultipleChoiceField(
        label=_("Who goes where"),
        error_messages={"required": _("Choose at least one worker.")},
    )
    goal = forms.IntegerField(
        label=_("Households to be met"),
        min_value=0,
        max_value=9999,
        required=False,
        help_text=_("Leave empty for all that are due."),
    )
    note = forms.CharField(label=_("Note for the workers"), max_length=200, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, workers: Iterable[Account], buildings: Iterable[Building], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.workers, self.buildings = list(workers), list(buildings)
        choices = forms.MultipleChoiceField(
            choices=[
                (share_key(worker.pk, pk), "")
                for worker in self.workers
                for pk in (WHOLE, *(building.pk for building in self.buildings))
            ]
        ).choices
        field = self.fields["shares"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = choices

    def clean_goal(self) -> int:
        """Empty means all: 0."""
        return self.cleaned_data["goal"] or 0

    def shares_by_worker(self) -> dict[int, list[int]]:
        """{worker: [buildings]}; no building where the whole compound was chosen."""
        found: dict[int, list[int]] = {}
        for key in self.cleaned_data["shares"]:
            worker, _sep, building = key.partition(":")
            found.setdefault(int(worker), []).append(int(building))
        return {
            worker: [] if WHOLE in buildings else buildings for worker, buildings in found.items()
        }

    def table(self) -> list[dict[str, Any]]:
        """The boxes as they are drawn: one line per worker, each with what is ticked now."""
        ticked = set(self["shares"].value() or [])
        columns = [
            (WHOLE, _("Whole compound")),
            *((building.pk, building.name) for building in self.buildings),
        ]
        return [
            {
                "name": worker.name,
                "boxes": [
                    {
                        "value": share_key(worker.pk, pk),
                        "label": label,
                        "ticked": share_key(worker.pk, pk) in ticked,
                    }
                    for pk, label in columns
                ],
            }
            for worker in self.workers
        ]


def plan_initial(plan: Plan | None) -> dict[str, Any]:
    """What a plan looks like in the form."""
    if plan is None:
        return {}
    shares = [
        share_key(share.worker_id, pk)
        for share in plan.assignments.all()
        for pk in [building.pk for building in share.buildings.all()] or [WHOLE]
    ]
    return {
        "shares": shares,
        "goal": plan.goal or None,
        "note": plan.note,
        "version": plan.version,
    }


class WithdrawForm(forms.Form):
    """Why a visit is withdrawn."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


def week_of(params: QueryDict, today: date) -> date:
    """`?week=2022-04-18`, whichever day of the week it names; this week if it is unreadable."""
    try:
        asked = parse_date(params.get("week", ""))
    except ValueError:
        asked = None
    if asked is None or abs(asked - today) > timedelta(days=3660):
        return monday(today)
    return monday(asked)


class Chosen(forms.Form):
    """The filters above the list of visits; what cannot be read is left out."""

    outcome = forms.ChoiceField(choices=Visit.Outcome.choices, required=False)
    compound = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    dwelling = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    mine = forms.BooleanField(required=False)
    start = forms.DateField(label=_("First day"), required=False, widget=forms.DateInput)
    end = forms.DateField(label=_("Last day"), required=False, widget=forms.DateInput)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def values(self) -> dict[str, Any]:
        """Cleaned values by name; a field that cannot be read counts as empty."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or None for name in self.fields}
