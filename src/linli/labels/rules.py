"""Who may word the labels of this house. Whoever sees a record sees its labels."""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.journal.rules import over_the_house

RIGHTS = Rights("labels", {"edit": (Role.ADMINISTRATOR,)})


def can_edit(viewer: Viewer) -> bool:
    """Labels have no area, so who administers the whole house words them; and the program at its
    first start.
    """
    return viewer.key.startswith("system:") or over_the_house(viewer, RIGHTS.roles("edit"))
