"""Giving a ledger back in the layout of its sheet: the words that came in, as long as they hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from linli.ledgers.models import Item, Milestone, Note
from linli.ledgers.spec import NoteKind
from linli.ledgers.spec.sheet import COLUMNS

#: Before a column's code in `Item.wording`: what the item itself said when the words came in.
WAS = "was:"
_NOTES = {
    "told": NoteKind.PROGRESS,
    "problem": NoteKind.PROBLEM,
    "next_step": NoteKind.NEXT_STEP,
}


def as_in_sheet(rows: "QuerySet[Item]") -> "QuerySet[Item]":
    """Items in the sheet's order, with all that its columns show (5 queries)."""
    notes = Note.objects.filter(corrected_by=None).order_by("written_at", "pk")
    steps = Milestone.objects.filter(withdrawn_at=None)
    return (
        rows.select_related("category", "item_class", "leader", "lead_section", "in_charge")
        .prefetch_related(
            "tags",
            "assisting",
            Prefetch("milestones", steps, to_attr="steps"),
            Prefetch("notes", notes, to_attr="told"),
        )
        .order_by("position", "pk")
    )


def rendered(item: Any) -> dict[str, str]:
    """What the item itself says in each column, whatever the sheet once said."""
    newest = {note.kind: note.words for note in item.told}
    return {
        "number": item.number,
        "category": item.category.name,
        "item_class": item.item_class.name,
        "title": item.title,
        "goal": item.goal,
        "milestones": "\n".join(_step(place, row) for place, row in enumerate(item.steps, start=1)),
        "starts_on": f"{item.starts_on:%Y-%m-%d}",
        "due": item.due_shown,
        "leader": item.leader.name if item.leader else "",
        "lead": item.lead_section.name if item.lead_section else "",
        "in_charge": item.in_charge.name,
        "assisting": "、".join(section.name for section in item.assisting.all()),
        "funds": f"{item.funds.normalize():f}" if item.funds is not None else "",
        "percent": f"{item.percent}%",
        "tags": "、".join(tag.name for tag in item.tags.all()),
        **{code: newest.get(kind, "") for code, kind in _NOTES.items()},
    }


def _step(place: int, row: Milestone) -> str:
    return f"{place}. {row.title}（{row.due_shown}）" if row.due_shown else f"{place}. {row.title}"


def worded(item: Any) -> dict[str, str]:
    """What each column reads: the words of the sheet where they still hold."""
    own = rendered(item)
    kept = item.wording
    return {
        code: kept[code] if code in kept and kept.get(WAS + code) == said else said
        for code, said in own.items()
    }


@dataclass(frozen=True)
class SheetRow:
    """One item as a row of the sheet, with its colour."""

    cells: tuple[str, ...]
    look: str
    word: str
    state: str


def sheet_rows(items: Iterable[Any], words: Any) -> Sequence[SheetRow]:
    """Rows for items with `look` (see `colours.coloured`); `words` says how a colour is called."""
    rows = []
    for item in items:
        said = worded(item)
        look, word = words(item)
        cells = tuple(said[column.code] for column in COLUMNS)
        rows.append(SheetRow(cells, look, word, str(item.get_state_display())))
    return rows
