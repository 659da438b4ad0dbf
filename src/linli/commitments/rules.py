"""Who may do what with a commitment.

The owner does it and reports; somebody else confirms, extends, cancels (domain: executor and
supervisor are separate).
"""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.commitments.models import Commitment

RIGHTS = Rights(
    "commitments",
    {
        # Whoever owes one, or looks at a whole area.
        "see": (
            Role.STEWARD,
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.CONTACT,
            Role.SUPERVISOR,
            Role.LEADER,
        ),
        "see_area": (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
        "export": (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
        "open": (Role.WORKER, Role.SECRETARY, Role.LEADER),
        # Note, tick, finish: only the own ones.
        "work": (
            Role.STEWARD,
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SPECIALIST,
            Role.CONTACT,
            Role.LEADER,
        ),
        "confirm": (Role.WORKER, Role.SECRETARY, Role.LEADER),
        # Give the owner a link that needs no password.
        "link": (Role.WORKER, Role.SECRETARY),
        # Another owner, a later date, an end without result.
        "change": (Role.SECRETARY, Role.LEADER),
    },
)


def owns(viewer: Viewer, commitment: Commitment) -> bool:
    """The viewer is the owner, or stands for the person, firm, section or building that is."""
    if not RIGHTS.may(viewer, "see"):
        return False
    return _is_named(viewer, commitment) or _is_steward_of_all(viewer, commitment)


def _is_named(viewer: Viewer, commitment: Commitment) -> bool:
    roles = RIGHTS.roles("see")
    return (
        (
            commitment.owner_account_id is not None
            and commitment.owner_account_id == viewer.account_id
        )
        # A steward may have both a file as a person and an account.
        or (viewer.person_id is not None and commitment.owner_person_id == viewer.person_id)
        or commitment.owner_person_id in viewer.scoped("person", *roles)
        or commitment.owner_organisation_id in viewer.scoped("organisation", *roles)
        or commitment.owner_section_id in viewer.scoped("section", *roles)
        or commitment.pk in viewer.scoped("commitment", *roles)
        or _is_account_of(viewer.scoped("person", *roles), commitment)
    )


def _is_account_of(persons: tuple[int, ...], commitment: Commitment) -> bool:
    """A steward's link names the person; what they owe may stand on their account."""
    account = commitment.owner_account if persons else None
    return account is not None and account.person_id in persons


def _is_steward_of_all(viewer: Viewer, commitment: Commitment) -> bool:
    """Every household on the list stands in a building of this steward's."""
    buildings = viewer.scoped("building", Role.STEWARD)
    if not buildings:
        return False
    concerned = set(commitment.contacts.values_list("dwelling__building_id", flat=True))
    return bool(concerned) and concerned <= set(buildings)


def is_answerable(viewer: Viewer, commitment: Commitment) -> bool:
    """The account that looks after it."""
    return viewer.account_id is not None and commitment.answerable_id == viewer.account_id


def can_see(viewer: Viewer, commitment: Commitment) -> bool:
    """The twin of `queries.visible_to`."""
    if not RIGHTS.may(viewer, "see"):
        return False
    return (
        RIGHTS.may_in(viewer, "see_area", commitment.area.path)
        or is_answerable(viewer, commitment)
        or owns(viewer, commitment)
    )


def can_open(viewer: Viewer, path: str) -> bool:
    """May a commitment be made in the area of this path?"""
    return RIGHTS.may_in(viewer, "open", path)


def can_work(viewer: Viewer, commitment: Commitment) -> bool:
    """Note progress, tick households, report done: the owner, or who looks after it."""
    return RIGHTS.may(viewer, "work") and (
        is_answerable(viewer, commitment) or owns(viewer, commitment)
    )


def can_set_check(viewer: Viewer, commitment: Commitment) -> bool:
    """The next check of an outside owner is set by who looks after it, or by the secretary."""
    return is_answerable(viewer, commitment) or RIGHTS.may_in(
        viewer, "change", commitment.area.path
    )


def can_confirm(viewer: Viewer, commitment: Commitment) -> bool:
    """Somebody of the area who neither owed it nor reported it done."""
    return (
        RIGHTS.may_in(viewer, "confirm", commitment.area.path)
        and viewer.key != commitment.done_by
        and not owns(viewer, commitment)
    )


can_send_back = can_confirm


def can_change(viewer: Viewer, commitment: Commitment) -> bool:
    """Another owner, a later date, cancelling: never by the one who owes it."""
    return RIGHTS.may_in(viewer, "change", commitment.area.path) and not owns(viewer, commitment)


def can_send_link(viewer: Viewer, commitment: Commitment) -> bool:
    """Who works the area may send an owner without an account their link again."""
    outside = commitment.owner.kind in ("person", "organisation")
    return outside and (is_program(viewer) or RIGHTS.may_in(viewer, "link", commitment.area.path))


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts on what happened."""
    return viewer.key.startswith("system:")
