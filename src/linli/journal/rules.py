"""Who may look into the journal. Nobody may change it."""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.journal.models import Entry

RIGHTS = Rights(
    "journal",
    {
        # What happened, how often, to which record: never the words that belong to it.
        "see": (Role.SUPERVISOR, Role.ADMINISTRATOR),
        # Start a failed reaction again: a matter of the machine, not of the case.
        "retry": (Role.ADMINISTRATOR,),
    },
)


def can_see(viewer: Viewer, entry: Entry) -> bool:
    """In the viewer's area; what concerns the whole house has no area and is seen by all who
    may see the journal.
    """
    if not entry.area:
        return RIGHTS.may(viewer, "see")
    return RIGHTS.may_in(viewer, "see", entry.area)


def can_retry(viewer: Viewer, entry: Entry) -> bool:
    """As `can_see`, with the right to start reactions again."""
    if not entry.area:
        return RIGHTS.may(viewer, "retry")
    return RIGHTS.may_in(viewer, "retry", entry.area)
