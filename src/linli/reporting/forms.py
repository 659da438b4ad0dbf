"""The extent of figures as asked in an address: area and week."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import QueryDict

from linli.base.figures import Extent
from linli.base.viewer import Viewer
from linli.places import queries as places
from linli.places.models import Area
from linli.reporting import queries


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the extent, and how to say it."""

    extent: Extent
    area: Area | None
    monday: date

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def previous(self) -> date:
        return self.monday - timedelta(days=7)

    @property
    def following(self) -> date:
        return self.monday + timedelta(days=7)

    def query(self) -> str:
        """The same extent as the end of an address."""
        area = f"&area={self.area.pk}" if self.area else ""
        return f"?week={self.monday.isoformat()}{area}"


def asked(params: QueryDict, viewer: Viewer, now: datetime) -> Asked:
    """Read `?week=YYYY-MM-DD&area=ID`; anything unreadable or out of reach falls back to
    this week and all the viewer may see.
    """
    moment = now
    try:
        moment = now.replace(
            **dict(
                zip(
                    ("year", "month", "day"),
                    map(int, params.get("week", "").split("-")),
                    strict=True,
                )
            )
        )  # type: ignore[arg-type]
    except ValueError:
        moment = now
    start, end = queries.week_of(moment)
    area = None
    if params.get("area", "").isdecimal():
        area = places.visible_areas(viewer).filter(pk=int(params["area"])).first()
    return Asked(
        Extent(viewer, area=area.path if area else "", start=start, end=end), area, start.date()
    )
