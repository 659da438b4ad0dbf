"""Who may see, set up and run a task team, and look at the load of those who might join."""

from linli.base.rights import Rights
from linli.base.viewer import Grant, Role, Viewer
from linli.teams.models import Team

RIGHTS = Rights(
    "teams",
    {
        # Members and leader see their own teams; the others those of their area.
        "see": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.SUPERVISOR,
            Role.LEADER,
        ),
        "see_area": (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
        # Set up, change, dissolve: in one's own area.
        "form": (Role.SECRETARY, Role.LEADER),
        # The leader of the team: members, tasks, meetings, cases.
        "run": (Role.WORKER, Role.SECRETARY, Role.HANDLER, Role.SPECIALIST, Role.LEADER),
        # How fast and how good, by unit and team: nobody by name.
        "figures": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SUPERVISOR,
            Role.LEADER,
        ),
        "export": (Role.WORKER, Role.SECRETARY, Role.HANDLER, Role.SUPERVISOR, Role.LEADER),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (retention, erasure)."""
    return viewer.key.startswith("system:")


def leads(viewer: Viewer, team: Team) -> bool:
    """The account that leads it."""
    return viewer.account_id is not None and team.leader_id == viewer.account_id


def belongs(viewer: Viewer, team: Team) -> bool:
    """A member now, or when it ended."""
    return (
        viewer.account_id is not None
        and team.members.filter(account_id=viewer.account_id, left_at=None).exists()
    )


def can_see(viewer: Viewer, team: Team) -> bool:
    """The twin of `queries.visible_to`."""
    if not RIGHTS.may(viewer, "see"):
        return False
    return (
        RIGHTS.may_in(viewer, "see_area", team.area.path)
        or leads(viewer, team)
        or belongs(viewer, team)
    )


def can_form(viewer: Viewer, path: str) -> bool:
    """May a team be set up in the area of this path?"""
    return RIGHTS.may_in(viewer, "form", path)


def can_manage(viewer: Viewer, team: Team) -> bool:
    """Period, leader, handing tasks on, dissolving: who may set teams up here."""
    return can_form(viewer, team.area.path)


def can_run(viewer: Viewer, team: Team) -> bool:
    """Members, tasks, meetings, cases, summary: the leader of the team, or who manages it."""
    return can_manage(viewer, team) or (RIGHTS.may(viewer, "run") and leads(viewer, team))


def acting_for(viewer: Viewer, team: Team) -> Viewer:
    """The same person, who may agree tasks in the team's area for this one act.

    A leader from a section or another community has no appointment there; what lets them do it
    is `can_run`, asked before.
    """
    return Viewer(
        key=viewer.key,
        grants=(*viewer.grants, Grant(Role.LEADER, area=team.area.path)),
        account_id=viewer.account_id,
        name=viewer.name,
        person_id=viewer.person_id,
        place=viewer.place,
    )
