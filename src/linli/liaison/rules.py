"""Who may assign officials to firms, visit, and read what was noted there."""

from linli.accounts import rules as accounts
from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.liaison.models import FirmVisit, Pair
from linli.people.models import Organisation

RIGHTS = Rights(
    "liaison",
    {
        # Officials see the firms they look after; the others those of their area.
        "see": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.SUPERVISOR,
            Role.LEADER,
        ),
        "see_area": (
            Role.WORKER,
            Role.SECRETARY,
            Role.SPECIALIST,
            Role.SUPERVISOR,
            Role.LEADER,
        ),
        "pair": (Role.SECRETARY, Role.LEADER),
        "visit": (Role.WORKER, Role.SECRETARY, Role.HANDLER, Role.SPECIALIST, Role.LEADER),
        "export": (Role.SECRETARY, Role.HANDLER, Role.SUPERVISOR, Role.LEADER),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (retention, demo)."""
    return viewer.key.startswith("system:")


def looks_after(viewer: Viewer, organisation: Organisation) -> bool:
    """The official of a pair in force with this firm."""
    return (
        viewer.account_id is not None
        and Pair.objects.filter(
            organisation=organisation, official_id=viewer.account_id, until=None
        ).exists()
    )


def can_see_firm(viewer: Viewer, organisation: Organisation) -> bool:
    """The twin of `queries.firms_visible_to`."""
    if not RIGHTS.may(viewer, "see"):
        return False
    return RIGHTS.may_in(viewer, "see_area", organisation.area.path) or looks_after(
        viewer, organisation
    )


def can_see_pair(viewer: Viewer, pair: Pair) -> bool:
    """The twin of `queries.pairs_visible_to`."""
    if not RIGHTS.may(viewer, "see"):
        return False
    return pair.official_id == viewer.account_id or RIGHTS.may_in(
        viewer, "see_area", pair.area.path
    )


def can_see_visit(viewer: Viewer, visit: FirmVisit) -> bool:
    """The twin of `queries.visits_visible_to`."""
    if not RIGHTS.may(viewer, "see"):
        return False
    return visit.official_id == viewer.account_id or RIGHTS.may_in(
        viewer, "see_area", visit.area.path
    )


def can_pair(by: Viewer, organisation: Organisation) -> bool:
    """May say who looks after this firm."""
    return is_program(by) or RIGHTS.may_in(by, "pair", organisation.area.path)


def can_visit(by: Viewer, organisation: Organisation) -> bool:
    """May write down a visit to this firm: its official, and whoever serves its area."""
    if by.account_id is None or not RIGHTS.may(by, "visit"):
        return False
    return (
        RIGHTS.may_in(by, "visit", organisation.area.path)
        or looks_after(by, organisation)
        or accounts.handles_over(by, organisation.area.path)
    )


def can_change_visit(by: Viewer, visit: FirmVisit) -> bool:
    """The official whose visit it is, and who assigns officials here."""
    return visit.official_id == by.account_id or RIGHTS.may_in(by, "pair", visit.area.path)
