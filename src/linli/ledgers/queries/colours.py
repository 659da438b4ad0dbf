"""The colour of items: in SQL for a set, in Python for one, both read from `spec.colours`.

Days begin and end at midnight of the town. What the rules count in working days is asked of the
calendar as it stands now, so a holiday that is added later counts from then on.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Expression,
    F,
    Func,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import gettext as _

from linli.clock import queries as clock
from linli.ledgers.models import ColourMark, ColourRules, Item, Milestone
from linli.ledgers.spec.colours import (
    DAY,
    MEASURES,
    NO_COLOUR,
    Behind,
    Condition,
    Counting,
    Facts,
    Flag,
    Number,
    Op,
    Planned,
    Rule,
    Scheme,
    Shade,
    Since,
    Span,
    Until,
    calendar_span,
    last_day_within,
    measure,
    working_span,
)
from linli.ledgers.spec.schemes import SHIPPED
from linli.ledgers.workflow import ALIVE, State

#: Only these have a colour: a draft has not begun, a suspended item's time stands still.
COLOURED = ALIVE | {State.CLOSED}
_APPLIED = (State.APPLIED, State.CHECKED)
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

    @property
    def word(self) -> object:
        """The colour's word; that there is none for an item that has no colour."""
        return self.shade or _("Not coloured")

    @property
    def sign(self) -> str:
        """The look as components take it."""
        return self.look or "none"


class Words(NamedTuple):
    """A colour as a list shows it."""

    look: str
    word: str


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
        for step in item.milestones.all()
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
        applied=item.state in _APPLIED,
        missed=len(missed),
        missed_on=min(missed, default=None),
        next_on=min(to_come, default=None),
        mark=marks[0] if marks else "",
        item_class=item.item_class_id,
    )


def colour_of(item: Item, now: datetime) -> Colour:
    """An item's colour now, and why."""
    scheme = in_force(item.ledger_id).scheme
    return colour_on(item, clock.local(now).date(), scheme, works_of([scheme]))


def colour_on(item: Item, day: date, scheme: Scheme, works: Works | None) -> Colour:
    """An item's colour on a day by these rules, and why."""
    if item.state not in COLOURED:
        return Colour(NO_COLOUR, None, None, 0, {})
    facts, span = facts_of(item, day), span_of(scheme, works)
    at, look = scheme.decide(facts, span)
    rule = scheme.rules[at]
    measured = {test.measure: measure(test.measure, facts, span) for test in rule.tests}
    known = {code: number for code, number in measured.items() if number is not None}
    return Colour(look, scheme.shade(look), rule, at, known)


# A set of items, in SQL


def coloured(
    items: "QuerySet[Item]", now: datetime, schemes: Mapping[int, Scheme] | None = None
) -> "QuerySet[Any]":
    """Items with `look`, their colour's key now; the twin of `colour_of`.

    `schemes`: rules by ledger instead of those in force, for a preview.
    """
    found = dict(all_in_force() if schemes is None else schemes)
    works = works_of(found.values())
    return with_looks(items, clock.local(now).date(), found, works)


def with_looks(
    items: "QuerySet[Item]", day: date, schemes: Mapping[int, Scheme], works: Works | None
) -> "QuerySet[Any]":
    """Items with `look`, their colour's key on a day; a ledger not named has the shipped rules."""
    alike: dict[Scheme, list[int]] = defaultdict(list)
    for ledger, scheme in schemes.items():
        alike[scheme].append(ledger)
    whens = [When(~Q(state__in=COLOURED), then=Value(NO_COLOUR))]
    for scheme, ledgers in alike.items():
        whens.append(When(ledger_id__in=ledgers, then=_ladder(scheme, day, works)))
    shipped = SHIPPED[0].scheme
    asked = shipped.measures().union(*(scheme.measures() for scheme in alike))
    default = _ladder(shipped, day, None)
    rows = items.alias(**_columns(asked, day))
    return rows.annotate(look=Case(*whens, default=default, output_field=CharField()))


def _ladder(scheme: Scheme, day: date, works: Works | None) -> Expression:
    """The rules from above, as the database reads them."""
    works = works if scheme.counting == Counting.WORKING else None
    looks = [shade.look for shade in scheme.shades]
    whens = []
    for rule in scheme.rules[:-1]:
        condition = Q(item_class_id=rule.item_class) if rule.item_class else Q()
        for test in rule.tests:
            condition &= _condition(test, day, works, looks)
        condition = condition or Q(pk__isnull=False)  # holds for all
        then = Value(rule.look) if rule.look else F("_mark")
        whens.append(When(condition, then=then))
    last = Value(scheme.rules[-1].look)
    return Case(*whens, default=last, output_field=CharField())


#: Columns of a test on days, as the rows have them.
_DAYS = {"due_on": "due_on", "next_on": "_next", "missed_on": "_missed_on"}


def _condition(test: Condition, day: date, works: Works | None, looks: list[str]) -> Q:
    how = MEASURES[test.measure].how
    if isinstance(how, Until | Since):
        return _days(test, how, day, works)
    if isinstance(how, Number):
        name = {"missed": "_missed", "percent": "percent"}[how.column]
        return Q(**{f"{name}__{_lookup(test)}": test.value})
    if isinstance(how, Flag):
        return _flag(test, _yes(how, looks))
    name = (
        "_planned" if isinstance(how, Planned) else "_behind" if isinstance(how, Behind)
        else "_reached"
    )  # fmt: skip
    return Q(**{f"{name}__{_lookup(test)}": test.value})


