"""Who may see, prepare and run a gathering."""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.events.models import Event

RIGHTS = Rights(
    "events",
    {
        "see": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SUPERVISOR,
            Role.LEADER,
            Role.STEWARD,
        ),
        "see_area": (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
        "plan": (Role.SECRETARY, Role.LEADER),
        # At the gathering itself: check in, count.
        "run": (Role.WORKER, Role.SECRETARY, Role.LEADER),
    },
)


def can_see(viewer: Viewer, event: Event) -> bool:
    """Staff of the area, organiser, guests with an account: the twin of `queries.visible_to`."""
    if not RIGHTS.may(viewer, "see"):
        return False
    if RIGHTS.may_in(viewer, "see_area", event.area.path):
        return True
    if viewer.account_id is None:
        return False
    invited = event.invitations.filter(account_id=viewer.account_id, withdrawn_at=None)
    return event.organiser_id == viewer.account_id or invited.exists()


def can_plan(viewer: Viewer, path: str) -> bool:
    """May a gathering be planned, announced, moved, cancelled in the area of this path?"""
    return RIGHTS.may_in(viewer, "plan", path)


def can_run(viewer: Viewer, event: Event) -> bool:
    """May this viewer check people in and count at this gathering?"""
    return RIGHTS.may_in(viewer, "run", event.area.path)
