"""The links that open a firm's pages to its contacts, without account and password: everything for
its first contact, for a colleague what was ticked.
"""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext as _

from linli.accounts import actions as accounts
from linli.accounts import queries as account_queries
from linli.accounts.models import Link
from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Role, Viewer
from linli.people.models import Organisation
from linli.services import rules
from linli.services.actions._shared import public, short
from linli.services.models import FirmLink
from linli.services.spec import FIRM_DOOR, FIRM_LINK_LASTS, FIRM_RIGHTS, MOST_LINKS


@act
def firm_link(
    organisation_id: int,
    *,
    words: str = "",
    rights: Collection[str] = (),
    by: Viewer,
    now: datetime,
) -> str:
    """The token of a link into the firm's pages; it lasts 90 days and can be made useless at any
    time. Without `rights` it is the first contact's, which staff hand out; a contact lets
    colleagues in for what they may do themselves.
    """
    firm = _firm(organisation_id, by)
    scope = f"organisation:{firm.pk}"
    out = account_queries.links_of(scope, now).filter(purpose=Link.Purpose.FIRM)
    if out.count() >= MOST_LINKS:
        raise NotAllowed(
            _("This firm has as many links as it may. Make the old ones useless first."),
            code="too_many_links",
        )
    token = accounts.make_link(
        Link.Purpose.FIRM,
        Role.CONTACT,
        scope,
        FIRM_LINK_LASTS,
        only=_only(rights, by),
        by=by,
        now=now,
    )
    FirmLink.objects.create(
        organisation=firm,
        link=Link.objects.get(digest=account_queries.digest(token)),
        words=public(short(words, "words", 40), "words"),
        rights=sorted(rights),
    )
    return token


def _only(rights: Collection[str], by: Viewer) -> set[str]:
    """The rights that the link is narrowed to; nobody hands on what they do not have."""
    if not set(rights) <= set(FIRM_RIGHTS):
        raise Invalid(_("Choose one of the list."), field="rights")
    if not rights:
        ensure(
            rules.RIGHTS.may(by, "work"),
            _("The link of the firm’s first contact is handed out by those who serve it."),
        )
        return set()
    wanted = {right for code in rights for right in FIRM_RIGHTS[code][1]}
    if not rules.RIGHTS.may(by, "work") and not all(rules.carries(by, code) for code in rights):
        raise Invalid(_("You cannot hand on what you may not do yourself."), field="rights")
    return {FIRM_DOOR, *wanted}


@act
def revoke_firm_link(link_id: int, *, by: Viewer, now: datetime) -> Organisation:
    """Nobody comes in by this one link any more. The first contact's is taken by the first contact
    or by staff; for which desk it was is forgotten.
    """
    link = Link.objects.get(pk=link_id, purpose=Link.Purpose.FIRM)
    firm = _firm(int(link.scope.partition(":")[2]), by)
    if not link.only and not rules.RIGHTS.may(by, "work"):
        ensure(
            rules.is_first_contact(by, firm.pk),
            _("The first contact’s link is not yours to make useless."),
        )
    accounts.revoke_link(link.pk, by=by, now=now)
    FirmLink.objects.filter(link=link).update(words="")
    return firm


@act
def revoke_firm_links(organisation_id: int, *, by: Viewer, now: datetime) -> int:
    """Nobody comes in by the firm's links any more; how many there were."""
    firm = _firm(organisation_id, by)
    ensure(
        rules.RIGHTS.may(by, "work") or rules.is_first_contact(by, firm.pk),
        _("All links at once are made useless by the first contact, or by those who serve it."),
    )
    scope = f"organisation:{firm.pk}"
    firm.firm_links.update(words="")
    return accounts.revoke_links(scope, Link.Purpose.FIRM, by=by, now=now)


def _firm(organisation_id: int, by: Viewer) -> Organisation:
    firm = Organisation.objects.select_related("area").get(pk=organisation_id)
    ensure(
        rules.can_let_in(by, firm),
        _("The firm’s links are given out by those who serve it, and by its own contacts."),
    )
    return firm
