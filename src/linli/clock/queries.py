"""The present, the calendar, terms and colours. `now()` is the only door to the present."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings
from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Expression,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.base.errors import NotAllowed
from linli.base.viewer import Viewer
from linli.clock import rules, spec
from linli.clock.models import CalendarDay, House, Term, Timed, WorkingHours
from linli.clock.rules import Calendar
from linli.clock.workflow import TABLE, After, Colour, Known, Test

# The present

#: For how many seconds a process trusts what it read of the house's clock.
TRUSTED = 10.0
#: Nothing is promised for a day later than this.
FARTHEST = timedelta(days=5 * 366)


class _Read:
    """What this process last read of the house's clock."""

    at: float = float("-inf")
    offset: timedelta = timedelta(0)
    banner: str = ""


_read = _Read()


def _house() -> _Read:
    if monotonic() - _read.at > TRUSTED:
        row = House.objects.first()
        _read.offset = row.offset if row else timedelta(0)
        _read.banner = row.banner if row else ""
        _read.at = monotonic()
    return _read


def forget_house() -> None:
    """Read the house's clock anew the next time: after it was set, and before each test."""
    _read.at = float("-inf")


def zone() -> ZoneInfo:
    """The town's time zone."""
    return ZoneInfo(settings.TIME_ZONE)


def real_now() -> datetime:
    """The real moment, for what must not follow a demo house's clock (security tokens)."""
    return datetime.now(UTC)


def now() -> datetime:
    """The house's present, in local time. Only views, jobs, commands and tests ask."""
    return local(real_now() + _house().offset)


def local(moment: datetime) -> datetime:
    """The same moment by the town's clock, for dates and weeks."""
    return moment.astimezone(zone())


def banner() -> str:
    """What stands above every page of a house whose clock was set; "" in a real one.

    Its first line is Chinese; a second line says the same in English.
    """
    lines = _house().banner.splitlines() or [""]
    return lines[0] if str(get_language()).startswith("zh") else lines[-1]


# The calendar


@lru_cache(maxsize=32)
def _national(year: int, language: str = "zh_CN") -> Any:
    """Public holidays and moved working days (调休) of a year, as far as they are published."""
    return holidays.country_holidays("CN", years=year, language=language)


def works_nationally(day: date) -> bool:
    """Whether the national calendar calls this a working day."""
    return bool(_national(day.year).is_working_day(day))


def national_name(day: date) -> str:
    """What the national calendar calls this day: the holiday, or "" for an ordinary day."""
    language = "en_US" if get_language() == "en" else "zh_CN"
    return str(_national(day.year, language).get(day) or "")


def festivals(year: int) -> dict[str, date]:
    """The first day of each public holiday of a year, by its name with and without 节."""
    found: dict[str, date] = {}
    for day, name in sorted(_national(year).items()):
        for said in (str(name), str(name).removesuffix("节")):
            found.setdefault(said, day)
    found.pop("春", None)
    return found


def calendar() -> Calendar:
    """When the town works: the national calendar, the town's own days above it, its hours."""
    own = dict(CalendarDay.objects.values_list("day", "is_working"))
    hours = tuple(WorkingHours.objects.values_list("opens", "closes")) or spec.HOURS

    def works_on(day: date) -> bool:
        return own[day] if day in own else works_nationally(day)

    return Calendar(works_on=works_on, hours=hours, zone=zone())


def working_days(first: date, last: date) -> list[date]:
    """Working days from first to last, moved ones (调休) included."""
    works = calendar().works_on
    span = (last - first).days + 1
    return [day for day in (first + timedelta(days=n) for n in range(span)) if works(day)]


def own_days() -> "QuerySet[CalendarDay]":
    """The days on which the town differs from the national calendar."""
    return CalendarDay.objects.order_by("day")


@dataclass(frozen=True)
class UnusualDay:
    """A day that is not what its weekday says: a day off in the week, or a worked weekend."""

    day: date
    works: bool
    name: str
    #: The town's own row; None where the national calendar says so.
    own: CalendarDay | None = None


