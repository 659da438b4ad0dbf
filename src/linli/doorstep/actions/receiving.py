"""A filled form takes effect, once, when it is whole: as if it had been said at the door's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.doorstep.actions.recording import record
from linli.doorstep.spec import AppealDraft
from linli.drives import queries as drives
from linli.drives.spec import LetterDraft, StepDraft
from linli.people import actions as person_acts
from linli.people import queries as people
from linli.places.models import Dwelling
from linli.surveys import actions as surveys
from linli.surveys import queries as forms
from linli.surveys.actions import Kept
from linli.surveys.models import AppUser
from linli.surveys.spec import FACT, Fault
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
    by: Viewer,
    now: datetime,
    once: str = "",
    at: datetime | None = None,
) -> Received:
    """Keep a filled form and let it take effect, once, when it is whole; all of it, or nothing.

    `subject`: the door of the page it was filled in on; else the form's own answer counts.
    `phone`: the code by which Collect sent it, `form_id`: the form of the page; answers to another
    form are refused. `at`: when it was filled in, if it waited on the phone. Invalid names what the
    phone is told.
    """
    among = forms.forms_open_to(by, phone=phone, form_id=form_id)
    version, envelope = forms.opened(xml, among)
    kept = surveys.keep(version, envelope, xml, media, subject=subject, by=by, now=now, once=once)
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
    dwelling = _dwelling(kept.submission.subject)
    if dwelling is None or not said.get("outcome"):
        return None
    try:
        with transaction.atomic():
            done = record(
                dwelling,
                said["outcome"],
                said.get("note", ""),
                at,
                _appeals(said),
                once=f"submission:{kept.submission.pk}",
                by=by,
                now=now,
                again_on=_day(said.get("next_on", "")),
                steps=_steps(kept, dwelling, by),
                facts=_facts(said),
            )
            _note_people(dwelling, said, by, now)
    except NotAllowed as refusal:
        surveys.note_unapplied(kept.submission.pk, str(refusal), by=by, now=now)
        return None
    return done.visit


def _dwelling(subject: str) -> int | None:
    kind, _sep, number = subject.partition(":")
    return int(number) if kind == "dwelling" and number.isdecimal() else None


def _steps(kept: Kept, dwelling_id: int, by: Viewer) -> list[StepDraft]:
    """Where the target stands now in the running drive that has this form."""
    said, code = kept.mapped, kept.submission.form_version.form.code
    if not said.get("stage"):
        return []
    asked = drives.forms_asked_at(by, dwelling_id)
    target_id = next((pk for pk, form in asked.items() if form == code), None)
    if target_id is None:
        return []
    return [
        StepDraft(
            target_id=target_id,
            stage=said["stage"],
            reason=said.get("reason", ""),
            letter=_letter(kept) if said.get("letter.signer") else None,
            submission=f"submission:{kept.submission.pk}",
        )
    ]


def _letter(kept: Kept) -> LetterDraft:
    """The letter with its drawn signature, bound by the digest that the submission keeps."""
    said, signature = kept.mapped, getattr(kept.submission, "signature", None)
    return LetterDraft(
        signer=said["letter.signer"],
        name=said.get("letter.name", ""),
        authority=forms.words_of(kept.submission.form_version, "letter.authority", said),
        digest=signature.digest if signature else "",
        attachment=str(signature.medium.attachment_id) if signature else "",
    )


def _facts(said: Mapping[str, str]) -> dict[str, str]:
    return {
        target.removeprefix(FACT): answer
        for target, answer in said.items()
        if target.startswith(FACT) and answer
    }


def _appeals(said: Mapping[str, str]) -> list[AppealDraft]:
    """At most one appeal: a category by its code, and a sentence."""
    summary = said.get("appeal.summary", "").strip()
    if not summary:
        return []
    offered = cases.categories_for("appeal")
    chosen = offered.filter(code=said.get("appeal.category", "")).first() or offered.last()
    return [AppealDraft(category_id=chosen.pk, summary=summary[:120])] if chosen else []


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


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
