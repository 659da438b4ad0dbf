"""The clocks of a case: a move starts some and meets others, as its kind declares."""

from datetime import datetime

from django.utils.timezone import localdate

from linli.cases.models import Case, CaseClock, Urgency
from linli.cases.spec import ClockSpec
from linli.clock import queries as clock


def run(case: Case, move: str, now: datetime) -> dict[str, str]:
    """Meet the clocks this move meets, start those it starts; the colours of those it met."""
    met = _meet(case, move, now)
    for declared in case.spec.clocks:
        if declared.starts == move:
            _start(case, declared, now)
    return met


def restart(case: Case, code: str, now: datetime) -> None:
    """Let a clock run again from now; how the first run ended stands in the journal."""
    for declared in case.spec.clocks:
        if declared.code == code:
            _start(case, declared, now)


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


def _start(case: Case, declared: ClockSpec, now: datetime) -> None:
    span = _span(case, declared, now)
    CaseClock.objects.update_or_create(
        case=case,
        code=declared.code,
        defaults={
            **span.columns(),
            "paused_at": None,
            "met_at": None,
            "term": span.term_code,
            "term_version": span.term_version,
        },
    )


def _span(case: Case, declared: ClockSpec, now: datetime) -> clock.Span:
    """Until the day named for it, as long as that is to come; else by its term."""
    day = case.day(declared.until) if declared.until else None
    if day is not None and day > localdate(now):
        return clock.until(day, now)
    term = declared.term or f"case.{case.kind}.{declared.code}"
    category = case.facts.get(declared.term_by, "") or case.category.code
    if case.urgency == Urgency.URGENT:
        category = case.urgency
    return clock.start(term, case.area.path, category, now)


def _meet(case: Case, move: str, now: datetime) -> dict[str, str]:
    codes = [declared.code for declared in case.spec.clocks if move in declared.met_by]
    met: dict[str, str] = {}
    for running in case.clocks.filter(code__in=codes, met_at=None).order_by("code"):
        running.met_at = now
        running.save()
        met[running.code] = clock.colour(running, now).value
    return met
