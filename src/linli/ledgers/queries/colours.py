"""The colour of one item and its reason, in Python; `queries.coloured` is its twin in SQL.

Days begin and end at midnight of the town. What the rules count in working days is asked of the
calendar as it stands now, so a holiday that is added later counts from then on.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from linli.clock import queries as clock
from linli.ledgers.models import ColourRules, Item
from linli.ledgers.spec.colours import (
    NO_COLOUR,
    Counting,
    Facts,
    Rule,
    Scheme,
    Shade,
    Span,
    calendar_span,
    measure,
    working_span,
)
from linli.ledgers.spec.schemes import SHIPPED
from linli.ledgers.workflow import ALIVE, State

#: Only these have a colour: a draft has not begun, a suspended item's time stands still.
COLOURED = ALIVE | {State.CLOSED}
APPLIED = (State.APPLIED, State.CHECKED)
Works = Callable[[date], bool]


@dataclass(frozen=True)
class InForce:
    """The rules that colour a ledger: their row (None: the shipped ones, before any were set)."""

    row: ColourRules | None
    scheme: Scheme


@dataclass(frozen=True)
class Colour:
    """One item's colour on one day, with its reason: `rule` and what it measured."""

    look: str
    shade: Shade | None
    rule: Rule | None
    at: int
    measured: Mapping[str, int]


class Words(NamedTuple):
    """A colour as a list shows it."""

    look: str
    word: str


def said(state: State, look: str, shade: Shade | None) -> Words:
    """A colour and its word beside the item's state: the state alone says enough of an item that
    does not run.
    """
    if shade is None:
        return Words("paused" if state == State.SUSPENDED else "grey", str(state.label))
    if state == State.CLOSED:
        return Words(look, str(state.label))
    return Words(look, str(shade) if state == State.RUNNING else f"{shade} · {state.label}")


def in_force(ledger_id: int) -> InForce:
    """The rules that colour this ledger now."""
    row = ColourRules.objects.filter(
        ledger_id=ledger_id, applied_at__isnull=False, retired_at=None
    ).first()
    return InForce(row, row.scheme if row else SHIPPED[0].scheme)


def all_in_force(ledgers: Iterable[int] | None = None) -> dict[int, Scheme]:
    """The rules in force by ledger, for those that have set their own (1 query)."""
    rows = ColourRules.objects.filter(applied_at__isnull=False, retired_at=None)
    if ledgers is not None:
        rows = rows.filter(ledger__in=ledgers)
    return {row.ledger_id: row.scheme for row in rows}


def alarms(scheme: Scheme | None) -> tuple[str, ...]:
    """Looks that count as overdue by these rules, or by the shipped ones."""
    return (scheme or SHIPPED[0].scheme).alarms()


def works_of(schemes: Iterable[Scheme]) -> Works | None:
    """Which days are working days, if some of these rules ask; None if all count every day."""
    if all(scheme.counting == Counting.CALENDAR for scheme in schemes):
        return None
    return lru_cache(maxsize=None)(clock.calendar().works_on)


def span_of(scheme: Scheme, works: Works | None) -> Span:
    """How this scheme counts days."""
    if scheme.counting == Counting.CALENDAR or works is None:
        return calendar_span
    return working_span(works)


# One item, in Python


def facts_of(item: Item, today: date) -> Facts:
    """What the rules may ask of an item on this day (2 queries, none when prefetched)."""
    days = [
        step.due_on
        for step in getattr(item, "steps", None) or item.milestones.all()
        if step.due_on and step.done_on is None and step.withdrawn_at is None
    ]
    missed = [day for day in days if day < today]
    to_come = [day for day in days if day >= today]
    marks = [
        mark.look
        for mark in item.marks.all()
        if mark.lifted_at is None and mark.since_on <= today <= mark.until_on
    ]
    return Facts(
        today=today,
        starts_on=item.starts_on,
        due_on=item.due_on,
        told_on=clock.local(item.told_at).date(),
        percent=item.percent,
        closed=item.state == State.CLOSED,
        applied=item.state in APPLIED,
        missed=len(missed),
        missed_on=min(missed, default=None),
        next_on=min(to_come, default=None),
        mark=marks[0] if marks else "",
        item_class=item.item_class_id,
    )


def colour_of(item: Item, now: datetime, scheme: Scheme | None = None) -> Colour:
    """An item's colour now, and why."""
    scheme = scheme or in_force(item.ledger_id).scheme
    return colour_on(item, clock.local(now).date(), scheme, works_of([scheme]))


def colour_on(item: Item, day: date, scheme: Scheme, works: Works | None) -> Colour:
    """An item's colour on a day by these rules, and why."""
    return colour_by(item.state, facts_of(item, day), scheme, works)


def colour_by(state: str, facts: Facts, scheme: Scheme, works: Works | None) -> Colour:
    """The colour that these rules give to these facts, and why."""
    if state not in COLOURED:
        return Colour(NO_COLOUR, None, None, 0, {})
    span = span_of(scheme, works)
    at, look = scheme.decide(facts, span)
    rule = scheme.rules[at]
    measured = {test.measure: measure(test.measure, facts, span) for test in rule.tests}
    known = {code: number for code, number in measured.items() if number is not None}
    return Colour(look, scheme.shade(look), rule, at, known)
