"""Who sees and does what in the service of an alliance's firms.

Whoever sees the alliance as staff sees its needs, solutions and mechanisms; who serves its firms
works on them; who manages it sets teams, mechanisms and policies. A contact speaks for the own
firm.
"""

from linli.alliances import rules as alliances
from linli.alliances.models import Alliance
from linli.alliances.rules import stands_for
from linli.base import rights
from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.people.models import Organisation
from linli.services.models import Application, Mechanism
from linli.services.spec import FIRM_RIGHTS

RIGHTS = Rights(
    "services",
    {
        "see": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.SUPERVISOR,
            Role.LEADER,
        ),
        # Needs, solutions, orders given to a team, applications.
        "work": (Role.SECRETARY, Role.HANDLER, Role.SPECIALIST, Role.LEADER),
        # Teams, mechanisms, policies.
        "manage": (Role.SECRETARY, Role.HANDLER, Role.LEADER),
        "export": (
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.SUPERVISOR,
            Role.LEADER,
        ),
        # The firm's own pages, signed in or by its link.
        "firm": (Role.CONTACT,),
        "apply": (Role.CONTACT,),
        "colleagues": (Role.CONTACT,),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (telling, erasure)."""
    return viewer.key.startswith("system:")


def can_see(viewer: Viewer, alliance: Alliance) -> bool:
    """The twin of `queries.alliances_of`: as staff who see the alliance."""
    return RIGHTS.may(viewer, "see") and alliances.can_see(viewer, alliance)


def can_work(viewer: Viewer, alliance: Alliance) -> bool:
    """Who serves firms in the alliance's area, or in a part of it."""
    if not RIGHTS.may(viewer, "work"):
        return False
    path = alliance.area.path
    below = any(area.startswith(f"{path}.") for area in alliances.RIGHTS.areas(viewer, "serve"))
    return below or alliances.can_serve_in(viewer, path)


def can_manage(viewer: Viewer, alliance: Alliance) -> bool:
    """Who leads the alliance."""
    return RIGHTS.may(viewer, "manage") and alliances.can_manage(viewer, alliance)


def can_hold(viewer: Viewer, mechanism: Mechanism) -> bool:
    """May plan its gatherings: who is in charge, who leads the alliance."""
    in_charge = mechanism.in_charge_id is not None and mechanism.in_charge_id == viewer.account_id
    return in_charge or can_manage(viewer, mechanism.alliance)


def can_apply_for(viewer: Viewer, organisation_id: int) -> bool:
    """A contact of this firm who may apply for it."""
    return RIGHTS.may(viewer, "apply") and organisation_id in stands_for(viewer)


def can_let_in(viewer: Viewer, organisation: Organisation) -> bool:
    """Hand out links of this firm, and make them useless: who keeps its file, and those of its
    contacts who may.
    """
    own = RIGHTS.may(viewer, "colleagues") and organisation.pk in stands_for(viewer)
    return own or alliances.can_keep_file(viewer, organisation)


def carries(viewer: Viewer, code: str) -> bool:
    """Has all that a link ticked for this would open."""
    return all(rights.may(viewer, right) for right in FIRM_RIGHTS[code][1])


def is_first_contact(viewer: Viewer, organisation_id: int) -> bool:
    """The firm's first contact, by an account or the link that staff handed out: nothing is
    narrowed. A colleague for whom everything was ticked is none.
    """
    scope = f"organisation:{organisation_id}"
    return any(
        grant.role == Role.CONTACT and grant.scope == scope and not grant.only
        for grant in viewer.grants
    )


def can_follow(viewer: Viewer, application: Application) -> bool:
    """Its own firm, and who serves the alliance."""
    return can_apply_for(viewer, application.organisation_id) or can_work(
        viewer, application.policy.alliance
    )