def _lookup(test: Condition) -> str:
    return "gte" if test.op == Op.AT_LEAST else "lte"


def _days(test: Condition, how: Until | Since, day: date, works: Works | None) -> Q:
    """Days to or since a column, as a plain comparison of that column with one day.

    So many days at most until a day: the day is no later than the last one within them.
    """
    value = test.value if isinstance(how, Until) else -test.value
    early = (test.op == Op.AT_MOST) == isinstance(how, Until)
    limit = last_day_within(day, value if early else value - 1, works)
    if how.column == "told_on":
        midnight = datetime.combine(limit + DAY, time(), clock.zone())
        return Q(told_at__lt=midnight) if early else Q(told_at__gte=midnight)
    name = _DAYS[how.column]
    return Q(**{f"{name}__lte": limit}) if early else Q(**{f"{name}__gt": limit})


def _yes(how: Flag, looks: list[str]) -> Q:
    if how.column == "closed":
        return Q(state=State.CLOSED)
    return Q(state__in=_APPLIED) if how.column == "applied" else Q(_mark__in=looks)


def _flag(test: Condition, yes: Q) -> Q:
    """A yes or no compared with a number: always, if so, unless so, never."""
    if test.holds(1):
        return Q() if test.holds(0) else yes
    return ~yes if test.holds(0) else Q(pk__in=())


def _columns(asked: set[str], day: date) -> dict[str, Any]:
    """The columns that these measures need beside an item's own."""
    open_steps = Milestone.objects.filter(
        item=OuterRef("pk"), withdrawn_at=None, done_on=None
    ).order_by()
    marks = ColourMark.objects.filter(
        item=OuterRef("pk"), lifted_at=None, since_on__lte=day, until_on__gte=day
    )
    past, to_come = open_steps.filter(due_on__lt=day), open_steps.filter(due_on__gte=day)
    every: dict[str, tuple[set[str], Any]] = {
        "_mark": ({"marked"}, Coalesce(Subquery(marks.values("look")[:1]), Value(""))),
        "_missed": ({"missed"}, Coalesce(_of_all(past, Count("pk")), 0)),
        "_missed_on": ({"missed_days"}, _of_all(past, Min("due_on"))),
        "_next": ({"next"}, _of_all(to_come, Min("due_on"))),
        "_planned": ({"planned", "behind", "reached"}, _planned(day)),
        "_behind": ({"behind"}, F("_planned") - F("percent")),
        "_reached": (
            {"reached"},
            F("percent") * Value(100) / NullIf(F("_planned"), Value(0)),
        ),
    }
    return {name: column for name, (needs, column) in every.items() if needs & asked}


def _of_all(rows: "QuerySet[Milestone]", aggregate: Any) -> Subquery:
    return Subquery(rows.values("item").annotate(found=aggregate).values("found"))


def _planned(day: date) -> Expression:
    """The share of the time that has passed: the twin of `spec.colours.planned_share`."""
    today = Cast(Value(day), DateField())
    share = Value(100) * _between(F("starts_on"), today) / _between(F("starts_on"), F("due_on"))
    return Case(
        When(due_on__lte=day, then=Value(100)),
        When(due_on__isnull=False, starts_on__gte=day, then=Value(0)),
        When(due_on__isnull=False, then=share),
        default=Value(None),
        output_field=IntegerField(),
    )


def _between(one: Any, other: Any) -> Func:
    """Days between two dates as the whole number that PostgreSQL gives."""
    return Func(
        other, one, template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField()
    )


# What lists, figures and pages ask


def by_look(items: "QuerySet[Item]", look: str, now: datetime) -> "QuerySet[Any]":
    """Items of one colour now."""
    return coloured(items, now).filter(look=look)


def overdue(items: "QuerySet[Item]", now: datetime) -> "QuerySet[Any]":
    """Items whose colour counts as overdue by the rules of their ledger (the figure
    ledger.overdue); by the same definition as every list and page.
    """
    schemes = all_in_force()
    alarms: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for ledger, scheme in schemes.items():
        alarms[scheme.alarms()].append(ledger)
    chosen = Q(look__in=SHIPPED[0].scheme.alarms()) & ~Q(ledger_id__in=list(schemes))
    for looks, ledgers in alarms.items():
        chosen |= Q(look__in=looks, ledger_id__in=ledgers)
    return coloured(items, now, schemes).filter(chosen)


def counts(items: "QuerySet[Item]", now: datetime) -> dict[str, int]:
    """How many items have each colour now."""
    rows = coloured(items, now).order_by().values("look").annotate(n=Count("pk"))
    return {row["look"]: row["n"] for row in rows}


def words_of(ledger_ids: Iterable[int]) -> Callable[[Any], Words]:
    """How the colour of a row of `coloured` is called, by its ledger's rules (1 query)."""
    schemes = all_in_force(ledger_ids)

    def words(item: Any) -> Words:
        scheme = schemes.get(item.ledger_id, SHIPPED[0].scheme)
        shade = scheme.shade(item.look)
        return Words(item.look or "none", str(shade) if shade else _("Not coloured"))

    return words


def midnight(day: date) -> datetime:
    """The moment at which a day of the town begins."""
    return datetime.combine(day, time(), clock.zone())
