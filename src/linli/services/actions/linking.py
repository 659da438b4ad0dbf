"""The link that opens a firm's pages to its contacts, without account and password."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.accounts import actions as accounts
from linli.accounts import queries as account_queries
from linli.accounts.models import Link
from linli.alliances import rules as alliances
from linli.base.acts import act
from linli.base.errors import NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Role, Viewer
from linli.people.models import Organisation
from linli.services import rules
from linli.services.spec import FIRM_LINK_LASTS, MOST_LINKS


def _scope(organisation_id: int, by: Viewer) -> str:
    firm = Organisation.objects.select_related("area").get(pk=organisation_id)
    ensure(
        rules.can_speak_for(by, firm.pk) or alliances.can_keep_file(by, firm),
        _("The firm’s link is given out by those who serve it, and by its own contacts."),
    )
    return f"organisation:{firm.pk}"


@act
def firm_link(organisation_id: int, *, by: Viewer, now: datetime) -> str:
    """The token of a link for a contact of the firm, or for a colleague whom a contact lets in. It
    lasts 90 days and can be made useless at any time.
    """
    scope = _scope(organisation_id, by)
    out = account_queries.links_of(scope, now).filter(purpose=Link.Purpose.FIRM)
    if out.count() >= MOST_LINKS:
        raise NotAllowed(
            _("This firm has as many links as it may. Make the old ones useless first."),
            code="too_many_links",
        )
    return accounts.make_link(
        Link.Purpose.FIRM, Role.CONTACT, scope, FIRM_LINK_LASTS, by=by, now=now
    )


@act
def revoke_firm_links(organisation_id: int, *, by: Viewer, now: datetime) -> int:
    """Nobody comes in by the firm's links any more; how many there were."""
    return accounts.revoke_links(_scope(organisation_id, by), Link.Purpose.FIRM, by=by, now=now)
