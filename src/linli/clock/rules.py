"""Working time: pure rules over a calendar that is given. And who may set the clock."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.clock.models import Term
from linli.journal.rules import HOUSE

RIGHTS = Rights(
    "clock",
    {
        # How long things may take is no secret inside the house.
        "see": (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.LEADER, Role.SECRETARY),
        # Terms, calendar, working hours.
        "edit": (Role.ADMINISTRATOR,),
    },
)

ZERO = timedelta(0)
DAY = timedelta(days=1)
#: No term and no gap between working days is longer; beyond, the calendar itself is wrong.
HORIZON = timedelta(days=3660)


def can_set(viewer: Viewer, area: str) -> bool:
    """Terms of an area are set by the administrator over it; what holds in the whole house
    (area "": its terms, calendar, hours, clock) by who administers all of it, or the program.
    """
    return (
        viewer.key.startswith("system:")
        or _everywhere(viewer)
        or bool(area and RIGHTS.may_in(viewer, "edit", area))
    )


def _everywhere(viewer: Viewer) -> bool:
    """By an appointment for the whole house, or for an area with none above it."""
    roles = RIGHTS.roles("edit")
    return any(
        grant.role in roles and (grant.scope == HOUSE or (grant.area and "." not in grant.area))
        for grant in viewer.grants
    )


def can_see(viewer: Viewer, term: Term) -> bool:
    """The terms of the whole house and of the viewer's areas; the twin of `visible_to`."""
    if not term.area:
        return RIGHTS.may(viewer, "see")
    return _everywhere(viewer) or RIGHTS.may_in(viewer, "see", term.area)


@dataclass(frozen=True)
class Calendar:
    """When people work: on which days, and in which stretches of such a day (local time)."""

    works_on: Callable[[date], bool]
    hours: tuple[tuple[time, time], ...]
    zone: ZoneInfo

    def stretches(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """The stretches of working time of a day, in order; none on a day off."""
        if not self.works_on(day):
            return ()
        return tuple((self._at(day, opens), self._at(day, closes)) for opens, closes in self.hours)

    def closing(self, day: date) -> datetime:
        """When the offices close on this day, were it a working day."""
        return self._at(day, self.hours[-1][1])

    @property
    def length(self) -> timedelta:
        """Working time of one whole working day."""
        day = date(2000, 1, 1)
        return sum((self._at(day, b) - self._at(day, a) for a, b in self.hours), ZERO)

    def _at(self, day: date, moment: time) -> datetime:
        return datetime.combine(day, moment, tzinfo=self.zone)


def _from(start: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """Stretches of working time after `start`, the first one cut at `start`."""
    start = start.astimezone(calendar.zone)
    day = start.date()
    while day - start.date() < HORIZON:
        for opens, closes in calendar.stretches(day):
            if closes > start:
                yield max(opens, start), closes
        day += DAY
    raise ValueError(f"no working time within ten years of {start.date()}")


def add_time(start: datetime, span: timedelta, calendar: Calendar) -> datetime:
    """The moment at which `span` of working time has passed since `start`; `start` for none."""
    if span <= ZERO:
        return start
    for opens, closes in _from(start, calendar):
        if span <= closes - opens:
            return opens + span
        span -= closes - opens
    raise AssertionError("the calendar ends in an error of its own")


def add_minutes(start: datetime, minutes: int, calendar: Calendar) -> datetime:
    """The moment at which so many working minutes have passed since `start`."""
    return add_time(start, timedelta(minutes=minutes), calendar)


def add_days(start: datetime, days: int, calendar: Calendar) -> datetime:
    """Closing time of the n-th working day after the day of `start`.

    The first day is not counted, and the last one ends when the offices close (Civil Code,
    articles 201 and 203).
    """
    day = start.astimezone(calendar.zone).date()
    last = day + HORIZON
    while days > 0:
        day += DAY
        if day > last:
            raise ValueError(f"no working day within ten years of {start.date()}")
        if calendar.works_on(day):
            days -= 1
    return calendar.closing(day)


def time_between(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Working time from `start` to `end`; nothing when `end` is not after `start`."""
    passed = ZERO
    if end <= start:
        return passed
    for opens, closes in _from(start, calendar):
        if opens >= end:
            break
        passed += min(closes, end) - opens
    return passed


def minutes_between(start: datetime, end: datetime, calendar: Calendar) -> int:
    """Whole working minutes from `start` to `end`; 0 when `end` is not after `start`."""
    return time_between(start, end, calendar) // timedelta(minutes=1)


def yellow_from(start: datetime, due: datetime, warn_percent: int, calendar: Calendar) -> datetime:
    """From when on it is due soon: the last `warn_percent` of its working time."""
    quiet = time_between(start, due, calendar) * (100 - warn_percent) / 100
    return min(add_time(start, quiet, calendar), due)
