"""Who may see an alliance, lead it, keep the files of its firms.

The secretary, the leader and the section's handler lead it in their area; specialists receive,
check and keep files; contacts speak for their own firm. Staff of a community see the alliance
of the sub-district above it, for their firms are in it.
"""

from django.db.models import Q

from linli.accounts import rules as accounts
from linli.alliances.models import Alliance, Body, EnterpriseFile, Member, Turn
from linli.alliances.workflow import State
from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer, within
from linli.events import rules as stations
from linli.journal.rules import over_the_house
from linli.people.models import Organisation

RIGHTS = Rights(
    "alliances",
    {
        # Contacts see the alliances their firm is in.
        "see": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.SUPERVISOR,
            Role.LEADER,
            Role.CONTACT,
        ),
        "see_area": (
            Role.WORKER,
            Role.SECRETARY,
            Role.SPECIALIST,
            Role.SUPERVISOR,
            Role.LEADER,
        ),
        # What was done under which label, and for how many.
        "count": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.SUPERVISOR,
            Role.LEADER,
        ),
        "export": (
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.SUPERVISOR,
            Role.LEADER,
        ),
        # Found it, admit, suspend, expel; its council and documents.
        "manage": (Role.SECRETARY, Role.HANDLER, Role.LEADER),
        # Enterprise files; applications and their check.
        "serve": (Role.SECRETARY, Role.HANDLER, Role.SPECIALIST, Role.LEADER),
        # Who applied, by the link for this application.
        "track": (Role.RESIDENT,),
        # Lists of enterprise files from Excel.
        "import": (Role.SECRETARY, Role.HANDLER, Role.SPECIALIST, Role.LEADER),
        # Rules of admission and exit.
        "word": (Role.ADMINISTRATOR,),
        # What a firm's own contact says of it.
        "speak": (
            Role.CONTACT,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.LEADER,
        ),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (erasure, an application from the portal)."""
    return viewer.key.startswith("system:")


def stands_for(viewer: Viewer) -> tuple[int, ...]:
    """Organisations whose contact the viewer is."""
    return viewer.scoped("organisation", Role.CONTACT)


def can_see(viewer: Viewer, alliance: Alliance) -> bool:
    """The twin of `queries.visible_to`."""
    if not RIGHTS.may(viewer, "see"):
        return False
    path = alliance.area.path
    areas = RIGHTS.areas(viewer, "see_area")
    if any(within(path, own) or within(own, path) for own in areas):
        return True
    if accounts.handles_over(viewer, path):
        return True
    own = stands_for(viewer)
    return bool(own) and alliance.members.filter(organisation_id__in=own).exists()


def can_see_member(viewer: Viewer, member: Member) -> bool:
    """The twin of `queries.members_visible_to`: contacts open only their own firm's."""
    if not RIGHTS.may(viewer, "see"):
        return False
    if member.organisation_id in stands_for(viewer):
        return True
    path = member.alliance.area.path
    areas = RIGHTS.areas(viewer, "see_area")
    near = any(within(path, own) or within(own, path) for own in areas)
    return near or accounts.handles_over(viewer, path)


def can_see_firm(viewer: Viewer, organisation: Organisation) -> bool:
    """May open the enterprise file of this organisation: the twin of `queries.firms_visible_to`."""
    if not RIGHTS.may(viewer, "see"):
        return False
    path = organisation.area.path
    return (
        RIGHTS.may_in(viewer, "see_area", path)
        or organisation.pk in stands_for(viewer)
        or accounts.handles_over(viewer, path)
        or is_specialist_of(viewer, organisation)
    )


def is_specialist_of(viewer: Viewer, organisation: Organisation) -> bool:
    """In charge of this firm, or standing in for who is."""
    if viewer.account_id is None:
        return False
    rows = EnterpriseFile.objects.filter(organisation=organisation)
    return rows.filter(in_charge(viewer.account_id)).exists()


def in_charge(account_id: int) -> Q:
    """Files of the firms this account is in charge of, or stands in for now."""
    return Q(specialist_id=account_id) | Q(stand_in_id=account_id)


def can_manage_in(viewer: Viewer, path: str) -> bool:
    """May found and lead an alliance in the area of this path?"""
    if not RIGHTS.may(viewer, "manage"):
        return False
    return RIGHTS.may_in(viewer, "manage", path) or accounts.handles_over(viewer, path)


def can_manage(viewer: Viewer, alliance: Alliance) -> bool:
    """Its members, council and documents."""
    return can_manage_in(viewer, alliance.area.path)


