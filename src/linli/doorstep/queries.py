"""The round and the doors on it: visits, what is open there, and what to ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from linli.base.composed import Composed
from linli.base.parts import Cell, MatrixFloor, MatrixUnit
from linli.base.search import matching
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.cases.models import Case, Urgency
from linli.cases.spec import KINDS
from linli.cases.workflow import OPEN, State
from linli.doorstep.models import Overlap
from linli.doorstep.rules import RIGHTS, can_ask
from linli.drives import queries as drives
from linli.places import queries as places
from linli.places.models import Building, Compound, Dwelling, Unit
from linli.visits import queries as visits
from linli.visits.models import Assignment, Visit
from linli.visits.queries import Door, Progress

#: Doors proposed at the top of the round; the matrix below shows all.
NEXT = 6
FOUND = 30


class Sign(models.TextChoices):
    """What a door on the round says. One sign per door: the first that holds, from above."""

    EXPECTED = "expected", _("Expects us")
    ASK = "ask", _("Ask whether it is solved")
    MET = "met", _("Met this week")
    OPEN = "open", _("Something is open here")
    TRIED = "tried", _("Tried this week")
    TO_VISIT = "to_visit", _("To visit")

    @property
    def colour(self) -> str:
        """The colour code of the page parts; it brings the shape."""
        return COLOURS[self]


COLOURS = {
    Sign.EXPECTED: "blue",
    Sign.ASK: "red",
    Sign.MET: "green",
    Sign.OPEN: "orange",
    Sign.TRIED: "yellow",
    Sign.TO_VISIT: "grey",
}
#: The one next act of what waits: words and the page it is done on.
DESK = {"settle": (_("Look at both"), "doorstep:overlap")}
#: In which order the round proposes doors.
TURNS = (Sign.EXPECTED, Sign.ASK, Sign.OPEN, Sign.TO_VISIT, Sign.TRIED, Sign.MET)


@dataclass(frozen=True)
class Open:
    """Cases about one door: still in hand, of these urgent, and ended ones to ask about."""

    in_hand: int = 0
    urgent: int = 0
    to_ask: int = 0


@dataclass(frozen=True)
class Mark:
    """A door on the round with all that is told about it."""

    door: Door
    open: Open
    today: date
    #: What running drives still ask here: "drive: stage", each.
    asked: tuple[str, ...] = ()
    #: How many of who lives there running drives still ask.
    persons: int = 0

    @property
    def dwelling(self) -> Dwelling:
        return self.door.dwelling

    @property
    def sign(self) -> Sign:
        held = {
            Sign.EXPECTED: self.is_expected,
            Sign.ASK: self.open.to_ask > 0,
            Sign.MET: self.door.this_week == "met",
            Sign.OPEN: self.open.in_hand > 0,
            Sign.TRIED: self.door.this_week == "tried",
        }
        return next((sign for sign, holds in held.items() if holds), Sign.TO_VISIT)

    @property
    def is_expected(self) -> bool:
        """The household asked us back for today or an earlier day."""
        return self.door.again_on is not None and self.door.again_on <= self.today

    @property
    def facts(self) -> list[str]:
        """What there is to know before knocking, in short words."""
        n, tries = self.open.in_hand, self.door.tries
        facts = [self.door.ago]
        if tries:
            facts.append(
                ngettext("%(n)d attempt since", "%(n)d attempts since", tries) % {"n": tries}
            )
        if n:
            facts.append(ngettext("%(n)d case open", "%(n)d cases open", n) % {"n": n})
        if self.open.urgent:
            facts.append(gettext("urgent"))
        facts += self.asked
        if n := self.persons:
            facts.append(
                ngettext("%(n)d person to speak to", "%(n)d persons to speak to", n) % {"n": n}
            )
        return facts

    @property
    def name(self) -> str:
        """The door within its compound: building, unit, room."""
        return self.dwelling.address.removeprefix(self.dwelling.compound.name).strip()


@dataclass(frozen=True)
class BuildingRound:
    """One building as a table of its doors."""

    building: Building
    units: tuple[MatrixUnit, ...]
    floors: list[MatrixFloor]
    doors: int
    met: int


@dataclass(frozen=True)
class Round:
    """A compound as it is visited this week. `share`: what was assigned; None: nothing was.

    `own`: how far the doors shown are; `week`: how far the whole compound is, by all workers.
    """

    compound: Compound
    share: Assignment | None
    own: Progress
    week: Progress
    buildings: tuple[BuildingRound, ...]
    next: tuple[Mark, ...]
    doors: int

    @property
    def goal(self) -> int:
        """Households the week's plan aims at in the whole compound; 0: no number is set."""
        return self.share.plan.goal if self.share else 0


