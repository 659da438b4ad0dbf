"""Adding, withdrawing and erasing files. Whoever calls has asked for the right on the record."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from linli.base import composed
from linli.base.acts import act
from linli.base.errors import Invalid
from linli.base.viewer import Viewer
from linli.files import events, queries, rules, spec
from linli.files.models import Attachment
from linli.journal import actions as journal

#: A file without a row is left alone for so long: its transaction may still be open.
FRESH = timedelta(days=1)


def attach(
    subject: str,
    upload: "UploadedFile[bytes]",
    *,
    by: Viewer,
    now: datetime,
    pictures_only: bool = True,
    area: str = "",
    field: str = "upload",
) -> Attachment:
    """Keep an uploaded file with a record ("case:5"): a picture cleaned of everything but its
    points, or a document. `area` is the record's, `field` the form's name for the upload:
    Invalid is raised on it and says why the file cannot be taken.
    """
    [kept] = attach_all(
        subject, [upload], by=by, now=now, pictures_only=pictures_only, area=area, field=field
    )
    return kept


@act
def attach_all(
    subject: str,
    uploads: "Iterable[UploadedFile[bytes]]",
    *,
    by: Viewer,
    now: datetime,
    pictures_only: bool = True,
    area: str = "",
    field: str = "upload",
) -> list[Attachment]:
    """Keep several at once, in their order: all of them, or none."""
    try:
        contents = _admitted(subject, list(uploads), pictures_only=pictures_only)
    except Invalid as refusal:
        refusal.field = field
        raise
    return _keep(subject, contents, by=by, now=now, area=area)


@transaction.atomic
def keep_made(
    subject: str, name: str, body: bytes, media_type: str, *, by: Viewer, now: datetime
) -> Attachment:
    """Keep a file that the house itself made for a record: a list, however long."""
    made = rules.Content(body, media_type, name[:200])
    [kept] = _keep(subject, [made], by=by, now=now, area="")
    return kept


def _keep(
    subject: str, contents: Sequence[rules.Content], *, by: Viewer, now: datetime, area: str
) -> list[Attachment]:
    rows = [_stored(subject, content, by, now) for content in contents]
    composed.write_new(rows)
    for row in rows:
        journal.record(
            events.ATTACHED,
            subject=f"file:{row.pk}",
            about=(subject,),
            area=area,
            by=by,
            now=now,
            media_type=row.media_type,
            size=row.size,
            sha256=row.sha256,
        )
    return rows


def _stored(subject: str, content: rules.Content, by: Viewer, now: datetime) -> Attachment:
    row = Attachment(
        subject=subject,
        name=content.name,
        media_type=content.media_type,
        size=len(content.body),
        sha256=hashlib.sha256(content.body).hexdigest(),
        added_by=by.key,
        added_at=now,
    )
    row.blob.save(content.name, ContentFile(content.body), save=False)
    return row


def _admitted(
    subject: str, uploads: "Sequence[UploadedFile[bytes]]", *, pictures_only: bool
) -> list[rules.Content]:
    if uploads and queries.how_many(subject) + len(uploads) > spec.MOST_PER_RECORD:
        raise rules.refuse(_("There are 20 files here already. Withdraw one first."), "many")
    if any((one.size or 0) > max(spec.PICTURE_BYTES, spec.DOCUMENT_BYTES) for one in uploads):
        raise rules.refuse(_("This file is larger than 20 MB. Choose a smaller one."), "size")
    return [rules.admit(one.read(), one.name or "", pictures_only=pictures_only) for one in uploads]


@transaction.atomic
def withdraw(attachment: Attachment, *, by: Viewer, now: datetime, area: str = "") -> None:
    """Take a file off its record; it stays in the store until the record is erased."""
    row = Attachment.objects.select_for_update().get(pk=attachment.pk)
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        row.save(update_fields=("withdrawn_at",))
        journal.record(
            events.WITHDRAWN,
            subject=f"file:{row.pk}",
            about=(row.subject,),
            area=area,
            by=by,
            now=now,
        )


@transaction.atomic
def purge(subject: str, *, by: Viewer, now: datetime, area: str = "") -> int:
    """Erase all files of a record, rows and bytes; how many. The bytes go when this commits."""
    rows = list(Attachment.objects.select_for_update().filter(subject=subject))
    for row in rows:
        transaction.on_commit(lambda name=str(row.blob.name): default_storage.delete(name))  # type: ignore[misc]
    Attachment.objects.filter(pk__in=[row.pk for row in rows]).delete()
    if rows:
        journal.record(events.PURGED, subject=subject, area=area, by=by, now=now, files=len(rows))
    return len(rows)


def sweep(*, real_now: datetime) -> int:
    """Remove stored bytes that belong to no row: left when a save was undone, or when the
    program died between an erasure and its end. How many.
    """
    known = set(Attachment.objects.values_list("blob", flat=True))
    strays = [
        name
        for name in _all_below(default_storage, "attachments")
        if name not in known and default_storage.get_modified_time(name) < real_now - FRESH
    ]
    for name in strays:
        default_storage.delete(name)
    return len(strays)


def _all_below(storage: Storage, folder: str) -> list[str]:
    if not storage.exists(folder):
        return []
    folders, names = storage.listdir(folder)
    found = [f"{folder}/{name}" for name in names]
    for deeper in folders:
        found += _all_below(storage, f"{folder}/{deeper}")
    return found
