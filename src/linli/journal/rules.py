"""Who may look into the journal. Nobody may change it."""

from collections.abc import Collection

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.journal.models import Entry

RIGHTS = Rights(
    "journal",
    {
        # What happened, how often, to which record: never the words that belong to it.
        "see": (Role.SUPERVISOR, Role.ADMINISTRATOR),
        "export": (Role.SUPERVISOR, Role.ADMINISTRATOR),
        # Start a failed reaction again: a matter of the machine, not of the case.
        "retry": (Role.ADMINISTRATOR,),
    },
)

#: The scope of an appointment for the whole house.
HOUSE = "house:1"


def everywhere(viewer: Viewer, act: str) -> bool:
    """True if the viewer may do the act in the whole house: by an appointment for it, or for an
    area with none above it.
    """
    return over_the_house(viewer, RIGHTS.roles(act))


def _may(viewer: Viewer, act: str, entry: Entry) -> bool:
    return everywhere(viewer, act) or bool(entry.area and RIGHTS.may_in(viewer, act, entry.area))


def can_see(viewer: Viewer, entry: Entry) -> bool:
    """In the viewer's area. What has no area concerns the whole house and its overseers."""
    return _may(viewer, "see", entry)


def can_retry(viewer: Viewer, entry: Entry) -> bool:
    """As `can_see`, with the right to start reactions again."""
    return _may(viewer, "retry", entry)


def over_the_house(viewer: Viewer, roles: Collection[str]) -> bool:
    """Whether somebody has one of these roles over the whole house: by an appointment for it, or
    for an area with none above it. For rows that belong to no area.
    """
    return any(
        grant.role in roles and (grant.scope == HOUSE or (grant.area and "." not in grant.area))
        for grant in viewer.grants
    )
