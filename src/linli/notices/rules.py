"""Who may see what was sent, send it again, hand it over."""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.notices.models import Notice

RIGHTS = Rights(
    "notices",
    {
        "see": (Role.SECRETARY, Role.WORKER),
        "resend": (Role.SECRETARY,),
        "hand_over": (Role.SECRETARY, Role.WORKER),
        # How each way out, and the mailbox of answers, does; no address and no words.
        "gateways": (Role.ADMINISTRATOR,),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (jobs)."""
    return viewer.key.startswith("system:")


def can_see(viewer: Viewer, notice: Notice) -> bool:
    """Notices of one's area; and those sent to oneself."""
    return is_theirs(viewer, notice) or RIGHTS.may_in(viewer, "see", notice.area)


def can_resend(viewer: Viewer, notice: Notice) -> bool:
    """Put a notice into the queue again; not one whose words were erased."""
    return notice.erased_at is None and RIGHTS.may_in(viewer, "resend", notice.area)


def can_hand_over(viewer: Viewer, notice: Notice) -> bool:
    """Bring it in person, which uncovers its link."""
    return notice.erased_at is None and RIGHTS.may_in(viewer, "hand_over", notice.area)


def is_theirs(viewer: Viewer, notice: Notice) -> bool:
    """True if the viewer's account is the recipient."""
    return viewer.account_id is not None and notice.recipient == f"account:{viewer.account_id}"


def shows_link(viewer: Viewer, notice: Notice) -> bool:
    """A link opens what its recipient may see; only who hands it over, or gets it, sees it."""
    return is_theirs(viewer, notice) or (bool(notice.handed_by) and notice.handed_by == viewer.key)
