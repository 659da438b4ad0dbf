"""Who may gather topics, plan and hold meetings, and publish what came of them."""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.deliberation.models import Meeting, Topic

RIGHTS = Rights(
    "deliberation",
    {
        "see": (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
        "export": (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
        "raise": (Role.WORKER, Role.SECRETARY, Role.LEADER),
        # Time, place, agenda, invitation, minutes: the secretary plans and publishes.
        "plan": (Role.SECRETARY, Role.LEADER),
        "publish": (Role.SECRETARY, Role.LEADER),
        # In the courtyard: check in, statements, motions, hands, how each topic ends.
        "hold": (Role.WORKER, Role.SECRETARY, Role.LEADER),
        "answer": (Role.SECRETARY,),
    },
)


def can_see_topic(viewer: Viewer, topic: Topic) -> bool:
    """The twin of `queries.visible_to`."""
    return RIGHTS.may_in(viewer, "see", topic.area.path)


def can_see_meeting(viewer: Viewer, meeting: Meeting) -> bool:
    """The twin of `queries.meetings_visible_to`."""
    return RIGHTS.may_in(viewer, "see", meeting.event.area.path)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (jobs, reactions)."""
    return viewer.key.startswith("system:")


def can_raise(viewer: Viewer, path: str) -> bool:
    """May a topic be gathered in the area of this path?"""
    return RIGHTS.may_in(viewer, "raise", path)


def can_plan(viewer: Viewer, path: str) -> bool:
    """May a meeting be planned, an agenda changed in the area of this path?"""
    return RIGHTS.may_in(viewer, "plan", path)


def can_hold(viewer: Viewer, meeting: Meeting) -> bool:
    """May this viewer run the meeting and write down what comes of each topic?"""
    return RIGHTS.may_in(viewer, "hold", meeting.event.area.path)


def can_publish(viewer: Viewer, meeting: Meeting) -> bool:
    """May this viewer make invitation and minutes public?"""
    return RIGHTS.may_in(viewer, "publish", meeting.event.area.path)


def can_end(viewer: Viewer, topic: Topic) -> bool:
    """May this viewer hand the topic over or withdraw it outside a meeting?"""
    return RIGHTS.may_in(viewer, "plan", topic.area.path)


def can_answer(viewer: Viewer, topic: Topic) -> bool:
    """May this viewer answer those whose cases the topic gathers?"""
    return RIGHTS.may_in(viewer, "answer", topic.area.path)
