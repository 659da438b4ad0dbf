"""Who may see, prepare and run a gathering."""

from linli.base.rights import Rights
from linli.base.viewer import Role, Viewer, within
from linli.events.models import Booking, Event, Registration, Resource, Series, Station

RIGHTS = Rights(
    "events",
    {
        "see": (
            Role.WORKER,
            Role.SECRETARY,
            Role.HANDLER,
            Role.SUPERVISOR,
            Role.LEADER,
            Role.STEWARD,
            Role.SPECIALIST,
        ),
        "see_area": (
            Role.WORKER,
            Role.SECRETARY,
            Role.SUPERVISOR,
            Role.LEADER,
            Role.SPECIALIST,
        ),
        "plan": (Role.SECRETARY, Role.LEADER, Role.SPECIALIST),
        # At the gathering itself: receive, check in, count, note what came of it.
        "run": (Role.WORKER, Role.SECRETARY, Role.LEADER, Role.SPECIALIST),
        "export": (Role.WORKER, Role.SECRETARY, Role.SUPERVISOR, Role.LEADER, Role.SPECIALIST),
        # Rooms, desks and screens of a service station.
        "book": (Role.WORKER, Role.SECRETARY, Role.LEADER, Role.SPECIALIST),
        "keep_stations": (Role.SECRETARY, Role.LEADER),
        # What is open to firms, for one's own, by the firm's pages.
        "book_own": (Role.CONTACT,),
    },
)


def can_see(viewer: Viewer, event: Event) -> bool:
    """Staff of the area, organiser, guests with an account: the twin of `queries.visible_to`."""
    if not RIGHTS.may(viewer, "see"):
        return False
    if RIGHTS.may_in(viewer, "see_area", event.area.path):
        return True
    if viewer.account_id is None:
        return False
    invited = event.invitations.filter(account_id=viewer.account_id, withdrawn_at=None)
    return event.organiser_id == viewer.account_id or invited.exists()


def is_program(viewer: Viewer) -> bool:
    """True if the program itself acts (series, reminders, retention)."""
    return viewer.key.startswith("system:")


def can_see_series(viewer: Viewer, series: Series) -> bool:
    """Staff of the area: the twin of `queries.series_visible_to`."""
    return RIGHTS.may_in(viewer, "see_area", series.area.path)


def is_registered(viewer: Viewer, registration: Registration) -> bool:
    """The bearer of the link to this registration."""
    return any(grant.scope == f"registration:{registration.pk}" for grant in viewer.grants)


def can_cancel_registration(viewer: Viewer, registration: Registration) -> bool:
    """Who registered, by their link; who runs it, asked by telephone; and the program, when it
    erases somebody.
    """
    own = is_program(viewer) or is_registered(viewer, registration)
    return own or can_run(viewer, registration.event)


def can_erase_registration(viewer: Viewer, registration: Registration) -> bool:
    """Who registered, by their link; the program after the retention period."""
    return is_program(viewer) or is_registered(viewer, registration)


def can_plan(viewer: Viewer, path: str) -> bool:
    """May a gathering be planned, announced, moved, cancelled in the area of this path?"""
    return is_program(viewer) or RIGHTS.may_in(viewer, "plan", path)


def can_run(viewer: Viewer, event: Event) -> bool:
    """May this viewer check people in and count at this gathering?"""
    return is_program(viewer) or RIGHTS.may_in(viewer, "run", event.area.path)


def near(viewer: Viewer, act: str, path: str) -> bool:
    """Whether an act holds in the area of this path, in one above it or in one below: a
    sub-district's station serves its communities.
    """
    areas = RIGHTS.areas(viewer, act)
    return any(within(path, own) or within(own, path) for own in areas)


def can_see_station(viewer: Viewer, station: Station) -> bool:
    """Staff around it: the twin of `queries.stations_visible_to`."""
    return near(viewer, "see_area", station.area.path)


def can_keep_stations(viewer: Viewer, path: str) -> bool:
    """May set up a station in the area of this path, and what of it can be booked?"""
    return RIGHTS.may_in(viewer, "keep_stations", path)


def can_book(viewer: Viewer, resource: Resource) -> bool:
    """Staff around the station."""
    return near(viewer, "book", resource.station.area.path)


def speaks_for(viewer: Viewer) -> tuple[int, ...]:
    """Organisations for which the viewer may book what is open to firms."""
    return viewer.scoped("organisation", Role.CONTACT) if RIGHTS.may(viewer, "book_own") else ()


def can_see_booking(viewer: Viewer, booking: Booking) -> bool:
    """Staff around it, and the firm it is for: the twin of `queries.bookings_visible_to`."""
    own = booking.organisation_id in speaks_for(viewer)
    return own or can_see_station(viewer, booking.resource.station)


def can_change_booking(viewer: Viewer, booking: Booking) -> bool:
    """Who may book it, and the firm it is for. What belongs to a gathering follows that."""
    own = booking.organisation_id in speaks_for(viewer)
    return own or can_book(viewer, booking.resource)
