"""Keep what was filled in: once for each number, whole, and never over something else."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import connection
from django.utils.translation import gettext_lazy as _

from linli.base import composed
from linli.base.acts import act
from linli.base.composed import Composed
from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer, within
from linli.files import actions as files
from linli.journal import actions as journal
from linli.people.models import Organisation, Person
from linli.places.models import Area
from linli.surveys import events, rules
from linli.surveys.models import FormVersion, Medium, Signature, Submission
from linli.surveys.rules import drawing, instance
from linli.surveys.rules.instance import Answer, Envelope
from linli.surveys.spec import FILE_BYTES, MOST_FILES, Fault, Question

Media = Mapping[str, "UploadedFile[bytes]"]


@dataclass(frozen=True)
class Kept:
    """What became of a submission that arrived.

    `mapped`: {target: answer} of the column `linli`, empty for a second copy. `again`: it had
    been kept before. `complete`: every file it names has come. `fresh`: it became complete just
    now, so this is the moment to let it take effect, once. `conflict`: it has the number of
    another submission with other content and was kept beside it.
    """

    submission: Submission
    mapped: dict[str, str] = field(default_factory=dict)
    again: bool = False
    complete: bool = True
    fresh: bool = False
    conflict: bool = False


@act
def keep(
    version: FormVersion,
    envelope: Envelope,
    xml: bytes,
    media: Media,
    *,
    subject: str = "",
    area: Area | None = None,
    by: Viewer,
    now: datetime,
    once: str = "",
) -> Kept:
    """Keep one filled form, or more of the files of one that is kept already.

    `version`, `envelope`: of this `xml`, as `queries.opened` gives them. The same number with the
    same XML is the same submission; with other XML it is kept as a second copy beside the first.
    `subject`: what it is about ("dwelling:5", "organisation:7", "person:9"); "" takes the answer
    that goes to “dwelling” or “organisation”; `area`: the subject's own, if the caller has read it.
    Raises Invalid for what cannot be an answer to this
    form: then nothing is kept, and the phone keeps it.
    """
    if version.published_at is None or envelope.form_code != version.form.code:
        raise instance.fault(Fault.FORM)
    questions = [Question.read(one) for one in version.questions]
    answers = instance.read(envelope, version.root, questions)
    flat = instance.flat(answers, questions)
    mapped = instance.mapped(flat)
    subject, area = _place(subject or _about(mapped), area, version, by)
    digest = hashlib.sha256(xml).hexdigest()
    _one_at_a_time(envelope.instance_id)
    first, same = _standing(envelope.instance_id, digest)
    submission = _locked(same) if same else None
    again = submission is not None
    names = submission.missing if submission else instance.files(flat)
    still_missing = [name for name in names if name not in media]
    if submission is None:
        submission = _new(
            envelope,
            xml,
            digest,
            answers,
            version,
            subject,
            area,
            still_missing,
            first or _deprecated(envelope.deprecated),
            once=once,
            by=by,
            now=now,
        )
        _write(submission, envelope, names, by, now)
    ensure(
        rules.can_submit(by, submission.area),
        _("This number belongs to a submission of another community."),
        code="not_yours",
    )
    _take(submission, names, flat, media, by, now)
    if still_missing != submission.missing:
        _note_come(submission, still_missing, by, now)
    complete = not still_missing
    fresh = complete and bool(names or not again)
    if fresh:
        _bind(submission, answers, flat, mapped, now)
    conflict = submission.conflict_of_id is not None
    return Kept(
        submission,
        mapped={} if conflict else mapped,
        again=again,
        complete=complete,
        fresh=fresh and not conflict,
        conflict=conflict,
    )


def _about(mapped: Mapping[str, str]) -> str:
    for kind in ("dwelling", "organisation"):
        number = mapped.get(kind, "")
        if number.isdecimal() and len(number) < 12:
            return f"{kind}:{number}"
    return ""


def _place(subject: str, known: Area | None, version: FormVersion, by: Viewer) -> tuple[str, Area]:
    """What it is about, and the area that answers for it."""
    area = known or (_area_at(subject) if subject else _area_of(version, by))
    if subject.startswith("organisation:") and not within(area.path, version.form.area.path):
        # A company of a wider area serves this one too; of another it is none of this form's.
        wider = within(version.form.area.path, area.path)
        area = _area_of(version, by) if wider else area
    ensure(
        within(area.path, version.form.area.path) and rules.can_submit(by, area),
        _("Forms are filled in by the workers of the community that they are about."),
        code="not_worker",
    )
    return subject, area


def _area_at(subject: str) -> Area:
    """The area of a door, firm or person; Invalid where there is none."""
    kind, _sign, number = subject.partition(":")
    pk = int(number) if number.isdecimal() else 0
    if kind == "dwelling":
        found = _area_of_door.first(number=pk)
    elif kind == "organisation":
        firm = Organisation.objects.select_related("area").filter(pk=pk).first()
        found = firm.area if firm else None
    else:
        person = Person.objects.select_related("area").filter(pk=pk, erased_at=None).first()
        found = person.area if person and kind == "person" else None
    if found is None:
        raise Invalid(_("What it is about is not known here."), field="subject", code="no_door")
    return found


_area_of_door = Composed[Area](
    lambda number: Area.objects.filter(compounds__dwellings=number).order_by("pk")
)


def _area_of(version: FormVersion, by: Viewer) -> Area:
    """Where a form about no door belongs: the sender's own area, as far as the form reaches."""
    top = version.form.area
    paths = [path for path in rules.RIGHTS.areas(by, "submit") if within(path, top.path)]
    if not paths or rules.can_submit(by, top):
        return top
    return Area.objects.get(path=paths[0])


