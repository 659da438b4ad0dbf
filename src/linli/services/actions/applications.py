"""A firm's application for a policy, followed to its end."""

from datetime import date, datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.alliances.workflow import State as Life
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.services import events, rules
from linli.services.actions._shared import keep, locked, record, short, words
from linli.services.models import Application, Policy
from linli.services.workflow import RUNNING, Stage, policy_after, stage_after

LONGEST = 300


@act
def begin(policy_id: int, organisation_id: int, *, by: Viewer, now: datetime) -> Application:
    """A member begins to prepare its application, or somebody who serves it does."""
    policy = Policy.objects.select_related("alliance__area").select_for_update(of=("self",))
    row = policy.get(pk=policy_id)
    ensure(
        rules.can_apply_for(by, organisation_id) or rules.can_work(by, row.alliance),
        _("The firm’s contact applies, or somebody who serves the alliance’s firms."),
    )
    policy_after(row.state, "apply")
    if row.deadline is not None and row.deadline < localdate(now):
        raise NotAllowed(_("The deadline has passed."), code="too_late")
    member = row.alliance.members.filter(organisation_id=organisation_id, state=Life.MEMBER)
    if not member.exists():
        raise NotAllowed(
            _("Members apply; a suspended membership has no right to it."), code="no_member"
        )
    if row.applications.filter(
        organisation_id=organisation_id, stage__in=(*RUNNING, Stage.GRANTED)
    ).exists():
        raise NotAllowed(_("This firm has applied already."), code="applied_before")
    made = Application.objects.create(
        policy=row, organisation_id=organisation_id, begun_at=now, begun_by=by.key
    )
    record(events.APPLIED, made, by, now)
    return made


@act
def note_stage(
    application_id: int, note: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Application:
    """How far it is, for the firm and for those who help it."""
    row = _locked(application_id, by, version)
    stage_after(row.stage, "note")
    row.note = words(note, "note", _("Write down how far it is."), LONGEST)
    keep(events.NOTED, row, by, now)
    return row


@act
def hand_in(
    application_id: int,
    *,
    sent_on: date | None = None,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Application:
    """The papers were handed in to whoever grants it."""
    row = _locked(application_id, by, version)
    row.stage = stage_after(row.stage, "send")
    day = sent_on or localdate(now)
    if day > localdate(now):
        raise Invalid(_("Choose a day that has been."), field="sent_on")
    row.sent_on = day
    keep(events.SENT, row, by, now)
    return row


@act
def send_back(
    application_id: int, note: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Application:
    """Papers are missing: it is prepared again."""
    row = _locked(application_id, by, version)
    _ensure_staff(by, row)
    row.stage = stage_after(row.stage, "send_back")
    row.note = words(note, "note", _("Say which papers are missing."), LONGEST)
    keep(events.SENT_BACK, row, by, now)
    return row


@act
def end_application(
    application_id: int,
    *,
    granted: bool,
    answer: str,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Application:
    """What whoever grants it decided, in words the firm reads."""
    row = _locked(application_id, by, version)
    _ensure_staff(by, row)
    row.stage = stage_after(row.stage, "grant" if granted else "refuse")
    row.answer = words(answer, "answer", _("Write what the firm was told."), LONGEST)
    row.ended_on = localdate(now)
    keep(events.GRANTED if granted else events.REFUSED, row, by, now)
    return row


@act
def take_back(
    application_id: int,
    *,
    reason: str = "",
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Application:
    """The firm does not want it any more."""
    row = _locked(application_id, by, version)
    row.stage = stage_after(row.stage, "withdraw")
    row.note = short(reason, "note", LONGEST) or row.note
    row.ended_on = localdate(now)
    keep(events.APPLICATION_WITHDRAWN, row, by, now)
    return row


def _locked(application_id: int, by: Viewer, version: int | None) -> Application:
    row: Application = locked(
        Application.objects.select_related("policy__alliance__area"), application_id, version
    )
    ensure(
        rules.can_follow(by, row),
        _("The firm’s contact follows it, and those who serve the alliance’s firms."),
    )
    return row


def _ensure_staff(by: Viewer, row: Application) -> None:
    ensure(
        rules.can_work(by, row.policy.alliance),
        _("What was decided is noted by those who serve the alliance’s firms."),
    )
