"""Who may read, write and approve answers. Approving is the secretary's and the leader's."""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.journal.rules import over_the_house
from linli.knowledge.models import Answer

RIGHTS = Rights(
    "knowledge",
    {
        "see": (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
        "write": (Role.WORKER, Role.SECRETARY, Role.LEADER),
        "approve": (Role.SECRETARY, Role.LEADER),
        # What was asked and found no answer.
        "see_asked": (Role.SECRETARY, Role.LEADER),
        # Take the answers along to the doors.
        "carry": (Role.WORKER, Role.SECRETARY),
        # Words that mean the same, for the whole house.
        "words": (Role.ADMINISTRATOR,),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (retention, erasure)."""
    return viewer.key.startswith("system:")


def can_see(viewer: Viewer, answer: Answer) -> bool:
    """The twin of `queries.visible_to`: those of the own areas and of the areas above them."""
    path = str(answer.area.path)
    return RIGHTS.may_in(viewer, "see", path) or any(
        area.startswith(f"{path}.") for area in RIGHTS.areas(viewer, "see")
    )


def can_write(viewer: Viewer, path: str) -> bool:
    """May write answers of the area of this path."""
    return is_program(viewer) or RIGHTS.may_in(viewer, "write", path)


def can_approve(viewer: Viewer, answer: Answer) -> bool:
    """May approve it, and take it out of use."""
    return is_program(viewer) or RIGHTS.may_in(viewer, "approve", str(answer.area.path))


def can_read_again(viewer: Viewer, answer: Answer) -> bool:
    """Who looks after it, as long as they write here, and whoever approves."""
    mine = answer.owner_id is not None and answer.owner_id == viewer.account_id
    return can_approve(viewer, answer) or (mine and can_write(viewer, str(answer.area.path)))


def can_keep_words(viewer: Viewer) -> bool:
    """Words have no area: who administers the whole house keeps them."""
    return is_program(viewer) or over_the_house(viewer, RIGHTS.roles("words"))
