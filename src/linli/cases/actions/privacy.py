"""The raiser's own data: corrected, no longer used, erased."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts import actions as accounts
from linli.base import masking
from linli.base.errors import NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer, system
from linli.cases import events, queries, rules
from linli.cases.actions import door, raising
from linli.cases.models import Case
from linli.cases.spec import CONSENT_PURPOSE, Raiser
from linli.files import actions as files
from linli.journal import actions as journal
from linli.notices import actions as notices
from linli.people import actions as people


@transaction.atomic
def correct_raiser(
    case_id: int,
    *,
    name: str,
    phone: str,
    consent: bool = False,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Case:
    """Correct name and telephone (PIPL art. 46). Empty ones are taken off the case."""
    case = door.locked(case_id, version)
    ensure(
        rules.can_correct_raiser(by, case),
        _("Contact details are corrected by the raiser or by those who work on the case."),
    )
    _ensure_not_erased(case)
    given = Raiser(case.raiser_person_id, name, phone, consent or queries.has_consent(case))
    raising.take_down_raiser(case, given)
    raising.keep_consent(case, given, "web" if rules.is_raiser(by, case) else "spoken", by, now)
    door.keep(case, events.RAISER_CORRECTED, by=by, now=now)
    return case


@transaction.atomic
def withdraw_consent(
    case_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Case:
    """The raiser no longer agrees to be contacted: name and telephone go, the case goes on."""
    case = door.locked(case_id, version)
    ensure(rules.can_erase(by, case), _("Only the raiser takes their consent back."))
    _ensure_not_erased(case)
    _take_consent_back(case, by, now)
    case.raiser_name = case.raiser_phone = case.raiser_phone_index = ""
    case.raiser_person = None
    door.keep(case, events.CONSENT_WITHDRAWN, by=by, now=now)
    return case


@transaction.atomic
def erase(case_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Case:
    """Erase everything that leads to the raiser (PIPL art. 47): name, phone, door, own words,
    photos, notices, links. What remains is that a case of this category stood here and how it
    ended; numbers and addresses in its summary and answer are blackened.
    """
    case = door.locked(case_id, version)
    ensure(
        rules.can_erase(by, case),
        _("Erasing is asked for by the raiser, or done by the secretary for them."),
    )
    _ensure_not_erased(case)
    subject = f"case:{case.pk}"
    _take_consent_back(case, by, now)
    files.purge(subject, by=by, now=now, area=case.area.path)
    notices.erase(about=subject, by=by, now=now)
    case.raiser_name = case.raiser_phone = case.raiser_phone_index = case.tracking_digest = ""
    case.raiser_person, case.dwelling = None, None
    case.body = case.spot = ""
    case.summary = masking.redact(case.summary)[:120]
    case.answer = masking.redact(case.answer)
    case.confirmations.update(comment="")
    case.erased_at = now
    door.keep(case, events.ERASED, by=by, now=now)
    journal.erase_text(subject, by=by, now=now)
    accounts.revoke_links(subject, by=system("erasure"), now=now)
    return case


@transaction.atomic
def forget_person(person_id: int, *, by: Viewer, now: datetime) -> int:
    """Erase the raiser's data in all cases of a person whose file was erased; how many."""
    cases = Case.objects.filter(raiser_person_id=person_id, erased_at=None)
    ids = list(cases.order_by("pk").values_list("pk", flat=True))
    for case_id in ids:
        erase(case_id, by=by, now=now)
    return len(ids)


def _take_consent_back(case: Case, by: Viewer, now: datetime) -> None:
    people.withdraw_consent(f"case:{case.pk}", purpose=CONSENT_PURPOSE, by=by, now=now)


def _ensure_not_erased(case: Case) -> None:
    if case.erased_at is not None:
        raise NotAllowed(_("The personal data of this case is erased already."), code="erased")
