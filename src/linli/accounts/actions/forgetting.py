"""What goes when a person's file is erased, and what is kept no longer than needed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts import events, queries, rules
from linli.accounts.actions.linking import revoke_links
from linli.accounts.models import Access, Account, Link
from linli.base.masking import blacken_fields
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.notices import actions as notices
from linli.people.spec import Erased


@transaction.atomic
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """Their file was erased: their links open nothing, notices to them lose their words, their
    name and number are blackened where somebody wrote what they looked at it for, and accounts
    made for them (without password) close and lose the name. How many accounts closed.
    """
    scope = f"person:{who.person_id}"
    if queries.links_of(scope, now).exists():
        revoke_links(scope, by=by, now=now)
    notices.erase(recipient=scope, by=by, now=now)
    _blacken_log(who)
    closed = 0
    for account in Account.objects.select_for_update(of=("self",)).filter(person_id=who.person_id):
        account.person = None
        if not account.has_usable_password():
            closed += 1
            notices.erase(recipient=f"account:{account.pk}", by=by, now=now)
            _close(account, by=by, now=now)
        account.version += 1
        account.save()
    return closed


def _blacken_log(who: Erased) -> None:
    """That somebody looked stays, with whose record it was; purposes are plain and few name."""
    for word in who.words:
        for access in Access.objects.filter(purpose__contains=word):
            if blacken_fields(access, ("purpose",), who.words):
                access.save(update_fields=["purpose"])


def _close(account: Account, *, by: Viewer, now: datetime) -> None:
    account.appointments.filter(ended_at=None).update(ended_at=now)
    account.is_active = False
    account.name, account.phone, account.email = "—", "", ""
    account.session_epoch += 1
    journal.record(events.DEACTIVATED, subject=f"account:{account.pk}", by=by, now=now)


@transaction.atomic
def forget_old(*, links_before: datetime, accesses_before: datetime, by: Viewer) -> tuple[int, int]:
    """Delete links that expired and log lines that were written before these moments; how many
    of each. The journal keeps that they were.
    """
    ensure(rules.is_program(by), _("Only the nightly job forgets."), code="not_program")
    links, _each = Link.objects.filter(expires_at__lt=links_before).delete()
    accesses, _each = Access.objects.filter(at__lt=accesses_before).delete()
    return links, accesses
