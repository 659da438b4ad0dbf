"""Write a notice, bring it on its way, hand it over, erase its words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext as _

from linli.base import crypto, jobs
from linli.base.errors import NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.notices import events, gateways, queries, rules
from linli.notices.actions.delivering import PROGRAM, note, record
from linli.notices.gateways import Outcome
from linli.notices.models import Notice, Reply
from linli.notices.queries import Address
from linli.notices.workflow import BY_HAND, Channel, State, after

__all__ = ["PROGRAM", "Address", "erase", "forget", "hand_over", "read", "resend", "send"]


#: What goes when the words of a notice are erased. That of a mailing still says of which.
_EMPTY = dict.fromkeys(
    ("body", "address", "address_index", "link", "subject_line", "called", "door"), ""
)


@transaction.atomic
def send(
    kind: str,
    *,
    recipient: str,
    about: str,
    to: Address,
    words: Mapping[str, Any],
    link: str = "",
    once: str,
    now: datetime,
    area: str = "",
) -> Notice:
    """Write one notice from `notices/<kind>.txt` (first line: the subject, without names) in
    the house's language, and let a worker send it after this transaction.

    Called again with the same `once` it does nothing and gives the notice that stands. `area`
    is the path of the area that looks after it; by itself that of the record it is about.
    """
    if (standing := Notice.objects.filter(once=once).first()) is not None:
        return standing
    subject_line, body = _render(kind, {**words, "link": link})
    notice, is_new = Notice.objects.get_or_create(
        once=once,
        defaults={
            "kind": kind,
            "recipient": recipient,
            "about": about,
            "area": area or queries.area_of(about),
            "channel": to.channel,
            "address": to.address.strip(),
            "address_index": crypto.blind_index(to.address.strip()),
            "subject_line": subject_line,
            "body": body,
            "link": link,
            "queued_at": now,
        },
    )
    if is_new and notice.channel not in BY_HAND:
        _bring_on_its_way(notice, now=now)
    return notice


def _render(kind: str, words: Mapping[str, Any]) -> tuple[str, str]:
    """Subject and body, as plain text: nothing is escaped for HTML."""
    with translation.override(settings.LANGUAGE_CODE):
        template: Any = get_template(f"notices/{kind}.txt")
        text = str(template.template.render(Context(dict(words), autoescape=False)))
    subject_line, _sep, body = text.strip().partition("\n")
    return subject_line.strip()[:200], body.strip() or subject_line.strip()


def _bring_on_its_way(notice: Notice, *, now: datetime) -> None:
    if not gateways.takes(notice.channel, notice.address):
        notice.state = after(notice.state, "lack")
        notice.save(update_fields=("state",))
        record(events.NO_CHANNEL, notice, PROGRAM, now)
    elif notice.channel == Channel.DESK:  # it has arrived; a worker could only be late
        notice.state, notice.sent_at = after(notice.state, "put_on_desk"), now
        notice.save(update_fields=("state", "sent_at"))
    elif notice.mailing_id is not None:
        jobs.defer_by_name("linli.notices.jobs.pump", mailing_id=notice.mailing_id)
    else:
        jobs.defer_by_name("linli.notices.jobs.deliver", notice_id=notice.pk)


@transaction.atomic
def resend(notice_id: int, *, by: Viewer, now: datetime) -> Notice:
    """Put a sent or failed notice into the queue again, with all its attempts before it. One of
    which nobody knows whether it was sent: the gateway is asked first, and if it has it, it stays
    sent; a gateway that takes keys gets the same key, and sends it once.
    """
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice_id)
    ensure(
        rules.can_resend(by, notice),
        _("Only the secretary of the area sends a notice again, and not one that was erased."),
    )
    if notice.channel not in gateways.GATEWAYS:
        raise NotAllowed(_("Nobody sends this one: hand it over."), code="by_hand")
    if notice.is_stopped:
        raise NotAllowed(
            _("Its message was stopped: nothing of it goes out any more."), code="stopped"
        )
    gateway = gateways.of(notice.channel)
    doubted = notice.state == State.UNKNOWN
    if doubted and gateway.can_ask and not gateway.takes_key:
        answer = gateway.ask(notice.key)
        if answer.outcome in {Outcome.SENT, Outcome.DELIVERED}:
            note(notice, answer, now=now)
            notice.refresh_from_db()
            return notice
    notice.state = after(notice.state, "resend")
    notice.round += 0 if doubted and gateway.takes_key else 1
    notice.attempts, notice.error, notice.not_before = 0, "", None
    notice.version += 1
    notice.save()
    record(events.RESENT, notice, by, now)
    _bring_on_its_way(notice, now=now)
    return notice


@transaction.atomic
def hand_over(notice_id: int, *, by: Viewer, now: datetime) -> Notice:
    """Bring the notice in person (copied link, printed slip, read out). From now on `by` sees
    its link, so this is written down.
    """
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice_id)
    ensure(
        rules.can_hand_over(by, notice),
        _("Only the community's staff hands this over, and not what was erased."),
    )
    notice.state = after(notice.state, "hand_over")
    notice.handed_by = by.key
    notice.sent_at = notice.sent_at or now
    notice.version += 1
    notice.save()
    record(events.HANDED_OVER, notice, by, now)
    return notice


@transaction.atomic
def read(notice_id: int, *, by: Viewer, now: datetime) -> Notice:
    """Note that the recipient has read what lies on their desk; a second time changes nothing."""
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice_id)
    ensure(rules.is_theirs(by, notice), _("This was sent to somebody else."))
    if notice.read_at is None:
        notice.state, notice.read_at = after(notice.state, "read"), now
        notice.version += 1
        notice.save()
    return notice


@transaction.atomic
def erase(*, recipient: str = "", about: str = "", by: Viewer, now: datetime) -> int:
    """Erase words, address and link of the notices to this recipient, about this record, or
    (both given) to this recipient about this record; how many. That they were sent remains.

    The caller has asked whether `by` may erase the record.
    """
    if not (recipient or about):
        raise ValueError("name the recipient or the record")
    named = {key: value for key, value in (("recipient", recipient), ("about", about)) if value}
    erased = Notice.objects.filter(**named, erased_at=None).update(**_EMPTY, erased_at=now)
    if erased:
        journal.record(events.ERASED, subject=about or recipient, by=by, now=now, notices=erased)
    return erased


@transaction.atomic
def forget(before: datetime, *, by: Viewer, now: datetime) -> int:
    """Erase the words of notices written, and of replies that came, before this moment; how many
    notices. That they were sent remains.
    """
    ensure(rules.is_program(by), _("Only the nightly job forgets."), code="not_program")
    Reply.objects.filter(at__lt=before, erased_at=None).update(
        sender="", sender_index="", words="", erased_at=now
    )
    return Notice.objects.filter(queued_at__lt=before, erased_at=None).update(
        **_EMPTY, erased_at=now
    )
