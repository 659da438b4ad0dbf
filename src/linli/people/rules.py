"""Who may see and change what is known of residents and organisations.

Residents' data: only those who serve them at the door. The administrator never (domain.md, "The
people"); supervisors and leaders see cases and figures, not the register.
"""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer, within
from linli.people.models import Organisation, Person
from linli.places.models import Area, Import

RIGHTS = Rights(
    "people",
    {
        "see": (Role.WORKER, Role.SECRETARY),
        "register": (Role.WORKER, Role.SECRETARY),
        "erase": (Role.SECRETARY,),
        "import": (Role.SECRETARY,),
        "see_organisations": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.SUPERVISOR,
            Role.LEADER,
            Role.ADMINISTRATOR,
        ),
        "edit_organisations": (Role.WORKER, Role.SECRETARY, Role.ADMINISTRATOR),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (first start, demo, jobs)."""
    return viewer.key.startswith("system:")


def can_see(viewer: Viewer, person: Person) -> bool:
    """The twin of `queries.visible_to`."""
    return person.erased_at is None and RIGHTS.may_in(viewer, "see", person.area.path)


def can_reveal(viewer: Viewer, person: Person) -> bool:
    """May uncover a masked name or phone, after naming a purpose."""
    return can_see(viewer, person)


def can_register(by: Viewer, area: Area) -> bool:
    """May write down residents of this area and their ties."""
    return is_program(by) or RIGHTS.may_in(by, "register", area.path)


def can_edit(by: Viewer, person: Person) -> bool:
    return person.erased_at is None and can_register(by, person.area)


def can_erase(by: Viewer, person: Person) -> bool:
    """The secretary, and whoever bears a link of the person themselves."""
    if person.erased_at is not None:
        return False
    own = person.pk in by.scoped("person")
    return own or is_program(by) or RIGHTS.may_in(by, "erase", person.area.path)


def can_import(by: Viewer, area: Area) -> bool:
    """May take over a list of residents into this area."""
    return is_program(by) or RIGHTS.may_in(by, "import", area.path)


def can_see_import(viewer: Viewer, record: Import) -> bool:
    """The twin of `queries.imports_visible_to`."""
    return record.kind == "residents" and RIGHTS.may_in(viewer, "import", record.area.path)


def can_see_organisation(viewer: Viewer, organisation: Organisation) -> bool:
    """The twin of `queries.organisations_visible_to`: one's own areas and those above them.

    A gas company registered for the whole sub-district serves each community in it.
    """
    path = organisation.area.path
    return any(
        within(path, own) or within(own, path) for own in RIGHTS.areas(viewer, "see_organisations")
    )


def can_reveal_contact(viewer: Viewer, organisation: Organisation) -> bool:
    """May uncover whom to ask for at an organisation. Administrators and leaders call nobody."""
    others = viewer.roles - {Role.ADMINISTRATOR, Role.LEADER}
    return bool(others & RIGHTS.roles("see_organisations")) and can_see_organisation(
        viewer, organisation
    )


def can_edit_organisation(by: Viewer, area: Area) -> bool:
    """May register and change organisations of this area."""
    return is_program(by) or RIGHTS.may_in(by, "edit_organisations", area.path)


def can_withdraw_consent(by: Viewer, subject: str) -> bool:
    """Who gave it, by their link; staff on their behalf."""
    own = any(grant.scope == subject for grant in by.grants)
    return own or is_program(by) or RIGHTS.may(by, "register")