def unusual_days(year: int) -> list[UnusualDay]:
    """The days of a year that are off though in the week, or worked though at the weekend, by the
    national calendar or by the town; and everything else the town has set.
    """
    own = {row.day: row for row in CalendarDay.objects.filter(day__year=year)}
    first = date(year, 1, 1)
    found = []
    for number in range((date(year + 1, 1, 1) - first).days):
        day = first + timedelta(days=number)
        row = own.get(day)
        if row is not None:
            found.append(UnusualDay(day, row.is_working, row.name, row))
        elif works_nationally(day) != (day.weekday() < 5):
            found.append(UnusualDay(day, works_nationally(day), national_name(day)))
    return found


# Terms


@dataclass(frozen=True)
class Span:
    """From when to when something runs, and by which version of which term."""

    started_at: datetime
    yellow_at: datetime
    due_at: datetime
    term_code: str = ""
    term_version: int = 0

    def columns(self) -> dict[str, datetime]:
        """The columns of `Timed`."""
        return {"started_at": self.started_at, "yellow_at": self.yellow_at, "due_at": self.due_at}


def terms() -> "QuerySet[Term]":
    """The terms in force."""
    return Term.objects.filter(retired_at=None).order_by("code", "category", "area")


def visible_to(viewer: Viewer) -> "QuerySet[Term]":
    """Terms in force that the viewer may see: those of the whole house, and of their areas."""
    if not rules.RIGHTS.may(viewer, "see"):
        return Term.objects.none()
    if rules.can_set(viewer, ""):
        return terms()
    reach = Q(area="")
    for path in rules.RIGHTS.areas(viewer, "see"):
        reach |= Q(area=path) | Q(area__startswith=f"{path}.")
    return terms().filter(reach)


def term_for(code: str, area: str = "", category: str = "") -> Term:
    """The term that holds here: one for the category before one for all, then the nearest area.

    Raises NotAllowed when there is none.
    """
    steps = area.split(".") if area else []
    paths = [".".join(steps[:length]) for length in range(len(steps) + 1)]
    found = terms().filter(code=code, area__in=paths, category__in={category, ""})
    best = max(found, key=lambda term: (term.category, len(term.area)), default=None)
    if best is None:
        raise NotAllowed(
            _("No term is set for “%(code)s”. An administrator sets it under Settings → Terms.")
            % {"code": spec.LABELS.get(code, code)},
            code="no_term",
        )
    return best


def due(term: Term, now: datetime, days: Calendar) -> datetime:
    """When something that starts now is due by this term."""
    if term.unit == Term.Unit.DAYS:
        return rules.add_days(now, term.amount, days)
    return rules.add_minutes(now, term.amount, days)


def start(code: str, area: str, category: str, now: datetime) -> Span:
    """When something that starts now is due, by the term that holds here (see `term_for`)."""
    term = term_for(code, area, category)
    days = calendar()
    due_at = due(term, now, days)
    return Span(
        started_at=now,
        yellow_at=rules.yellow_from(now, due_at, term.warn_percent, days),
        due_at=due_at,
        term_code=term.code,
        term_version=term.version,
    )


def until(due_on: date, now: datetime, warn_percent: int = spec.WARN_PERCENT) -> Span:
    """The time for something promised for a day: it is due when the offices close on it.

    It turns yellow in the last share of its working time, and at least one working day
    before; at once when less is left. NotAllowed when that moment has passed.
    """
    days = calendar()
    due_at = days.closing(due_on)
    if due_at <= now:
        raise NotAllowed(
            _("The day by which it is due has passed. Choose a later one."), code="past"
        )
    if due_on - localdate(now, days.zone) > FARTHEST:
        raise NotAllowed(_("That day is too far away. Choose one within five years."), code="far")
    left = rules.time_between(now, due_at, days)
    a_day_before = rules.add_time(now, left - days.length, days)
    yellow = min(rules.yellow_from(now, due_at, warn_percent, days), a_day_before)
    return Span(started_at=now, yellow_at=yellow, due_at=due_at)


