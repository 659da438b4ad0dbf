"""Taking over a ledger's sheet from Excel: read and checked first, written then, undone whole."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Any

from django.db import transaction
from django.db.models import Max, Model, Q
from django.utils.translation import gettext_lazy as _

from linli.base import sheets
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.ledgers import events, rules
from linli.ledgers.actions import colouring
from linli.ledgers.models import Category, ColourChange, Item, Ledger, Milestone, Note
from linli.ledgers.queries import giving
from linli.ledgers.queries import sheet as reading
from linli.ledgers.queries.reading import Planned
from linli.ledgers.queries.scope import may_be_in_charge
from linli.ledgers.spec import Measured, NoteKind
from linli.ledgers.spec.sheet import COLUMNS
from linli.ledgers.workflow import State
from linli.places import actions as places
from linli.places.models import Import
from linli.places.spec import ImportResult

_ONLY_HERE = _("Sheets are taken over by the secretary or leader who keeps this ledger.")
_NOTES = {
    "told": NoteKind.PROGRESS,
    "problem": NoteKind.PROBLEM,
    "next_step": NoteKind.NEXT_STEP,
}


@transaction.atomic
def import_sheet(
    file: IO[bytes],
    ledger_id: int,
    *,
    dry_run: bool,
    by: Viewer,
    now: datetime,
    file_name: str = "",
    in_charge_id: int | None = None,
) -> ImportResult:
    """Read a ledger's sheet (xlsx, xls, csv). With `dry_run` it waits for `take_sheet`.

    `in_charge_id`: who answers for items whose person is not known here; without it such rows
    are refused.
    """
    ledger = Ledger.objects.select_related("area").get(pk=ledger_id)
    ensure(rules.can_import(by, ledger), _ONLY_HERE)
    if in_charge_id is not None:
        ensure(may_be_in_charge(in_charge_id, now), _("Choose somebody who works here."))
    read = sheets.read(file, COLUMNS, as_written=True)
    record = places.check_file(
        reading.sheet_kind(ledger, in_charge_id), read, ledger.area,
        file_name=file_name, by=by, now=now,
    )  # fmt: skip
    return (
        reading.checked_sheet(record, now)[0] if dry_run else take_sheet(record.pk, by=by, now=now)
    )


@transaction.atomic
def take_sheet(import_id: int, *, by: Viewer, now: datetime) -> ImportResult:
    """Put a checked sheet's items on the ledger; they run from now on. It is read once more: what
    stands may have changed.
    """
    record = places.waiting(import_id)
    ledger = _ledger(record, by)
    outcome, found = reading.checked_sheet(record, now)
    taken = [each for each in found if not each.reason]
    made = _make(ledger, taken, by, now)
    _record(events.SHEET_TAKEN, ledger, by, now, items=len(taken), id=record.pk)
    colouring.recolour(ledger.pk, cause="act", now=now, item_ids=made["ledgers.item"])
    return places.finish(record, outcome.lines, made, outcome.makes, by=by, now=now)


def _make(ledger: Ledger, taken: Sequence[Planned], by: Viewer, now: datetime) -> dict[str, Any]:
    """The rows of a sheet, a statement for each kind of row, however long it is."""
    names = reading.new_categories(ledger, taken)
    last = ledger.categories.aggregate(last=Max("position"))["last"] or 0
    new = Category.objects.bulk_create(
        Category(ledger=ledger, position=last + place, name=name)
        for place, name in enumerate(names, start=1)
    )
    categories = dict(ledger.categories.values_list("name", "pk"))
    last = ledger.items.aggregate(last=Max("position"))["last"] or 0
    items = Item.objects.bulk_create(
        _item(ledger, each, categories[each.category], last + place, by, now)
        for place, each in enumerate(taken, start=1)
    )
    pairs = list(zip(items, taken, strict=True))
    _link(Item.assisting.through, "section_id", ((item, each.assisting) for item, each in pairs))
    _link(Item.tags.through, "tag_id", ((item, each.tags) for item, each in pairs))
    steps = Milestone.objects.bulk_create(
        Milestone(item=item, position=place, title=step.title, due_on=step.due_on,
                  due_words=step.due_words)
        for item, each in pairs
        for place, step in enumerate(each.steps, start=1)
    )  # fmt: skip
    Note.objects.bulk_create(
        Note(item=item, kind=kind, words=words, written_by=by.key, written_at=now)
        for item, each in pairs
        for column, kind in _NOTES.items()
        if (words := each.values.get(column, ""))
    )
    _keep_words([row.pk for row in items], taken)
    return {
        "ledgers.item": [row.pk for row in items],
        "ledgers.milestone": [row.pk for row in steps],
        "ledgers.category": [row.pk for row in new],
    }


def _item(
    ledger: Ledger, each: Planned, category_id: int, position: int, by: Viewer, now: datetime
) -> Item:
    typed = each.percent is not None
    return Item(
        ledger=ledger,
        area=ledger.area,
        number=each.number,
        position=position,
        title=each.title,
        goal=each.goal,
        category_id=category_id,
        item_class_id=each.item_class_id,
        leader_id=each.leader_id,
        lead_section_id=each.lead_section_id,
        in_charge_id=each.in_charge_id or 0,  # a row without one is refused
        starts_on=each.starts_on,
        due_on=each.due_on,
        due_words=each.due_words,
        funds=each.funds,
        state=State.RUNNING,
        measured_by=Measured.TYPED if typed else Measured.MILESTONES,
        percent=each.percent or 0,
        typed_by=by.key if typed else "",
        typed_at=now if typed else None,
        told_at=now,
    )


def _keep_words(ids: Sequence[int], taken: Sequence[Planned]) -> None:
    """Keep the words of each cell that would be given back otherwise, beside what it would be: as
    long as that stays the same, the words hold.
    """
    items = list(giving.as_in_sheet(Item.objects.filter(pk__in=ids)))
    for item, each in zip(items, taken, strict=True):
        now = giving.rendered(item)
        item.wording = {
            key: words
            for code, cell in each.values.items()
            if cell != now[code]
            for key, words in ((code, cell), (giving.WAS + code, now[code]))
        }
    Item.objects.bulk_update(items, ["wording"], batch_size=500)


def _link(through: type[Model], column: str, pairs: Iterable[tuple[Item, tuple[int, ...]]]) -> None:
    through._default_manager.bulk_create(
        through(**{"item_id": item.pk, column: pk})
        for item, ids in pairs
        for pk in dict.fromkeys(ids)
    )


@transaction.atomic
def drop_sheet(import_id: int, *, by: Viewer, now: datetime) -> Import:
    """Do not take a checked sheet over; what was read of it is forgotten at once."""
    record = places.waiting(import_id)
    _ledger(record, by)
    return places.drop(record, by=by, now=now)


@transaction.atomic
def undo_sheet(import_id: int, *, by: Viewer, now: datetime) -> Import:
    """Take the items of a sheet off the ledger again. What was worked on since stays."""
    record = places.taken(import_id)
    ledger = _ledger(record, by)
    ids = record.made.get("ledgers.item", [])
    free = _untouched(ids, record)
    ColourChange.objects.filter(item__in=free).delete()
    Note.objects.filter(item__in=free).delete()
    Milestone.objects.filter(item__in=free).delete()
    Item.objects.filter(pk__in=free).delete()
    Category.objects.filter(
        pk__in=record.made.get("ledgers.category", []), version=1, items=None
    ).delete()
    _record(events.SHEET_UNDONE, ledger, by, now, items=len(free), id=record.pk)
    return places.undone(record, len(ids) - len(free), by=by, now=now)


def _untouched(ids: Sequence[int], record: Import) -> list[int]:
    """Items that stand as the sheet made them: nothing changed, asked, noted or marked since."""
    worked_on = Q(notes__written_at__gt=record.done_at) | Q(milestones__version__gt=1)
    rows = Item.objects.filter(
        pk__in=ids, version=1, requests=None, links=None, marks=None
    ).exclude(pk__in=Item.objects.filter(worked_on, pk__in=ids).order_by().values("pk"))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _ledger(record: Import, by: Viewer) -> Ledger:
    ledger = reading.ledger_of(record)
    ensure(rules.can_import(by, ledger), _ONLY_HERE)
    Ledger.objects.select_for_update().get(pk=ledger.pk)
    return ledger


def _record(kind: str, ledger: Ledger, by: Viewer, now: datetime, **data: Any) -> None:
    journal.record(
        kind, subject=f"ledger:{ledger.pk}", area=str(ledger.area.path), by=by, now=now, **data
    )
