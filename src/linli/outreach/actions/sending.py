"""Let a message go out, stop it, send again, take to the doors whom it did not reach."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.base.acts import act
from linli.base.errors import NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.notices import actions as notices
from linli.notices.workflow import Channel
from linli.outreach import events, queries, rules
from linli.outreach.actions._shared import keep, locked
from linli.outreach.actions.missing import take_to_doors
from linli.outreach.models import Message, Text
from linli.outreach.spec import FORMS, PER_RECIPIENT, filled, sms_text


@act
def begin(message_id: int, *, by: Viewer, now: datetime) -> Message:
    """Find who is meant now, and queue it for all of them in a few statements; workers send it.
    A second call finds it begun. One that goes out by no gateway is over at once.
    """
    message = locked(message_id, "begin")
    ensure(rules.is_program(by), _("It goes out by itself once it is approved."))
    texts = {text.form: text for text in message.texts.all()}
    rows = queries.recipients(
        message.area, message.audience.filter, message.channels, household=message.household
    )
    for code in message.channels:
        _queue(message, rows.filter(way=code), texts[code], now)
    spare = texts.get("script") or next(iter(texts.values()))
    _queue(message, rows.exclude(way__in=message.channels), spare, now, reached=False)
    _say_in_groups(message, texts.get("group"), now)
    message.begun_at = now
    message.recipients = queries.count_queued(message)
    keep(events.BEGUN, message, by, now, recipients=message.recipients)
    return finish(message_id, by=by, now=now) or message


def _say_in_groups(message: Message, text: Text | None, now: datetime) -> None:
    groups = queries.groups_of(message.area, message.groups)
    if text is None or not groups:
        return
    said = queries.without_marks(message, text)
    link = "" if "{链接}" in text.body else message.link
    notices.mail(
        message.key,
        channel=Channel.ROBOT,
        words={"subject": message.title, "text": said, "link": link},
        rows=queries.as_recipients(groups),
        area=str(message.area.path),
        urgent=message.urgent,
        now=now,
    )


def _queue(
    message: Message,
    rows: "QuerySet[Any, Any]",
    text: Text,
    now: datetime,
    *,
    reached: bool = True,
) -> None:
    if not reached and not rows.exists():
        return
    channel = FORMS[text.form].channel if reached else None
    notices.mail(
        message.key,
        channel=channel or Channel.PRINT,
        words={
            "subject": text.subject or message.title,
            "text": wording(message, text),
            # A text message holds its link where its words say so, and counts it there.
            "link": "" if channel == Channel.SMS else message.link,
        },
        rows=rows,
        area=str(message.area.path),
        urgent=message.urgent,
        reached=reached,
        now=now,
    )


def wording(message: Message, text: Text) -> str:
    """A text with everything filled in that is the same for all; the marks of each recipient are
    those of `notices`.
    """
    body = filled(text.body, {**queries.common_values(message), **PER_RECIPIENT})
    is_sms = FORMS[text.form].channel == Channel.SMS
    return sms_text(body, settings.LINLI_SMS_SIGNATURE) if is_sms else body


@act
def finish(message_id: int, *, by: Viewer, now: datetime) -> Message | None:
    """Once nothing of it is waiting any more; None if something is, or it is over already."""
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    if queries.is_waiting(message) or message.state != "sending":
        return None
    ensure(rules.is_program(by), _("It ends by itself."))
    message = locked(message_id, "finish")
    message.ended_at = now
    keep(events.FINISHED, message, by, now)
    return message


@act
def stop(message_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Message:
    """At once: what no gateway has yet stays here."""
    message = locked(message_id, "stop", version)
    ensure(rules.can_stop(by, message), _("Its writer or the secretary stops it."))
    stopped = notices.stop(message.key, by=by, now=now)
    message.ended_at = now
    keep(events.STOPPED, message, by, now, notices=stopped)
    return message


@act
def resend(message_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> int:
    """Queue once more what failed, except what somebody closed or gave to the door; how many."""
    message = locked(message_id, "resend", version)
    ensure(rules.can_lead(by, message), _("Only the secretary sends again."))
    number = notices.resend_failed(
        message.key, by=by, now=now, but=queries.decided_of(message).values("pk")
    )
    if not number:
        raise NotAllowed(_("Nothing of it failed."), code="nothing")
    message.ended_at = None
    keep(events.RESENT, message, by, now, notices=number)
    return number


@act
def to_doors(
    message_id: int, drive_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> int:
    """Put whom it did not reach on the roster of a drive, so that they are visited; how many are
    new there. Whoever is not asked again about that drive stays out, and so does that on which
    somebody decided.
    """
    message = locked(message_id, "to_doors", version)
    ensure(rules.can_lead(by, message), _("Only the secretary sends workers to the doors."))
    drive = queries.drives_to_visit(by, message).filter(pk=drive_id).first()
    if drive is None:
        raise NotAllowed(_("Choose a running drive of this area."), code="no_drive")
    _given, added = take_to_doors(list(queries.unreached(message)), drive, by=by, now=now)
    keep(events.TO_DOORS, message, by, now, drive=drive.pk, targets=added)
    return added
