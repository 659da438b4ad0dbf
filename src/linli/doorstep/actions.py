"""The one save at the door: the visit and all that was said there, or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import actions as cases
from linli.cases.actions import Raised
from linli.cases.models import Source, Urgency
from linli.cases.spec import Settled
from linli.cases.workflow import Outcome
from linli.doorstep import rules
from linli.doorstep.spec import MOST_APPEALS, AppealDraft, Ending
from linli.places.models import Dwelling
from linli.surveys import actions as surveys
from linli.surveys import queries as forms
from linli.surveys.actions import Kept
from linli.surveys.models import AppUser
from linli.surveys.spec import Fault
from linli.visits import actions as visits
from linli.visits import queries as reads
from linli.visits.models import Visit


@dataclass(frozen=True)
class Recorded:
    """What was kept: the visit, and the cases in the order in which they were said.

    `again`: the visit had been kept before; what was changed since was not taken over.
    """

    visit: Visit
    raised: tuple[Raised, ...] = ()
    again: bool = False


@transaction.atomic
def record(
    dwelling_id: int,
    outcome: str,
    note: str = "",
    at: datetime | None = None,
    appeals: Sequence[AppealDraft] = (),
    *,
    once: str,
    by: Viewer,
    now: datetime,
    again_on: date | None = None,
) -> Recorded:
    """Keep a visit together with its appeals: all of it, or nothing.

    The same `once` gives what was kept the first time. Invalid names the field; for the n-th
    appeal it is "appeals-<n>-<field>", counted from 0.
    """
    dwelling = Dwelling.objects.select_related("compound__area").get(pk=dwelling_id)
    ensure(
        rules.can_record(by, dwelling),
        _("Visits here are recorded by the workers of its community."),
        code="not_worker",
    )
    if len(appeals) > MOST_APPEALS:
        raise Invalid(
            _("At most %(n)d appeals in one record: register the others at the desk.")
            % {"n": MOST_APPEALS},
            field="appeals",
        )
    again = reads.by_key(once, by) is not None
    visit = visits.record_visit(
        dwelling_id, outcome, note, at, once=once, by=by, now=now, again_on=again_on
    )
    raised = tuple(
        _raise(number, draft, dwelling, once=f"{once}:{number}", by=by, now=now)
        for number, draft in enumerate(appeals)
    )
    return Recorded(visit, raised, again)


def _raise(
    number: int, draft: AppealDraft, dwelling: Dwelling, *, once: str, by: Viewer, now: datetime
) -> Raised:
    try:
        return cases.raise_case(
            kind=draft.kind,
            category_id=draft.category_id,
            area_id=dwelling.compound.area_id,
            compound_id=dwelling.compound_id,
            dwelling_id=dwelling.pk,
            place=draft.place,
            summary=draft.summary,
            body=draft.body,
            urgency=Urgency.URGENT if _ending(draft) == Ending.URGENT else Urgency.NORMAL,
            source=Source.DOOR,
            raiser=draft.raiser,
            photos=draft.photos,
            once=once,
            settled=_settled(draft),
            by=by,
            now=now,
        )
    except Invalid as refusal:
        refusal.field = f"appeals-{number}-{refusal.field}"
        raise


def _ending(draft: AppealDraft) -> Ending:
    if draft.ending not in Ending.values:
        raise Invalid(_("Choose what becomes of it."), field="ending")
    return Ending(draft.ending)


def _settled(draft: AppealDraft) -> Settled | None:
    if _ending(draft) != Ending.SETTLED:
        return None
    if not draft.answer.strip():
        raise Invalid(_("Say how it was settled."), field="answer")
    return Settled(Outcome.SOLVED, draft.answer.strip())


@dataclass(frozen=True)
class Received:
    """What became of a filled form: the submission, and the visit that it told of."""

    kept: Kept
    visit: Visit | None = None


@transaction.atomic
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
) -> Received:
    """Keep a filled form and let it take effect, once, when it is whole; all of it, or nothing.

    `subject`: the door of the page it was filled in on; else the form's own answer counts.
    `phone`: the code by which Collect sent it, `form_id`: the form of the page; answers to another
    form are refused. Invalid names what the phone is told.
    """
    version = forms.version_of(xml)
    strange = form_id is not None and version.form_id != form_id
    if strange or (phone is not None and not forms.may_send(phone, version)):
        raise Invalid(Fault.FORM.label, field="xml", code=Fault.FORM.value)
    kept = surveys.keep(version.pk, "", xml, media, subject=subject, by=by, now=now, once=once)
    return Received(kept, _apply(kept, by, now) if kept.fresh else None)


def too_large() -> Invalid:
    """The refusal of a sending before it is read."""
    return Invalid(Fault.LARGE.label, field="xml", code=Fault.LARGE.value)


def _apply(kept: Kept, by: Viewer, now: datetime) -> Visit | None:
    """Let the answers take effect. So far: an outcome at a known door is a visit.

    Here drives, letters, people and appeals are joined: `kept.mapped` names where each goes.
    """
    subject, outcome = kept.submission.subject, kept.mapped.get("outcome", "")
    if not outcome or not subject.startswith("dwelling:"):
        return None
    return visits.record_visit(
        int(subject.removeprefix("dwelling:")),
        outcome,
        kept.mapped.get("note", ""),
        once=f"submission:{kept.submission.pk}",
        by=by,
        now=now,
        again_on=_day(kept.mapped.get("next_on", "")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
