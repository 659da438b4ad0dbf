"""Who may see figures: those who answer for an area. Rows open by the rights of their own app."""

from linli.base.figures import Figure
from linli.base.rights import Rights, may
from linli.base.viewer import Role, Viewer

RIGHTS = Rights(
    "reporting",
    {
        "see": (Role.WORKER, Role.SECRETARY, Role.HANDLER, Role.SUPERVISOR, Role.LEADER),
        "export": (Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
    },
)


def can_open(viewer: Viewer, figure: Figure) -> bool:
    """Sealed figures open only with their own right; the others to whoever sees figures."""
    return RIGHTS.may(viewer, "see") and (not figure.sealed or may(viewer, figure.sealed))
