"""Figures read from records: a value, its denominator, and the rows behind both."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.module_loading import import_string

from linli.base.figures import Extent, Figure, Measure, measured
from linli.base.viewer import Grant, Role, Viewer
from linli.clock import queries as clock
from linli.places.models import Area
from linli.reporting import rules
from linli.reporting.spec import Breakdown, Programme


@dataclass(frozen=True)
class Reading:
    """A figure at one moment: `value` None means that it may not be shown."""

    figure: Figure
    value: int | None
    of: int | None
    area: str
    period: str

    @property
    def percent(self) -> int | None:
        """Share in whole percent, rounded half up; None without a denominator or with 0."""
        if self.value is None or not self.of:
            return None
        return (self.value * 200 + self.of) // (2 * self.of)

    def as_json(self) -> dict[str, Any]:
        """The shape that `linli figures --json` prints."""
        return {
            "key": self.figure.key,
            "label": str(self.figure.label),
            "value": self.value,
            "of": self.of,
            "counts": self.figure.counts,
            "area": self.area,
            "period": self.period,
        }


def programmes() -> tuple[Programme, ...]:
    """All programmes of this house, as listed in `site/programmes.py`."""
    return tuple(import_string(settings.LINLI_PROGRAMMES))


def declared() -> tuple[Figure, ...]:
    """All figures of this house, in the order in which they are declared."""
    return tuple(import_string(settings.LINLI_FIGURES))


def find(key: str) -> Figure | None:
    """The figure of this key, or None."""
    return next((figure for figure in declared() if figure.key == key), None)


def read(figure: Figure, extent: Extent, *, area: str = "", period: str = "") -> Reading:
    """Count a figure for an extent; without the right to a sealed figure the value stays hidden."""
    return read_all(extent, figures=(figure,), area=area, period=period)[0]


def read_all(
    extent: Extent, *, figures: Iterable[Figure] | None = None, area: str = "", period: str = ""
) -> list[Reading]:
    """Readings of these figures (all declared ones if none are named), counted in one query."""
    chosen = declared() if figures is None else tuple(figures)
    asked: dict[str, tuple[Measure, QuerySet[Any]]] = {}
    for figure in chosen:
        if rules.can_open(extent.viewer, figure):
            asked |= figure.asked(extent)
    numbers = measured(asked)
    return [
        Reading(
            figure,
            figure.shown(numbers.get(figure.key), numbers.get(f"{figure.key}/of")),
            figure.shown(numbers.get(f"{figure.key}/of")),
            area,
            period,
        )
        for figure in chosen
    ]


def rows(figure: Figure, extent: Extent, *, denominator: bool = False) -> "QuerySet[Any]":
    """The rows that a figure counts, or those of its denominator; none where they are too few to be
    shown.
    """
    source = figure.out_of if denominator and figure.out_of else figure.of
    found = source(extent)
    if figure.few and not _may_be_shown(figure, extent, denominator=denominator):
        return found.none()
    return found.order_by("-pk")


def _may_be_shown(figure: Figure, extent: Extent, *, denominator: bool) -> bool:
    numbers = measured(figure.asked(extent))
    value, out_of = numbers[figure.key], numbers.get(f"{figure.key}/of")
    said = figure.shown(out_of) if denominator else figure.shown(value, out_of)
    return said is not None


@dataclass(frozen=True)
class Table:
    """A breakdown, counted: per row its words, key, numbers by column, and their sum."""

    breakdown: Breakdown
    columns: tuple[tuple[str, Any], ...]
    lines: list[tuple[str, int, list[tuple[str, int]], int]]


def table(breakdown: Breakdown, extent: Extent) -> Table:
    """Count a figure by two fields, in one query; columns without any row are left out."""
    figure = find(breakdown.figure)
    if figure is None:
        raise LookupError(breakdown.figure)
    counted: dict[tuple[str, int], dict[str, int]] = {}
    fields = (breakdown.row_name, f"{breakdown.row}_id", breakdown.column)
    for name, key, column, n in (
        figure.of(extent).order_by().values_list(*fields).annotate(n=Count("pk"))
    ):
        counted.setdefault((name, key), {})[column] = n
    used = {column for numbers in counted.values() for column in numbers}
    columns = tuple(pair for pair in breakdown.columns if pair[0] in used)
    lines = [
        (name, key, [(code, numbers.get(code, 0)) for code, _ in columns], sum(numbers.values()))
        for (name, key), numbers in counted.items()
    ]
    return Table(breakdown, columns, sorted(lines, key=lambda line: -line[3]))


def split_of(figure: Figure, row: str, column: str) -> dict[str, str | int]:
    """Lookups that keep the rows of one cell of a figure's breakdown; {} when it has none."""
    found = next((b for p in programmes() for b in p.breakdowns if b.figure == figure.key), None)
    if found is None:
        return {}
    lookups: dict[str, str | int] = {}
    if row.isdecimal() and len(row) < 19:
        lookups[f"{found.row}_id"] = int(row)
    if column in dict(found.columns):
        lookups[found.column] = column
    return lookups


def qualified(number: int) -> tuple[int, bool]:
    """A round number for prose, and whether the exact one is larger (余, "over").

    From 100 on the number is cut to two leading digits: 676 → (670, True), 220 → (220, False);
    below that it is exact. Official briefs say 余 only when something is left over.
    """
    if number < 100:
        return number, False
    step = 10 ** (len(str(number)) - 2)
    cut = number // step * step
    return cut, number > cut


def span(period: str, day: date | None, now: datetime) -> tuple[datetime | None, datetime | None]:
    """First moment and first moment after: the week (Monday to Sunday) of `day` or of now, the
    last week, the calendar month, or (None, None) for all.
    """
    today = day or clock.local(now).date()
    if period == "all":
        return None, None
    if period == "month":
        first = today.replace(day=1)
        return _midnight(first), _midnight((first + timedelta(days=32)).replace(day=1))
    monday = today - timedelta(days=today.weekday() + (7 if period == "last_week" else 0))
    return _midnight(monday), _midnight(monday + timedelta(days=7))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.zone())


def house_viewer() -> Viewer:
    """Who `linli figures` counts for: a leader over everything, without any name."""
    tops = Area.objects.filter(parent=None).values_list("path", flat=True)
    return Viewer(
        key="system:figures",
        grants=tuple(
            Grant(str(role), area=top) for top in tops for role in (Role.LEADER, Role.SUPERVISOR)
        ),
    )


def figures(
    *, area_code: str = "", start: datetime | None = None, end: datetime | None = None
) -> list[dict[str, Any]]:
    """What `linli figures --json` prints, for an official area code ("" = the whole house).

    Raises Area.DoesNotExist for an unknown code.
    """
    # An official code that this house does not work with may have been given to another since.
    known = Area.objects.filter(code=area_code, closed_on=None).order_by("-in_use", "-pk")
    place = known.first() if area_code else None
    if area_code and place is None:
        raise Area.DoesNotExist(area_code)
    extent = Extent(house_viewer(), area=place.path if place else "", start=start, end=end)
    period = f"{start:%Y-%m-%d}/{end:%Y-%m-%d}" if start and end else "all"
    return [reading.as_json() for reading in read_all(extent, area=area_code, period=period)]
