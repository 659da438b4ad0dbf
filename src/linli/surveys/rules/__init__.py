"""Who may keep forms, fill them in, read and judge what was filled in.

Answers concern people at home: only who serves the area reads them, and the supervisor and
leader over it. The administrator makes forms and never reads an answer (domain: "The people").
"""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer, within
from linli.places.models import Area
from linli.surveys.models import AppUser, Form, Submission

_READERS = (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER)

RIGHTS = Rights(
    "surveys",
    {
        "see_forms": (*_READERS, Role.ADMINISTRATOR),
        "edit_forms": (Role.SECRETARY, Role.ADMINISTRATOR),
        "submit": (Role.WORKER, Role.SECRETARY),
        "see": _READERS,
        # Somebody other than the one who sent it in.
        "review": (Role.SECRETARY,),
        # Two copies of one submission: say what stands.
        "settle": (Role.SECRETARY,),
        # One's own; the secretary also those of others in the area.
        "edit": (Role.WORKER, Role.SECRETARY),
        "export": (Role.SECRETARY,),
        "codes": (Role.SECRETARY,),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (retention, erasure, demo)."""
    return viewer.key.startswith("system:")


def can_see_form(viewer: Viewer, form: Form) -> bool:
    """Forms of one's area, of what lies below, and of what lies above; the twin of
    `queries.forms_visible_to`.
    """
    path = form.area.path
    return any(within(path, top) or within(top, path) for top in RIGHTS.areas(viewer, "see_forms"))


def can_edit_forms(by: Viewer, area: Area) -> bool:
    """May upload, publish and retire forms of this area."""
    return is_program(by) or RIGHTS.may_in(by, "edit_forms", area.path)


def can_submit(by: Viewer, area: Area) -> bool:
    """May send in a filled form about something in this area."""
    return is_program(by) or RIGHTS.may_in(by, "submit", area.path)


def can_see(viewer: Viewer, submission: Submission) -> bool:
    """The twin of `queries.visible_to`."""
    return RIGHTS.may_in(viewer, "see", submission.area.path)


def can_review(by: Viewer, submission: Submission) -> bool:
    """The secretary of the area, if somebody else sent it in."""
    return submission.sent_by != by.key and RIGHTS.may_in(by, "review", submission.area.path)


def can_settle(by: Viewer, copy: Submission) -> bool:
    """May compare a second copy with the first and say what stands; the twin of
    `queries.copies_visible_to`.
    """
    return copy.conflict_of_id is not None and RIGHTS.may_in(by, "settle", copy.area.path)


def can_edit(by: Viewer, submission: Submission) -> bool:
    """Who sent it in, or the secretary of the area."""
    if not RIGHTS.may_in(by, "edit", submission.area.path):
        return False
    return submission.sent_by == by.key or RIGHTS.may_in(by, "review", submission.area.path)


def can_make_codes(by: Viewer, area: Area) -> bool:
    """May give phones of colleagues in this area a code, and revoke it."""
    return RIGHTS.may_in(by, "codes", area.path)


def can_see_code(viewer: Viewer, user: AppUser) -> bool:
    """The twin of `queries.app_users_visible_to`."""
    return RIGHTS.may_in(viewer, "codes", user.area.path)
