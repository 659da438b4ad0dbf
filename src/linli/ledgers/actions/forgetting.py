"""Somebody was erased: their name and number are blackened in the ledgers."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from linli.base.masking import blacken, blacken_fields
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.ledgers import events, queries
from linli.ledgers.models import Item
from linli.ledgers.queries import sheet as sheets
from linli.notices import actions as notices
from linli.people.spec import Erased
from linli.places import actions as places

_COLUMNS = {
    "milestones": ("title", "shows"),
    "notes": ("words",),
    "requests": ("reason", "answer"),
    "marks": ("reason",),
}


@transaction.atomic
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """Blacken them in the items of every area that holds one of their doors; in how many. No
    number leads from an item to a person, so the words are looked for.
    """
    _strike_sheets(who.words)
    rows = (
        queries.items_around(who.dwellings).select_related("area").select_for_update(of=("self",))
    )
    return sum(_blacken(item, who.words, by, now) for item in rows.order_by("pk"))


def _strike_sheets(words: Collection[str]) -> None:
    """Rows of sheets that are still kept because they were refused, or wait."""
    for kind in sheets.kinds_kept():
        places.strike_rows(
            kind, lambda values: any(word in cell for cell in values.values() for word in words)
        )


def _blacken(item: Item, words: Collection[str], by: Viewer, now: datetime) -> bool:
    subject = f"item:{item.pk}"
    journal.erase_texts_naming(subject, words, by=by, now=now)
    changed = bool(blacken_fields(item, ("title", "goal", "result"), words))
    said = {column: blacken(str(text), words) for column, text in item.wording.items()}
    if said != item.wording:
        item.wording, changed = said, True
    for name, fields in _COLUMNS.items():
        for row in getattr(item, name).all():
            if touched := blacken_fields(row, fields, words):
                row.save(update_fields=touched)
                changed = True
    if not changed:
        return False
    item.version += 1
    item.save()
    notices.erase(about=subject, by=by, now=now)
    journal.record(events.NAME_BLACKENED, subject=subject, area=item.area.path, by=by, now=now)
    return True
