"""Who may word the labels of this house. Whoever sees a record sees its labels."""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.journal.rules import HOUSE

RIGHTS = Rights("labels", {"edit": (Role.ADMINISTRATOR,)})


def can_edit(viewer: Viewer) -> bool:
    """Labels have no area, so who administers the whole house words them: by an appointment for
    it, or for an area with none above it; and the program at its first start.
    """
    return viewer.key.startswith("system:") or any(
        grant.role in RIGHTS.roles("edit")
        and (grant.scope == HOUSE or (grant.area and "." not in grant.area))
        for grant in viewer.grants
    )
