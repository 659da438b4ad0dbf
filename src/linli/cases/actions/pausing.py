"""Let the clocks stand still: asked for with a reason, decided by somebody else."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.cases import events, rules, workflow
from linli.cases.actions import clocks, door
from linli.cases.models import Case, Pause
from linli.cases.spec import PAUSE_REASONS

LONGEST_NOTE = 200


@transaction.atomic
def ask_pause(
    case_id: int,
    *,
    reason: str,
    note: str,
    until_on: date,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Pause:
    """Ask that the clocks stand still until a day. The raiser will read reason and note."""
    case = door.locked(case_id, version)
    ensure(rules.can_ask_pause(by, case), _("A pause is asked for by those who work on the case."))
    if reason not in PAUSE_REASONS:
        raise Invalid(_("Choose the reason."), field="reason")
    note = door.said(note, "note", _("Say what is awaited: the raiser will read it."))
    if len(note) > LONGEST_NOTE:
        raise Invalid(_("Keep this to %(n)d signs.") % {"n": LONGEST_NOTE}, field="note")
    if until_on <= localdate(now):
        raise Invalid(_("Name a coming day."), field="until_on")
    _ensure_could_pause(case)
    if case.pauses.filter(state=Pause.State.ASKED).exists():
        raise NotAllowed(_("A pause has been asked for already and waits for a decision."))
    pause = Pause.objects.create(
        case=case, reason=reason, note=note, until_on=until_on, asked_by=by.key, asked_at=now
    )
    door.keep(
        case, events.PAUSE_ASKED, by=by, now=now, text=note, reason=reason, until=str(until_on)
    )
    return pause


@transaction.atomic
def decide_pause(
    case_id: int, *, approved: bool, by: Viewer, now: datetime, version: int | None = None
) -> Pause:
    """Approve or refuse the pause that was asked for; never one's own."""
    case = door.locked(case_id, version)
    pause = case.pauses.filter(state=Pause.State.ASKED).first()
    if pause is None:
        raise NotAllowed(_("No pause is asked for. Reload the page."), code="no_pause_asked")
    ensure(
        rules.can_decide_pause(by, case, pause),
        _("A pause is approved by the secretary or leader, and not by the one who asked."),
    )
    pause.state = Pause.State.APPROVED if approved else Pause.State.REFUSED
    pause.decided_by, pause.decided_at = by.key, now
    pause.save()
    if approved:
        door.move(case, "suspend")
        clocks.pause(case, now)
    door.keep(
        case,
        events.SUSPENDED if approved else events.PAUSE_REFUSED,
        by=by,
        now=now,
        text=pause.note if approved else "",
        reason=pause.reason,
        until=str(pause.until_on),
    )
    return pause


@transaction.atomic
def resume(case_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Case:
    """Take it up again; what working time was left is left again. Also done by the program
    when the day of the pause has come.
    """
    case = door.locked(case_id, version)
    ensure(rules.can_resume(by, case), _("It is taken up again by those who work on the case."))
    door.move(case, "resume")
    clocks.resume(case, now)
    case.pauses.filter(state=Pause.State.APPROVED).update(state=Pause.State.ENDED, ended_at=now)
    door.keep(case, events.RESUMED, by=by, now=now)
    return case


def _ensure_could_pause(case: Case) -> None:
    """Refuse now what an approval would have to refuse later."""
    if "suspend" not in case.spec.moves:
        raise NotAllowed(
            _("A case of the kind “%(kind)s” is not paused.") % {"kind": case.spec.label},
            code="not_of_this_kind",
        )
    workflow.after(case.state, "suspend")
