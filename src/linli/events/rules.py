"""Who may see, prepare and run a gathering."""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.events.models import Event, Registration, Series

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
            Role.SPECIALIST,
        ),
        "see_area": (
            Role.WORKER,
            Role.SECRETARY,
            Role.SUPERVISOR,
            Role.LEADER,
            Role.SPECIALIST,
        ),
        "plan": (Role.SECRETARY, Role.LEADER, Role.SPECIALIST),
        # At the gathering itself: receive, check in, count, note what came of it.
        "run": (Role.WORKER, Role.SECRETARY, Role.LEADER, Role.SPECIALIST),
        "export": (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER, Role.SPECIALIST),
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


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (series, reminders, retention)."""
    return viewer.key.startswith("system:")


def can_see_series(viewer: Viewer, series: Series) -> bool:
    """Staff of the area: the twin of `queries.series_visible_to`."""
    return RIGHTS.may_in(viewer, "see_area", series.area.path)


def is_registered(viewer: Viewer, registration: Registration) -> bool:
    """The bearer of the link to this registration."""
    return any(grant.scope == f"registration:{registration.pk}" for grant in viewer.grants)


def can_cancel_registration(viewer: Viewer, registration: Registration) -> bool:
    """Who registered, by their link; who runs it, asked by telephone; and the program, when it
    erases somebody.
    """
    own = is_program(viewer) or is_registered(viewer, registration)
    return own or can_run(viewer, registration.event)


def can_erase_registration(viewer: Viewer, registration: Registration) -> bool:
    """Who registered, by their link; the program after the retention period."""
    return is_program(viewer) or is_registered(viewer, registration)


def can_plan(viewer: Viewer, path: str) -> bool:
    """May a gathering be planned, announced, moved, cancelled in the area of this path?"""
    return is_program(viewer) or RIGHTS.may_in(viewer, "plan", path)


def can_run(viewer: Viewer, event: Event) -> bool:
    """May this viewer check people in and count at this gathering?"""
    return is_program(viewer) or RIGHTS.may_in(viewer, "run", event.area.path)
