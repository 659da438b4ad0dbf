"""Taking over lists from Excel: read and checked first, written only then, and to be undone."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import IO, Any

from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext_lazy as _

from linli.base import sheets
from linli.base.errors import NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.places import events, queries, rules
from linli.places.actions.common import locked
from linli.places.actions.compounds import new_qr, searchable
from linli.places.models import Area, Building, Compound, Dwelling, Import, Unit
from linli.places.queries import DoorPlan
from linli.places.spec import DOOR_COLUMNS, ImportResult, Line

DWELLINGS = "dwellings"
#: Rows of a building's list numbered by its names; what stands below goes first in an undo.
_UNDO_ORDER: tuple[tuple[str, type[Model]], ...] = (
    ("places.dwelling", Dwelling),
    ("places.unit", Unit),
    ("places.building", Building),
    ("places.compound", Compound),
)
_ONLY_HERE = _("Lists are taken over by the community's secretary or the administrator.")


@transaction.atomic
def import_dwellings(
    file: IO[bytes], area_id: int, *, dry_run: bool, by: Viewer, now: datetime, file_name: str = ""
) -> ImportResult:
    """Read a list of doors (xlsx, xls, csv). With `dry_run` it waits for `take_over`.

    Invalid(field="file") says why a file cannot be read at all; single rows are refused with
    a reason each.
    """
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_import(by, area), _ONLY_HERE)
    sheet = sheets.read(file, DOOR_COLUMNS)
    record = check_file(DWELLINGS, sheet, area, file_name=file_name, by=by, now=now)
    return queries.checked(record) if dry_run else take_over(record.pk, by=by, now=now)


def check_file(
    kind: str, sheet: sheets.Sheet, area: Area, *, file_name: str, by: Viewer, now: datetime
) -> Import:
    """Keep what was read of a file (sealed), so that it can be looked at before it is taken over.

    For apps that import more than doors; the caller has asked whether `by` may.
    """
    rows = [{"number": number, "values": values} for number, values in sheet.rows]
    record = Import.objects.create(
        kind=kind,
        area=area,
        file_name=file_name[:200],
        rows=json.dumps(rows, ensure_ascii=False),
        left_out="、".join(sheet.left_out)[:400],
        done_by=by.key,
        done_at=now,
    )
    _record(events.IMPORT_CHECKED, record, by=by, now=now, rows=len(rows))
    return record


@transaction.atomic
def take_over(import_id: int, *, by: Viewer, now: datetime) -> ImportResult:
    """Write a checked list of doors. It is checked once more: what stands may have changed."""
    record = waiting(import_id)
    ensure(record.kind == DWELLINGS and rules.can_import(by, record.area), _ONLY_HERE)
    lines, plan = queries.check_doors(queries.rows_of(record), record.area)
    _keys, made = take_doors(plan, by=by)
    return finish(record, lines, made, plan.makes(), by=by, now=now)


def waiting(import_id: int) -> Import:
    """The import, locked, if it still waits to be taken over."""
    record = locked(Import, import_id, "area")
    if record.state != Import.State.CHECKED:
        raise NotAllowed(
            _("This file is no longer waiting. Load the page again."), code="wrong_state"
        )
    return record


def finish(
    record: Import,
    lines: Sequence[Line],
    made: dict[str, list[int]],
    makes: dict[str, int],
    *,
    by: Viewer,
    now: datetime,
) -> ImportResult:
    """Note what a list made; of its rows only the refused ones are kept, with their reasons."""
    outcome = queries.result(record, lines, makes)
    kept = [
        {"number": line.number, "values": line.values, "reason": str(line.reason)}
        for line in lines
        if line.reason
    ]
    record.state, record.made = Import.State.TAKEN, made
    record.taken, record.refused = outcome.taken, outcome.refused
    record.rows = json.dumps(kept, ensure_ascii=False) if kept else ""
    record.done_by, record.done_at = by.key, now
    record.save()
    _record(
        events.IMPORT_TAKEN, record, by=by, now=now, taken=outcome.taken, refused=outcome.refused
    )
    return outcome


def take_doors(
    plan: DoorPlan, *, by: Viewer
) -> tuple[dict[tuple[str, ...], int], dict[str, list[int]]]:
    """Make what a plan adds, from compounds down to doors; returns key → id, and the ids made.

    One statement for each kind of row, however long the list. Part of a taking over: the one
    journal entry of the import speaks for all of them.
    """
    ensure(rules.can_import(by, plan.area), _ONLY_HERE)
    ids = dict(plan.standing)
    made: dict[str, list[int]] = {}
    for depth, (name, _model) in enumerate(reversed(_UNDO_ORDER), 1):
        keys = [key for key in plan.new if len(key) == depth]
        rows = _build(depth, keys, plan, ids)
        _model._default_manager.bulk_create(rows, batch_size=1000)
        ids |= {key: row.pk for key, row in zip(keys, rows, strict=True)}
        if rows:
            made[name] = [row.pk for row in rows]
    _raise_floors(plan, ids)
    return ids, made


def _build(
    depth: int, keys: Sequence[tuple[str, ...]], plan: DoorPlan, ids: dict[tuple[str, ...], int]
) -> list[Model]:
    if depth == 1:
        return [
            Compound(area=plan.area, name=key[0], py=searchable(key[0], ""), qr=new_qr())
            for key in keys
        ]
    if depth == 2:
        orders = _orders(Building, "compound_id", {ids[key[:1]] for key in keys})
        return [
            Building(compound_id=ids[key[:1]], name=key[1], order=_next(orders, ids[key[:1]]))
            for key in keys
        ]
    if depth == 3:
        orders = _orders(Unit, "building_id", {ids[key[:2]] for key in keys})
        return [
            Unit(building_id=ids[key[:2]], name=key[2], order=_next(orders, ids[key[:2]]))
            for key in keys
        ]
    return [
        Dwelling(
            unit_id=ids[key[:3]],
            building_id=ids[key[:2]],
            compound_id=ids[key[:1]],
            floor=plan.new[key],
            room=key[3],
            address="".join(key),
        )
        for key in keys
    ]


def _orders(model: type[Model], column: str, parents: set[int]) -> dict[int, int]:
    rows = model._default_manager.filter(**{f"{column}__in": parents}).order_by().values(column)
    return {row[column]: row["highest"] or 0 for row in rows.annotate(highest=Max("order"))}


def _next(orders: dict[int, int], parent: int) -> int:
    orders[parent] = orders.get(parent, 0) + 1
    return orders[parent]


def _raise_floors(plan: DoorPlan, ids: dict[tuple[str, ...], int]) -> None:
    """A building is at least as high as its highest door."""
    highest: dict[int, int] = {}
    for key, floor in plan.new.items():
        if len(key) == 4:
            highest[ids[key[:2]]] = max(floor, highest.get(ids[key[:2]], 0))
    low = [row for row in Building.objects.filter(pk__in=highest) if row.floors < highest[row.pk]]
    for row in low:
        row.floors = highest[row.pk]
    Building.objects.bulk_update(low, ["floors"])


@transaction.atomic
def drop_import(import_id: int, *, by: Viewer, now: datetime) -> Import:
    """Do not take a checked list of doors over; what was read of it is forgotten at once."""
    record = waiting(import_id)
    ensure(record.kind == DWELLINGS and rules.can_import(by, record.area), _ONLY_HERE)
    return drop(record, by=by, now=now)


def drop(record: Import, *, by: Viewer, now: datetime) -> Import:
    """Forget a waiting file. For the app whose list it is; it has asked whether `by` may."""
    record.state, record.rows = Import.State.DROPPED, ""
    record.save(update_fields=["state", "rows"])
    _record(events.IMPORT_DROPPED, record, by=by, now=now)
    return record


@transaction.atomic
def undo_import(import_id: int, *, by: Viewer, now: datetime) -> Import:
    """Remove what an import of doors made. Rows that others point to stay, and are counted."""
    record = taken(import_id)
    ensure(record.kind == DWELLINGS and rules.can_import(by, record.area), _ONLY_HERE)
    return undone(record, take_back(record, by=by), by=by, now=now)


def taken(import_id: int) -> Import:
    """The import, locked, if it was taken over and can be undone."""
    record = locked(Import, import_id, "area")
    if record.state != Import.State.TAKEN:
        raise NotAllowed(_("This import cannot be undone any more."), code="wrong_state")
    return record


def take_back(record: Import, *, by: Viewer) -> int:
    """Delete the places an import made, doors first; returns how many had to stay.

    A row stays when another points to it or when somebody has edited it since.
    """
    ensure(rules.can_import(by, record.area), _ONLY_HERE)
    kept = 0
    for name, model in _UNDO_ORDER:
        ids = record.made.get(name, [])
        free = queries.free_of_others(model, ids)
        rows = model._default_manager.filter(pk__in=free)
        if model is not Unit:
            rows = rows.filter(version=1)
        removed, _by_model = rows.delete()
        kept += len(ids) - removed
    return kept


def undone(record: Import, kept: int, *, by: Viewer, now: datetime) -> Import:
    """Note that an import was undone. For the app whose list it is."""
    record.state, record.kept, record.undone_at = Import.State.UNDONE, kept, now
    record.rows = ""
    record.save(update_fields=["state", "kept", "undone_at", "rows"])
    _record(events.IMPORT_UNDONE, record, by=by, now=now, kept=kept)
    return record


@transaction.atomic
def forget_rows(before: datetime, *, by: Viewer, now: datetime) -> int:
    """Forget what was read of files older than `before`; returns how many. Waiting ones drop."""
    old = list(Import.objects.filter(done_at__lt=before).exclude(rows="").select_for_update())
    for record in old:
        if record.state == Import.State.CHECKED:
            record.state = Import.State.DROPPED
        record.rows = ""
        record.save(update_fields=["state", "rows"])
        _record(events.IMPORT_DROPPED, record, by=by, now=now)
    return len(old)


def strike_rows(kind: str, doomed: Callable[[dict[str, str]], bool]) -> int:
    """Take rows out of what is kept of all lists of a kind, because somebody in them is erased;
    how many. For the app whose list it is; it has asked whether that may be, and writes it down.
    """
    struck = 0
    for record in Import.objects.filter(kind=kind).exclude(rows="").select_for_update():
        rows = json.loads(record.rows)
        left = [row for row in rows if not doomed(row["values"])]
        if len(left) < len(rows):
            record.rows = json.dumps(left, ensure_ascii=False)
            record.save(update_fields=["rows"])
            struck += len(rows) - len(left)
    return struck


def _record(kind: str, record: Import, *, by: Viewer, now: datetime, **data: Any) -> None:
    journal.record(
        kind,
        subject=f"import:{record.pk}",
        area=record.area.path,
        by=by,
        now=now,
        list=record.kind,
        **data,
    )
