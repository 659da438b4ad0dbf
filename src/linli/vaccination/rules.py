"""Who may see, keep and lead what is sealed. Reading health data is a right of its own: leaders and
supervisors see screened totals, administrators nothing.
"""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.drives.models import Drive, Target
from linli.journal.rules import over_the_house
from linli.vaccination.models import Session

RIGHTS = Rights(
    "vaccination",
    {
        # Totals of a drive, screened.
        "see": (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
        # Single courses: the sealed words.
        "read_health": (Role.WORKER, Role.SECRETARY),
        "record": (Role.WORKER, Role.SECRETARY),
        # Begin the sealed records of a drive, look at what its deletion will take.
        "lead": (Role.SECRETARY,),
        # Hand results to the health system.
        "export": (Role.SECRETARY,),
        # Take over lists of the health system, settle rows that fit nobody.
        "import": (Role.SECRETARY,),
        "see_schedules": (
            *(Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
            Role.ADMINISTRATOR,
        ),
        # Schedules are the same in every area: over the whole house only (see `can_schedule`).
        "schedule": (Role.ADMINISTRATOR,),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (retention)."""
    return viewer.key.startswith("system:")


def can_read(viewer: Viewer, target: Target) -> bool:
    """May open the sealed record of this target."""
    return RIGHTS.may_in(viewer, "read_health", str(target.area.path))


def can_record(viewer: Viewer, target: Target) -> bool:
    """May write down a dose, a deferral, a certificate."""
    return viewer.account_id is not None and RIGHTS.may_in(viewer, "record", str(target.area.path))


def can_lead(viewer: Viewer, drive: Drive) -> bool:
    """May begin the sealed records of the drive."""
    return RIGHTS.may_in(viewer, "lead", str(drive.area.path))


def can_export(viewer: Viewer, drive: Drive) -> bool:
    """May hand its results to the health system."""
    return RIGHTS.may_in(viewer, "export", str(drive.area.path))


def can_import(viewer: Viewer, drive: Drive) -> bool:
    """May take over lists of doses, and settle their rows."""
    return RIGHTS.may_in(viewer, "import", str(drive.area.path))


def can_receive_in(viewer: Viewer, drive: Drive) -> bool:
    """May receive at sessions of this drive."""
    path = str(drive.area.path)
    return viewer.account_id is not None and RIGHTS.may_in(viewer, "record", path)


def can_receive(viewer: Viewer, session: Session) -> bool:
    """May receive at a session, register and invite for it; the twin of `sessions_visible_to`."""
    return can_receive_in(viewer, session.drive)


def can_schedule(viewer: Viewer) -> bool:
    """May add vaccines and editions of their schedules: they hold in every area."""
    return over_the_house(viewer, RIGHTS.roles("schedule")) or is_program(viewer)
