"""Items of one ledger as its table, board and timeline show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber

from linli.base.search import matching
from linli.base.viewer import Viewer
from linli.ledgers.models import Category, Item, ItemClass, Ledger, Milestone, Note, Tag
from linli.ledgers.queries.coloured import by_look, coloured, midnight, overdue
from linli.ledgers.queries.colours import alarms, all_in_force
from linli.ledgers.queries.scope import (
    executed_by,
    possible_leaders,
    sections_for,
    visible_to,
)
from linli.ledgers.spec.colours import Scheme, Shade
from linli.ledgers.spec.schemes import SHIPPED
from linli.ledgers.workflow import State
from linli.places.models import in_this_language

#: Rows on one page of the table.
SIZE = 60
#: What the table may be ordered by: code → columns.
SORTS: dict[str, tuple[Any, ...]] = {
    "": ("category__position", "category_id", "position", "pk"),
    "due": (F("due_on").asc(nulls_last=True), "position", "pk"),
    "percent": ("percent", "position", "pk"),
    "told": ("told_at", "position", "pk"),
}


#: The three kinds of words a ledger has.
_WORDS: dict[str, Any] = {"category": Category, "class": ItemClass, "tag": Tag}


@dataclass(frozen=True)
class Filters:
    """What was chosen above the list; "" and None choose everything."""

    state: str = ""
    category_id: int | None = None
    class_id: int | None = None
    tag_id: int | None = None
    section_id: int | None = None
    overdue: bool = False
    look: str = ""
    mine: bool = False
    words: str = ""
    sort: str = ""


def of_ledger(viewer: Viewer, ledger: Ledger) -> "QuerySet[Item]":
    """Items of this ledger that the viewer may see."""
    return visible_to(viewer).filter(ledger=ledger)


def filtered(viewer: Viewer, ledger: Ledger, filters: Filters, today: date) -> "QuerySet[Item]":
    """The items that were asked for, in the order asked for. Withdrawn ones only by name."""
    rows = of_ledger(viewer, ledger)
    rows = (
        rows.filter(state=filters.state) if filters.state else rows.exclude(state=State.WITHDRAWN)
    )
    chosen = {
        "category_id": filters.category_id,
        "item_class_id": filters.class_id,
        "tags": filters.tag_id,
    }
    rows = rows.filter(**{name: value for name, value in chosen.items() if value})
    if filters.section_id:
        assisted = Item.assisting.through.objects.filter(section_id=filters.section_id)
        rows = rows.filter(
            Q(lead_section_id=filters.section_id) | Q(pk__in=assisted.values("item_id"))
        )
    if filters.overdue:
        rows = overdue(rows, midnight(today))
    if filters.look:
        rows = by_look(rows, filters.look, midnight(today))
    if filters.mine:
        rows = rows.filter(executed_by(viewer))
    return matching(rows, filters.words, column="bigrams", text="title").order_by(
        *SORTS[filters.sort]
    )


def with_rows(rows: "QuerySet[Item]") -> "QuerySet[Item]":
    """With all that a list shows: one query for the rows, one each for what hangs on them."""
    return rows.select_related(
        "area", "ledger__area", "category", "item_class", "leader", "lead_section", "in_charge"
    ).prefetch_related(
        "tags",
        "assisting",
        Prefetch("milestones", Milestone.objects.filter(withdrawn_at=None), to_attr="steps"),
    )


def latest_notes(items: Iterable[Item]) -> dict[int, dict[str, Note]]:
    """Item → kind → its newest note that no later one corrects (one query)."""
    newest = (
        Note.objects.filter(item__in=[item.pk for item in items], corrected_by=None)
        .order_by("item_id", "kind", "-written_at", "-pk")
        .distinct("item_id", "kind")
    )
    found: dict[int, dict[str, Note]] = {}
    for note in newest:
        found.setdefault(note.item_id, {})[note.kind] = note
    return found


@dataclass(frozen=True)
class Counts:
    """How many items there are, by state; how many of them are late."""

    by_state: Mapping[str, int] = field(default_factory=dict)
    by_look: Mapping[str, int] = field(default_factory=dict)
    overdue: int = 0
    shades: Sequence[Shade] = ()

    @property
    def all(self) -> int:
        """All of them without the withdrawn ones."""
        return sum(n for state, n in self.by_state.items() if state != State.WITHDRAWN)


def counts(viewer: Viewer, ledger: Ledger, today: date, schemes: Mapping[int, Scheme]) -> Counts:
    """Of the items the viewer may see, by the rules in force (1 query)."""
    return overview(viewer, [ledger], today, schemes).get(ledger.pk, Counts())


def overview(
    viewer: Viewer,
    ledgers: Sequence[Ledger],
    today: date,
    schemes: Mapping[int, Scheme] | None = None,
) -> dict[int, Counts]:
    """By ledger: how many items in which state and which colour: 2 queries, 1 where the rules in
    force were read already (`schemes`).
    """
    if schemes is None:
        schemes = all_in_force(ledger.pk for ledger in ledgers)
    rows = visible_to(viewer).filter(ledger__in=[ledger.pk for ledger in ledgers]).order_by()
    shown = coloured(rows, midnight(today), schemes).values("ledger_id", "state", "look")
    states: dict[int, dict[str, int]] = {}
    looks: dict[int, dict[str, int]] = {}
    for row in shown.annotate(n=Count("pk")):
        _add(states.setdefault(row["ledger_id"], {}), row["state"], row["n"])
        _add(looks.setdefault(row["ledger_id"], {}), row["look"], row["n"])
    return {
        ledger: Counts(
            by_state,
            looks[ledger],
            sum(looks[ledger].get(look, 0) for look in alarms(schemes.get(ledger))),
            schemes[ledger].shades if ledger in schemes else SHIPPED[0].scheme.shades,
        )
        for ledger, by_state in states.items()
    }


def _add(counted: dict[str, int], key: str, n: int) -> None:
    counted[key] = counted.get(key, 0) + n


def planned(item: Item, steps: Sequence[Milestone], today: date) -> int | None:
    """How far the item should be today, in percent: by weight of the milestones whose day has
    come; without any, by the time that has passed. None where no day is said.
    """
    dated = [step for step in steps if step.due_on is not None]
    if dated:
        whole = sum(step.weight for step in steps)
        due = sum(step.weight for step in dated if step.due_on and step.due_on <= today)
        return due * 100 // whole
    if item.due_on is None:
        return None
    whole = max((item.due_on - item.starts_on).days, 1)
    return max(0, min(100, (today - item.starts_on).days * 100 // whole))


def words_of(ledger: Ledger) -> dict[str, list[Any]]:
    """Categories, classes and labels of the ledger, in their order (3 queries)."""
    return {
        "category": list(Category.objects.filter(ledger=ledger)),
        "class": list(ItemClass.objects.filter(ledger=ledger)),
        "tag": list(Tag.objects.filter(ledger=ledger)),
    }


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen above the table or in a cell."""

    pk: int
    name: str

    def __str__(self) -> str:
        return self.name


