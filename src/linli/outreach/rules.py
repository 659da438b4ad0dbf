"""Who may write to people, who lets it go out, who binds accounts.

Who is written to is residents' data: only those who serve them.
"""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.outreach.models import Audience, Message
from linli.places.models import Area

RIGHTS = Rights(
    "outreach",
    {
        "see": (Role.WORKER, Role.SECRETARY),
        # Audiences and messages; ask for approval.
        "write": (Role.WORKER, Role.SECRETARY),
        # Approve, send back, stop, send again, to the doors.
        "approve": (Role.SECRETARY,),
        "export": (Role.WORKER, Role.SECRETARY),
        # Bind an account to a person, note that somebody wants no more messages.
        "bind": (Role.WORKER, Role.SECRETARY),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (a due message, a reply that binds)."""
    return viewer.key.startswith("system:")


def can_write_for(viewer: Viewer, area: Area) -> bool:
    """May make audiences and messages of this area."""
    return RIGHTS.may_in(viewer, "write", str(area.path))


def can_see(viewer: Viewer, row: Audience | Message) -> bool:
    """The twin of `queries.visible_to` and `queries.audiences_visible_to`."""
    return RIGHTS.may_in(viewer, "see", str(row.area.path))


def can_edit(viewer: Viewer, row: Audience | Message) -> bool:
    """Change an audience or a draft."""
    return RIGHTS.may_in(viewer, "write", str(row.area.path))


def can_approve(viewer: Viewer, message: Message) -> bool:
    """The secretary, unless they wrote it themselves: four eyes."""
    return viewer.key != message.writer and can_lead(viewer, message)


def can_lead(viewer: Viewer, message: Message) -> bool:
    """Stop it, send again, send to the doors: any secretary of its area, whoever wrote it."""
    return RIGHTS.may_in(viewer, "approve", str(message.area.path))


def can_take_back(viewer: Viewer, message: Message) -> bool:
    """Its writer, or the secretary, before it is sent."""
    return can_lead(viewer, message) or (viewer.key == message.writer and can_edit(viewer, message))


def can_stop(viewer: Viewer, message: Message) -> bool:
    """The secretary at any time; its writer as well: stopping too much harms nobody."""
    return can_take_back(viewer, message)


def can_bind(viewer: Viewer, area: Area) -> bool:
    """May give codes to persons of this area and note what they say about being written to."""
    return is_program(viewer) or RIGHTS.may_in(viewer, "bind", str(area.path))
