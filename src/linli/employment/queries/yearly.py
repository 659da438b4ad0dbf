"""The yearly table of veterans' employment (退役军人就业创业年度统计表), with its check formulas.

Each number is counted by itself, none is made from others; so the formulas can fail, and then the
table is not printed: whoever makes them fail is named to those who keep the file.

    A = B + C + D + L    D = E + G + H    nobody stands there twice
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base.viewer import Viewer
from linli.employment.models import Seeker, Step
from linli.employment.rules import RIGHTS
from linli.employment.workflow import Standing

#: Column → its words, in the order of the form.
COLUMNS: dict[str, Any] = {
    "A": _("Veterans on file"),
    "B": _("At work"),
    "C": _("Own business"),
    "D": _("Not at work"),
    "E": _("Of D: look for work"),
    "G": _("Of D: in training"),
    "H": _("Of D: do not look for work now"),
    "L": _("Others (study, retired, moved away, died)"),
}
_STANDS = {
    Standing.AT_WORK: "B",
    Standing.OWN: "C",
    Standing.SEEKING: "E",
    Standing.TRAINING: "G",
    Standing.RESTING: "H",
    Standing.OUT: "L",
}
_NOT_AT_WORK = frozenset({Standing.SEEKING, Standing.TRAINING, Standing.RESTING})


@dataclass(frozen=True)
class Fault:
    """One file that breaks the table, and why."""

    seeker: Seeker
    why: Any


@dataclass(frozen=True)
class Row:
    """One area's line: column → number, and which formulas hold."""

    area: str
    numbers: dict[str, int]

    @property
    def broken(self) -> list[str]:
        n = self.numbers
        found = []
        if n["A"] != n["B"] + n["C"] + n["D"] + n["L"]:
            found.append("A = B + C + D + L")
        if n["D"] != n["E"] + n["G"] + n["H"]:
            found.append("D = E + G + H")
        return found


@dataclass(frozen=True)
class Yearly:
    """The table of a year: a line for each area, the whole at the end, and what breaks it."""

    year: int
    last: date
    rows: tuple[Row, ...]
    total: Row
    faults: tuple[Fault, ...]

    @property
    def adds_up(self) -> bool:
        """Whether it may be printed."""
        return not self.faults and not any(row.broken for row in (*self.rows, self.total))


def yearly(viewer: Viewer, year: int, today: date) -> Yearly:
    """The table as of the last day of the year (of today, while the year runs)."""
    last = min(date(year, 12, 31), today)
    seekers = list(_on_file(viewer, last))
    by_area: dict[str, list[Seeker]] = defaultdict(list)
    for seeker in seekers:
        by_area[seeker.area.name].append(seeker)
    rows = tuple(_row(name, found, last) for name, found in sorted(by_area.items()))
    return Yearly(year, last, rows, _row("", seekers, last), tuple(_faults(seekers, last, today)))


def _on_file(viewer: Viewer, last: date) -> "QuerySet[Seeker]":
    paths = RIGHTS.areas(viewer, "report")
    rows = Seeker.objects.filter(veteran=True, area__path__within_any=paths)
    history = Prefetch("history", Step.objects.order_by("since", "pk"))
    found = rows.filter(opened_at__date__lte=last).select_related("area", "person")
    return found.prefetch_related(history).order_by("pk")


def stood_on(seeker: Seeker, day: date) -> str:
    """How they stood on a day, by their history; "" if it says nothing of that day."""
    steps = [step.state for step in seeker.history.all() if step.since <= day]
    return steps[-1] if steps else ""


def _row(area: str, seekers: Iterable[Seeker], last: date) -> Row:
    seekers = list(seekers)
    stood = [stood_on(seeker, last) for seeker in seekers]
    number = Counter(_STANDS[Standing(state)] for state in stood if state)
    numbers = {column: number.get(column, 0) for column in COLUMNS}
    numbers["A"] = len({seeker.person_id for seeker in seekers})
    numbers["D"] = sum(state in _NOT_AT_WORK for state in stood)
    return Row(area, numbers)


def _faults(seekers: list[Seeker], last: date, today: date) -> Iterable[Fault]:
    seen: dict[tuple[str, str], Seeker] = {}
    for seeker in seekers:
        if not stood_on(seeker, last):
            yield Fault(seeker, _("Its history says nothing of that day: a step begins later."))
        elif last == today and stood_on(seeker, last) != seeker.state:
            yield Fault(seeker, _("Its history ends otherwise than the file stands."))
        key = (seeker.person.name_index, seeker.person.phone_index)
        if all(key) and key in seen:
            yield Fault(seeker, _("The same name and number stand in another file: twice."))
        seen.setdefault(key, seeker)


def years_on_file(viewer: Viewer, today: date) -> list[int]:
    """Years for which there can be a table, the latest first."""
    paths = RIGHTS.areas(viewer, "report")
    first = Seeker.objects.filter(area__path__within_any=paths).order_by("opened_at").first()
    begin = localdate(first.opened_at).year if first else today.year
    return list(range(today.year, begin - 1, -1))
