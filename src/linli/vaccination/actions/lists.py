"""Lists of the health system: doses given elsewhere come in, what fits nobody waits for a hand."""

from datetime import date, datetime
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from linli.base import sheets
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.drives import actions as drives
from linli.drives import queries as rosters
from linli.drives.models import Drive, Target
from linli.drives.workflow import State
from linli.journal import actions as journal
from linli.places import actions as places
from linli.places import queries as place_queries
from linli.places.models import Import
from linli.places.spec import ImportResult, Line
from linli.vaccination import events, queries, rules
from linli.vaccination.actions._shared import Desk, close, computed
from linli.vaccination.actions.keeping import note_dose
from linli.vaccination.models import Course, Unmatched, Vault
from linli.vaccination.spec import LIST


@act
def import_doses(
    file: IO[bytes], drive_id: int, *, dry_run: bool, by: Viewer, now: datetime, file_name: str = ""
) -> ImportResult:
    """Read a list of the health system (xlsx, xls, csv) and match each row to the registry and the
    roster. With `dry_run` it waits for `take_list`.
    """
    drive = _fillable(drive_id, by)
    sheet = sheets.read(file, LIST)
    record = places.check_file(
        queries.import_kind(drive), sheet, drive.area, file_name=file_name, by=by, now=now
    )
    return queries.checked(record, now) if dry_run else take_list(record.pk, by=by, now=now)


@act
def take_list(import_id: int, *, by: Viewer, now: datetime) -> ImportResult:
    """Write a checked list; it is matched once more. Doses go into the sealed records, rows that
    fit nobody into a sealed list of their own: nothing of the file stays outside.
    """
    record = places.waiting(import_id)
    drive = _fillable(queries.drive_of(record).pk, by)
    vault = _vault(drive)
    found = queries.match(drive, vault, place_queries.rows_of(record), now)
    for row in found.doses:
        note_dose(
            row.target_id,
            row.given_on,
            where="elsewhere",
            batch=row.batch,
            record_id=record.pk,
            by=by,
            now=now,
        )
    Unmatched.objects.bulk_create(
        Unmatched(
            vault=vault,
            record=record,
            number=number,
            why=why,
            sealed=queries.sealed_row(values, vault),
        )
        for number, why, values in found.unmatched
    )
    makes = {"vaccination.dose": len(found.doses), "vaccination.unmatched": len(found.unmatched)}
    # Refused rows keep their number and reason alone: their words are health data.
    lines = [Line(line.number, {}, line.reason, line.does) for line in found.lines]
    outcome = places.finish(record, lines, {}, makes, by=by, now=now)
    _note(events.LIST_TAKEN, drive, by, now, **{k.partition(".")[2]: n for k, n in makes.items()})
    return outcome


@act
def drop_list(import_id: int, *, by: Viewer, now: datetime) -> Import:
    """Leave a checked list; what was read of it is forgotten at once."""
    record = places.waiting(import_id)
    _fillable(queries.drive_of(record).pk, by)
    return places.drop(record, by=by, now=now)


@act
def undo_list(import_id: int, *, by: Viewer, now: datetime) -> Import:
    """Take out of the sealed records what a list put there, and its rows that wait. Targets stand
    where they stood before; where something was recorded since, the stage stays and is counted.
    """
    record = places.taken(import_id)
    drive = _fillable(queries.drive_of(record).pk, by)
    vault, kept = _vault(drive), 0
    plan = queries.plan_of(vault.product)
    # Targets first, as whoever keeps a dose locks them.
    targets = Target.objects.filter(course__vault=vault).select_for_update(of=("self",))
    list(targets.order_by("pk").values_list("pk"))
    rows = Course.objects.filter(vault=vault).exclude(sealed="").select_for_update(of=("self",))
    for course in rows.select_related("target__drive", "target__area").order_by("pk"):
        box = queries.opened(course, vault)
        left = [dose for dose in box.doses if dose.get("list") != str(record.pk)]
        if len(left) == len(box.doses):
            continue
        if course.observations.filter(released_at=None).exists():
            kept += 1
            continue
        box.doses = left
        computed(box, plan, now)
        close(Desk(course.target, course, vault, box, plan))
        kept += not _set_back(course.target, record, by, now)
    Unmatched.objects.filter(record=record).delete()
    _note(events.LIST_UNDONE, drive, by, now)
    return places.undone(record, kept, by=by, now=now)


def _set_back(target: Target, record: Import, by: Viewer, now: datetime) -> bool:
    """Whether the target stands where it stood before the list."""
    key = queries.list_key(record.pk, target.pk)
    mine = target.history.filter(withdrawn_at=None, once__startswith=key)
    while (last := rosters.last_attempt(target)) is not None and last.once.startswith(key):
        drives.set_right(last.pk, str(_("List undone")), by=by, now=now)
    return not mine.exists()


@act
def settle(row_id: int, target_id: int | None, *, by: Viewer, now: datetime) -> Unmatched:
    """A row that fitted nobody belongs to this target after all, or (None) to nobody here. Its
    words are emptied.
    """
    row = (
        Unmatched.objects.select_related("vault__drive__area", "record")
        .select_for_update(of=("self",))
        .get(pk=row_id)
    )
    drive = row.vault.drive
    ensure(rules.can_import(by, drive), _ONLY_HERE, code="not_secretary")
    if row.end:
        raise NotAllowed(_("This row is settled already."), code="settled")
    if target_id is not None:
        if not drive.targets.filter(pk=target_id).exists():
            raise Invalid(_("Choose somebody of this roster."), field="target")
        said = queries.unsealed(row)
        note_dose(
            target_id,
            date.fromisoformat(said["given_on"]),
            where="elsewhere",
            batch=said.get("batch", ""),
            record_id=row.record_id,
            by=by,
            now=now,
        )
    row.end = Unmatched.End.ASIDE if target_id is None else Unmatched.End.MATCHED
    row.sealed, row.settled_by, row.settled_at = "", by.key, now
    row.save()
    _note(events.ROW_SETTLED, drive, by, now, end=row.end)
    return row


_ONLY_HERE = _("Lists are taken over by the secretary of the area.")


def _fillable(drive_id: int, by: Viewer) -> Drive:
    drive = Drive.objects.select_related("area").get(pk=drive_id)
    ensure(rules.can_import(by, drive), _ONLY_HERE, code="not_secretary")
    _vault(drive)
    if drive.state != State.OPEN:
        raise NotAllowed(_("This drive is not running."), code="drive_not_open")
    return drive


def _vault(drive: Drive) -> Vault:
    vault = queries.vault_of(drive)
    if vault is None or not vault.wrapped:
        raise NotAllowed(_("Begin the sealed records first."), code="no_vault")
    return vault


def _note(kind: str, drive: Drive, by: Viewer, now: datetime, **data: Any) -> None:
    journal.record(
        kind, subject=f"drive:{drive.pk}", area=str(drive.area.path), by=by, now=now, **data
    )
