"""How raisers find their case again: a link, or its number with a code."""

import hmac
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.accounts import actions as accounts
from linli.accounts.models import Link
from linli.base import crypto
from linli.base.errors import NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import ANYONE, Role, Viewer, system
from linli.cases import queries, rules
from linli.cases.models import Case
from linli.cases.spec import TRACKING_LASTS

#: Without signs that are mistaken for one another on paper and on the phone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6
#: How long a link lasts that number and code opened.
VISIT_LASTS = timedelta(days=1)


def code_of(once: str) -> str:
    """The tracking code of the case with this key: six signs, known only to the house and to
    whom it was told. It is derived, so that a repeated submission is told the same one.
    """
    number = int(crypto.blind_index(f"tracking-code:{once}"), 16)
    signs = []
    for _turn in range(CODE_LENGTH):
        number, sign = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[sign])
    return "".join(signs)


def digest(number: str, code: str) -> str:
    """What is kept of a code."""
    return crypto.blind_index(f"tracking:{number.upper()}:{code.upper()}")


@transaction.atomic
def track(number: str, code: str, *, by: Viewer = ANYONE, now: datetime) -> str:
    """The token of a link that lasts a day, for whoever knows number and code.

    One and the same refusal for an unknown number and for a wrong code.
    """
    number, code = number.strip().upper(), "".join(code.split()).upper()
    case = queries.by_number(number)
    known = case.tracking_digest if case is not None else ""
    fits = hmac.compare_digest(known or "-", digest(number, code))
    if case is None or not fits:
        raise NotAllowed(
            _("Number and code do not fit together. Compare both with your slip."),
            code="unknown_number_or_code",
        )
    return accounts.make_link(
        Link.Purpose.TRACK, Role.RESIDENT, f"case:{case.pk}", VISIT_LASTS, by=by, now=now
    )


@transaction.atomic
def link_for(case_id: int, *, by: Viewer, now: datetime) -> str:
    """A new tracking link for a raiser who lost theirs, given out by who is in touch with them."""
    case = Case.objects.select_related("area").get(pk=case_id)
    ensure(
        rules.is_program(by) or rules.can_correct_raiser(by, case),
        _("Tracking links are given out by those who work on the case."),
    )
    return make_link(case, by=by, now=now)


def make_link(case: Case, *, by: Viewer, now: datetime) -> str:
    """The token of a tracking link; "" once the raiser's data is erased."""
    if case.erased_at is not None:
        return ""
    giver = by if by.account_id is not None else system("tracking")
    return accounts.make_link(
        Link.Purpose.TRACK, Role.RESIDENT, f"case:{case.pk}", TRACKING_LASTS, by=giver, now=now
    )
