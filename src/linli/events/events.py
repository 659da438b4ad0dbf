"""What can happen to a gathering, and how the timeline says it."""

from django.utils.translation import gettext_lazy as _

PLANNED = "event.planned"
ANNOUNCED = "event.announced"
MOVED = "event.moved"
INVITED = "event.invited"
INVITATION_WITHDRAWN = "event.invitation_withdrawn"
CHECKED_IN = "event.checked_in"
CHECK_IN_UNDONE = "event.check_in_undone"
HEADS_COUNTED = "event.heads_counted"
HELD = "event.held"
CANCELLED = "event.cancelled"
EDITED = "event.edited"
REPORTED = "event.reported"
OUTCOME_NOTED = "event.outcome_noted"
SERIES_PLANNED = "series.planned"
SERIES_EDITED = "series.edited"
SERIES_EXTENDED = "series.extended"
SERIES_DAY_CHANGED = "series.day_changed"
SERIES_ENDED = "series.ended"
REGISTERED = "registration.made"
QUEUED = "registration.queued"
MOVED_UP = "registration.moved_up"
REGISTRATION_CANCELLED = "registration.cancelled"
RECEIVED = "registration.received"
RECEPTION_UNDONE = "registration.reception_undone"
WALKED_IN = "registration.walked_in"
FIRMS_NOTED = "registration.firms_noted"
RATED = "registration.rated"
REMINDED = "registration.reminded"
REGISTRATION_ERASED = "registration.erased"
STATION_SET = "station.set"
RESOURCE_SET = "resource.set"
BOOKED = "booking.made"
ASKED_FOR = "booking.asked"
BOOKING_CONFIRMED = "booking.confirmed"
BOOKING_MOVED = "booking.moved"
BOOKING_CANCELLED = "booking.cancelled"
BOOKING_FREED = "booking.freed"

WORDS = {
    PLANNED: _("Planned"),
    ANNOUNCED: _("Invitation published"),
    MOVED: _("Time or place changed"),
    INVITED: _("Invited"),
    INVITATION_WITHDRAWN: _("Invitation withdrawn"),
    CHECKED_IN: _("Checked in"),
    CHECK_IN_UNDONE: _("Check-in taken back"),
    HEADS_COUNTED: _("People counted"),
    HELD: _("Held"),
    CANCELLED: _("Cancelled"),
    EDITED: _("Changed"),
    REPORTED: _("Notes kept"),
    OUTCOME_NOTED: _("Outcome noted"),
    SERIES_PLANNED: _("Series planned"),
    SERIES_EDITED: _("Series changed"),
    SERIES_EXTENDED: _("Occurrences planned"),
    SERIES_DAY_CHANGED: _("A day left out or added"),
    SERIES_ENDED: _("Series ended"),
    REGISTERED: _("Signed up"),
    QUEUED: _("Put on the waiting list"),
    MOVED_UP: _("Moved up from the waiting list"),
    REGISTRATION_CANCELLED: _("Registration cancelled"),
    RECEIVED: _("Received at the door"),
    RECEPTION_UNDONE: _("Reception taken back"),
    WALKED_IN: _("Came without registering"),
    FIRMS_NOTED: _("Firms that came noted"),
    RATED: _("Rated by somebody who came"),
    REMINDED: _("Reminded"),
    REGISTRATION_ERASED: _("Name and number of a registration erased"),
    STATION_SET: _("Station set"),
    RESOURCE_SET: _("Resource of a station set"),
    BOOKED: _("Resource booked"),
    ASKED_FOR: _("Resource asked for by a firm"),
    BOOKING_CONFIRMED: _("Booking confirmed"),
    BOOKING_MOVED: _("Booking moved"),
    BOOKING_CANCELLED: _("Booking cancelled"),
    BOOKING_FREED: _("Resource freed with its gathering"),
}
