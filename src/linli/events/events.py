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
}