def this_day(now: datetime) -> Span:
    """The time for what has to be done on the same working day: until the offices close, or until
    they close on the next working day where `now` lies outside working time.
    """
    days = calendar()
    day = rules.add_minutes(now, 1, days).date()
    due_at = days.closing(day)
    yellow = rules.yellow_from(now, due_at, spec.WARN_PERCENT, days)
    return Span(started_at=now, yellow_at=yellow, due_at=due_at)


def pause(timed: Timed, now: datetime) -> dict[str, datetime | None]:
    """The columns that change when its time stops here."""
    return {"paused_at": timed.paused_at or now}


def resume(timed: Timed, now: datetime) -> dict[str, datetime | None]:
    """The columns that change when its time runs on: what working time was left is left again.

    What was overdue or due soon when it was paused is so again.
    """
    columns: dict[str, datetime | None] = {"paused_at": None}
    stood = timed.paused_at
    if stood is None or stood >= timed.due_at:
        return columns
    days = calendar()
    columns["due_at"] = rules.add_time(now, rules.time_between(stood, timed.due_at, days), days)
    columns["yellow_at"] = rules.add_time(
        now, rules.time_between(stood, timed.yellow_at, days), days
    )
    return columns


# Colours


def colour(timed: Timed | None, now: datetime) -> Colour:
    """The colour of something that is due; NONE for nothing."""
    if timed is None:
        return Colour.NONE
    moments = {
        "due_at": timed.due_at,
        "yellow_at": timed.yellow_at,
        "paused_at": timed.paused_at,
        "met_at": timed.met_at,
        "stands_at": timed.paused_at or now,
    }
    lines = (shade for shade, tests in TABLE if all(_holds(test, moments) for test in tests))
    return next(lines, Colour.NONE)


def _holds(test: Test, moments: Mapping[str, datetime | None]) -> bool:
    if isinstance(test, Known):
        return moments[test.column] is not None
    this, that = moments[test.this], moments[test.that]
    if this is None or that is None:
        return False
    return this > that if isinstance(test, After) else this >= that


def colour_code(prefix: str = "", *, now: datetime) -> Expression:
    """The colour's code ("red") in SQL; `prefix` leads to the Timed columns ("clocks__")."""
    whens = [
        When(_condition(tests, prefix, now), then=Value(shade.value)) for shade, tests in TABLE
    ]
    return Case(*whens, default=Value(Colour.NONE.value), output_field=CharField())


def colour_rank(prefix: str = "", *, now: datetime) -> Expression:
    """The colour's rank in SQL: 3 red, 2 yellow, 1 running or paused, 0 nothing runs."""
    whens = [When(_condition(tests, prefix, now), then=Value(shade.rank)) for shade, tests in TABLE]
    return Case(*whens, default=Value(0), output_field=IntegerField())


def _condition(tests: tuple[Test, ...], prefix: str, now: datetime) -> Q:
    condition = Q()
    for test in tests:
        condition &= _as_sql(test, prefix, now)
    return condition


def _as_sql(test: Test, prefix: str, now: datetime) -> Q:
    if isinstance(test, Known):
        return Q(**{f"{prefix}{test.column}__isnull": False})
    lookup = "lt" if isinstance(test, After) else "lte"
    return Q(**{f"{prefix}{test.that}__{lookup}": _moment(test.this, prefix, now)})


def _moment(name: str, prefix: str, now: datetime) -> Any:
    if name == "stands_at":
        return Coalesce(F(f"{prefix}paused_at"), Value(now, output_field=DateTimeField()))
    return F(f"{prefix}{name}")


def by_colour(
    rows: "QuerySet[Any]", shade: Colour, *, prefix: str = "", now: datetime
) -> "QuerySet[Any]":
    """Rows of one colour."""
    coloured: QuerySet[Any] = rows.annotate(colour_code=colour_code(prefix, now=now))
    return coloured.filter(colour_code=shade.value)


class _EndOfDay(Func):
    template = "((%(expressions)s + 1)::timestamp at time zone '%(zone)s')"
    output_field = DateTimeField()


def end_of_day(column: str) -> Func:
    """The last moment of the day in this column, in the house's zone, inside the database."""
    return _EndOfDay(column, zone=settings.TIME_ZONE)
