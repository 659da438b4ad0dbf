"""Who may stand at a door: see its household (masked), record, and take down the raiser's word."""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.cases import rules as cases
from linli.cases.models import Case
from linli.cases.workflow import State
from linli.doorstep.models import Overlap
from linli.places.models import Dwelling
from linli.visits import rules as visits

RIGHTS = Rights(
    "doorstep",
    {
        "record": (Role.WORKER, Role.SECRETARY),
        # Two records of one household, made without sight of one another.
        "settle": (Role.SECRETARY,),
    },
)


def can_record(viewer: Viewer, dwelling: Dwelling) -> bool:
    """May open the household's page and record there; the twin of `visits.doors_to_record`."""
    return visits.can_record(viewer, dwelling)


def can_ask(viewer: Viewer, case: Case) -> bool:
    """May ask at the door whether an ended case is solved: never the one who handled it, and
    only where the raiser's word counts.
    """
    return (
        case.state == State.ENDED and case.spec.asks_raiser and cases.can_record_call(viewer, case)
    )


def can_settle(viewer: Viewer, overlap: Overlap) -> bool:
    """May read both records and say what stands; the twin of `queries.overlaps_visible_to`."""
    return RIGHTS.may_in(viewer, "settle", overlap.area.path)
