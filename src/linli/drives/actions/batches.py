"""Hand targets over to a company or an authority together, and take over what comes back."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import IO

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base import sheets
from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.drives import events, queries, rules
from linli.drives.actions.common import ensure_open, locked_drive, note_drive
from linli.drives.actions.recording import record
from linli.drives.models import Batch, BatchLine
from linli.drives.spec import RESULT_COLUMNS
from linli.people.models import Organisation
from linli.places import actions as places
from linli.places import queries as place_queries
from linli.places.models import Import
from linli.places.spec import ImportResult


@transaction.atomic
def hand_over(
    drive_id: int,
    organisation_id: int,
    target_ids: Iterable[int],
    *,
    stage: str,
    by: Viewer,
    now: datetime,
) -> Batch:
    """Put targets into a numbered batch for an organisation; each moves to `stage` ("applied").

    Only targets of the drive that may take that stage; Invalid if one may not, so that nothing is
    handed over by half.
    """
    drive = locked_drive(drive_id, by)
    ensure_open(drive)
    ids = sorted(set(target_ids))
    rows = list(drive.targets.filter(pk__in=ids).select_related("dwelling").order_by("pk"))
    if not ids or len(rows) < len(ids):
        raise Invalid(_("Choose at least one household of this drive."), field="targets")
    wanted = drive.stages.filter(code=stage).first()
    if wanted is None:
        raise Invalid(_("Choose how they stand after the hand-over."), field="stage")
    organisation = Organisation.objects.filter(pk=organisation_id, active=True).first()
    if organisation is None:
        raise Invalid(_("Choose to whom they are handed over."), field="organisation")
    last = drive.batches.aggregate(last=Max("number"))["last"] or 0
    batch = Batch.objects.create(
        drive=drive,
        number=last + 1,
        organisation=organisation,
        stage=wanted,
        made_by=by.key,
        made_at=now,
    )
    BatchLine.objects.bulk_create(BatchLine(batch=batch, target=row) for row in rows)
    for row in rows:
        try:
            record(row.pk, stage, once=f"batch-{batch.pk}-{row.pk}", by=by, now=now)
        except Invalid as refusal:
            raise Invalid(f"{row.dwelling or row.pk}: {refusal}", field="targets") from refusal
    note_drive(
        events.HANDED_OVER,
        drive,
        by,
        now,
        about=(f"organisation:{organisation_id}",),
        batch=batch.pk,
        targets=len(rows),
    )
    return batch


@transaction.atomic
def take_results(
    batch_id: int,
    results: Mapping[int, tuple[str, date | None]],
    *,
    by: Viewer,
    now: datetime,
) -> int:
    """What the organisation answered: target → (code of its stage now, on which day); how many.

    Invalid, with the target's address, if one cannot stand there: nothing is taken over then.
    """
    batch = Batch.objects.select_related("drive").select_for_update(of=("self",)).get(pk=batch_id)
    drive = locked_drive(batch.drive_id, by)
    ensure_open(drive)
    lines = {line.target_id: line for line in batch.lines.select_related("target__dwelling")}
    if not set(results) <= set(lines):
        raise Invalid(_("A row names a household that is not in this batch."), field="file")
    for target_id, (stage, day) in results.items():
        moment = queries.noon(day, now) if day and day < localdate(now) else now
        try:
            record(
                target_id,
                stage,
                once=f"result-{batch.pk}-{target_id}-{stage}",
                at=moment,
                by=by,
                now=now,
            )
        except Invalid as refusal:
            address = lines[target_id].target.dwelling or target_id
            raise Invalid(f"{address}: {refusal}", field="file") from refusal
        lines[target_id].answered_at = now
    BatchLine.objects.bulk_update(lines.values(), ["answered_at"])
    batch.answered_at = now
    batch.version += 1
    batch.save()
    note_drive(events.RESULTS_TAKEN, drive, by, now, batch=batch.pk, targets=len(results))
    return len(results)


@transaction.atomic
def import_results(
    file: IO[bytes], batch_id: int, *, dry_run: bool, by: Viewer, now: datetime, file_name: str = ""
) -> ImportResult:
    """Read what the organisation answered (xlsx, xls, csv), row by row against the batch. With
    `dry_run` it waits for `take_result_import`. Rows that do not fit are refused with a reason.
    """
    batch = Batch.objects.select_related("drive__area").get(pk=batch_id)
    drive = locked_drive(batch.drive_id, by)
    ensure(rules.can_import(by, drive.area), _("Results are taken over by the secretary."))
    ensure_open(drive)
    sheet = sheets.read(file, RESULT_COLUMNS)
    record = places.check_file(
        queries.result_kind(batch), sheet, drive.area, file_name=file_name, by=by, now=now
    )
    if dry_run:
        return queries.checked_results(record, now)
    return take_result_import(record.pk, by=by, now=now)


@transaction.atomic
def take_result_import(import_id: int, *, by: Viewer, now: datetime) -> ImportResult:
    """Write a checked answer; it is compared once more, so that a repeated list changes nothing."""
    record = places.waiting(import_id)
    batch = queries.batch_of(record)
    locked_drive(batch.drive_id, by)
    lines, found = queries.match_results(batch, place_queries.rows_of(record), now)
    taken = take_results(batch.pk, found, by=by, now=now) if found else 0
    return places.finish(record, lines, {}, {"drives.attempt": taken}, by=by, now=now)


@transaction.atomic
def drop_result_import(import_id: int, *, by: Viewer, now: datetime) -> Import:
    """Leave a checked answer; what was read of it is forgotten at once."""
    record = places.waiting(import_id)
    locked_drive(queries.batch_of(record).drive_id, by)
    return places.drop(record, by=by, now=now)
