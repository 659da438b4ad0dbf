"""Who may plan and run a lecture, and work through its questions."""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.live.models import Lecture

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
