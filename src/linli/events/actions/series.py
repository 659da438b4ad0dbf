"""Series: planned once, their occurrences are made ahead as gatherings of their own."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.events import events, queries, rules, workflow
from linli.events.actions import gatherings, registering
from linli.events.actions._shared import copy_organisers, describe, record, set_organisers, words
from linli.events.models import Event, Series, SeriesDay
from linli.events.spec import Details, OnHoliday, SeriesDraft, Slot
from linli.events.spec.recurrence import parse
from linli.events.workflow import State
from linli.journal import actions as journal
from linli.places.models import Area

_ONLY_PLANNERS = _("Gatherings in this area are planned by its secretary.")

#: No series begins, and no day of one is named, later than this.
FARTHEST_DAY = timedelta(days=5 * 366)


@transaction.atomic
def plan_series(draft: SeriesDraft, *, by: Viewer, now: datetime) -> Series:
    """Agree a series and plan its occurrences of the next three months."""
    area = Area.objects.get(pk=draft.area_id)
    ensure(rules.can_plan(by, area.path), _ONLY_PLANNERS)
    parse(draft.rule, datetime.combine(draft.first_on, draft.starts))
    if draft.on_holiday not in OnHoliday.values:
        raise Invalid(_("Choose what becomes of it on a day off."), field="on_holiday")
    if not 1 <= draft.minutes <= 24 * 60:
        raise Invalid(_("It lasts between a minute and a day."), field="minutes")
    if draft.ends_on is not None and draft.ends_on < draft.first_on:
        raise Invalid(_("It cannot end before it begins."), field="ends_on")
    series = Series(
        kind=draft.kind,
        area=area,
        compound_id=draft.compound_id,
        title=words(draft.title, "title", _("Give it a title.")),
        venue=words(draft.venue, "venue", _("Say where people meet.")),
        rule=draft.rule.strip().removeprefix("RRULE:").upper(),
        first_on=draft.first_on,
        starts=draft.starts,
        minutes=draft.minutes,
        ends_on=draft.ends_on,
        on_holiday=draft.on_holiday,
        organiser_id=draft.organiser_id,
        announces=draft.announces,
        origin=draft.origin,
    )
    _in_reach(series.first_on, "first_on", now)
    describe(series, draft.details)
    series.save()
    set_organisers(series, draft.details)
    _record(events.SERIES_PLANNED, series, by, now)
    plan_occurrences(series.pk, queries.ahead(series, now), by=by, now=now)
    series.refresh_from_db()
    return series


@transaction.atomic
def plan_occurrences(series_id: int, until: date, *, by: Viewer, now: datetime) -> list[Event]:
    """Make the occurrences up to this day that are not there yet, in order. Done twice it makes
    nothing twice; one that was moved or cancelled stays as it is.
    """
    series = _locked(series_id, None, by)
    if series.ended_at is not None:
        return []
    known = set(series.occurrences.values_list("slot_at", flat=True))
    planned = queries.slots_of(series, series.first_on, until + timedelta(days=1))
    made = [
        _occurrence(series, slot, now)
        for slot in planned
        if queries.moment(slot.planned) not in known
    ]
    copy_organisers(series, made)
    series.planned_until = max(until, series.planned_until or until)
    series.save(update_fields=["planned_until"])
    for event in made:
        record(events.PLANNED, event, by, now, starts_at=event.starts_at.isoformat())
        if series.announces:
            record(events.ANNOUNCED, event, by, now)
    if made:
        _record(events.SERIES_EXTENDED, series, by, now, occurrences=len(made))
    return made


def _occurrence(series: Series, slot: Slot, now: datetime) -> Event:
    starts_at = queries.moment(slot.starts)
    return Event.objects.create(
        kind=series.kind,
        area=series.area,
        compound_id=series.compound_id,
        series=series,
        slot_at=queries.moment(slot.planned),
        origin=series.origin,
        title=series.title,
        venue=series.venue,
        audience=series.audience,
        capacity=series.capacity,
        registers=series.registers,
        programme=series.programme,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=series.minutes),
        organiser_id=series.organiser_id,
        state=State.ANNOUNCED if series.announces else State.PLANNED,
        announced_at=now if series.announces else None,
    )


@transaction.atomic
def edit_series(
    series_id: int,
    *,
    title: str,
    venue: str,
    details: Details,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Series:
    """Change what it is about. Occurrences still ahead follow, but for those that were changed
    by themselves.
    """
    series = _locked(series_id, version, by)
    series.title = words(title, "title", _("Give it a title."))
    series.venue = words(venue, "venue", _("Say where people meet."))
    describe(series, details)
    series.version += 1
    series.save()
    set_organisers(series, details)
    _record(events.SERIES_EDITED, series, by, now)
    for event in queries.untouched(series, now):
        row = Event.objects.select_for_update().get(pk=event.pk)
        row.title, row.venue = series.title, series.venue
        describe(row, details)
        if row.capacity is not None:  # never fewer than have a place already
            row.capacity = max(row.capacity, row.seats_taken)
        row.save()
        copy_organisers(series, [row])
        registering.move_up(row, by=by, now=now)
    return series


def _in_reach(day: date, field: str, now: datetime) -> None:
    if day - clock.local(now).date() > FARTHEST_DAY:
        raise Invalid(_("Choose a day in the next five years."), field=field)


@transaction.atomic
def leave_out(series_id: int, day: date, reason: str, *, by: Viewer, now: datetime) -> Series:
    """It does not take place on this day: an occurrence that is planned already is cancelled."""
    series = _locked(series_id, None, by)
    _in_reach(day, "day", now)
    _set_day(series, day, SeriesDay.How.OUT, by, now)
    for event in queries.planned_on(series, day):
        gatherings.cancel(event.pk, reason, by=by, now=now)
    return series


@transaction.atomic
def add_day(series_id: int, day: date, *, by: Viewer, now: datetime) -> Series:
    """It takes place on this day as well, at its usual time."""
    series = _locked(series_id, None, by)
    if day < series.first_on:
        raise Invalid(_("The series begins later."), field="day")
    _set_day(series, day, SeriesDay.How.ADDED, by, now)
    if day <= queries.ahead(series, now):
        plan_occurrences(series.pk, queries.ahead(series, now), by=by, now=now)
    return series


def _set_day(series: Series, day: date, how: str, by: Viewer, now: datetime) -> None:
    SeriesDay.objects.update_or_create(series=series, day=day, defaults={"how": how})
    _record(events.SERIES_DAY_CHANGED, series, by, now, day=day.isoformat(), how=how)


@transaction.atomic
def end_series(
    series_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Series:
    """No more of it: what is still ahead is cancelled, what was held stays."""
    series = _locked(series_id, version, by)
    if series.ended_at is not None:
        raise NotAllowed(_("This series has ended already."), code="ended")
    said = words(reason, "reason", _("Say why it does not take place."))
    series.ended_at = now
    series.version += 1
    series.save()
    _record(events.SERIES_ENDED, series, by, now)
    for event in series.occurrences.filter(state__in=workflow.AHEAD, starts_at__gt=now):
        gatherings.cancel(event.pk, said, by=by, now=now)
    return series


def _locked(series_id: int, version: int | None, by: Viewer) -> Series:
    rows = Series.objects.select_related("area").select_for_update(of=("self",))
    series = rows.get(pk=series_id)
    ensure(rules.can_plan(by, series.area.path), _ONLY_PLANNERS)
    if version is not None and series.version != version:
        raise Conflict(_("Somebody else changed this series meanwhile."), current=series)
    return series


def _record(kind: str, series: Series, by: Viewer, now: datetime, **data: Any) -> None:
    journal.record(
        kind,
        subject=f"series:{series.pk}",
        area=series.area.path,
        by=by,
        now=now,
        event_kind=series.kind,
        **data,
    )
