"""Fill a drive's roster: drawn from the registry by a readable filter, or from a list."""

from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from linli.base import sheets
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.drives import events, queries, rules, workflow
from linli.drives.actions.common import (
    ensure_open,
    locked_drive,
    locked_target,
    note_drive,
    note_target,
)
from linli.drives.models import Drive, Stage, Target
from linli.drives.spec import COLUMNS, RosterFilter
from linli.drives.workflow import Meaning, State
from linli.places import actions as places
from linli.places import queries as place_queries
from linli.places.models import Import
from linli.places.spec import ImportResult

_ENDED = _("This drive has ended: its roster stays as it is.")


@transaction.atomic
def draw(drive_id: int, chosen: RosterFilter, *, by: Viewer, now: datetime) -> int:
    """Add all records of the registry that the filter names and that are not on the roster yet;
    how many. The filter is kept with the drive, so that one reads how it was drawn.
    """
    drive = _fillable(drive_id, by)
    added = _add(drive, queries.records(drive, chosen), now)
    drive.roster_filter = chosen.as_json()
    drive.version += 1
    drive.save(update_fields=["roster_filter", "version"])
    note_drive(events.DRAWN, drive, by, now, added=len(added))
    return len(added)


@transaction.atomic
def add_targets(drive_id: int, ids: Iterable[int], *, by: Viewer, now: datetime) -> int:
    """Add single records (dwellings, persons or organisations, as the drive has it); how many."""
    drive = _fillable(drive_id, by)
    rows = queries.records(drive, RosterFilter()).filter(pk__in=list(ids))
    added = _add(drive, rows, now)
    note_drive(events.DRAWN, drive, by, now, added=len(added))
    return len(added)


@transaction.atomic
def take_up(drive_id: int, record_id: int, *, by: Viewer, now: datetime) -> Target:
    """Somebody of the registry comes by themselves: onto the roster of a running drive, by whoever
    records there. Who stands there already stays as they are.
    """
    rows = Drive.objects.select_related("area").select_for_update(of=("self",))
    drive = rows.get(pk=drive_id)
    ensure(
        rules.RIGHTS.may_in(by, "record", str(drive.area.path)),
        _("Targets are recorded by the workers of their community."),
        code="not_worker",
    )
    ensure_open(drive)
    added = _add(drive, queries.records(drive, RosterFilter()).filter(pk=record_id), now)
    if added:
        note_drive(events.DRAWN, drive, by, now, added=len(added))
    found = drive.targets.filter(**{f"{drive.target_kind}_id": record_id}).first()
    if found is None:
        raise Invalid(_("They are not in the registry of this area."), field="record")
    return found


@transaction.atomic
def leave_out(
    target_id: int,
    reason: str,
    *,
    by: Viewer,
    now: datetime,
    note: str = "",
    version: int | None = None,
) -> Target:
    """This one does not belong on the roster (empty, pulled down, no longer eligible). It stays in
    the list, with its reason; in a drive that never ran it simply goes.
    """
    target = locked_target(target_id, version)
    locked_drive(target.drive_id, by)
    if target.drive.state == State.DRAFT:
        target.delete()
        note_drive(events.LEFT_OUT, target.drive, by, now, targets=1)
        return target
    workflow.step(target.meaning, "leave_out")
    stage = queries.stage_meaning(target.drive, Meaning.OUT)
    why = target.drive.reasons.filter(code=reason, meaning=Meaning.OUT, active=True).first()
    if why is None and target.drive.reasons.filter(meaning=Meaning.OUT, active=True).exists():
        raise Invalid(_("Choose the reason."), field="reason")
    before = target.stage.code
    target.stage, target.meaning, target.reason, target.next_on = stage, stage.meaning, why, None
    target.version += 1
    target.save()
    note_target(events.MOVED, target, by, now, stage=stage.code, before=before, text=note.strip())
    if target.drive.sealed:
        note_target(events.ENDED, target, by, now, stage=stage.code)
    return target


