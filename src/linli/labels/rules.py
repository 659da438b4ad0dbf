"""Who may word the labels of this house. Whoever sees a record sees its labels."""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer

RIGHTS = Rights("labels", {"edit": (Role.ADMINISTRATOR,)})


def can_edit(viewer: Viewer) -> bool:
    """The administrator, and the program at its first start."""
    return viewer.key.startswith("system:") or RIGHTS.may(viewer, "edit")
