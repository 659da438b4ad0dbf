"""Items as rows of the table: what each cell says, and whether the viewer may write in it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from linli.base.viewer import Viewer
from linli.ledgers import queries, rules
from linli.ledgers.models import Item
from linli.ledgers.spec import Measured, NoteKind
from linli.ledgers.views._shared import Schemes, looks_of, measure_words
from linli.ledgers.workflow import MOVES, State


def lines_of(
    viewer: Viewer,
    items: Sequence[Item],
    day: date,
    schemes: Schemes = None,
    *,
    grouped: bool = False,
) -> list[dict[str, Any]]:
    """Rows for these items (one query for their newest notes). `grouped`: the category's cell
    reaches over all its rows, as in the sheet.
    """
    notes = queries.latest_notes(items)
    looks = looks_of(items, day, schemes)
    lines = [_line(viewer, item, notes.get(item.pk, {}), day, looks[item.pk]) for item in items]
    begins: dict[str, Any] = {}
    for line in lines:
        begins_here = not begins or begins["item"].category_id != line["item"].category_id
        if begins_here or not grouped:
            begins = line
        else:
            line["spans"] = 0
            begins["spans"] += 1
    return lines


def _line(
    viewer: Viewer, item: Item, notes: dict[str, Any], day: date, look: tuple[str, str]
) -> dict[str, Any]:
    colour, word = look
    is_open = item.ledger.is_open
    change = is_open and item.state in MOVES["change"].sources and rules.can_change(viewer, item)
    work = is_open and item.state in MOVES["note"].sources and rules.can_work(viewer, item)
    types = work and item.state == State.RUNNING and item.measured_by == Measured.TYPED
    return {
        "item": item,
        "colour": colour,
        "word": word,
        "planned": queries.planned(item, queries.steps_of(item), day),
        "measured": measure_words(item),
        "progress": notes.get(NoteKind.PROGRESS),
        "problem": notes.get(NoteKind.PROBLEM),
        "next": notes.get(NoteKind.NEXT_STEP),
        "may_change": change,
        "may_work": work,
        "may_type": types,
        "may": change or work,
        "spans": 1,
    }
