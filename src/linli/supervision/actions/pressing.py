"""Reminder, formal talk, circular: each with a reason; and the leader's instruction."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.supervision import events, rules, workflow
from linli.supervision.actions._shared import ask_again, keep, locked, words
from linli.supervision.models import Instruction, Step
from linli.supervision.workflow import STEPS, Severity, State, before

_HAPPENS = {
    Severity.REMINDER: events.REMINDED,
    Severity.TALK: events.TALKED,
    Severity.CIRCULAR: events.CIRCULATED,
}


@transaction.atomic
def press(
    slip_id: int,
    severity: str,
    *,
    reason: str,
    why_skipped: str = "",
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Step:
    """Take one of the three steps. Each needs a reason; and the step before it, or a reason of
    its own (`why_skipped`) why that is passed over.
    """
    step = Severity(severity)
    slip = locked(slip_id, version)
    ensure(rules.can_press(by, slip), _("Only the supervisor presses for an answer."))
    slip.state = workflow.after(slip.state, STEPS[step])
    said = words(reason, "reason", _("Say why this step is taken."))
    milder = before(step)
    former = slip.steps.filter(severity=milder).order_by("-pk").first() if milder else None
    skipped = why_skipped.strip()
    if milder is not None and former is None and not skipped:
        raise Invalid(
            _("“%(step)s” comes first. If it is passed over, say why.") % {"step": milder.label},
            field="why_skipped",
        )
    row = Step.objects.create(
        slip=slip,
        severity=step,
        reason=said,
        after=former,
        why_skipped="" if former is not None or milder is None else skipped,
        taken_by=by.key,
        taken_at=now,
    )
    text = f"{said}\n{row.why_skipped}" if row.why_skipped else said
    keep(_HAPPENS[step], slip, by, now, text=text, step=row.pk, skips=bool(row.why_skipped))
    return row


@transaction.atomic
def instruct(
    slip_id: int,
    text: str,
    *,
    reply_on: date | None = None,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Instruction:
    """A leader writes an instruction on it. What was accepted or archived is open again with it,
    and needs a new day for the reply.
    """
    slip = locked(slip_id, version)
    ensure(rules.can_instruct(by, slip), _("Instructions are a leader's of this sub-district."))
    reopens = slip.state in (State.ACCEPTED, State.ARCHIVED)
    slip.state = workflow.after(slip.state, "reopen" if reopens else "instruct")
    said = words(text, "text", _("Write the instruction."))
    if reopens:
        if reply_on is None:
            raise Invalid(_("Say by when it is replied to again."), field="reply_on")
        ask_again(slip, reply_on, now)
    row = Instruction.objects.create(
        slip=slip, text=said, reopens=reopens, given_by=by.key, given_at=now
    )
    keep(events.REOPENED if reopens else events.INSTRUCTED, slip, by, now, text=said)
    return row
