"""Calendars: what the public finds, what the desk lists, a month as weeks, what waits."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Section
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.events import rules
from linli.events.models import Event
from linli.events.queries import stations
from linli.events.queries.gatherings import visible_to
from linli.events.queries.series import moment
from linli.events.spec import AREA, INVITED, OPEN, PUBLIC_AUDIENCES
from linli.events.workflow import AHEAD, State
from linli.places.models import Area, Level

#: Rows of one page of a list.
SIZE = 50
#: So many stand on one day of a month; the rest is one tap away.
MOST_ON_A_DAY = 4
#: What anybody may see of gatherings for the public.
SHOWN = (State.ANNOUNCED, State.HELD, State.CANCELLED)
#: The one next act of a waiting gathering: words and the page it is done on.
DESK = {
    "close": (_("Close it: who came?"), "events:event"),
    "confirm": (_("Confirm or decline"), "events:booking"),
}
_COLUMNS = ("thing", "pk", "title", "place", "colour", "due_at", "act")


def public() -> "QuerySet[Event]":
    """Gatherings for everybody or for their area, once they were announced."""
    return Event.objects.filter(
        audience__in=PUBLIC_AUDIENCES, state__in=SHOWN, announced_at__isnull=False
    ).select_related("area")


def by_address() -> "QuerySet[Event]":
    """What opens by its own address (QR code): also what is for a declared audience."""
    rows = Event.objects.filter(state__in=SHOWN, announced_at__isnull=False)
    return rows.exclude(audience=INVITED).select_related("area")


def around(rows: "QuerySet[Event]", area: Area) -> "QuerySet[Event]":
    """What the people of an area find: held in it, above it, or anywhere and open to all."""
    own = Q(area__path__within=area.path)
    steps = str(area.path).split(".")
    above = [".".join(steps[:length]) for length in range(1, len(steps))]
    return rows.filter(own | Q(area__path__in=above) | Q(audience=OPEN))


def coming(rows: "QuerySet[Event]", now: datetime) -> "QuerySet[Event]":
    """What is still to come or going on, the next first."""
    return rows.filter(ends_at__gt=now).exclude(state=State.HELD).order_by("starts_at", "pk")


def areas_with_gatherings(now: datetime) -> "QuerySet[Area]":
    """Communities and sub-districts that the public may choose among."""
    rows = coming(public(), now).order_by()
    return Area.objects.filter(
        pk__in=rows.values("area"), level__in=(Level.SUBDISTRICT, Level.COMMUNITY)
    ).order_by("path")


def fed(area: Area, audience: str, now: datetime) -> "QuerySet[Event]":
    """What a calendar programme gets: half a year back, everything to come; for everybody, for
    the area, or for one declared audience in it.
    """
    rows = by_address() if audience not in PUBLIC_AUDIENCES else public()
    rows = rows.filter(ends_at__gt=now - timedelta(days=183), area__path__within=area.path)
    if audience == OPEN:
        rows = rows.filter(audience=OPEN)
    elif audience != AREA:
        rows = rows.filter(audience=audience)
    return rows.order_by("starts_at", "pk")


def filtered(
    viewer: Viewer, *, state: str = "", kind: str = "", words: str = "", series: int = 0
) -> "QuerySet[Event]":
    """The gatherings of a desk's list. State: "" all, "ahead" or one of the states."""
    rows = visible_to(viewer)
    if state == "ahead":
        rows = rows.filter(state__in=AHEAD)
    elif state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if series:
        rows = rows.filter(series_id=series)
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(venue__icontains=words))
    return rows.select_related("area", "organiser")


def places(viewer: Viewer) -> "QuerySet[Area]":
    """Where the viewer may plan a gathering, the widest first."""
    return Area.objects.filter(
        path__within_any=rules.RIGHTS.areas(viewer, "plan"),
        level__in=(Level.SUBDISTRICT, Level.COMMUNITY),
        closed_on=None,
    ).order_by("path")


def sections_for(area: Area) -> "QuerySet[Section]":
    """Sections that may hold a gathering here: those of its sub-district serve all of it."""
    path = str(area.path)
    top = path if path.count(".") <= 1 else path.rpartition(".")[0]
    return Section.objects.filter(active=True, area__path__within=top)


def area_numbered(text: str) -> Area | None:
    """The area of this number, for a public calendar; None for what is none."""
    return Area.objects.filter(pk=int(text[:18])).first() if text.isdecimal() else None


@dataclass(frozen=True)
class Line:
    """One gathering in a month: what stands in its square."""

    pk: int
    title: str
    starts_at: datetime
    state: str


@dataclass(frozen=True)
class Day:
    """One square of a month. `more`: how many besides those shown."""

    day: date
    lines: list[Line]
    more: int
    in_month: bool
    is_today: bool
    works: bool


@dataclass(frozen=True)
class Month:
    """A month in weeks from Monday, and the months beside it."""

    first: date
    weeks: list[list[Day]]

    @property
    def before(self) -> str:
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{self.first + timedelta(days=31):%Y-%m}"

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}"


def month_asked(text: str, now: datetime) -> date:
    """The first day of the month of "2022-04"; of the present one for anything else."""
    year, _sep, month = text.partition("-")
    if (
        (year + month).isdecimal()
        and 2000 <= int(year or 0) <= 2100
        and int(month or 0) in range(1, 13)
    ):
        return date(int(year), int(month), 1)
    return clock.local(now).date().replace(day=1)


def month(rows: "QuerySet[Event]", first: date, now: datetime) -> Month:
    """The gatherings of a month by day, in two queries whatever their number."""
    start = first - timedelta(days=first.weekday())
    end = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    weeks = -(-(end - start).days // 7)
    last = start + timedelta(days=7 * weeks)
    found = rows.filter(
        starts_at__gte=moment(datetime.combine(start, time.min)),
        starts_at__lt=moment(datetime.combine(last, time.min)),
    ).order_by("starts_at", "pk")
    by_day: dict[date, list[Line]] = defaultdict(list)
    for pk, title, starts_at, state in found.values_list("pk", "title", "starts_at", "state"):
        local = clock.local(starts_at)
        by_day[local.date()].append(Line(pk, title, local, state))
    today, works_on = clock.local(now).date(), clock.calendar().works_on

    def square(day: date) -> Day:
        lines = by_day.get(day, [])
        return Day(
            day,
            lines[:MOST_ON_A_DAY],
            max(len(lines) - MOST_ON_A_DAY, 0),
            day.month == first.month,
            day == today,
            works_on(day),
        )

    days = [square(start + timedelta(days=n)) for n in range(7 * weeks)]
    return Month(first, [days[n : n + 7] for n in range(0, len(days), 7)])


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """Gatherings that are over and not closed yet: for whoever organised them. Those of other
    apps (only for the invited) wait there. And what firms asked for in a station.
    """
    rows = Event.objects.filter(
        organiser_id=viewer.account_id, state__in=AHEAD, ends_at__lte=now
    ).exclude(audience=INVITED)
    if viewer.account_id is None or not rules.RIGHTS.may(viewer, "run"):
        rows = Event.objects.none()
    over: QuerySet[Any, Any] = rows.annotate(
        thing=Value("gathering"),
        place=F("area__name"),
        colour=Value(0),
        due_at=F("ends_at"),
        act=Value("close"),
    ).values(*_COLUMNS)
    asked: QuerySet[Any, Any] = stations.waiting_for(viewer, now).values(*_COLUMNS)
    return over.union(asked, all=True)
