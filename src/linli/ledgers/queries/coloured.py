"""The colour of many items at once: `spec.colours` as the database reads it.

The twin of `queries.colours`; a property test proves that both say the same.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

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

from linli.clock import queries as clock
from linli.ledgers.models import ColourMark, Item, Milestone
from linli.ledgers.queries.colours import (
    APPLIED,
    COLOURED,
    Words,
    Works,
    all_in_force,
    said,
    works_of,
)
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
    Scheme,
    Since,
    Until,
    last_day_within,
)
from linli.ledgers.spec.schemes import SHIPPED
from linli.ledgers.workflow import State


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
    return Q(state__in=APPLIED) if how.column == "applied" else Q(_mark__in=looks)


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


def facts_of_all(items: "QuerySet[Item]", day: date) -> dict[int, tuple[str, Facts]]:
    """Item → its state and what the rules may ask of it, for many at once (1 query)."""
    annotated: Any = items.annotate(**_columns(set(MEASURES), day))
    rows = annotated.values_list(
        "pk", "state", "starts_on", "due_on", "told_at", "percent", "item_class_id",
        "_missed", "_missed_on", "_next", "_mark",
    )  # fmt: skip
    zone = clock.zone()
    return {
        pk: (
            state,
            Facts(
                day,
                starts_on,
                due_on,
                told_at.astimezone(zone).date(),
                percent,
                state == State.CLOSED,
                state in APPLIED,
                missed,
                missed_on,
                next_on,
                mark,
                item_class,
            ),
        )
        for (
            pk, state, starts_on, due_on, told_at, percent, item_class,
            missed, missed_on, next_on, mark,
        ) in rows
    }  # fmt: skip


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


def drawn(
    items: Sequence[Item], now: datetime, schemes: Mapping[int, Scheme] | None = None
) -> dict[int, Words]:
    """Item → colour and word, for the rows of one page: 2 queries, 1 where the rules in force were
    read already (`schemes`).
    """
    if schemes is None:
        schemes = all_in_force({item.ledger_id for item in items})
    words = words_by(schemes)
    shown = Item.objects.filter(pk__in=[item.pk for item in items]).order_by()
    rows = coloured(shown.only("ledger_id", "state"), now, schemes)
    return {row.pk: words(row) for row in rows}


def words_of(ledger_ids: Iterable[int]) -> Callable[[Any], Words]:
    """How the colour of a row of `coloured` is called, by its ledger's rules (1 query)."""
    return words_by(all_in_force(ledger_ids))


def words_by(schemes: Mapping[int, Scheme]) -> Callable[[Any], Words]:
    """The same by rules that were read already."""

    def words(item: Any) -> Words:
        scheme = schemes.get(item.ledger_id, SHIPPED[0].scheme)
        return said(State(item.state), item.look, scheme.shade(item.look))

    return words


def midnight(day: date) -> datetime:
    """The moment at which a day of the town begins."""
    return datetime.combine(day, time(), clock.zone())
