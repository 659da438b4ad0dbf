"""Series: who sees them, when they take place, what is planned of them."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.module_loading import import_string

from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.events import rules
from linli.events.models import Event, Series, SeriesDay
from linli.events.spec import AHEAD_DAYS, AREA, INVITED, OPEN, Applicant, Audience, Slot, slots
from linli.events.workflow import AHEAD


def series_visible_to(viewer: Viewer) -> "QuerySet[Series]":
    """Series of the viewer's areas; the twin of `rules.can_see_series`."""
    return Series.objects.filter(area__path__within_any=rules.RIGHTS.areas(viewer, "see_area"))


def listed_series(rows: "QuerySet[Series]") -> "QuerySet[Series]":
    """With what a list shows: how many were held, how many are still planned."""
    return (
        rows.select_related("area", "organiser")
        .annotate(
            held_count=Count("occurrences", filter=Q(occurrences__state="held")),
            ahead_count=Count("occurrences", filter=Q(occurrences__state__in=AHEAD)),
        )
        .order_by("-pk")
    )


def moment(local: datetime) -> datetime:
    """A local wall-clock time of a series as a moment in the town's zone."""
    return local.replace(tzinfo=clock.zone())


def ahead(series: Series, now: datetime) -> date:
    """Up to which day its occurrences are made by themselves."""
    day = max(clock.local(now).date(), series.first_on) + timedelta(days=AHEAD_DAYS)
    return min(day, series.ends_on) if series.ends_on else day


def slots_of(series: Series, start: date, end: date) -> list[Slot]:
    """When it takes place from `start` until before `end`, exceptions and days off considered."""
    days = dict(series.days.values_list("day", "how"))
    last = min(end, series.ends_on + timedelta(days=1)) if series.ends_on else end
    return slots(
        series.rule,
        datetime.combine(series.first_on, series.starts),
        datetime.combine(start, time.min),
        datetime.combine(last, time.min),
        on_holiday=series.on_holiday,
        works_on=clock.calendar().works_on,
        left_out={day for day, how in days.items() if how == SeriesDay.How.OUT},
        added={day for day, how in days.items() if how == SeriesDay.How.ADDED},
    )


def untouched(series: Series, now: datetime) -> "QuerySet[Event]":
    """Occurrences still ahead that nobody changed by themselves."""
    return series.occurrences.filter(state__in=AHEAD, starts_at__gt=now, version=1)


def planned_on(series: Series, day: date) -> "QuerySet[Event]":
    """The occurrence that the rule put on this day, if it is still ahead."""
    start = moment(datetime.combine(day, time.min))
    return series.occurrences.filter(
        state__in=AHEAD, slot_at__gte=start, slot_at__lt=start + timedelta(days=1)
    )


def to_extend(now: datetime) -> "QuerySet[Series]":
    """Series of which not everything is made yet that should be by now."""
    until = clock.local(now).date() + timedelta(days=AHEAD_DAYS)
    rows = Series.objects.filter(ended_at=None).filter(
        Q(ends_on=None) | Q(ends_on__gte=clock.local(now).date())
    )
    return rows.filter(Q(planned_until=None) | Q(planned_until__lt=until)).order_by("pk")


# Audiences


def audiences() -> Mapping[str, Audience]:
    """The kinds of audience that higher apps declare, by code (LINLI_AUDIENCES)."""
    found: Mapping[str, Audience] = import_string(settings.LINLI_AUDIENCES)
    return found


def _declared(key: str) -> tuple[Audience | None, int]:
    code, _sep, number = key.partition(":")
    return audiences().get(code), int(number) if number.isdecimal() else 0


def audience_keys(key: str) -> set[str]:
    """What an audience may be: nobody but the invited, all, the area, or this declared one."""
    audience, number = _declared(key)
    return {INVITED, OPEN, AREA} | ({key} if audience and number else set())


def audience_name(key: str) -> str:
    """The words of a declared audience; "" for the three that everybody has."""
    audience, number = _declared(key)
    return audience.name(number) if audience and number else ""


def audience_choices(viewer: Viewer, path: str) -> list[tuple[str, str]]:
    """Declared audiences that a gathering in this area may be for: key and words."""
    return [
        (f"{code}:{number}", words)
        for code, audience in audiences().items()
        for number, words in audience.choices(viewer, path)
    ]


def admits(key: str, who: Applicant) -> bool:
    """Whether a gathering for this audience is for this applicant."""
    audience, number = _declared(key)
    return audience.admits(number, who) if audience and number else True
