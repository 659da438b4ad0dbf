"""Who may see, make, lead and fill a drive.

Health and other sensitive drives are sealed: single targets are seen by who serves the area alone
(domain: "Health data is sealed per drive"); leaders and supervisors see totals.
"""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.drives.models import Attempt, Drive, Target
from linli.places.models import Area

RIGHTS = Rights(
    "drives",
    {
        "see": (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
        # Single targets of a sealed drive.
        "see_sealed": (Role.WORKER, Role.SECRETARY),
        "record": (Role.WORKER, Role.SECRETARY),
        # Make, change, start, close; draw the roster, batches, and set a record right.
        "lead": (Role.SECRETARY,),
        "import": (Role.SECRETARY,),
        "export": (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (retention, erasure)."""
    return viewer.key.startswith("system:")


def can_see(viewer: Viewer, drive: Drive) -> bool:
    """The twin of `queries.visible_to`: whoever serves or leads (a part of) its area."""
    path = str(drive.area.path)
    return RIGHTS.may_in(viewer, "see", path) or any(
        area.startswith(f"{path}.") for area in RIGHTS.areas(viewer, "see")
    )


def can_see_target(viewer: Viewer, target: Target) -> bool:
    """The twin of `queries.targets_visible_to`."""
    act = "see_sealed" if target.drive.sealed else "see"
    return target.detached_at is None and RIGHTS.may_in(viewer, act, str(target.area.path))


def can_read_notes(viewer: Viewer, target: Target) -> bool:
    """What was noted about a household, and who signed for it, is for those who serve it."""
    return RIGHTS.may_in(viewer, "see_sealed", str(target.area.path))


def can_record(viewer: Viewer, target: Target) -> bool:
    """May write down what a target said."""
    return viewer.account_id is not None and RIGHTS.may_in(viewer, "record", str(target.area.path))


def can_lead(viewer: Viewer, area: Area) -> bool:
    """May make and lead drives of this area."""
    return RIGHTS.may_in(viewer, "lead", str(area.path))


def can_import(viewer: Viewer, area: Area) -> bool:
    """May take a roster from a list."""
    return RIGHTS.may_in(viewer, "import", str(area.path))


def can_set_right(viewer: Viewer, attempt: Attempt) -> bool:
    """A record is taken back by the one who made it, or by who leads the drive's area."""
    path = str(attempt.target.area.path)
    if RIGHTS.may_in(viewer, "lead", path):
        return True
    return attempt.recorded_by == viewer.key and RIGHTS.may_in(viewer, "record", path)
