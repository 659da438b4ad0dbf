"""A filled form takes effect, once, when it is whole: as if it had been said at the door's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import Viewer
from linli.doorstep.actions.calling import call
from linli.doorstep.actions.mapped import appeals_of, day_of, letter_of
from linli.doorstep.actions.recording import record
from linli.drives import queries as drives
from linli.drives.spec import StepDraft
from linli.people import actions as person_acts
from linli.people import queries as people
from linli.places.models import Area, Dwelling
from linli.surveys import actions as surveys
from linli.surveys import queries as forms
from linli.surveys.actions import Kept
from linli.surveys.models import AppUser
from linli.surveys.spec import FACT, Fault, facts_said
from linli.visits.models import Visit


@dataclass(frozen=True)
class Received:
    """What became of a filled form: the submission, and the visit that it told of."""

    kept: Kept
    visit: Visit | None = None


@act
def receive(
    xml: bytes,
    media: "Mapping[str, UploadedFile[bytes]]",
    *,
    subject: str = "",
    phone: AppUser | None = None,
    form_id: int | None = None,
    area: Area | None = None,
    by: Viewer,
    now: datetime,
    once: str = "",
    at: datetime | None = None,
) -> Received:
    """Keep a filled form and let it take effect, once, when it is whole; all of it, or nothing.

    `subject`: the door, firm or person of the page it was filled in on; else the form's own answer
    counts. `area`: the subject's own, where the page has read it.
    `phone`: the code by which Collect sent it, `form_id`: the form of the page; answers to another
    form are refused. `at`: when it was filled in, if it waited on the phone. Invalid names what the
    phone is told.
    """
    version, envelope = forms.opened(xml, by, phone=phone, form_id=form_id)
    kept = surveys.keep(
        version, envelope, xml, media, subject=subject, area=area, by=by, now=now, once=once
    )
    return Received(kept, _apply(kept, by, now, at) if kept.fresh else None)


def too_large() -> Invalid:
    """The refusal of a sending before it is read."""
    return Invalid(Fault.LARGE.label, field="xml", code=Fault.LARGE.value)


def _apply(kept: Kept, by: Viewer, now: datetime, at: datetime | None) -> Visit | None:
    """Let the answers take effect through the one save. What the rules of the house refuse (a drive
    that has ended, a letter that is there already) is noted on the submission with its reason: what
    was acknowledged is never lost.
    """
    said = kept.mapped
    kind, _sep, number = kept.submission.subject.partition(":")
    if not kind or (kind == "dwelling" and not said.get("outcome")):
        return None
    try:
        with transaction.atomic():
            if kind != "dwelling":
                call(kept, kind, int(number), by, now, at)
                return None
            dwelling = int(number)
            asked = drives.forms_asked_at(by, dwelling) if said.get("stage") else {}
            done = record(
                dwelling,
                said["outcome"],
                said.get("note", ""),
                at,
                appeals_of(said),
                once=f"submission:{kept.submission.pk}",
                by=by,
                now=now,
                again_on=day_of(said.get("next_on", "")),
                steps=_steps(kept, asked),
                asked=asked,
                first=True,
                facts=facts_said(FACT, said),
            )
            _note_people(dwelling, said, by, now)
    except NotAllowed as refusal:
        surveys.note_unapplied(kept.submission.pk, str(refusal), by=by, now=now)
        return None
    return done.visit


def _steps(kept: Kept, asked: Mapping[int, str]) -> list[StepDraft]:
    """Where the target stands now in the running drive that has this form."""
    said, code = kept.mapped, kept.submission.form_version.form.code
    target_id = next((pk for pk, form in asked.items() if form == code), None)
    if target_id is None:
        return []
    return [
        StepDraft(
            target_id=target_id,
            stage=said["stage"],
            reason=said.get("reason", ""),
            letter=letter_of(kept),
            submission=f"submission:{kept.submission.pk}",
        )
    ]


def _note_people(dwelling_id: int, said: Mapping[str, str], by: Viewer, now: datetime) -> None:
    """Who owns the dwelling or lives there, as far as nobody of that name is on file here."""
    if not (said.get("owner.name") or said.get("occupant.name")):
        return
    known = people.names_at(dwelling_id)
    area_id = Dwelling.objects.values_list("compound__area_id", flat=True).get(pk=dwelling_id)
    for tie in ("owner", "occupant"):
        name = " ".join(said.get(f"{tie}.name", "").split())
        if not name or (name, tie) in known:
            continue
        person_acts.register_person(
            area_id,
            name=name,
            phone=said.get(f"{tie}.phone", ""),
            dwelling_id=dwelling_id,
            kind=tie,
            consent="door",
            by=by,
            now=now,
        )
