"""Who may see and change areas, compounds and doors.

Places hold no personal data: the administrator sets them up, the staff read them.
"""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.places.models import Area, Building, Compound, Dwelling, Import

RIGHTS = Rights(
    "places",
    {
        "see": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.SUPERVISOR,
            Role.LEADER,
            Role.ADMINISTRATOR,
        ),
        "edit_areas": (Role.ADMINISTRATOR,),
        "edit": (Role.SECRETARY, Role.ADMINISTRATOR),
        # A worker at the door finds the room that is on no list.
        "edit_dwellings": (Role.WORKER, Role.SECRETARY, Role.ADMINISTRATOR),
        "import": (Role.SECRETARY, Role.ADMINISTRATOR),
    },
)

#: An appointment for the whole house: the first administrator has it before any area exists.
HOUSE = "house:1"


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (first start, demo, jobs)."""
    return viewer.key.startswith("system:")


def everywhere(viewer: Viewer, act: str) -> bool:
    """True if the viewer may do the act in the whole house, also where no area is yet."""
    roles = RIGHTS.roles(act)
    return any(grant.scope == HOUSE and grant.role in roles for grant in viewer.grants)


def _may(viewer: Viewer, act: str, path: str) -> bool:
    return everywhere(viewer, act) or RIGHTS.may_in(viewer, act, path)


def can_see_area(viewer: Viewer, area: Area) -> bool:
    return _may(viewer, "see", area.path)


def can_see(viewer: Viewer, compound: Compound) -> bool:
    """The twin of `queries.visible_to`."""
    return _may(viewer, "see", compound.area.path)


def can_see_dwelling(viewer: Viewer, dwelling: Dwelling) -> bool:
    """The twin of `queries.dwellings_visible_to`."""
    return _may(viewer, "see", dwelling.compound.area.path)


def can_edit_areas(by: Viewer, area: Area | None) -> bool:
    """May change this area and what lies below; None: may make the topmost one."""
    if is_program(by):
        return True
    return everywhere(by, "edit_areas") if area is None else _may(by, "edit_areas", area.path)


def can_edit(by: Viewer, area: Area) -> bool:
    """May make and change compounds and buildings in this area."""
    return is_program(by) or _may(by, "edit", area.path)


def can_edit_building(by: Viewer, building: Building) -> bool:
    return can_edit(by, building.compound.area)


def can_edit_dwellings(by: Viewer, area: Area) -> bool:
    """May add and change doors in this area."""
    return is_program(by) or _may(by, "edit_dwellings", area.path)


def can_import(by: Viewer, area: Area) -> bool:
    """May take over a list of doors into this area."""
    return is_program(by) or _may(by, "import", area.path)


def can_see_import(viewer: Viewer, record: Import) -> bool:
    """A list of doors is open to whoever may import there; other kinds belong to other apps."""
    return record.kind == "dwellings" and _may(viewer, "import", record.area.path)
