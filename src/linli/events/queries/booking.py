"""When something is free: opening hours without what is booked, a week as a sheet, a search."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from linli.clock import queries as clock
from linli.events.models import Booking, Resource
from linli.events.queries.series import moment
from linli.events.queries.stations import day_of
from linli.events.spec import LOOKED_AHEAD, Span
from linli.events.workflow import HELD_FOR

#: One line of a week's sheet.
STEP = timedelta(minutes=30)
#: So many free times are shown of one search.
MOST_FOUND = 40
WEEK = 7


def opening(
    resource: Resource, day: date, works_on: Callable[[date], bool] | None = None
) -> Span | None:
    """From when until when it can be had on this day; None on a day it cannot."""
    works = works_on or clock.calendar().works_on
    if not (resource.on_days_off or works(day)):
        return None
    return Span(
        moment(datetime.combine(day, resource.opens)),
        moment(datetime.combine(day, resource.closes)),
    )


def taken(resources: Collection[Resource], first: date, last: date) -> dict[int, list[Booking]]:
    """What is held of these on these days, by resource, in the order of time: one query."""
    found: dict[int, list[Booking]] = {each.pk: [] for each in resources}
    for booking in held_of_resources([each.pk for each in resources], first, last):
        found[booking.resource_id].append(booking)
    return found


def held_of_resources(
    resource_ids: Collection[int], first: date, last: date
) -> "QuerySet[Booking]":
    """What is held of these on these days."""
    rows = Booking.objects.filter(
        resource_id__in=resource_ids,
        state__in=HELD_FOR,
        during__overlap=(day_of(first)[0], day_of(last)[1]),
    )
    return rows.select_related("event", "organisation").order_by("during", "pk")


def overlapping(resource_id: int, span: Span, but: int = 0) -> Booking | None:
    """What is in the way of this span, but for one booking."""
    rows = Booking.objects.filter(
        resource_id=resource_id, state__in=HELD_FOR, during__overlap=(span.starts, span.ends)
    )
    return rows.exclude(pk=but).select_related("event", "organisation").order_by("during").first()


def gaps(open_span: Span, held: Iterable[Booking]) -> list[Span]:
    """What is left of it, in order. `held` is in the order of time."""
    found, start = [], open_span.starts
    for booking in held:
        if booking.ends_at <= start or booking.starts_at >= open_span.ends:
            continue
        if booking.starts_at > start:
            found.append(Span(start, booking.starts_at))
        start = max(start, booking.ends_at)
    if start < open_span.ends:
        found.append(Span(start, open_span.ends))
    return found


def _soon(moment: datetime) -> datetime:
    """The next quarter of an hour: nobody books from 09:02."""
    over = timedelta(
        minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond
    )
    return moment - over + timedelta(minutes=15) if over else moment


def next_free(resource: Resource, after: datetime, length: timedelta, but: int = 0) -> Span | None:
    """The first time of this length from then on, within a month: one query."""
    after = _soon(after)
    first = clock.local(after).date()
    last = first + timedelta(days=LOOKED_AHEAD)
    held = [row for row in taken([resource], first, last)[resource.pk] if row.pk != but]
    works_on = clock.calendar().works_on
    for number in range(LOOKED_AHEAD + 1):
        span = opening(resource, first + timedelta(days=number), works_on)
        for gap in gaps(span, held) if span else ():
            starts = max(gap.starts, after)
            if gap.ends - starts >= length:
                return Span(starts, starts + length)
    return None


@dataclass(frozen=True)
class Free:
    """Something is free, from when until when."""

    resource: Resource
    span: Span


def found_free(
    resources: Collection[Resource],
    first: date,
    days: int,
    *,
    length: timedelta,
    after: datetime,
    people: int = 0,
) -> list[Free]:
    """Times of at least this length on these days, the next first; never before `after`; only what
    holds so many people. One query.
    """
    after = _soon(after)
    fit = [each for each in resources if not people or (each.capacity or people) >= people]
    last = first + timedelta(days=days - 1)
    held, works_on = taken(fit, first, last), clock.calendar().works_on
    found = []
    for resource in fit:
        for number in range(days):
            span = opening(resource, first + timedelta(days=number), works_on)
            for gap in gaps(span, held[resource.pk]) if span else ():
                starts = max(gap.starts, after)
                if gap.ends - starts >= length:
                    found.append(Free(resource, Span(starts, gap.ends)))
    return sorted(found, key=lambda each: (each.span.starts, each.resource.pk))[:MOST_FOUND]


@dataclass(frozen=True)
class Block:
    """A piece of a day's column: taken by these, free, or shut; over so many lines."""

    starts: datetime
    ends: datetime
    lines: int
    state: str
    bookings: tuple[Booking, ...] = ()


