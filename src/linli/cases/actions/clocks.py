"""The clocks of a case: a move starts some and meets others, as its kind declares."""

from datetime import datetime

from django.utils.timezone import localdate

from linli.cases.models import Case, CaseClock, Urgency
from linli.cases.spec import ClockSpec
from linli.clock import queries as clock


def run(case: Case, move: str, now: datetime, *, done_at: datetime | None = None) -> dict[str, str]:
    """Meet the clocks this move meets, start those it starts; the colours of those it met.

    `done_at`: the moment at which it was done, where the house learns of it later. What it starts
    for others starts now: nobody could act on what had not arrived.
    """
    met = _meet(case, move, done_at or now)
    for declared in case.spec.clocks:
        if declared.starts == move:
            _start(case, declared, now, fresh=move == "raise")
    return met


def restart(case: Case, code: str, now: datetime) -> None:
    """Let a clock run again from now; how the first run ended stands in the journal."""
    for declared in case.spec.clocks:
        if declared.code == code:
            _start(case, declared, now)


def reckon_anew(case: Case, code: str, *, day_changed: bool) -> None:
    """The end of a clock that still runs, after what it goes by was corrected: counted from when
    it began, so that a correction by itself gives no new time. Past pauses count on, except for a
    day that was just named: that day is meant.
    """
    declared = next(each for each in case.spec.clocks if each.code == code)
    running = case.clocks.filter(code=code, met_at=None).first()
    if running is None:
        return
    span = _span(case, declared, running.started_at)
    for name, value in span.columns().items():
        setattr(running, name, value)
    running.term, running.term_version = span.term_code, span.term_version
    paused = case.pauses.filter(decided_at__gte=running.started_at, ended_at__isnull=False)
    for pause in () if day_changed else paused.order_by("pk"):
        running.paused_at = pause.decided_at
        _set(running, clock.resume(running, pause.ended_at or pause.asked_at))
    running.save()


def stop_all(case: Case, now: datetime) -> None:
    """Nothing runs any more (withdrawn)."""
    for running in case.clocks.filter(met_at=None):
        running.met_at = now
        running.paused_at = None
        running.save()


def pause(case: Case, now: datetime) -> None:
    for running in case.clocks.filter(met_at=None):
        _set(running, clock.pause(running, now))


def resume(case: Case, now: datetime) -> None:
    for running in case.clocks.filter(met_at=None):
        _set(running, clock.resume(running, now))


def _set(running: CaseClock, columns: dict[str, datetime | None]) -> None:
    for name, value in columns.items():
        setattr(running, name, value)
    running.save()


def _start(case: Case, declared: ClockSpec, now: datetime, *, fresh: bool = False) -> None:
    """Begin it, or begin it anew; a `fresh` case has none yet, so that nobody has to look."""
    span = _span(case, declared, now)
    columns = {
        **span.columns(),
        "paused_at": None,
        "met_at": None,
        "term": span.term_code,
        "term_version": span.term_version,
    }
    if fresh:
        CaseClock.objects.create(case=case, code=declared.code, **columns)
        return
    CaseClock.objects.update_or_create(case=case, code=declared.code, defaults=columns)


def _span(case: Case, declared: ClockSpec, now: datetime) -> clock.Span:
    """Until the day named for it, as long as that is to come; else by its term."""
    day = case.day(declared.until) if declared.until else None
    if day is not None and day > localdate(now):
        return clock.until(day, now)
    if declared.same_day:
        return clock.this_day(now)
    term = declared.term or f"case.{case.kind}.{declared.code}"
    category = case.facts.get(declared.term_by, "") or case.category.code
    if case.urgency == Urgency.URGENT:
        category = case.urgency
    return clock.start(term, case.area.path, category, now)


def _meet(case: Case, move: str, now: datetime) -> dict[str, str]:
    codes = [declared.code for declared in case.spec.clocks if move in declared.met_by]
    met: dict[str, str] = {}
    if not codes:
        return met
    for running in case.clocks.filter(code__in=codes, met_at=None).order_by("code"):
        running.met_at = now
        running.save()
        met[running.code] = clock.colour(running, now).value
    return met
