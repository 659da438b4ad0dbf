"""The extent of figures as asked in an address: area and period."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from linli.base.figures import Extent
from linli.base.parts import Chip
from linli.base.viewer import Viewer
from linli.places import queries as places
from linli.places.models import Area
from linli.reporting import queries

#: The periods one chooses from; a week may be any, named by one of its days.
PERIODS = ("week", "last_week", "month", "all")


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the extent, and how to say it.

    `first` and `last` are the days it covers, None for all records there are.
    """

    extent: Extent
    area: Area | None
    period: str
    first: date | None
    last: date | None

    @property
    def words(self) -> str:
        """The period as a reader says it."""
        if self.first is None or self.last is None:
            return _("all records")
        return f"{self.first:%Y-%m-%d} – {self.last:%Y-%m-%d}"

    def query(self, **changed: Any) -> str:
        """The same extent as the end of an address, with some of it changed."""
        asked = {
            "period": self.period,
            "week": self.first.isoformat() if self.period == "week" and self.first else "",
            "area": str(self.area.pk) if self.area else "",
        } | changed
        return "?" + urlencode({name: value for name, value in asked.items() if value})

    def chips(self) -> list[Chip]:
        """The periods to choose from."""
        labels = (_("This week"), _("Last week"), _("This month"), _("All"))
        return [
            Chip(label, self.query(period=period, week=""), current=period == self.period)
            for period, label in zip(PERIODS, labels, strict=True)
        ]

    def neighbours(self) -> tuple[str, str] | None:
        """Addresses of the week before and the week after, while a week is shown."""
        if self.first is None or self.period not in {"week", "last_week"}:
            return None
        days = (self.first - timedelta(days=7), self.first + timedelta(days=7))
        before, after = (self.query(period="week", week=day.isoformat()) for day in days)
        return before, after


def asked(params: QueryDict, viewer: Viewer, now: datetime, *, usual: str = "week") -> Asked:
    """Read `?period=&week=YYYY-MM-DD&area=ID`; what is unreadable or out of reach falls back
    to the `usual` period and all the viewer may see.
    """
    period = str(params.get("period", ""))
    period = period if period in PERIODS else usual
    start, end = queries.span(period, _day(params) if period == "week" else None, now)
    area = None
    if (number := str(params.get("area", ""))).isdecimal() and len(number) < 19:
        area = places.visible_areas(viewer).filter(pk=int(number)).first()
    extent = Extent(viewer, area=area.path if area else "", start=start, end=end)
    first = start.date() if start else None
    last = end.date() - timedelta(days=1) if end else None
    return Asked(extent, area, period, first, last)


def _day(params: QueryDict) -> date | None:
    try:
        return date.fromisoformat(str(params.get("week", "")))
    except ValueError:
        return None
