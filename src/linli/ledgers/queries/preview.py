"""What a draft of colour rules would change, before it is applied; the history of one item."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.ledgers.models import ColourChange, ColourMark, ColourRules, Item, Ledger
from linli.ledgers.queries import coloured, colours
from linli.ledgers.queries.scope import visible_to
from linli.ledgers.rules import RIGHTS
from linli.ledgers.spec.colours import MEASURES, Scheme, Shade
from linli.ledgers.spec.schemes import SHIPPED

#: Items that the preview names; the numbers count all.
MOST_NAMED = 200


@dataclass(frozen=True)
class Turn:
    """So many items would turn from one colour to another."""

    before: Shade | None
    after: Shade | None
    n: int


@dataclass(frozen=True)
class Turned:
    """One item that would turn, and the rule that would say so."""

    item: Item
    before: Shade | None
    after: Shade | None
    rule: str


@dataclass(frozen=True)
class Preview:
    """What a draft would do: how many items of how many turn, and which."""

    all: int
    turns: tuple[Turn, ...]
    named: tuple[Turned, ...]

    @property
    def n(self) -> int:
        """How many items turn."""
        return sum(turn.n for turn in self.turns)


def preview(draft: ColourRules, viewer: Viewer, now: datetime) -> Preview:
    """What this draft would change now. Numbers count the whole ledger; only items that the viewer
    may see are named.
    """
    ledger, day = draft.ledger_id, clock.local(now).date()
    old, new = colours.in_force(ledger).scheme, draft.scheme
    works = colours.works_of([old, new])
    items = Item.objects.filter(ledger_id=ledger).order_by()
    before = _looks(items, day, ledger, old, works)
    after = _looks(items, day, ledger, new, works)
    turned = {pk: (look, after[pk]) for pk, look in before.items() if look != after[pk]}
    counted = Counter(turned.values())
    turns = tuple(
        Turn(old.shade(one), new.shade(other), n)
        for (one, other), n in sorted(counted.items(), key=lambda entry: -entry[1])
    )
    seen = visible_to(viewer).filter(pk__in=turned).order_by("position", "pk")[:MOST_NAMED]
    facts = coloured.facts_of_all(Item.objects.filter(pk__in=[row.pk for row in seen]), day)
    named = tuple(_turned(row, turned[row.pk], old, new, facts[row.pk], works) for row in seen)
    return Preview(len(before), turns, named)


def _looks(
    items: "QuerySet[Item]", day: Any, ledger: int, scheme: Scheme, works: Any
) -> dict[int, str]:
    rows = coloured.with_looks(items, day, {ledger: scheme}, works)
    return dict(rows.values_list("pk", "look"))


def _turned(
    item: Item, looks: tuple[str, str], old: Scheme, new: Scheme, known: Any, works: Any
) -> Turned:
    state, facts = known
    found = colours.colour_by(state, facts, new, works)
    return Turned(item, old.shade(looks[0]), new.shade(looks[1]), str(found.rule or ""))


# The history of one item


@dataclass(frozen=True)
class Stretch:
    """From when to when an item had a colour, and why."""

    look: str
    word: str
    since: datetime
    until: datetime | None
    rule: str
    number: int
    measured: str
    cause: str


def causes() -> dict[str, object]:
    """What made the program look again, in words."""
    return {
        "day": _("a new day"),
        "act": _("an act"),
        "rules": _("new rules"),
        "mark": _("a mark"),
        "calendar": _("the calendar"),
        "clock": _("the house's clock"),
    }


def stretches(item: Item) -> list[Stretch]:
    """The colours an item had, oldest first (1 query)."""
    rows = ColourChange.objects.filter(item=item, withdrawn=False).select_related("rules")
    words = causes()
    return [_stretch(row, words) for row in rows]


def _stretch(row: ColourChange, words: dict[str, object]) -> Stretch:
    scheme = row.rules.scheme
    shade = scheme.shade(row.look)
    rule = scheme.rules[row.rule] if row.look and row.rule < len(scheme.rules) else None
    return Stretch(
        row.look or "none",
        str(shade) if shade else _("Not coloured"),
        row.since,
        row.until,
        str(rule or ""),
        row.rules.number,
        measured_words(row.measured),
        str(words.get(row.cause, row.cause)),
    )


def measured_words(measured: Any) -> str:
    """What a rule measured: “Past its deadline by 3 days”."""
    return _("; ").join(
        f"{MEASURES[code].label} {MEASURES[code].counted(number)}"
        for code, number in measured.items()
        if code in MEASURES and not MEASURES[code].is_flag
    )


def mark_in_force(item: Item, now: datetime) -> ColourMark | None:
    """The mark that holds on the item today; from its marks, if they were read already."""
    today = clock.local(now).date()
    rows = [row for row in item.marks.all() if row.lifted_at is None]
    return next((row for row in rows if row.since_on <= today <= row.until_on), None)


# Which rules there are


def ledgers_to_colour(viewer: Viewer) -> "QuerySet[Ledger]":
    """Ledgers whose colours the viewer may read: those of their areas, and of items they see."""
    areas = {*RIGHTS.areas(viewer, "see_area"), *RIGHTS.areas(viewer, "colour")}
    holds = visible_to(viewer).order_by().values("ledger_id")
    reach = Q(area__path__within_any=tuple(sorted(areas))) | Q(pk__in=holds)
    return Ledger.objects.filter(reach).select_related("area")


def versions(ledger: Ledger) -> Sequence[ColourRules]:
    """All rules that were ever in force here, the newest first."""
    return list(ledger.colour_rules.filter(applied_at__isnull=False))


def draft_of(ledger: Ledger) -> ColourRules | None:
    """The draft that waits, if there is one."""
    return ledger.colour_rules.filter(applied_at=None).select_related("ledger__area").first()


def shipped() -> Sequence[Any]:
    """Sets that ship, to begin a draft from."""
    return SHIPPED


@dataclass(frozen=True)
class RuleLine:
    """One rule in words: its colour, what it says, when it holds, for which class."""

    shade: Shade | None
    said: str
    when: str
    item_class: str


def lines_of_rules(scheme: Scheme, ledger: Ledger) -> list[RuleLine]:
    """The rules as a list to read, from above (1 query)."""
    classes = {row.pk: str(row) for row in ledger.classes.all()}
    return [
        RuleLine(
            scheme.shade(rule.look),
            str(rule),
            _("; ").join(_when(test) for test in rule.tests) or _("all the rest"),
            classes.get(rule.item_class, ""),
        )
        for rule in scheme.rules
    ]


def _when(test: Any) -> str:
    what = MEASURES[test.measure]
    if what.is_flag:
        return str(what.label)
    more = _("at least") if test.op == "ge" else _("at most")
    return f"{what.label} {more} {what.counted(test.value)}"
