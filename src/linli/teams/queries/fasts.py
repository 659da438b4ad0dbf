"""Three fasts and one good (三快一好): how fast cases are received, handled and carried out, and
what those who raised them say, by unit and by task team.

Times are working time between entries of the journal. Numbers under five are not shown, nor one
that follows from those shown. Units stand in the order of the house: nothing is sorted by result.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    DateTimeField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Concat

from linli.accounts.models import Section
from linli.base.figures import Extent
from linli.cases import events as life
from linli.cases import queries as cases
from linli.cases.models import Case, CaseClock, Confirmation, Verdict
from linli.cases.workflow import State
from linli.clock import queries as clock
from linli.clock import rules as working
from linli.clock.rules import Calendar
from linli.journal.models import Entry
from linli.places.models import Area
from linli.teams.models import TeamCase
from linli.teams.queries.scope import visible_to
from linli.teams.spec import LEAST, SPANS

#: Whose cases: all; those of residents; hazards and others at a shop; orders of firms.
_WHOM: dict[str, Q] = {
    "": Q(),
    "residents": Q(organisation=None) & ~Q(kind="order"),
    "shops": Q(organisation__isnull=False) & ~Q(kind="order"),
    "firms": Q(kind="order"),
}


@dataclass(frozen=True)
class Timed:
    """One case: working minutes of each span it has behind it, whether in time, the last word."""

    pk: int
    unit: str
    minutes: dict[str, int]
    in_time: dict[str, bool]
    solved: bool | None


@dataclass(frozen=True)
class Cell:
    """One number of the table: hidden when it is small, or would follow from the others."""

    count: int = 0
    of: int = 0
    minutes: int | None = None
    hidden: bool = False

    @property
    def percent(self) -> int | None:
        """Share in whole percent; None where there is nothing to count."""
        return None if self.hidden or not self.of else (self.count * 200 + self.of) // (2 * self.of)


@dataclass
class Row:
    """A unit, a team, or all: its cells by span, and the word of those who raised."""

    key: str
    name: str
    cells: dict[str, Cell] = field(default_factory=dict)


def period_of(code: str, day: date) -> tuple[date | None, date | None]:
    """First day of the month, quarter or year of `day`, and of the next; (None, None) for all."""
    starts = {"month": day.month, "quarter": 3 * ((day.month - 1) // 3) + 1, "year": 1}
    if code not in starts:
        return None, None
    months = {"month": 1, "quarter": 3, "year": 12}[code]
    first = date(day.year, starts[code], 1)
    index = first.month - 1 + months
    return first, date(first.year + index // 12, index % 12 + 1, 1)


def limits(code: str, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The same as moments."""
    first, after = period_of(code, clock.local(now).date())

    def begins(day: date | None) -> datetime | None:
        return datetime.combine(day, time(), clock.zone()) if day else None

    return begins(first), begins(after)


def chosen(extent: Extent, whom: str) -> "QuerySet[Case]":
    """Cases raised in the period that the viewer may see, without those withdrawn."""
    rows = cases.raised(extent).exclude(state=State.WITHDRAWN)
    return rows.filter(_WHOM.get(whom, Q()))


def in_unit(rows: "QuerySet[Case]", key: str) -> "QuerySet[Case]":
    """Those of one unit ("section:3", "area:5") or team ("team:2"); none for another key."""
    kind, _sep, number = key.partition(":")
    if not number.isdecimal() or len(number) > 18:
        return rows.none()
    if kind == "section":
        return rows.filter(section_id=int(number))
    if kind == "area":
        return rows.filter(section=None, area_id=int(number))
    if kind == "team":
        return rows.filter(helpers__team_id=int(number)).distinct()
    return rows.none()


def measured_cases(rows: "QuerySet[Case]") -> list[Timed]:
    """Each case with its times: three queries for any number of them."""
    handle = CaseClock.objects.filter(case=OuterRef("pk"), code="handle")
    words = Confirmation.objects.filter(case=OuterRef("pk"), solved__isnull=False)
    words = words.exclude(how=Confirmation.How.RECHECK)
    # A "handle" clock that was met late is found late; a reopened case runs it again.
    found = (
        rows.order_by()
        .annotate(
            handle_due=Subquery(handle.values("due_at")[:1], output_field=DateTimeField()),
            handle_met=Subquery(handle.values("met_at")[:1], output_field=DateTimeField()),
            said=Subquery(words.order_by("-pk").values("solved")[:1], output_field=BooleanField()),
        )
        .values(
            "pk",
            "section_id",
            "area_id",
            "raised_at",
            "closed_at",
            "verdict",
            "reopen_count",
            "handle_due",
            "handle_met",
            "said",
        )
    )
    first = _first_moments(rows)
    calendar = clock.calendar()
    return [_timed(row, first, calendar) for row in found]