def compounds(viewer: Viewer) -> QuerySet[Compound]:
    """Compounds in use in which this viewer may knock at doors."""
    return visits.compounds_seen_by(viewer, "record")


def dwellings(viewer: Viewer) -> QuerySet[Dwelling]:
    """Doors in use at which this viewer may record; the twin of `rules.can_record`."""
    if not RIGHTS.may(viewer, "record"):
        return Dwelling.objects.none()
    return visits.doors_to_record(viewer).filter(active=True)


def door(viewer: Viewer, pk: int) -> Dwelling | None:
    """The one with this number, if it is among them (1 query)."""
    return _door.first(viewer, number=pk)


_door = Composed[Dwelling](lambda viewer, number: dwellings(viewer).filter(pk=number))


def find(viewer: Viewer, words: str) -> list[Dwelling]:
    """Doors whose address holds all these words (“26号院 9号楼 301”)."""
    rows = matching(dwellings(viewer), words, column="bigrams", text="address")
    return list(places.in_order(rows)[:FOUND]) if words.strip() else []


def open_cases(viewer: Viewer, dwelling_ids: Iterable[int]) -> dict[int, Open]:
    """What is open at these doors, in one query; doors with nothing are missing."""
    asked = Q(kind__in=[kind.code for kind in KINDS.values() if kind.asks_raiser])
    asks = Q(state=State.ENDED) & asked & ~Q(handled_by=viewer.key)
    # What is to be rechecked is still open for whoever stands here.
    in_hand = Q(state__in=OPEN) | (Q(state=State.ENDED) & ~asked)
    rows = (
        cases.visible_to(viewer)
        .filter(in_hand | asks, dwelling_id__in=list(dwelling_ids))
        .order_by()
        .values("dwelling_id")
        .annotate(
            in_hand=Count("pk", filter=in_hand),
            urgent=Count("pk", filter=in_hand & Q(urgency=Urgency.URGENT)),
            to_ask=Count("pk", filter=asks),
        )
    )
    return {row["dwelling_id"]: Open(row["in_hand"], row["urgent"], row["to_ask"]) for row in rows}


def mark_with(viewer: Viewer, dwelling: Dwelling, found: Iterable[Case], now: datetime) -> Mark:
    """One door that went through `visits.with_visits`, with its cases from `cases_at`."""
    in_hand = [case for case in found if case.state in OPEN or not case.spec.asks_raiser]
    there = Open(
        in_hand=len(in_hand),
        urgent=sum(case.urgency == Urgency.URGENT for case in in_hand),
        to_ask=sum(can_ask(viewer, case) for case in found),
    )
    return Mark(visits.door(dwelling, now), there, timezone.localdate(now))


def round_in(viewer: Viewer, compound: Compound, share: Assignment | None, now: datetime) -> Round:
    """The compound as this viewer walks it this week: their share, else all of it.

    6 queries, however many doors there are.
    """
    today = timezone.localdate(now)
    mine = (
        visits.doors_of([share])
        if share
        else compound.dwellings.filter(active=True, building__active=True)
    )
    rows = list(
        visits.in_round_order(visits.with_visits(mine), today).select_related(
            "compound", "building", "unit"
        )
    )
    found = open_cases(viewer, (row.pk for row in rows))
    asked = drives.asking_at(viewer, (row.pk for row in rows))
    persons = drives.persons_to_ask(viewer, (row.pk for row in rows))
    marks = [
        Mark(
            visits.door(row, now),
            found.get(row.pk, Open()),
            today,
            tuple(f"{target.drive} {target.stage}" for target in asked.get(row.pk, ())),
            persons.get(row.pk, 0),
        )
        for row in rows
    ]
    # The sort is stable: among doors of one turn those of a drive come first, and then who has
    # waited longest.
    ordered = sorted(
        marks, key=lambda mark: (TURNS.index(mark.sign), not (mark.asked or mark.persons))
    )
    waiting = [mark for mark in ordered if mark.sign != Sign.MET]
    met = sum(mark.door.this_week == "met" for mark in marks)
    tried = sum(mark.door.this_week == "tried" for mark in marks)
    week = visits.progress([compound.pk], visits.monday(today)).get(compound.pk, Progress())
    return Round(
        compound=compound,
        share=share,
        own=Progress(met, tried),
        week=week,
        buildings=_by_building(marks),
        next=tuple(waiting[:NEXT]),
        doors=len(marks),
    )


