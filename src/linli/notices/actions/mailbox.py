"""Read the mailbox of answers: each mail once, in its own transaction with how far it was read."""

import logging
from datetime import datetime

from django.db import OperationalError, transaction

from linli.notices.actions.replying import reported, take_in
from linli.notices.gateways import mail_in, mailbox
from linli.notices.gateways.callbacks import Report, Untrue
from linli.notices.gateways.mailbox import Look, Lying, Trouble
from linli.notices.models import Inbox
from linli.notices.workflow import Channel

log = logging.getLogger(__name__)


def read_mailbox(*, now: datetime) -> int:
    """Take in what is new, oldest first; how many mails were read. A mailbox that cannot be read is
    said so on its page, with since when, and read on the next time: nothing is left out.

    What lay in a mailbox before the first look into it is not read.
    """
    inbox = _of_settings()
    number = 0
    try:
        with mailbox.look() as look:
            last = _from_where(inbox.pk, look)
            for mail in look.after(last):
                number += _take(inbox.pk, mail, now)
                look.done(mail.number)
    except Trouble as trouble:
        _looked(inbox.pk, str(trouble), now)
    else:
        _looked(inbox.pk, "", now)
    return number


def _of_settings() -> Inbox:
    return Inbox.objects.get_or_create(source=mailbox.source())[0]


def _from_where(inbox_id: int, look: Look) -> int:
    """The number after which to read. A mailbox that numbers anew is read from its beginning: what
    was taken in before is known by its own mark.
    """
    with transaction.atomic():
        inbox = Inbox.objects.select_for_update().get(pk=inbox_id)
        if inbox.validity != look.validity:
            inbox.last = 0 if inbox.validity else look.newest
            inbox.validity = look.validity
            inbox.save(update_fields=["validity", "last"])
        return inbox.last


@transaction.atomic
def _take(inbox_id: int, mail: Lying, now: datetime) -> int:
    """One mail and that it was read, together; 0 if another worker was faster."""
    inbox = Inbox.objects.select_for_update().get(pk=inbox_id)
    if mail.number <= inbox.last:
        return 0
    try:
        with transaction.atomic():
            column = _sort(mail, now)
    except OperationalError:  # the database, not the mail
        raise
    except Exception:  # one mail stands in the way of no other
        log.exception("a mail could not be taken in and was left")
        column = "left"
    setattr(inbox, column, getattr(inbox, column) + 1)
    inbox.last = mail.number
    inbox.save(update_fields=["last", column])
    return 1


def _sort(mail: Lying, now: datetime) -> str:
    """What became of it, as a column of the mailbox."""
    try:
        told = mail_in.read(mail.raw, now)
    except Untrue:
        log.warning("a mail could not be read and was left")
        return "left"
    if isinstance(told, Report):
        return "failures" if reported(told, now=now) else "left"
    if told is not None and take_in(told, Channel.EMAIL, now=now) is not None:
        return "answers"
    return "left"


@transaction.atomic
def _looked(inbox_id: int, trouble: str, now: datetime) -> None:
    inbox = Inbox.objects.select_for_update().get(pk=inbox_id)
    begins = inbox.troubled_since if inbox.trouble else now
    inbox.looked_at = inbox.looked_at if trouble else now
    inbox.trouble, inbox.troubled_since = trouble, begins if trouble else None
    inbox.save(update_fields=["looked_at", "trouble", "troubled_since"])