def can_withdraw(viewer: Viewer, member: Member) -> bool:
    """Take a firm out of its own will: its contact, and who leads the alliance for it."""
    own = RIGHTS.may(viewer, "speak") and member.organisation_id in stands_for(viewer)
    return own or can_manage(viewer, member.alliance)


def can_raise_as_member(member: Member) -> bool:
    """Whether its firm may raise something new through the alliance: a member in good standing.
    One that was suspended, left or was expelled keeps what it had raised, to its end.
    """
    return member.state == State.MEMBER


def can_word(viewer: Viewer, alliance: Alliance) -> bool:
    """Edit its rules of admission and exit: the twin of `queries.worded_by`."""
    return RIGHTS.may_in(viewer, "word", alliance.area.path) or over_the_house(
        viewer, RIGHTS.roles("word")
    )


def can_receive(viewer: Viewer, alliance: Alliance) -> bool:
    """Take up, check and decline applications: the twin of `queries.applications_for`."""
    return can_serve_in(viewer, alliance.area.path)


def can_note_leave(by: Viewer, specialist_id: int) -> bool:
    """A specialist their own; who leads an alliance those of the firms in their area."""
    if by.account_id == specialist_id and RIGHTS.may(by, "serve"):
        return True
    files = EnterpriseFile.objects.filter(specialist_id=specialist_id)
    paths = set(files.values_list("organisation__area__path", flat=True))
    return any(can_manage_in(by, str(path)) for path in paths)


def can_acknowledge(viewer: Viewer, member: Member) -> bool:
    """A member's own contact on the page; who leads the alliance from a signed sheet."""
    own = RIGHTS.may(viewer, "speak") and member.organisation_id in stands_for(viewer)
    return own or can_manage(viewer, member.alliance)


def can_serve_in(viewer: Viewer, path: str) -> bool:
    """May keep files and receive applications in the area of this path?"""
    if not RIGHTS.may(viewer, "serve"):
        return False
    return RIGHTS.may_in(viewer, "serve", path) or accounts.handles_over(viewer, path)


def can_import(viewer: Viewer, path: str) -> bool:
    """Take a list of files over in the area of this path: the twin of `queries.areas_to_import`."""
    return RIGHTS.may(viewer, "import") and can_serve_in(viewer, path)


def can_keep_file(viewer: Viewer, organisation: Organisation) -> bool:
    """Who serves its area, and the specialist in charge."""
    if not RIGHTS.may(viewer, "serve"):
        return False
    return can_serve_in(viewer, organisation.area.path) or is_specialist_of(viewer, organisation)


def can_speak_for(viewer: Viewer, organisation: Organisation) -> bool:
    """Say how many work there, what it wants and gives: its contact, and who keeps its file."""
    own = RIGHTS.may(viewer, "speak") and organisation.pk in stands_for(viewer)
    return own or can_keep_file(viewer, organisation)


def can_plan_duty(viewer: Viewer, path: str) -> bool:
    """May plan turns at a station in the area of this path: who leads alliances there."""
    return can_manage_in(viewer, path)


def can_see_turn(viewer: Viewer, turn: Turn) -> bool:
    """Staff around the station: the twin of `queries.turns_visible_to`."""
    return RIGHTS.may(viewer, "see_area") and stations.can_see_station(viewer, turn.station)


def can_change_turn(viewer: Viewer, turn: Turn) -> bool:
    """Hand it over or exchange it: whose turn it is, and who plans them."""
    own = viewer.account_id is not None and viewer.account_id == turn.account_id
    return own or can_plan_duty(viewer, turn.station.area.path)


def can_see_as_staff(viewer: Viewer, alliance: Alliance) -> bool:
    """Staff around it and its section's handlers; a contact sees the alliance, not its bodies."""
    if not RIGHTS.may(viewer, "see"):
        return False
    path = alliance.area.path
    areas = RIGHTS.areas(viewer, "see_area")
    near = any(within(path, own) or within(own, path) for own in areas)
    return near or accounts.handles_over(viewer, path)


def can_see_body(viewer: Viewer, body: Body) -> bool:
    """Staff who see the alliance: the twin of `queries.bodies_visible_to`."""
    return can_see_as_staff(viewer, body.alliance)


def can_show(viewer: Viewer, alliance: Alliance) -> bool:
    """Link what shows a task done: who serves the alliance's firms."""
    return can_serve_in(viewer, alliance.area.path)
