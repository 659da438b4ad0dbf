"""The receiver signs, replies, asks for more time; the supervisor checks, decides, archives."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.files import actions as files
from linli.supervision import events, queries, rules, workflow
from linli.supervision.actions._shared import (
    ask_again,
    keep,
    locked,
    reply_span,
    run,
    wait_for_reply,
    words,
)
from linli.supervision.models import Extension, Reply, Slip
from linli.supervision.spec import TERM_CHECK
from linli.supervision.workflow import Decision, Verdict


@transaction.atomic
def sign(slip_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Slip:
    """The receiver has it: the clock of the reply shows from now on."""
    slip = locked(slip_id, version)
    ensure(rules.can_sign(by, slip), _("Whom it was issued to signs for it."))
    slip.state = workflow.after(slip.state, "sign")
    in_time = now <= slip.due_at
    slip.signed_by, slip.signed_at = by.key, now
    wait_for_reply(slip, now)
    return keep(events.SIGNED, slip, by, now, in_time=in_time)


@transaction.atomic
def reply(
    slip_id: int,
    text: str,
    *,
    uploads: "Sequence[UploadedFile[bytes]]" = (),
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Slip:
    """Say what was done, with files where there are any. It counts when somebody else has
    accepted it; an open wish for more time is settled by it.
    """
    slip = locked(slip_id, version)
    ensure(rules.can_reply(by, slip), _("Whom it was issued to replies."))
    slip.state = workflow.after(slip.state, "reply")
    said = words(text, "text", _("Write what was done and what came of it."))
    in_time = now <= slip.reply_due_at
    row = Reply.objects.create(
        slip=slip, text=said, replied_by=by.key, replied_at=now, in_time=in_time
    )
    files.attach_all(
        f"reply:{row.pk}",
        uploads,
        by=by,
        now=now,
        pictures_only=False,
        area=slip.area.path,
        field="uploads",
    )
    asked = queries.extension_asked(slip)
    if asked is not None:
        asked.state, asked.decided_at = Decision.LAPSED, now
        asked.save()
    slip.replied_by, slip.replied_at = by.key, now
    slip.checked_by = ""
    run(slip, clock.start(TERM_CHECK, slip.area.path, "", now))
    return keep(events.REPLIED, slip, by, now, text=said, reply=row.pk, in_time=in_time)


def _check(slip: Slip, verdict: Verdict, note: str, by: Viewer, now: datetime) -> None:
    row = Reply.objects.select_for_update().get(slip=slip, verdict=Verdict.NONE)
    row.verdict, row.note = verdict, note
    row.checked_by, row.checked_at = by.key, now
    row.save()


@transaction.atomic
def accept(
    slip_id: int, note: str = "", *, by: Viewer, now: datetime, version: int | None = None
) -> Slip:
    """Somebody other than who replied has seen that it is so."""
    slip = locked(slip_id, version)
    ensure(rules.can_check(by, slip), _("A supervisor who did not reply checks it."))
    slip.state = workflow.after(slip.state, "accept")
    _check(slip, Verdict.ACCEPTED, note.strip(), by, now)
    slip.checked_by, slip.met_at = by.key, now
    return keep(events.ACCEPTED, slip, by, now, text=note.strip())


@transaction.atomic
def send_back(
    slip_id: int,
    reason: str,
    *,
    reply_on: date,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Slip:
    """The reply does not do: what is missing, and by when it is replied to again."""
    slip = locked(slip_id, version)
    ensure(rules.can_check(by, slip), _("A supervisor who did not reply checks it."))
    slip.state = workflow.after(slip.state, "send_back")
    said = words(reason, "reason", _("Say what is still missing."))
    _check(slip, Verdict.SENT_BACK, said, by, now)
    ask_again(slip, reply_on, now)
    return keep(events.SENT_BACK, slip, by, now, text=said, reply_on=reply_on.isoformat())


@transaction.atomic
def archive(slip_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Slip:
    """The matter is settled and its papers are put away; a leader may open it again."""
    slip = locked(slip_id, version)
    ensure(rules.can_archive(by, slip), _("The supervisor archives it."))
    slip.state = workflow.after(slip.state, "archive")
    slip.archived_at = now
    return keep(events.ARCHIVED, slip, by, now)


@transaction.atomic
def ask_extension(
    slip_id: int,
    until_on: date,
    *,
    reason: str,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Extension:
    """Ask for more time, before the day. The clock runs on until the supervisor has decided."""
    slip = locked(slip_id, version)
    ensure(rules.can_ask_extension(by, slip), _("Whom it was issued to asks for more time."))
    slip.state = workflow.after(slip.state, "ask_extension")
    if now > slip.reply_due_at:
        raise NotAllowed(
            _("The day has passed: more time is asked for before it. Reply now, late as it is."),
            code="past",
        )
    if queries.extension_asked(slip) is not None:
        raise NotAllowed(_("More time is asked for already. Wait for the decision."), code="asked")
    said = words(reason, "reason", _("Say why more time is needed."))
    if until_on <= localdate(slip.reply_due_at):
        raise Invalid(_("The new day must lie after the present one."), field="until_on")
    _sensible(until_on, now)
    row = Extension.objects.create(
        slip=slip, until_on=until_on, reason=said, asked_by=by.key, asked_at=now
    )
    keep(events.EXTENSION_ASKED, slip, by, now, text=said, until_on=until_on.isoformat())
    return row


def _sensible(until_on: date, now: datetime) -> Any:
    try:
        return reply_span(until_on, now)
    except Invalid as refusal:
        refusal.field = "until_on"
        raise


@transaction.atomic
def decide_extension(
    slip_id: int,
    *,
    approved: bool,
    note: str = "",
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Slip:
    """Allow the time that was asked for, or refuse it with a reason."""
    slip = locked(slip_id, version)
    row = queries.extension_asked(slip)
    ensure(
        rules.can_decide_extension(by, slip, row),
        _("The supervisor decides on more time, never who asked for it."),
    )
    slip.state = workflow.after(slip.state, "decide_extension")
    if row is None:
        raise NotAllowed(_("Nobody asks for more time."), code="nothing_asked")
    said = note.strip() if approved else words(note, "note", _("Say why it is refused."))
    row.state = Decision.APPROVED if approved else Decision.REFUSED
    row.decided_by, row.decided_at, row.note = by.key, now, said
    row.save()
    if approved:
        span = _sensible(row.until_on, now)
        slip.reply_yellow_at, slip.reply_due_at = span.yellow_at, span.due_at
        wait_for_reply(slip, now)
    kind = events.EXTENSION_APPROVED if approved else events.EXTENSION_REFUSED
    return keep(kind, slip, by, now, text=said, until_on=row.until_on.isoformat())
