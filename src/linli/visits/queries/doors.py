"""Doors and compounds by how long ago somebody was met there."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from linli.base.parts import Cell, MatrixFloor
from linli.base.viewer import Viewer
from linli.places import queries as places
from linli.places.models import Area, Compound, Dwelling
from linli.places.queries import Grid
from linli.visits.models import Assignment, Plan, Visit
from linli.visits.queries.plans import compounds_seen_by
from linli.visits.queries.visits import counted
from linli.visits.queries.weeks import midnight, monday
from linli.visits.rules import RIGHTS
from linli.visits.spec import COMPOUND_DAYS, DWELLING_DAYS, Cover, ago, cover

_WALK = ("compound_id", "building__order", "building_id", "unit__order", "floor", "room", "pk")
#: Before any visit.
_FIRST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Door:
    """A dwelling with what its visits say. `days` since somebody was met; None: never.

    `tries`: attempts since then. `again_on`: the day for which the household asked us back.
    `this_week`: "met", "tried" or "".
    """

    dwelling: Dwelling
    days: int | None
    cover: Cover
    tries: int
    again_on: date | None
    this_week: str

    @property
    def colour(self) -> str:
        return self.cover.colour

    @property
    def ago(self) -> str:
        return ago(self.days)


def with_visits(doors: "QuerySet[Dwelling]") -> "QuerySet[Dwelling]":
    """Doors with last_met_at, last_tried_at, tries (since then) and again_on, in one query."""
    here = counted(Visit.objects.filter(dwelling=OuterRef("pk")))
    met = here.filter(outcome=Visit.Outcome.MET)
    since = here.exclude(outcome=Visit.Outcome.MET).filter(
        at__gt=Coalesce(OuterRef("last_met_at"), Value(_FIRST), output_field=DateTimeField())
    )
    tries = since.order_by().values("dwelling").annotate(n=Count("pk")).values("n")
    latest = here.order_by("-at", "-pk")
    return doors.annotate(
        last_met_at=Subquery(met.order_by("-at").values("at")[:1]),
        last_tried_at=Subquery(latest.values("at")[:1]),
        again_on=Subquery(latest.values("again_on")[:1]),
        tries=Coalesce(Subquery(tries, output_field=IntegerField()), 0),
    )


def door(dwelling: Any, now: datetime) -> Door:
    """A dwelling that went through `with_visits`, read at the moment `now`."""
    today = timezone.localdate(now)
    begun = midnight(monday(today))
    met, tried = dwelling.last_met_at, dwelling.last_tried_at
    days = (today - timezone.localdate(met)).days if met else None
    week = "met" if met and met >= begun else "tried" if tried and tried >= begun else ""
    return Door(dwelling, days, cover(days), dwelling.tries, dwelling.again_on, week)


def walking(doors: "QuerySet[Dwelling]") -> "QuerySet[Dwelling]":
    """As one walks: building, unit, floor, room."""
    return doors.order_by(*_WALK)


def shares_of(viewer: Viewer, day: date) -> list[Assignment]:
    """What this viewer visits in the week of `day`: a compound, or some of its buildings."""
    rows = Assignment.objects.filter(
        plan__week_on=monday(day),
        plan__withdrawn_at=None,
        plan__area__path__within_any=RIGHTS.areas(viewer, "record"),
        worker_id=viewer.account_id,
    )
    return list(
        rows.select_related("plan__compound", "plan__area")
        .prefetch_related("buildings")
        .order_by("plan__compound__py", "plan_id")
    )


def doors_of(shares: Iterable[Assignment]) -> "QuerySet[Dwelling]":
    """The doors in use of these shares."""
    wanted = Q(pk__in=())
    for share in shares:
        buildings = [building.pk for building in share.buildings.all()]
        whole = Q(compound_id=share.plan.compound_id)
        wanted |= Q(building_id__in=buildings) if buildings else whole
    return Dwelling.objects.filter(wanted, active=True, building__active=True)


def round_of(viewer: Viewer, day: date) -> "QuerySet[Dwelling]":
    """The doors of this viewer's round, the next one first: where we are expected by now, then
    who has waited longest (never visited before all), each in walking order. Doors where
    somebody was met this week stand last.
    """
    return in_round_order(with_visits(doors_of(shares_of(viewer, day))), day)


def in_round_order(doors: "QuerySet[Dwelling]", day: date) -> "QuerySet[Dwelling]":
    """Doors that went through `with_visits`, the one to knock at next first."""
    begun = midnight(monday(day))
    turn = Case(
        When(again_on__lte=day, then=Value(0)),
        When(last_met_at__gte=begun, then=Value(3)),
        When(last_tried_at__gte=begun, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return doors.annotate(turn=turn).order_by(
        "turn",
        F("last_met_at").asc(nulls_first=True),
        *_WALK,
    )


def doors_to_record(viewer: Viewer) -> "QuerySet[Dwelling]":
    """Doors at which this viewer may record a visit; the twin of `rules.can_record`."""
    if viewer.account_id is None:
        return Dwelling.objects.none()
    return Dwelling.objects.filter(
        compound__area__path__within_any=RIGHTS.areas(viewer, "record")
    ).select_related("compound__area", "building", "unit")


def neighbours(dwelling: Dwelling) -> tuple[Dwelling | None, Dwelling | None]:
    """The doors before and after this one in the same building, as one walks (1 query)."""
    doors = list(walking(dwelling.building.dwellings.filter(active=True)))
    places = [number for number, other in enumerate(doors) if other.pk == dwelling.pk]
    if not places:
        return None, None
    here = places[0]
    return (
        doors[here - 1] if here else None,
        doors[here + 1] if here + 1 < len(doors) else None,
    )


@dataclass(frozen=True)
class CompoundCover:
    """How a compound stands: its doors by how long ago somebody was met, and the compound as a
    whole by the last time anyone was.
    """

    compound: Compound
    doors: int
    fresh: int
    ageing: int
    stale: int
    never: int
    tries: int
    days: int | None
    planned: bool

    @property
    def cover(self) -> Cover:
        return cover(self.days, COMPOUND_DAYS)

    @property
    def colour(self) -> str:
        return self.cover.colour

    @property
    def ago(self) -> str:
        return ago(self.days)


def coverage(viewer: Viewer, area: Area | None, now: datetime) -> list[CompoundCover]:
    """Every compound in use the viewer may look at (below `area`, if given), those never
    visited and those not visited for longest first. 3 queries for any number.
    """
    compounds = compounds_seen_by(viewer)
    if area is not None:
        compounds = compounds.filter(area__path__within=area.path)
    found = list(compounds)
    today = timezone.localdate(now)
    tallies = _tallies([compound.pk for compound in found], today)
    planned = set(
        Plan.objects.filter(
            compound__in=[compound.pk for compound in found],
            week_on=monday(today),
            withdrawn_at=None,
        ).values_list("compound_id", flat=True)
    )
    rows = [
        CompoundCover(
            compound, planned=compound.pk in planned, **tallies.get(compound.pk, _NO_DOORS)
        )
        for compound in found
    ]
    return sorted(rows, key=lambda row: (row.days is not None, -(row.days or 0), row.compound.pk))


_NO_DOORS: dict[str, Any] = {
    "doors": 0,
    "fresh": 0,
    "ageing": 0,
    "stale": 0,
    "never": 0,
    "tries": 0,
    "days": None,
}


def _tallies(compound_ids: list[int], today: date) -> dict[int, dict[str, Any]]:
    fresh_days, ageing_days = DWELLING_DAYS
    fresh_from = midnight(today - timedelta(days=fresh_days))
    ageing_from = midnight(today - timedelta(days=ageing_days))
    doors = Dwelling.objects.filter(
        compound_id__in=compound_ids, active=True, building__active=True
    )
    rows = (
        with_visits(doors)
        .order_by()
        .values("compound_id")
        .annotate(
            doors=Count("pk"),
            fresh=Count("pk", filter=Q(last_met_at__gte=fresh_from)),
            ageing=Count("pk", filter=Q(last_met_at__lt=fresh_from, last_met_at__gte=ageing_from)),
            stale=Count("pk", filter=Q(last_met_at__lt=ageing_from)),
            never=Count("pk", filter=Q(last_met_at=None)),
            tried=Count("pk", filter=Q(tries__gt=0)),
            last=Max("last_met_at"),
        )
    )
    return {
        row["compound_id"]: {
            **{name: row[name] for name in ("doors", "fresh", "ageing", "stale", "never")},
            "tries": row["tried"],
            "days": (today - timezone.localdate(row["last"])).days if row["last"] else None,
        }
        for row in rows
    }


@dataclass(frozen=True)
class BuildingCover:
    """One building as a table of its doors, each by how long ago somebody was met."""

    grid: Grid
    floors: list[MatrixFloor]
    doors: int
    never: int


def compound_doors(compound: Compound, now: datetime) -> list[Door]:
    """The doors in use of a compound, those never visited and longest not visited first."""
    rows = with_visits(compound.dwellings.filter(active=True, building__active=True))
    ordered = rows.select_related("compound", "building", "unit").order_by(
        F("last_met_at").asc(nulls_first=True), *_WALK
    )
    return [door(row, now) for row in ordered]


def building_covers(doors: Iterable[Door], cell: Callable[[Door], Cell]) -> list[BuildingCover]:
    """Doors of a compound as tables, one for each building. Pure."""
    groups: dict[int, list[Door]] = {}
    for one in doors:
        groups.setdefault(one.dwelling.building_id, []).append(one)
    covers = [_building_cover(group, cell) for group in groups.values()]
    return sorted(covers, key=lambda cover: (cover.grid.building.order, cover.grid.building.pk))


def _building_cover(group: list[Door], cell: Callable[[Door], Cell]) -> BuildingCover:
    units = {one.dwelling.unit_id: one.dwelling.unit for one in group}
    ordered = sorted(units.values(), key=lambda unit: (unit.order, unit.pk))
    by_id = {one.dwelling.pk: one for one in group}
    grid = places.grid(group[0].dwelling.building, ordered, [one.dwelling for one in group])
    return BuildingCover(
        grid,
        grid.cells(lambda dwelling: cell(by_id[dwelling.pk])),
        len(group),
        sum(one.days is None for one in group),
    )