def choices_of(ledger: Ledger, now: datetime) -> dict[str, list[Choice]]:
    """Categories, classes, labels of the ledger, leaders and sections of its area, in their
    order (one query).
    """
    words = [
        model.objects.filter(ledger=ledger).values_list(
            Value(kind), "position", "pk", "name", "name_en"
        )
        for kind, model in _WORDS.items()
    ]
    people = possible_leaders(ledger.area, now).order_by()
    sections = sections_for(ledger.area).order_by()
    found: dict[str, list[Choice]] = {kind: [] for kind in (*_WORDS, "leader", "section")}
    rows = (
        words[0]
        .order_by()
        .union(
            *(each.order_by() for each in words[1:]),
            people.values_list(Value("leader"), Value(0), "pk", "name", Value("")),
            sections.values_list(Value("section"), Value(0), "pk", "name", "name_en"),
            all=True,
        )
    )
    for kind, _position, pk, name, name_en in sorted(rows):
        found[kind].append(Choice(pk, in_this_language(name, name_en)))
    return found


def active_words(kind: str, ledger: Ledger) -> "QuerySet[Any]":
    """Categories, classes or labels of the ledger that are in use."""
    model = _WORDS[kind]
    rows: QuerySet[Any] = model.objects.filter(ledger=ledger, active=True)
    return rows


def nearest(rows: "QuerySet[Item]", most: int) -> "QuerySet[Any]":
    """Of each state the `most` whose deadline is nearest (one query)."""
    place = Window(RowNumber(), partition_by="state", order_by=SORTS["due"])
    return rows.annotate(place=place).filter(place__lte=most).order_by(*SORTS["due"])


def uses_of(ledger: Ledger) -> dict[str, dict[int, int]]:
    """How many items have each category, class, label (3 queries)."""
    items = Item.objects.filter(ledger=ledger).order_by()
    return {
        kind: dict(items.values_list(column).annotate(n=Count("pk")))
        for kind, column in (("category", "category"), ("class", "item_class"), ("tag", "tags"))
    }


def word(kind: str, pk: int, ledger: Ledger) -> Any:
    """One category, class or label of this ledger, or None."""
    return _WORDS[kind].objects.filter(pk=pk, ledger=ledger).first()
