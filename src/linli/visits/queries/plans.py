"""Plans: who visits what in which week, how far it is, and what waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.accounts import queries as accounts
from linli.accounts.models import Account
from linli.base.composed import Composed
from linli.base.viewer import Viewer
from linli.places.models import Area, Compound
from linli.visits.models import Assignment, Plan, Visit
from linli.visits.queries.visits import counted
from linli.visits.queries.weeks import WEEK, midnight, monday
from linli.visits.rules import RIGHTS

FRIDAY = 4
#: The one next act of what waits: words and the page it is done on (with the compound's id).
DESK = {
    "visit": (_("Go visiting"), "doorstep:compound"),
    "plan": (_("Plan the week"), "visits:plan"),
}


def plans_visible_to(viewer: Viewer) -> "QuerySet[Plan]":
    """Plans this viewer may read, withdrawn ones too; the twin of `rules.can_see_plan`."""
    return Plan.objects.filter(area__path__within_any=RIGHTS.areas(viewer, "see"))


def with_workers(plans: "QuerySet[Plan]") -> "QuerySet[Plan]":
    """With workers and their buildings, without a query per row."""
    shares = Assignment.objects.select_related("worker").prefetch_related("buildings")
    return plans.select_related("compound", "area").prefetch_related(
        Prefetch("assignments", queryset=shares.order_by("worker__name", "pk"))
    )


def plan_of(compound_id: int, day: date) -> Plan | None:
    """The plan in force for a compound in the week of this day."""
    return _in_force.first(compound=compound_id, week_on=monday(day))


_in_force = Composed[Plan](
    lambda compound, week_on: Plan.objects.filter(
        compound_id=compound, week_on=week_on, withdrawn_at=None
    ).order_by("pk")
)


def compounds_to_plan(viewer: Viewer) -> "QuerySet[Compound]":
    """Compounds in use of which this viewer makes the plans."""
    return (
        Compound.objects.filter(area__path__within_any=RIGHTS.areas(viewer, "plan"), active=True)
        .select_related("area")
        .order_by("area_id", "py", "pk")
    )


def compounds_seen_by(viewer: Viewer, act: str = "see") -> "QuerySet[Compound]":
    """Compounds in use whose visits this viewer may read (or `act`)."""
    return (
        Compound.objects.filter(area__path__within_any=RIGHTS.areas(viewer, act), active=True)
        .select_related("area")
        .order_by("area_id", "py", "pk")
    )


def to_carry_over(viewer: Viewer, week_on: date) -> list[Plan]:
    """Last week's plans of compounds that have none in this week."""
    there = Plan.objects.filter(compound=OuterRef("compound"), week_on=week_on, withdrawn_at=None)
    rows = Plan.objects.filter(
        ~Exists(there),
        compound__in=compounds_to_plan(viewer),
        week_on=week_on - WEEK,
        withdrawn_at=None,
    )
    return list(with_workers(rows).order_by("compound_id"))


def visitors_of(area: Area, now: datetime) -> "QuerySet[Account]":
    """Who can be given a round in this area: its workers and secretaries."""
    able = accounts.workers_of(area, now) | accounts.secretaries_of(area, now)
    return able.order_by("name", "pk")


@dataclass(frozen=True)
class Progress:
    """Households met, and doors that were only tried, in one compound and week."""

    met: int = 0
    tried: int = 0


def progress(compound_ids: Iterable[int], week_on: date) -> dict[int, Progress]:
    """How far the week is, by compound; compounds without a visit are missing."""
    rows = (
        counted(Visit.objects.filter(compound_id__in=list(compound_ids)))
        .filter(at__gte=midnight(week_on), at__lt=midnight(week_on + WEEK))
        .values("compound_id")
        .annotate(
            met=Count("dwelling_id", distinct=True, filter=Q(outcome=Visit.Outcome.MET)),
            doors=Count("dwelling_id", distinct=True),
        )
    )
    return {row["compound_id"]: Progress(row["met"], row["doors"] - row["met"]) for row in rows}


# --- today ----------------------------------------------------------------------------------


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """What this viewer has to do next about visits; the columns of the desk.

    Whoever has a round: each compound of it until the week's goal is reached. Who makes the
    plans: one line for each area with compounds that have none this week.
    """
    today = timezone.localdate(now)
    week_on = monday(today)
    own = Plan.objects.filter(
        compound=OuterRef("pk"),
        week_on=week_on,
        withdrawn_at=None,
        assignments__worker_id=viewer.account_id or 0,
    )
    unplanned = _unplanned(viewer, week_on).order_by()
    firsts = unplanned.values("area_id").annotate(first=Min("pk")).values("first")
    beside = unplanned.filter(area=OuterRef("area")).values("area_id").annotate(n=Count("pk"))
    to_visit = Q(area__path__within_any=RIGHTS.areas(viewer, "record")) & (
        Q(goal=0) | Q(goal__gt=F("met"))
    )
    rows = Compound.objects.filter(active=True).annotate(
        goal=Subquery(own.values("goal")[:1]),
        met=Coalesce(Subquery(_met_in(week_on), output_field=IntegerField()), 0),
    )
    words = Concat(
        Value(gettext("Compounds without a visit plan this week: ")),
        Cast(Subquery(beside.values("n")), CharField()),
    )
    mine = Q(goal__isnull=False)
    return rows.filter(to_visit | Q(pk__in=firsts)).annotate(
        thing=Value("visits"),
        title=Case(When(mine, then=F("name")), default=words, output_field=CharField()),
        place=F("area__name"),
        colour=Case(When(mine, then=Value(_round_rank(today))), default=Value(2)),
        due_at=Case(When(mine, then=Value(midnight(week_on + WEEK))), output_field=DateTimeField()),
        act=Case(When(mine, then=Value("visit")), default=Value("plan")),
    )


def _unplanned(viewer: Viewer, week_on: date) -> "QuerySet[Compound]":
    there = Plan.objects.filter(compound=OuterRef("pk"), week_on=week_on, withdrawn_at=None)
    return compounds_to_plan(viewer).filter(~Exists(there))


def _met_in(week_on: date) -> "QuerySet[Any, Any]":
    here = counted(Visit.objects.filter(compound=OuterRef("pk"), outcome=Visit.Outcome.MET))
    week = here.filter(at__gte=midnight(week_on), at__lt=midnight(week_on + WEEK)).order_by()
    return week.values("compound").annotate(n=Count("dwelling_id", distinct=True)).values("n")


def _round_rank(today: date) -> int:
    """A round turns yellow on the Friday of its week."""
    return 2 if today.weekday() >= FRIDAY else 1
