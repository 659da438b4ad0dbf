"""Who may plan and run a lecture, and work through its questions."""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.knowledge import rules as knowledge
from linli.live.models import Adviser, Consultation, Lecture

_STAFF = (Role.WORKER, Role.SECRETARY, Role.SPECIALIST, Role.LEADER)

RIGHTS = Rights(
    "live",
    {
        "see": (*_STAFF, Role.SUPERVISOR, Role.LECTURER),
        "plan": (Role.SECRETARY, Role.SPECIALIST, Role.LEADER),
        # At the lecture: on air, pause, end, notes; questions shown, answered, hidden.
        "run": (*_STAFF, Role.LECTURER),
        "hand_over": (Role.WORKER, Role.SECRETARY, Role.LEADER),
        "archive": (Role.SECRETARY, Role.LEADER),
        "export": (*_STAFF, Role.SUPERVISOR),
        # Consultations: who comes when (names masked); booking for somebody, what came of it.
        "see_consultations": (Role.WORKER, Role.SECRETARY, Role.LEADER, Role.LECTURER),
        "consult": (Role.WORKER, Role.SECRETARY, Role.LECTURER),
        "advisers": (Role.SECRETARY, Role.LEADER),
        # The note is between the adviser and whoever came.
        "read_note": (Role.LECTURER,),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (recording, retention, demo)."""
    return viewer.key.startswith("system:")


def has_studio(viewer: Viewer, lecture: Lecture) -> bool:
    """The bearer of the link to this lecture's studio."""
    return lecture.pk in viewer.scoped("lecture", Role.LECTURER)


def can_see(viewer: Viewer, lecture: Lecture) -> bool:
    """Staff and lecturers of the area: the twin of `queries.visible_to`."""
    return RIGHTS.may_in(viewer, "see", lecture.event.area.path)


def can_plan(viewer: Viewer, path: str) -> bool:
    """May a lecture be planned or changed in the area of this path?"""
    return is_program(viewer) or RIGHTS.may_in(viewer, "plan", path)


def can_run(viewer: Viewer, lecture: Lecture) -> bool:
    """Who runs it: staff and lecturers of the area, and the bearer of the studio's link."""
    return (
        is_program(viewer)
        or has_studio(viewer, lecture)
        or RIGHTS.may_in(viewer, "run", lecture.event.area.path)
    )


def can_hand_over(viewer: Viewer, lecture: Lecture) -> bool:
    """Who may make a case of a question."""
    return RIGHTS.may_in(viewer, "hand_over", lecture.event.area.path)


def can_archive(viewer: Viewer, lecture: Lecture) -> bool:
    """Who publishes the questions and answers, read through."""
    return RIGHTS.may_in(viewer, "archive", lecture.event.area.path)


def can_take_over(viewer: Viewer, lecture: Lecture) -> bool:
    """Who archives, and may approve answers of the knowledge base there."""
    path = str(lecture.event.area.path)
    return can_archive(viewer, lecture) and knowledge.RIGHTS.may_in(viewer, "approve", path)


def can_see_consultation(viewer: Viewer, row: Consultation) -> bool:
    """Staff of the area, and who booked, by their link: the twin of `consultations_visible_to`."""
    return owns(viewer, row) or RIGHTS.may_in(viewer, "see_consultations", row.adviser.area.path)


def owns(viewer: Viewer, row: Consultation) -> bool:
    """The bearer of the link to this consultation."""
    return row.pk in viewer.scoped("consultation", Role.RESIDENT)


def can_consult(viewer: Viewer, adviser: Adviser) -> bool:
    """Who books for somebody, and notes what came of it."""
    return is_program(viewer) or RIGHTS.may_in(viewer, "consult", adviser.area.path)


def can_keep_advisers(viewer: Viewer, path: str) -> bool:
    """Who names advisers and sets their duties."""
    return is_program(viewer) or RIGHTS.may_in(viewer, "advisers", path)


def can_open_times(viewer: Viewer, adviser: Adviser) -> bool:
    """The adviser, by their account, and who names advisers."""
    own = viewer.account_id is not None and viewer.account_id == adviser.account_id
    return own or can_keep_advisers(viewer, adviser.area.path)


def can_read_note(viewer: Viewer, row: Consultation) -> bool:
    """Only the adviser who wrote it; the sealed note has a right of its own."""
    own = viewer.account_id is not None and viewer.account_id == row.adviser.account_id
    return own and RIGHTS.may_in(viewer, "read_note", row.adviser.area.path)
