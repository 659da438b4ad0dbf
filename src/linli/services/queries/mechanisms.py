"""Recurring mechanisms: met by what was held, the year, what is missed and waits on a desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.alliances.models import Alliance
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.events import queries as events
from linli.events.models import Event, Series
from linli.services.models import Mechanism
from linli.services.queries.scope import alliances_of
from linli.services.rules import RIGHTS
from linli.services.spec import PERIODS, WARN_DAYS, Period, period_of, periods_between

#: The one next act: words and the page it is done on.
DESK = {"hold": (_("Hold it this period"), "services:mechanism")}
YELLOW, RED, GREEN = 2, 3, 1


def mechanisms_visible_to(viewer: Viewer) -> "QuerySet[Mechanism]":
    """Mechanisms of the alliances this viewer sees as staff."""
    rows = Mechanism.objects.filter(alliance__in=alliances_of(viewer).order_by())
    return rows.select_related("alliance__area", "in_charge")


def mechanisms_of(alliance: Alliance) -> "QuerySet[Mechanism]":
    """Its mechanisms in use, in their order."""
    return alliance.mechanisms.filter(active=True).select_related("in_charge").order_by("pk")


def series_for(row: Mechanism) -> "QuerySet[Series]":
    """Series of its area, whose gatherings may meet it."""
    return Series.objects.filter(area__path__within=row.alliance.area.path).order_by("-pk")


@dataclass(frozen=True)
class Kept:
    """One period of a mechanism: `met` by these gatherings, `missed` when it is over without one,
    `open` while it runs; neither before the mechanism began and after today.
    """

    period: Period
    events: tuple[Event, ...]
    state: str


@dataclass(frozen=True)
class Line:
    """A mechanism and its periods of a year."""

    mechanism: Mechanism
    periods: tuple[Kept, ...]
    met: int
    due: int


def evidence(rows: Iterable[Mechanism], first: date, after: date) -> dict[int, list[Event]]:
    """Mechanism → gatherings held from `first` until the day before `after`, the earliest first:
    one query.
    """
    rows = list(rows)
    found: dict[int, list[Event]] = {row.pk: [] for row in rows}
    zone = clock.zone()
    held = Event.objects.filter(
        Q(origin__in=[row.origin for row in rows])
        | Q(series__in=[row.series_id for row in rows if row.series_id]),
        held_at__isnull=False,
        starts_at__gte=datetime.combine(first, time(), tzinfo=zone),
        starts_at__lt=datetime.combine(after, time(), tzinfo=zone),
    )
    for event in events.with_attendance(held).order_by("starts_at"):
        for row in rows:
            if event.origin == row.origin or (row.series_id and event.series_id == row.series_id):
                found[row.pk].append(event)
    return found


def year(alliance: Alliance, number: int, now: datetime) -> list[Line]:
    """Its mechanisms in a calendar year. Two queries, whatever their number."""
    rows = list(mechanisms_of(alliance))
    held = evidence(rows, date(number, 1, 1), date(number + 1, 1, 1))
    return [_line(row, number, held[row.pk], localdate(now)) for row in rows]


def _line(row: Mechanism, number: int, held: list[Event], today: date) -> Line:
    kept = tuple(
        _kept(row, period, held, today)
        for period in periods_between(row.period, date(number, 1, 1), date(number, 12, 31))
    )
    due = [each for each in kept if each.state in {"met", "missed"}]
    return Line(row, kept, sum(each.state == "met" for each in due), len(due))


def _kept(row: Mechanism, period: Period, held: list[Event], today: date) -> Kept:
    inside = tuple(
        event for event in held if period.first <= localdate(event.starts_at) < period.after
    )
    if inside:
        state = "met"
    elif period.last < row.since or period.first > today:
        state = "later" if period.first > today else "before"
    elif period.after <= today:
        state = "missed"
    else:
        state = "open"
    return Kept(period, inside, state)


def missed(row: Mechanism, now: datetime) -> list[Period]:
    """Periods over since the mechanism began (at most those of the last year) that nothing met."""
    today = localdate(now)
    first = max(row.since, date(today.year - 1, today.month, 1))
    held = evidence([row], first.replace(day=1, month=1), today)[row.pk]
    kept = [_kept(row, each, held, today) for each in periods_between(row.period, first, today)]
    return [each.period for each in kept if each.state == "missed"]


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """Mechanisms the viewer is in charge of that nobody met in the period that runs, where the
    alliance wants to be reminded. Yellow in its last days, red when the period before was missed.
    """
    rows = Mechanism.objects.filter(active=True, warns=True, in_charge_id=viewer.account_id)
    if viewer.account_id is None or not RIGHTS.may(viewer, "see"):
        rows = Mechanism.objects.none()
    days = clock.calendar()
    return rows.filter(_unmet(now)).annotate(
        thing=Value("mechanism"),
        title=F("name"),
        place=F("alliance__name"),
        colour=Case(
            When(_unmet_before(now), then=Value(RED)),
            *[
                When(Q(period=code), then=Value(YELLOW))
                for code, period in _running(now).items()
                if (period.last - localdate(now)).days < WARN_DAYS
            ],
            default=Value(GREEN),
            output_field=IntegerField(),
        ),
        due_at=Case(
            *[
                When(period=code, then=Value(days.closing(period.last)))
                for code, period in _running(now).items()
            ],
            output_field=DateTimeField(),
        ),
        act=Value("hold", output_field=CharField()),
    )


def _running(now: datetime) -> dict[str, Period]:
    found = {code: period_of(code, localdate(now)) for code in PERIODS if code}
    return {code: period for code, period in found.items() if period is not None}


def _unmet(now: datetime) -> Q:
    asked = Q(pk__in=())
    for code, period in _running(now).items():
        asked |= Q(period=code) & ~Q(Exists(_held_in(period)))
    return asked


def _unmet_before(now: datetime) -> Q:
    """The period before the one that runs belongs to the mechanism, and nothing was held in it."""
    asked = Q(pk__in=())
    for code, period in _running(now).items():
        before = period_of(code, date.fromordinal(period.first.toordinal() - 1))
        if before is not None:
            asked |= Q(period=code, since__lte=before.first) & ~Q(Exists(_held_in(before)))
    return asked


def _held_in(period: Period) -> "QuerySet[Event]":
    zone = clock.zone()
    return Event.objects.filter(
        Q(origin=Concat(Value("mechanism:"), Cast(OuterRef("pk"), CharField())))
        | Q(series=OuterRef("series")),
        held_at__isnull=False,
        starts_at__gte=datetime.combine(period.first, time(), tzinfo=zone),
        starts_at__lt=datetime.combine(period.after, time(), tzinfo=zone),
    )
