"""A figure is a queryset and a measure; its drill-down is the queryset."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import Aggregate, Count, Model, QuerySet, Sum, Value

from linli.base.viewer import Viewer

CountKind = Literal["things", "times", "share"]


@dataclass(frozen=True)
class Extent:
    """For whom, where and when a figure is asked.

    `area` is an area path ("" = all the viewer may see); `start` ≤ moment < `end`
    (aware datetimes; None = open).
    """

    viewer: Viewer
    area: str = ""
    start: datetime | None = None
    end: datetime | None = None

    def during(self, field: str) -> dict[str, datetime]:
        """Lookups that keep rows whose `field` lies in the period."""
        limits: dict[str, datetime] = {}
        if self.start:
            limits[f"{field}__gte"] = self.start
        if self.end:
            limits[f"{field}__lt"] = self.end
        return limits


@dataclass(frozen=True)
class Measure:
    """How rows become a number: count them, count a field's distinct values, or sum it."""

    how: Literal["count", "distinct", "sum"] = "count"
    field: str = "pk"

    def of(self, rows: "QuerySet[Any]") -> int:
        """The number of these rows, in a query of its own."""
        return measured({"": (self, rows)})[""]

    @property
    def aggregate(self) -> Aggregate:
        """How the database counts it."""
        if self.how == "sum":
            return Sum(self.field)
        return Count(self.field, distinct=self.how == "distinct")


COUNT = Measure()


def measured(asked: "Mapping[str, tuple[Measure, QuerySet[Any]]]") -> dict[str, int]:
    """Name → number, for any amount of them in one query."""
    lines = [
        _plain(rows).values(_name=Value(name)).annotate(_n=measure.aggregate).values("_name", "_n")
        for name, (measure, rows) in asked.items()
    ]
    if not lines:
        return {}
    found = lines[0].union(*lines[1:], all=True) if len(lines) > 1 else lines[0]
    numbers = {row["_name"]: int(row["_n"] or 0) for row in found}
    return {name: numbers.get(name, 0) for name in asked}


def _plain(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Rows that may be aggregated: without order; distinct ones named by their keys."""
    rows = rows.order_by()
    if rows.query.distinct:
        named: QuerySet[Any] = rows.model._default_manager.filter(pk__in=rows.values("pk"))
        return named
    return rows


@dataclass(frozen=True)
class Line:
    """One row of a drill-down: what to read and where it opens."""

    title: str
    meta: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Figure:
    """Declared once beside the data it counts.

    `key`: as in `linli figures --json`. `label`: words. `of`: rows counted. `out_of`: rows
    of the denominator (None: a plain number). `counts`: things, times or share.
    `unit`: what is counted, in words ("households"). `line`: how one row reads.
    `sealed`: the right ("app.act") one needs to open the rows; "" = whoever sees the figure.
    `few`: a number above zero and below this would point at somebody and is not shown, nor is one
    that leaves so few of its denominator over; 0 = all are.
    """

    key: str
    label: Any
    of: Callable[[Extent], "QuerySet[Any]"]
    line: Callable[[Any], Line]
    unit: Any = ""
    measure: Measure = COUNT
    out_of: Callable[[Extent], "QuerySet[Any]"] | None = None
    out_of_measure: Measure = COUNT
    counts: CountKind = "things"
    sealed: str = ""
    few: int = 0

    def shown(self, number: int | None, out_of: int | None = None) -> int | None:
        """The number as far as it may be said; `out_of`: the denominator that stands beside it."""
        if number is None or 0 < number < self.few:
            return None
        return None if out_of is not None and 0 < out_of - number < self.few else number

    def asked(self, extent: Extent) -> "dict[str, tuple[Measure, QuerySet[Any]]]":
        """Value and denominator, for `measured`, under the names "key" and "key/of"."""
        numbers = {self.key: (self.measure, self.of(extent))}
        if self.out_of is not None:
            numbers[f"{self.key}/of"] = (self.out_of_measure, self.out_of(extent))
        return numbers


def plain_line(thing: Model) -> Line:
    """The line of a model that has nothing better than its name."""
    return Line(title=str(thing))