def _first_moments(rows: "QuerySet[Case]") -> dict[tuple[str, str], datetime]:
    """(subject, kind) → when it was first received and first answered; one query."""
    subjects = rows.order_by().annotate(
        key=Concat(Value("case:"), Cast("pk", CharField()), output_field=CharField())
    )
    entries = (
        Entry.objects.filter(
            kind__in=(life.RECEIVED, life.RESOLVED), subject__in=subjects.values("key")
        )
        .order_by()
        .values("subject", "kind")
        .annotate(at=Min("happened_at"))
    )
    return {(row["subject"], row["kind"]): row["at"] for row in entries}


def _timed(
    row: Mapping[str, Any], first: dict[tuple[str, str], datetime], calendar: Calendar
) -> Timed:
    subject = f"case:{row['pk']}"
    received = first.get((subject, life.RECEIVED))
    answered = first.get((subject, life.RESOLVED))
    is_solved = row["verdict"] == Verdict.SOLVED
    ends: dict[str, tuple[datetime | None, datetime | None]] = {
        "receive": (row["raised_at"], received),
        "handle": (received or row["raised_at"], answered),
        "carry_out": (answered, row["closed_at"] if is_solved else None),
    }
    minutes = {
        span: working.minutes_between(begin, end, calendar)
        for span, (begin, end) in ends.items()
        if begin and end
    }
    a_day = calendar.length // timedelta(minutes=1)
    in_time = {
        "receive": minutes.get("receive", a_day + 1) <= a_day,
        "handle": bool(row["handle_met"] and row["handle_met"] <= row["handle_due"]),
        "carry_out": row["reopen_count"] == 0,
    }
    unit = f"section:{row['section_id']}" if row["section_id"] else f"area:{row['area_id']}"
    return Timed(row["pk"], unit, minutes, in_time, row["said"])


def table(extent: Extent, whom: str) -> tuple[Row, list[Row], list[Row]]:
    """All together, by unit, and by task team; at most eight queries for any number of cases."""
    rows = chosen(extent, whom)
    found = measured_cases(rows)
    total = Row("", "", _cells(found))
    by_unit: dict[str, list[Timed]] = {}
    for each in found:
        by_unit.setdefault(each.unit, []).append(each)
    units = [Row(key, name, _cells(by_unit[key])) for key, name in _units(by_unit)]
    _veil([total], units)
    by_pk = {each.pk: each for each in found}
    helped = TeamCase.objects.filter(case__in=rows, team__in=visible_to(extent.viewer))
    by_team: dict[tuple[int, str], dict[int, Timed]] = {}
    for team_id, name, case_id in helped.order_by("team_id").values_list(
        "team_id", "team__name", "case_id"
    ):
        by_team.setdefault((team_id, name), {})[case_id] = by_pk[case_id]
    teams = [
        Row(f"team:{pk}", name, _cells(list(own.values()))) for (pk, name), own in by_team.items()
    ]
    for row in teams:
        _veil([row], [])
    return total, units, teams


def _cells(found: Sequence[Timed]) -> dict[str, Cell]:
    cells = {}
    for span in SPANS:
        past = [each for each in found if span in each.minutes]
        middle = int(median(each.minutes[span] for each in past)) if past else None
        cells[span] = Cell(sum(each.in_time[span] for each in past), len(past), middle)
    asked = [each for each in found if each.solved is not None]
    cells["verdict"] = Cell(sum(bool(each.solved) for each in asked), len(asked))
    return cells


def _units(keys: Iterable[str]) -> list[tuple[str, str]]:
    """Units in the order of the house: communities by their place, then sections."""
    ids: dict[str, list[int]] = {"area": [], "section": []}
    for key in keys:
        kind, _sep, number = key.partition(":")
        ids[kind].append(int(number))
    areas = Area.objects.filter(pk__in=ids["area"]).order_by("path")
    sections = Section.objects.filter(pk__in=ids["section"]).order_by("area__path", "pk")
    return [(f"area:{row.pk}", str(row)) for row in areas] + [
        (f"section:{row.pk}", str(row)) for row in sections
    ]


def is_small(cell: Cell) -> bool:
    """Under five, or so close to all that the rest is under five."""
    return any(0 < n < LEAST for n in (cell.of, cell.count, cell.of - cell.count))


def _veil(totals: list[Row], parts: list[Row]) -> None:
    """Hide small numbers, and of the parts as many more as keep a hidden one from following."""
    for row in totals:
        _hide([row], is_small)
    for column in parts[0].cells if parts else ():
        hidden = [row for row in parts if is_small(row.cells[column])]
        others = [row for row in parts if row not in hidden and row.cells[column].of]
        others.sort(key=lambda row: row.cells[column].of)
        while hidden and others and (len(hidden) == 1 or _sum(hidden, column) < LEAST):
            hidden.append(others.pop(0))
        for row in hidden:
            row.cells[column] = Cell(hidden=True)


def _sum(rows: Iterable[Row], column: str) -> int:
    return sum(row.cells[column].of for row in rows)


def _hide(rows: Iterable[Row], is_hidden: Callable[[Cell], bool]) -> None:
    for row in rows:
        row.cells = {
            name: Cell(hidden=True) if is_hidden(cell) else cell for name, cell in row.cells.items()
        }
