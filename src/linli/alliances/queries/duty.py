"""Who is on duty at a station: the week, the gaps, who could be."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from linli.accounts import queries as accounts
from linli.accounts.models import Account
from linli.alliances.models import Alliance, Leave, Turn
from linli.alliances.rules import RIGHTS
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.events import queries as stations
from linli.events.models import Station

WEEK = 7


def able_for(station: Station, now: datetime) -> "QuerySet[Account]":
    """Who can have a turn there: specialists and staff of its area, resident social workers among
    them.
    """
    found = accounts.specialists_of(station.area, now) | accounts.staff_of(station.area, now)
    return found.order_by("name", "pk").distinct()


def stations_of(viewer: Viewer, alliance: Alliance) -> "QuerySet[Station]":
    """Service stations in use in the alliance's area that this viewer sees."""
    rows = stations.stations_visible_to(viewer).filter(active=True)
    return rows.filter(area__path__within=alliance.area.path).order_by("area__path", "pk")[:5]


def turns_visible_to(viewer: Viewer) -> "QuerySet[Turn]":
    """Turns of the stations around this viewer, as staff; the twin of `rules.can_see_turn`."""
    if not RIGHTS.may(viewer, "see_area"):
        return Turn.objects.none()
    rows = Turn.objects.filter(station__in=stations.stations_visible_to(viewer).order_by())
    return rows.select_related("station__area", "account")


def turns_between(station_ids: Collection[int], first: date, last: date) -> "QuerySet[Turn]":
    """Turns on these days, both included, those called off too, in the order of time."""
    start, end = stations.day_of(first)[0], stations.day_of(last)[1]
    rows = Turn.objects.filter(station_id__in=station_ids, during__overlap=(start, end))
    return rows.select_related("account", "station").order_by("during", "pk")


def away_on(turns: Iterable[Turn]) -> dict[int, Leave]:
    """Turns whose person is on leave on that day, by the leave: one query."""
    turns = list(turns)
    if not turns:
        return {}
    days = {turn.pk: clock.local(turn.starts_at).date() for turn in turns}
    first, last = min(days.values()), max(days.values())
    rows = Leave.objects.filter(
        specialist__in={turn.account_id for turn in turns},
        days__overlap=(first, last + timedelta(days=1)),
        ended_at=None,
    )
    leaves = list(rows.select_related("substitute"))
    return {
        turn.pk: leave
        for turn in turns
        for leave in leaves
        if leave.specialist_id == turn.account_id and days[turn.pk] in leave.days
    }


@dataclass(frozen=True)
class OnDuty:
    """A turn as it is read. `leave`: the person is away on that day, so nobody is there yet."""

    turn: Turn
    leave: Leave | None

    @property
    def is_gap(self) -> bool:
        return self.leave is not None or self.turn.called_off_at is not None


@dataclass(frozen=True)
class DutyDay:
    """A day of a station's week."""

    day: date
    is_today: bool
    works: bool
    turns: tuple[OnDuty, ...]

    @property
    def is_gap(self) -> bool:
        """A working day on which nobody is there."""
        return self.works and all(each.is_gap for each in self.turns)


def duty_days(station: Station, first: date, days: int, now: datetime) -> list[DutyDay]:
    """The days from `first` on, with who is on duty: two queries. Days off on which nobody is are
    left out.
    """
    last = first + timedelta(days=days - 1)
    turns = list(turns_between([station.pk], first, last))
    away = away_on(turns)
    works_on, today = clock.calendar().works_on, clock.local(now).date()
    found = []
    for number in range(days):
        day = first + timedelta(days=number)
        here = tuple(
            OnDuty(turn, away.get(turn.pk))
            for turn in turns
            if clock.local(turn.starts_at).date() == day
        )
        if here or works_on(day):
            found.append(DutyDay(day, day == today, works_on(day), here))
    return found


def posts_on(
    station_ids: Collection[int], first: date, last: date
) -> dict[int, list[tuple[date, str, datetime, datetime]]]:
    """What firms read: at which station which post is filled when. No names. Two queries."""
    turns = list(turns_between(station_ids, first, last))
    away = away_on(turns)
    found: dict[int, list[tuple[date, str, datetime, datetime]]] = {pk: [] for pk in station_ids}
    for turn in turns:
        if turn.called_off_at is None and turn.pk not in away:
            starts, ends = clock.local(turn.starts_at), clock.local(turn.ends_at)
            line = (starts.date(), str(turn.get_post_display()), starts, ends)
            if line not in found[turn.station_id]:
                found[turn.station_id].append(line)
    return found


def to_exchange_with(turn: Turn, now: datetime) -> "QuerySet[Turn]":
    """Colleagues' turns at the same station that are still to come."""
    rows = Turn.objects.filter(
        ~Q(account_id=turn.account_id),
        station=turn.station,
        called_off_at=None,
        during__startswith__gt=now,
    )
    return rows.select_related("account").order_by("during", "pk")
