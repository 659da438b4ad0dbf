"""Who may plan, record and read visits.

What was noted at a door concerns people at home: only who serves the area reads it, and the
supervisor and leader over it. The administrator never does (domain: "The people").
"""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.places.models import Area, Dwelling
from linli.visits.models import Plan, Visit

RIGHTS = Rights(
    "visits",
    {
        "see": (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
        "plan": (Role.SECRETARY,),
        "record": (Role.WORKER, Role.SECRETARY),
        # One's own record; the secretary also those of others in the area.
        "withdraw": (Role.WORKER, Role.SECRETARY),
        "withdraw_any": (Role.SECRETARY,),
        "export": (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (retention, erasure)."""
    return viewer.key.startswith("system:")


def can_see(viewer: Viewer, visit: Visit) -> bool:
    """The twin of `queries.visible_to`."""
    return RIGHTS.may_in(viewer, "see", visit.area.path)


def can_see_plan(viewer: Viewer, plan: Plan) -> bool:
    """The twin of `queries.plans_visible_to`."""
    return RIGHTS.may_in(viewer, "see", plan.area.path)


def can_plan(by: Viewer, area: Area) -> bool:
    """May make, change and withdraw plans for compounds of this area."""
    return RIGHTS.may_in(by, "plan", area.path)


def can_record(by: Viewer, dwelling: Dwelling) -> bool:
    """May note a visit at this door: whoever signed in and works in its area."""
    return by.account_id is not None and RIGHTS.may_in(by, "record", dwelling.compound.area.path)


def can_withdraw(by: Viewer, visit: Visit) -> bool:
    """The one who recorded it, or the secretary of the area."""
    if RIGHTS.may_in(by, "withdraw_any", visit.area.path):
        return True
    return visit.worker_id == by.account_id and RIGHTS.may_in(by, "withdraw", visit.area.path)


def can_erase_notes(by: Viewer, area: Area) -> bool:
    """Whoever lived there may ask the secretary; the program does it after the retention period."""
    return is_program(by) or RIGHTS.may_in(by, "withdraw_any", area.path)