@transaction.atomic
def bring_back(target_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Target:
    """Put one that was left out on the roster again, as not visited."""
    target = locked_target(target_id, version)
    locked_drive(target.drive_id, by)
    workflow.step(target.meaning, "bring_back")
    before = target.stage.code
    target.stage = queries.stage_meaning(target.drive, Meaning.UNTRIED)
    target.meaning, target.reason = target.stage.meaning, None
    target.version += 1
    target.save()
    note_target(events.MOVED, target, by, now, stage=target.stage.code, before=before)
    return target


@transaction.atomic
def import_roster(
    file: IO[bytes], drive_id: int, *, dry_run: bool, by: Viewer, now: datetime, file_name: str = ""
) -> ImportResult:
    """Read a roster (xlsx, xls, csv) and match each row to the registry. With `dry_run` it waits
    for `take_import`. Rows that match nothing are refused with a reason each.
    """
    drive = _fillable(drive_id, by)
    ensure(rules.can_import(by, drive.area), _("Rosters are taken over by the secretary."))
    sheet = sheets.read(file, COLUMNS[drive.target_kind])
    record = places.check_file(
        queries.import_kind(drive), sheet, drive.area, file_name=file_name, by=by, now=now
    )
    if dry_run:
        return queries.checked(record)
    return take_import(record.pk, by=by, now=now)


@transaction.atomic
def take_import(import_id: int, *, by: Viewer, now: datetime) -> ImportResult:
    """Write a checked roster. It is matched once more: what stands may have changed."""
    record = places.waiting(import_id)
    drive = _fillable(queries.drive_of(record).pk, by)
    lines, found = queries.match(drive, place_queries.rows_of(record))
    rows = queries.records(drive, RosterFilter(), whole=True).filter(pk__in=found)
    made = _add(drive, rows, now)
    note_drive(events.IMPORTED, drive, by, now, added=len(made))
    return places.finish(
        record, lines, {"drives.target": made}, {"drives.target": len(made)}, by=by, now=now
    )


@transaction.atomic
def drop_import(import_id: int, *, by: Viewer, now: datetime) -> Import:
    """Do not take a checked roster over; what was read of it is forgotten at once."""
    record = places.waiting(import_id)
    _fillable(queries.drive_of(record).pk, by)
    return places.drop(record, by=by, now=now)


@transaction.atomic
def undo_import(import_id: int, *, by: Viewer, now: datetime) -> Import:
    """Take off the roster whom a list put there; who was visited since stays, and is counted."""
    record = places.taken(import_id)
    drive = locked_drive(queries.drive_of(record).pk, by)
    ids = record.made.get("drives.target", [])
    rows = Target.objects.filter(pk__in=ids, drive=drive, version=1, history=None, letters=None)
    gone = Target.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()[0]
    note_drive(events.IMPORT_UNDONE, drive, by, now, targets=gone)
    return places.undone(record, len(ids) - gone, by=by, now=now)


def _fillable(drive_id: int, by: Viewer) -> Drive:
    drive = locked_drive(drive_id, by)
    if drive.state not in {State.DRAFT, State.OPEN}:
        raise NotAllowed(_ENDED, code="drive_not_open")
    return drive


def _add(drive: Drive, records: Any, now: datetime) -> list[int]:
    """Targets for these records of the registry that have none yet; their keys."""
    kind = f"{drive.target_kind}_id"
    standing = set(drive.targets.values_list(kind, flat=True))
    start = queries.stage_meaning(drive, Meaning.UNTRIED)
    rows = [
        (pk, area, compound)
        for pk, area, compound in records.values_list("pk", "where", "compound_of")
        if pk not in standing
    ]
    _copy(drive, kind, start, rows, now)
    added = drive.targets.exclude(**{f"{kind}__in": standing}).order_by("pk")
    return list(added.values_list("pk", flat=True))


def _copy(
    drive: Drive, kind: str, start: Stage, rows: list[tuple[int, int, int | None]], now: datetime
) -> None:
    """Write new targets by COPY: fifty thousand in a second, where model by model takes twenty."""
    same = {
        "drive_id": drive.pk,
        "stage_id": start.pk,
        "meaning": start.meaning,
        "attempts": 0,
        "note": "",
        "added_at": now,
        "version": 1,
    }
    names = [kind, "area_id", "compound_id", *same]
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(Target._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row((*row, *same.values()))