def _one_at_a_time(instance_id: str) -> None:
    """Two sendings of one record wait for one another, so that the second finds the first."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"submission {instance_id}"])


def _standing(instance_id: str, digest: str) -> tuple[int | None, int | None]:
    """What is kept already with this number: the first that came, and the one with this very
    content.
    """
    first = same = None
    for pk, kept_digest, conflict_of in _with_number(number=instance_id):
        first = pk if conflict_of is None else first
        same = pk if kept_digest == digest else same
    return first, same


_with_number = Composed[tuple[int, str, int | None]](
    lambda number: Submission.objects.filter(instance_id=number).values_list(
        "pk", "digest", "conflict_of_id"
    )
)


def _locked(pk: int) -> Submission:
    rows = Submission.objects.select_for_update(of=("self",)).select_related("area")
    return rows.get(pk=pk)


def _new(
    envelope: Envelope,
    xml: bytes,
    digest: str,
    answers: Mapping[str, Any],
    version: FormVersion,
    subject: str,
    area: Area,
    missing: list[str],
    conflict_of: int | None,
    *,
    once: str,
    by: Viewer,
    now: datetime,
) -> Submission:
    row = Submission(
        form_version=version,
        area=area,
        subject=subject,
        instance_id=envelope.instance_id,
        once=once[:64],
        digest=digest,
        xml=xml.decode(),
        answers=json.dumps(answers, ensure_ascii=False),
        missing=missing,
        conflict_of_id=conflict_of,
        sent_by=by.key,
        sender_id=by.account_id,
        received_at=now,
    )
    composed.write_new([row])
    return row


def _deprecated(instance_id: str) -> int | None:
    """The submission that an edited one takes the place of, whoever sent it."""
    return _standing(instance_id, "")[0] if instance_id else None


def _write(
    row: Submission, envelope: Envelope, names: list[str], by: Viewer, now: datetime
) -> None:
    if len(names) > MOST_FILES:
        raise Invalid(_("At most 20 photos in one form."), field="xml", code="many_files")
    kind = events.CONFLICTED if row.conflict_of_id else events.RECEIVED
    journal.record(
        kind,
        subject=f"submission:{row.pk}",
        about=tuple(
            thing for thing in (f"survey_form:{row.form_version.form_id}", row.subject) if thing
        ),
        area=row.area.path,
        by=by,
        now=now,
        digest=row.digest,
        instance=hashlib.sha256(envelope.instance_id.encode()).hexdigest(),
        files=len(names),
    )


def _take(
    row: Submission,
    names: list[str],
    flat: list[Answer],
    media: Media,
    by: Viewer,
    now: datetime,
) -> None:
    """Keep the files that have come of those it waits for (`names`)."""
    signed = {one.value for one in flat if one.question.is_signature}
    come = {name: upload for name, upload in media.items() if name in names}
    if not come:
        return
    uploads = [_upload(name, one, is_drawn=name in signed) for name, one in come.items()]
    kept = files.attach_all(
        f"submission:{row.pk}", uploads, by=by, now=now, area=row.area.path, field="media"
    )
    composed.write_new(
        [
            Medium(submission=row, name=name[:200], attachment=attachment)
            for name, attachment in zip(come, kept, strict=True)
        ]
    )


def _note_come(row: Submission, missing: list[str], by: Viewer, now: datetime) -> None:
    """Some files came after the answers; `missing`: those that have still not."""
    row.missing = missing
    row.save(update_fields=["missing"])
    if not missing:
        journal.record(
            events.COMPLETED, subject=f"submission:{row.pk}", area=row.area.path, by=by, now=now
        )


def _upload(name: str, upload: "UploadedFile[bytes]", *, is_drawn: bool) -> "UploadedFile[bytes]":
    if (upload.size or 0) > FILE_BYTES:
        raise Invalid(
            _("The file %(name)s is larger than 8 MB: take a smaller photo.") % {"name": name},
            field="media",
            code="file_too_large",
        )
    if not is_drawn:
        return upload
    return SimpleUploadedFile("signature.png", drawing.on_white(upload.read()), "image/png")


def _bind(
    row: Submission,
    answers: Mapping[str, Any],
    flat: list[Answer],
    mapped: Mapping[str, str],
    now: datetime,
) -> None:
    """Bind the drawn signature to all that was signed."""
    drawn = next((one.value for one in flat if one.question.is_signature and one.value), "")
    medium = row.media.select_related("attachment").filter(name=drawn).first() if drawn else None
    if medium is None:
        return
    signer = mapped.get("letter.signer", "")
    Signature.objects.create(
        submission=row,
        medium=medium,
        signer=signer[:20],
        signed_at=now,
        place=row.subject,
        digest=drawing.bond(answers, medium.attachment.sha256, signer[:20], now, row.subject),
    )