def _by_building(marks: list[Mark]) -> tuple[BuildingRound, ...]:
    buildings: dict[int, list[Mark]] = {}
    for mark in marks:
        buildings.setdefault(mark.dwelling.building_id, []).append(mark)
    rounds = [_building(found) for found in buildings.values()]
    return tuple(sorted(rounds, key=lambda one: (one.building.order, one.building.pk)))


def _building(marks: list[Mark]) -> BuildingRound:
    building = marks[0].dwelling.building
    units: dict[int, Unit] = {mark.dwelling.unit_id: mark.dwelling.unit for mark in marks}
    ordered = sorted(units.values(), key=lambda unit: (unit.order, unit.pk))
    by_door = {mark.dwelling.pk: mark for mark in marks}
    grid = places.grid(building, ordered, [mark.dwelling for mark in marks])
    met = sum(mark.door.this_week == "met" for mark in marks)
    return BuildingRound(
        building, grid.units, grid.cells(lambda door: cell(by_door[door.pk])), len(marks), met
    )


def cell(mark: Mark) -> Cell:
    """How a door looks in the matrix of the round; it leads to the household's page."""
    return Cell(
        label=mark.dwelling.room,
        url=reverse("doorstep:household", args=[mark.dwelling.pk]),
        colour=mark.sign.colour,
        word=mark.sign.label,
    )


def cases_at(viewer: Viewer, dwelling: Dwelling, now: datetime) -> list[Any]:
    """Cases about this door that are in hand or wait for the raiser's word, with their colour."""
    rows = cases.of_dwellings(viewer, [dwelling.pk]).select_related("area")
    return list(cases.with_clock(rows.filter(Q(state__in=OPEN) | Q(state=State.ENDED)), now))


def cases_of(viewer: Viewer, once: str) -> list[Case]:
    """Cases raised in the same save as the visit with this key."""
    rows = cases.visible_to(viewer).filter(once__startswith=f"{once}:")
    return list(rows.select_related("category").order_by("once"))


def with_last_visit(doors: "QuerySet[Dwelling]") -> "QuerySet[Dwelling]":
    """Doors with `last_visit`, the number of the last record there: what a page has seen. None
    where there is none.
    """
    records = Visit.objects.filter(dwelling=OuterRef("pk")).order_by("-pk")
    return doors.annotate(last_visit=Subquery(records.values("pk")[:1]))


def overlaps_visible_to(viewer: Viewer) -> QuerySet[Overlap]:
    """Double records this viewer may settle; the twin of `rules.can_settle`."""
    return Overlap.objects.filter(area__path__within_any=RIGHTS.areas(viewer, "settle"))


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":  # noqa: ARG001 - as all apps
    """Double records that nobody has looked at yet; the columns of the desk."""
    return (
        overlaps_visible_to(viewer)
        .filter(settled_at=None)
        .annotate(
            thing=Value("overlap"),
            title=F("dwelling__address"),
            place=F("area__name"),
            colour=Value(2),
            due_at=F("found_at"),
            act=Value("settle"),
        )
    )


def taken_along(
    viewer: Viewer, compounds: Iterable[Compound], shares: Iterable[Assignment]
) -> list[Dwelling]:
    """Doors of a round: of each compound the viewer's share, else all of it; one query each."""
    own = {share.plan.compound_id: share for share in shares}
    doors: list[Dwelling] = []
    for where in compounds:
        share = own.get(where.pk)
        rows = visits.doors_of([share]) if share else dwellings(viewer).filter(compound=where)
        doors += places.in_order(rows)
    return doors
