"""What goes when a person's file is erased, and what is kept no longer than needed."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts import events, queries, rules
from linli.accounts.actions.linking import revoke_links
from linli.accounts.models import Access, Account, Link
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.notices import actions as notices


@transaction.atomic
def forget_person(person_id: int, *, by: Viewer, now: datetime) -> int:
    """Their file was erased: their links open nothing, notices to them lose their words, and
    accounts made for them (without password) close and lose the name. How many accounts closed.
    """
    scope = f"person:{person_id}"
    if queries.links_of(scope, now).exists():
        revoke_links(scope, by=by, now=now)
    notices.erase(recipient=scope, by=by, now=now)
    closed = 0
    for account in Account.objects.select_for_update(of=("self",)).filter(person_id=person_id):
        account.person = None
        if not account.has_usable_password():
            closed += 1
            _close(account, by=by, now=now)
        account.version += 1
        account.save()
    return closed


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
