"""Who may plan, hold and read joint inspections."""

from linli.accounts import rules as accounts
from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.inspections.models import Inspection
from linli.journal.rules import over_the_house
from linli.places.models import Area

RIGHTS = Rights(
    "inspections",
    {
        # Handlers those they lead or take part in, and those their section is part of.
        "see": (Role.WORKER, Role.SECRETARY, Role.HANDLER, Role.SUPERVISOR, Role.LEADER),
        "see_area": (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
        "plan": (Role.WORKER, Role.SECRETARY, Role.HANDLER),
        "hold": (Role.WORKER, Role.SECRETARY, Role.HANDLER),
        "export": (Role.SECRETARY, Role.HANDLER, Role.SUPERVISOR, Role.LEADER),
        "edit_checklists": (Role.ADMINISTRATOR,),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (retention, demo)."""
    return viewer.key.startswith("system:")


def takes_part(viewer: Viewer, inspection: Inspection) -> bool:
    """Leads it, came to it, or handles for a section that takes part."""
    if viewer.account_id is None:
        return False
    if inspection.lead_id == viewer.account_id:
        return True
    rows = inspection.participants
    return (
        rows.filter(account_id=viewer.account_id).exists()
        or rows.filter(section_id__in=viewer.scoped("section", Role.HANDLER)).exists()
    )


def can_see(viewer: Viewer, inspection: Inspection) -> bool:
    """The twin of `queries.visible_to`."""
    if not RIGHTS.may(viewer, "see"):
        return False
    return RIGHTS.may_in(viewer, "see_area", inspection.area.path) or takes_part(viewer, inspection)


def can_plan(by: Viewer, area: Area) -> bool:
    """Staff of the area, and handlers of a section above it."""
    if by.account_id is None or not RIGHTS.may(by, "plan"):
        return False
    return RIGHTS.may_in(by, "plan", area.path) or accounts.handles_over(by, area.path)


def can_hold(by: Viewer, inspection: Inspection) -> bool:
    """Who leads it or takes part writes it down, and the staff of the area."""
    return (
        by.account_id is not None
        and RIGHTS.may(by, "hold")
        and (takes_part(by, inspection) or RIGHTS.may_in(by, "hold", inspection.area.path))
    )


def can_change(by: Viewer, inspection: Inspection) -> bool:
    """Who leads it, and the staff of its area."""
    return RIGHTS.may(by, "plan") and (
        inspection.lead_id == by.account_id or RIGHTS.may_in(by, "plan", inspection.area.path)
    )


def can_edit_checklists(by: Viewer) -> bool:
    """Checklists have no area: whoever administers the whole house words what is looked at."""
    return is_program(by) or over_the_house(by, RIGHTS.roles("edit_checklists"))
