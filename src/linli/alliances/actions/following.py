"""A firm that applied follows it by a signed link, without an account."""

from datetime import datetime
from typing import Any

from linli.accounts import actions as accounts
from linli.accounts.models import Link
from linli.alliances import rules
from linli.alliances.actions.admitting import received, send_application
from linli.alliances.models import Alliance, Application, Member
from linli.alliances.spec import ENTRY_LINK_LASTS, Sent
from linli.base.acts import act
from linli.base.rights import ensure
from linli.base.viewer import Role, Viewer


@act
def apply_online(alliance_id: int, *, by: Viewer, now: datetime, **given: Any) -> Sent:
    """What a firm sends through the portal (`send_application`), and the link by which it follows
    it: the token is given here once. Sent twice it is kept once, and has another link.
    """
    made = send_application(alliance_id, by=by, now=now, **given)
    return Sent(made.pk, _link(f"entry:{made.pk}", by, now))


@act
def link_to_application(application_id: int, *, by: Viewer, now: datetime) -> str:
    """The token of a new link, for a firm that lost its own; earlier ones open nothing any more."""
    row = Application.objects.select_related("alliance__area").get(pk=application_id)
    _ensure_may(by, row.alliance)
    return _link_anew(f"entry:{row.pk}", by, now)


@act
def link_to_membership(member_id: int, *, by: Viewer, now: datetime) -> str:
    """The same for a firm that applied at the counter."""
    row = Member.objects.select_related("alliance__area").get(pk=member_id)
    _ensure_may(by, row.alliance)
    return _link_anew(f"membership:{row.pk}", by, now)


def _ensure_may(by: Viewer, alliance: Alliance) -> None:
    ensure(rules.can_receive(by, alliance), received())


def _link_anew(scope: str, by: Viewer, now: datetime) -> str:
    accounts.revoke_links(scope, Link.Purpose.ENTRY, by=by, now=now)
    return _link(scope, by, now)


def _link(scope: str, by: Viewer, now: datetime) -> str:
    lasts, purpose = ENTRY_LINK_LASTS, Link.Purpose.ENTRY
    return accounts.make_link(purpose, Role.RESIDENT, scope, lasts, by=by, now=now)
