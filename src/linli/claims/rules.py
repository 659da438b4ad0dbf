"""Who may see a circle, keep its lists, claim and rate.

Contacts act for their own unit; the secretary, the section's handler and the leader keep the
lists and act for a unit that has no account. Residents have nothing to do here.
"""

from linli.accounts.models import Section
from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer, within
from linli.claims.models import Circle, Claim, Line, Unit

RIGHTS = Rights(
    "claims",
    {
        # Contacts see the circles their unit is in.
        "see": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SUPERVISOR,
            Role.LEADER,
            Role.CONTACT,
        ),
        "see_area": (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
        "export": (Role.WORKER, Role.SECRETARY, Role.HANDLER, Role.SUPERVISOR, Role.LEADER),
        # Found a circle, its units, lists, meetings; in one's area or one's section's.
        "manage": (Role.SECRETARY, Role.HANDLER, Role.LEADER),
        # For one's own unit.
        "claim": (Role.CONTACT, Role.SECRETARY, Role.HANDLER, Role.LEADER),
        # Gatherings are planned by who plans them everywhere.
        "meet": (Role.SECRETARY, Role.LEADER),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (erasure)."""
    return viewer.key.startswith("system:")


def section_paths(viewer: Viewer) -> list[str]:
    """Areas of the sections the viewer handles for."""
    ids = viewer.scoped("section", Role.HANDLER)
    if not ids:
        return []
    return list(Section.objects.filter(pk__in=ids).values_list("area__path", flat=True))


def stands_for(viewer: Viewer) -> tuple[int, ...]:
    """Organisations whose contact the viewer is."""
    return viewer.scoped("organisation", Role.CONTACT)


def _handles(viewer: Viewer, path: str) -> bool:
    return any(within(path, top) for top in section_paths(viewer))


def can_see(viewer: Viewer, circle: Circle) -> bool:
    """The twin of `queries.visible_to`."""
    if not RIGHTS.may(viewer, "see"):
        return False
    path = circle.area.path
    if RIGHTS.may_in(viewer, "see_area", path) or _handles(viewer, path):
        return True
    own = stands_for(viewer)
    return bool(own) and circle.units.filter(organisation_id__in=own, left_on=None).exists()


def can_found(viewer: Viewer, path: str) -> bool:
    """May a circle be founded in the area of this path?"""
    return RIGHTS.may_in(viewer, "manage", path) or _handles(viewer, path)


def can_manage(viewer: Viewer, circle: Circle) -> bool:
    """Units, lists, part-time members, and claims of units without an account."""
    return can_found(viewer, circle.area.path)


def can_meet(viewer: Viewer, circle: Circle) -> bool:
    """Plan and close its meetings."""
    return RIGHTS.may_in(viewer, "meet", circle.area.path)


def can_act_for(viewer: Viewer, unit: Unit) -> bool:
    """List, claim and report for this unit: its contact, or who manages the circle."""
    own = unit.organisation_id in stands_for(viewer)
    return RIGHTS.may(viewer, "claim") and (own or can_manage(viewer, unit.circle))


def can_edit_line(viewer: Viewer, line: Line) -> bool:
    """Who keeps the lists; a unit's own lines its contact too."""
    if can_manage(viewer, line.circle):
        return True
    return line.unit is not None and can_act_for(viewer, line.unit)


def can_see_claim(viewer: Viewer, claim: Claim) -> bool:
    """The twin of `queries.claims_visible_to`: contacts see those of their own unit, and those on
    what their own unit asked for.
    """
    circle = claim.line.circle
    if not RIGHTS.may(viewer, "see"):
        return False
    path = circle.area.path
    if RIGHTS.may_in(viewer, "see_area", path) or _handles(viewer, path):
        return True
    own = stands_for(viewer)
    asked = claim.line.unit
    return claim.unit.organisation_id in own or (asked is not None and asked.organisation_id in own)


def can_work(viewer: Viewer, claim: Claim) -> bool:
    """Note what was done, report fulfilled, give back."""
    return can_act_for(viewer, claim.unit)


def can_rate(viewer: Viewer, claim: Claim, side: str) -> bool:
    """The circle's side: who manages it, or the contact of the unit that asked; never the one who
    reported it fulfilled. The unit's side: its contact, or who manages the circle for it.
    """
    if side == "unit":
        return can_act_for(viewer, claim.unit)
    if viewer.key == claim.fulfilled_by or claim.unit.organisation_id in stands_for(viewer):
        return False
    asked = claim.line.unit
    return can_manage(viewer, claim.line.circle) or (
        asked is not None and asked.organisation_id in stands_for(viewer)
    )


def can_send_back(viewer: Viewer, claim: Claim) -> bool:
    """Who rates it for the community's side may say that it is not fulfilled."""
    return can_rate(viewer, claim, "circle")
