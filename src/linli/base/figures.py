"""A figure is a queryset and a measure; its drill-down is the queryset."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import Count, Model, QuerySet, Sum

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
        if self.how == "sum":
            return int(rows.aggregate(n=Sum(self.field))["n"] or 0)
        if self.how == "distinct":
            return int(rows.aggregate(n=Count(self.field, distinct=True))["n"])
        return rows.count()


COUNT = Measure()


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

    def value(self, extent: Extent) -> int:
        return self.measure.of(self.of(extent))

    def denominator(self, extent: Extent) -> int | None:
        return None if self.out_of is None else self.out_of_measure.of(self.out_of(extent))


def plain_line(thing: Model) -> Line:
    """The line of a model that has nothing better than its name."""
    return Line(title=str(thing))
