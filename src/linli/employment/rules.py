"""Who may offer vacancies, say what their words mean, and see whom they suit."""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer
from linli.employment.models import Candidacy, Course, Fair, Seeker, Stall, Vacancy
from linli.journal.rules import over_the_house
from linli.people.models import Organisation
from linli.places.models import Area

RIGHTS = Rights(
    "employment",
    {
        # A firm's contact sees and keeps the vacancies of the own firm.
        "see": (
            Role.WORKER,
            Role.SECRETARY,
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
        "offer": (Role.WORKER, Role.SECRETARY, Role.SPECIALIST, Role.CONTACT),
        "decide": (Role.WORKER, Role.SECRETARY, Role.SPECIALIST),
        "import": (Role.SECRETARY, Role.SPECIALIST),
        "export": (Role.SECRETARY, Role.SPECIALIST, Role.SUPERVISOR, Role.LEADER),
        # Files of those who look for work: only who serves them; service by a right of its own.
        "see_seekers": (Role.WORKER, Role.SECRETARY),
        "keep_seekers": (Role.WORKER, Role.SECRETARY),
        "see_service": (Role.SECRETARY,),
        "export_seekers": (Role.SECRETARY,),
        "match": (Role.WORKER, Role.SECRETARY),
        # Training platforms outside, to which pages lead.
        "platforms": (Role.ADMINISTRATOR,),
        # A firm's contact keeps the own vacancies in the portal.
        "firm": (Role.CONTACT,),
        # The own file, by the link that the staff gave.
        "own": (Role.RESIDENT,),
        # Whom is recommended, invited, hired: those who serve them.
        "place": (Role.WORKER, Role.SECRETARY),
        "train": (Role.WORKER, Role.SECRETARY),
        # The yearly table of veterans: totals, never names.
        "report": (Role.SECRETARY, Role.SUPERVISOR, Role.LEADER),
        "see_fairs": (
            Role.WORKER,
            Role.SECRETARY,
            Role.SPECIALIST,
            Role.SUPERVISOR,
            Role.LEADER,
        ),
        "plan_fair": (Role.SECRETARY, Role.SPECIALIST, Role.LEADER),
        # At the fair itself: sign, copy sheets, close posts.
        "run_fair": (Role.WORKER, Role.SECRETARY, Role.SPECIALIST, Role.LEADER),
    },
)


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (expiry, retention, demo)."""
    return viewer.key.startswith("system:")


def is_of_firm(viewer: Viewer, organisation_id: int) -> bool:
    """A contact of this firm."""
    return organisation_id in viewer.scoped("organisation", Role.CONTACT)


def can_see(viewer: Viewer, vacancy: Vacancy) -> bool:
    """The twin of `queries.visible_to`."""
    return is_of_firm(viewer, vacancy.organisation_id) or RIGHTS.may_in(
        viewer, "see_area", vacancy.area.path
    )


def can_offer(by: Viewer, organisation: Organisation) -> bool:
    """May offer and change vacancies of this firm: its contact, and who serves its area."""
    return (
        is_program(by)
        or is_of_firm(by, organisation.pk)
        or RIGHTS.may_in(by, "offer", organisation.area.path)
    )


def can_decide(by: Viewer, area: Area) -> bool:
    """May say which occupation a firm's words mean."""
    return is_program(by) or RIGHTS.may_in(by, "decide", area.path)


def can_import(by: Viewer, area: Area) -> bool:
    """May take over a list of vacancies of this area's firms."""
    return is_program(by) or RIGHTS.may_in(by, "import", area.path)


def can_see_seeker(viewer: Viewer, seeker: Seeker) -> bool:
    """The twin of `queries.seekers_visible_to`."""
    return RIGHTS.may_in(viewer, "see_seekers", seeker.area.path)


def can_keep(by: Viewer, area: Area) -> bool:
    """May open and keep files of those who live in this area and look for work."""
    return is_program(by) or RIGHTS.may_in(by, "keep_seekers", area.path)


def is_own(by: Viewer, seeker: Seeker) -> bool:
    """The bearer of the link to this file: whose it is."""
    return seeker.pk in by.scoped("seeker", Role.RESIDENT)


def can_see_service(viewer: Viewer, seeker: Seeker) -> bool:
    """May read and write what is kept of somebody's service."""
    return is_program(viewer) or RIGHTS.may_in(viewer, "see_service", seeker.area.path)


def can_see_fair(viewer: Viewer, fair: Fair) -> bool:
    """The twin of `queries.fairs_visible_to`."""
    return RIGHTS.may_in(viewer, "see_fairs", fair.area.path)


def can_plan_fair(by: Viewer, area: Area) -> bool:
    """May plan a fair here, give stalls and take them back."""
    return is_program(by) or RIGHTS.may_in(by, "plan_fair", area.path)


def can_run_fair(by: Viewer, fair: Fair) -> bool:
    """May sign for people at this fair and close posts."""
    return is_program(by) or RIGHTS.may_in(by, "run_fair", fair.area.path)


def is_at_stall(by: Viewer, stall: Stall) -> bool:
    """Came by the signed address of this stall: its firm's tablet, or a visitor's phone."""
    return any(grant.scope == f"stall:{stall.pk}" for grant in by.grants)


def is_firm_at_stall(by: Viewer, stall: Stall) -> bool:
    """The firm itself, by the address of its tablet or as its contact."""
    own = any(g.scope == f"stall:{stall.pk}" and g.role == Role.CONTACT for g in by.grants)
    return own or is_of_firm(by, stall.organisation_id)


def can_sign(by: Viewer, stall: Stall) -> bool:
    """May note an intent at this stall."""
    return is_at_stall(by, stall) or can_run_fair(by, stall.fair)


def can_see_candidacy(viewer: Viewer, row: Candidacy) -> bool:
    """The twin of `queries.candidacies_visible_to`."""
    return RIGHTS.may_in(viewer, "see_fairs", row.area.path)


def can_place(by: Viewer, row: Candidacy) -> bool:
    """May note interview, hire and how it goes: who serves the area; the firm at its stall."""
    if row.post is not None and is_firm_at_stall(by, row.post.stall):
        return True
    return is_program(by) or RIGHTS.may_in(by, "place", row.area.path)


def can_train(by: Viewer, area: Area) -> bool:
    """May plan courses here and say who takes them."""
    return is_program(by) or RIGHTS.may_in(by, "train", area.path)


def can_keep_platforms(by: Viewer) -> bool:
    """Platforms have no area: who administers the whole house keeps them."""
    return is_program(by) or over_the_house(by, RIGHTS.roles("platforms"))


def can_see_course(viewer: Viewer, course: Course) -> bool:
    """The twin of `queries.courses_visible_to`."""
    return RIGHTS.may_in(viewer, "train", course.area.path)
