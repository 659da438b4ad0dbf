"""Consent to a purpose, and taking it back, which must be as easy as giving it (PIPL art. 15)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.people import events, rules
from linli.people.models import Consent
from linli.people.spec import NOTICE_VERSION, PURPOSES


@transaction.atomic
def give_consent(
    subject: str,
    purpose: str,
    *,
    by: Viewer,
    now: datetime,
    how: str = "web",
    notice_version: str = NOTICE_VERSION,
) -> Consent:
    """Note that someone ("person:5", "case:12") read the notice and agreed to a purpose.

    Given twice it stays one consent, the first.
    """
    if purpose not in PURPOSES:
        raise Invalid(_("Say what the data is kept for."), field="consent", code="no_purpose")
    standing = Consent.objects.filter(subject=subject, purpose=purpose, withdrawn_at=None).first()
    if standing is not None:
        return standing
    consent = Consent.objects.create(
        subject=subject,
        purpose=purpose,
        notice_version=notice_version,
        given_at=now,
        given_how=how,
    )
    journal.record(events.CONSENT_GIVEN, subject=subject, by=by, now=now, purpose=purpose, how=how)
    return consent


@transaction.atomic
def withdraw_consent(subject: str, purpose: str | None = None, *, by: Viewer, now: datetime) -> int:
    """Take consent back for one purpose or (None) for all; returns how many stood."""
    ensure(
        rules.can_withdraw_consent(by, subject),
        _("Consent is taken back by the person, or by staff on their behalf."),
    )
    standing = Consent.objects.filter(subject=subject, withdrawn_at=None)
    if purpose is not None:
        standing = standing.filter(purpose=purpose)
    purposes = sorted(standing.values_list("purpose", flat=True))
    standing.update(withdrawn_at=now)
    if purposes:
        journal.record(events.CONSENT_WITHDRAWN, subject=subject, by=by, now=now, purposes=purposes)
    return len(purposes)
