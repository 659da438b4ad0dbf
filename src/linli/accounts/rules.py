"""Who may look after accounts, sections, links, and uncover masked values."""

from linli.accounts.models import Access, Account, Link, Section
from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer, within

RIGHTS = Rights(
    "accounts",
    {
        "settings": (Role.ADMINISTRATOR,),
        "manage": (Role.ADMINISTRATOR,),
        "sections": (Role.ADMINISTRATOR,),
        # Whoever dispatches, returns or arbitrates must be able to name a section.
        "see_sections": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SUPERVISOR,
            Role.LEADER,
            Role.ADMINISTRATOR,
        ),
        "stewards": (Role.SECRETARY,),
        "make_link": (Role.WORKER, Role.SECRETARY),
        # Only those who serve the person; the administrator never (domain.md, "The people").
        "reveal": (Role.WORKER, Role.SECRETARY, Role.HANDLER, Role.SPECIALIST, Role.SUPERVISOR),
        "see_access": (Role.SUPERVISOR,),
    },
)

#: An appointment for the whole house: the first administrator has it before any area exists.
HOUSE = "house:1"


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (first start, demo, jobs)."""
    return viewer.key.startswith("system:")


def has_house(viewer: Viewer) -> bool:
    """True if the viewer administers the whole house."""
    roles = RIGHTS.roles("manage")
    return any(grant.scope == HOUSE and grant.role in roles for grant in viewer.grants)


def _reaches(by: Viewer, place: str) -> bool:
    """`place` as `queries.places_of` names it: a path, HOUSE, or "" for a thing nobody places."""
    return has_house(by) or (place != HOUSE and RIGHTS.may_in(by, "manage", place))


def can_manage(by: Viewer, places: tuple[str, ...] = ()) -> bool:
    """May open or change an account whose appointments lie in these places.

    An account without any appointment is open to every administrator, so that a new one can
    be appointed. One with appointments elsewhere belongs to those who reach all of them, else
    the administrator of a sub-district could take over the account of the house's.
    """
    if is_program(by):
        return True
    return RIGHTS.may(by, "manage") and all(_reaches(by, place) for place in places)


def can_see(viewer: Viewer, account: Account) -> bool:
    """The twin of `queries.visible_to`."""
    if not RIGHTS.may(viewer, "manage"):
        return False
    held = list(account.appointments.select_related("area"))
    places = [
        HOUSE if each.scope == HOUSE else each.area.path if each.area else "" for each in held
    ]
    return not places or any(_reaches(viewer, place) for place in places)


def can_appoint(by: Viewer, path: str, scope: str, role: str = "") -> bool:
    """May give or end an appointment in this area; for the whole house only who has it. The
    secretary names the stewards of their community's buildings.
    """
    if role == Role.STEWARD and scope.startswith("building:") and can_name_stewards(by, path):
        return True
    return is_program(by) or _reaches(by, HOUSE if scope == HOUSE else path)


def can_name_stewards(by: Viewer, path: str) -> bool:
    """May name stewards in this area, end them, and give them links."""
    return is_program(by) or RIGHTS.may_in(by, "stewards", path)


def can_set_password(by: Viewer, account: Account, places: tuple[str, ...]) -> bool:
    """Everyone their own; an administrator those of the accounts they look after."""
    return by.account_id == account.pk or can_manage(by, places)


def can_edit_section(by: Viewer, path: str) -> bool:
    """May make or change a section (and its duty list) of this sub-district."""
    return is_program(by) or RIGHTS.may_in(by, "sections", path)


def can_see_section(viewer: Viewer, section: Section) -> bool:
    """The twin of `queries.sections_visible_to`: above, at or below one's areas, and one's own."""
    if section.pk in viewer.scoped("section", *RIGHTS.roles("see_sections")):
        return True
    path = section.area.path
    return any(
        path == own or own.startswith(f"{path}.") or path.startswith(f"{own}.")
        for own in RIGHTS.areas(viewer, "see_sections")
    )


#: Links into a firm's pages and to its application: whose they are the app above asks, with a rule
#: of its own; here it is enough to serve firms.
_OF_FIRMS = frozenset({Link.Purpose.FIRM, Link.Purpose.ENTRY})
_SERVE_FIRMS = frozenset({Role.SECRETARY, Role.HANDLER, Role.SPECIALIST, Role.LEADER})


def _serves_firms(by: Viewer, purpose: str) -> bool:
    return purpose in _OF_FIRMS and any(grant.role in _SERVE_FIRMS for grant in by.grants)


def can_make_link(by: Viewer, purpose: str, scope: str = "") -> bool:
    """Staff for any purpose. Whoever raises something or applies for an alliance gets the link that
    tracks it, and whoever registers for an event the link to their registration. A firm's contact
    lets colleagues in, who serves firms their contacts (which ones, `services` asks).
    """
    own = {Link.Purpose.TRACK, Link.Purpose.REGISTRATION, Link.Purpose.ENTRY}
    colleague = purpose == Link.Purpose.FIRM and any(
        grant.role == Role.CONTACT and grant.scope == scope for grant in by.grants
    )
    allowed = colleague or _serves_firms(by, purpose) or RIGHTS.may(by, "make_link")
    return is_program(by) or purpose in own or allowed


def can_revoke_links(by: Viewer, scope: str, purpose: str = "") -> bool:
    """Staff, and the bearer of a link those of the same thing (a resident erasing their data); who
    serves firms those of this purpose.
    """
    own = any(grant.scope == scope for grant in by.grants)
    staff = RIGHTS.may(by, "make_link") or _serves_firms(by, purpose)
    return is_program(by) or own or staff


def can_reveal(viewer: Viewer) -> bool:
    """May uncover masked values at all; for which record is decided where the record is seen."""
    return viewer.account_id is not None and RIGHTS.may(viewer, "reveal")


def can_see_access(viewer: Viewer, access: Access) -> bool:
    """The twin of `queries.accesses_visible_to`."""
    return RIGHTS.may_in(viewer, "see_access", access.area)


def handles_over(viewer: Viewer, path: str) -> bool:
    """True if the viewer handles for a section of this area or one above it."""
    sections = viewer.scoped("section", Role.HANDLER)
    tops = Section.objects.filter(pk__in=sections).values_list("area__path", flat=True)
    return bool(sections) and any(within(path, str(top)) for top in tops)