@dataclass(frozen=True)
class DayColumn:
    """A day of a week's sheet."""

    day: date
    is_today: bool
    works: bool
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Week:
    """A resource's week: a line for each half hour, a column for each day."""

    monday: date
    lines: tuple[tuple[time, tuple[Block | None, ...]], ...]
    days: tuple[DayColumn, ...]

    @property
    def before(self) -> str:
        return (self.monday - timedelta(days=WEEK)).isoformat()

    @property
    def after(self) -> str:
        return (self.monday + timedelta(days=WEEK)).isoformat()


def week_asked(text: str, now: datetime) -> date:
    """The Monday of the week of "2022-04-20"; of the present one for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = clock.local(now).date()
    if not 2000 <= day.year <= 2100:
        day = clock.local(now).date()
    return day - timedelta(days=day.weekday())


def week(resource: Resource, monday: date, now: datetime) -> Week:
    """The sheet of one week: one query. Days off on which nothing can be had and nothing is held
    at the week's end are left out.
    """
    held = taken([resource], monday, monday + timedelta(days=WEEK - 1))[resource.pk]
    works_on, today = clock.calendar().works_on, clock.local(now).date()
    by_day: dict[date, list[Booking]] = defaultdict(list)
    for booking in held:
        by_day[clock.local(booking.starts_at).date()].append(booking)
    columns = []
    for number in range(WEEK):
        day = monday + timedelta(days=number)
        open_span = opening(resource, day, works_on)
        if number >= 5 and open_span is None and not by_day[day]:
            continue
        blocks = tuple(_blocks(resource, day, open_span, by_day[day], now))
        columns.append(DayColumn(day, day == today, works_on(day), blocks))
    return Week(monday, tuple(_lines(resource, columns)), tuple(columns))


def _steps(resource: Resource, day: date) -> list[datetime]:
    """The beginnings of the lines, from the opening until the closing."""
    start = moment(datetime.combine(day, resource.opens)).replace(minute=0)
    if resource.opens.minute >= 30:
        start += STEP
    end, steps = moment(datetime.combine(day, resource.closes)), []
    while start < end:
        steps.append(start)
        start += STEP
    return steps


def _blocks(
    resource: Resource, day: date, open_span: Span | None, held: list[Booking], now: datetime
) -> Iterable[Block]:
    """Lines put together: those of one booking, and those between two."""
    run: list[datetime] = []
    inside: dict[int, Booking] = {}
    state = ""
    for step in _steps(resource, day):
        here = {row.pk: row for row in held if row.starts_at < step + STEP and row.ends_at > step}
        kind = "taken" if here else _empty(open_span, step, now)
        same = kind == state and (kind != "taken" or inside.keys() & here.keys())
        if run and not same:
            yield _block(run, state, inside, open_span)
            run, inside = [], {}
        run, state, inside = [*run, step], kind, inside | here
    if run:
        yield _block(run, state, inside, open_span)


def _empty(open_span: Span | None, step: datetime, now: datetime) -> str:
    if open_span is None:
        return "shut"
    return "past" if step + STEP <= now else "free"


def _block(
    run: list[datetime], state: str, inside: dict[int, Booking], open_span: Span | None
) -> Block:
    starts = max(run[0], open_span.starts) if open_span else run[0]
    ends = min(run[-1] + STEP, open_span.ends) if open_span else run[-1] + STEP
    return Block(starts, ends, len(run), state, tuple(inside.values()))


def _lines(
    resource: Resource, columns: list[DayColumn]
) -> Iterable[tuple[time, tuple[Block | None, ...]]]:
    """Line by line what begins there; None where a block above goes on."""
    begun = [_begins(column) for column in columns]
    for number, step in enumerate(_steps(resource, date(2000, 1, 3))):
        yield clock.local(step).time(), tuple(each.get(number) for each in begun)


def _begins(column: DayColumn) -> dict[int, Block]:
    found, line = {}, 0
    for block in column.blocks:
        found[line] = block
        line += block.lines
    return found
