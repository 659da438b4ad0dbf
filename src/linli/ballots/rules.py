"""Who may count a vote. The matter voted on decides where: its app asks its own rule first."""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer

RIGHTS = Rights("ballots", {"count": (Role.WORKER, Role.SECRETARY, Role.LEADER)})


def can_count(viewer: Viewer) -> bool:
    """May this viewer count hands at all?"""
    return RIGHTS.may(viewer, "count")
