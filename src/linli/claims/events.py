"""What can happen to a circle, its lists and claims, and how the timeline says it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

CIRCLE_FOUNDED = "circle.founded"
CIRCLE_EDITED = "circle.edited"
UNIT_JOINED = "circle.unit_joined"
UNIT_LEFT = "circle.unit_left"
PART_TIME_NAMED = "circle.part_time_named"
PART_TIME_ENDED = "circle.part_time_ended"
MEETING_PLANNED = "circle.meeting_planned"
MEETING_HELD = "circle.meeting_held"
LISTED = "line.listed"
LINE_EDITED = "line.edited"
LINE_MET = "line.met"
LINE_TAKEN_OFF = "line.taken_off"
LINE_PUT_BACK = "line.put_back"
CLAIMED = "claim.claimed"
NOTED = "claim.noted"
FULFILLED = "claim.fulfilled"
SENT_BACK = "claim.sent_back"
RATED = "claim.rated"
GIVEN_BACK = "claim.given_back"
NAME_BLACKENED = "circle.name_blackened"

WORDS = {
    CIRCLE_FOUNDED: _("Founded"),
    CIRCLE_EDITED: _("Name or duty changed"),
    UNIT_JOINED: _("Member unit joined"),
    UNIT_LEFT: _("Member unit left"),
    PART_TIME_NAMED: _("Part-time member named"),
    PART_TIME_ENDED: _("Part-time member's office ended"),
    MEETING_PLANNED: _("Meeting planned"),
    MEETING_HELD: _("Meeting held"),
    LISTED: _("Put on the list"),
    LINE_EDITED: _("Line changed"),
    LINE_MET: _("Closed as met"),
    LINE_TAKEN_OFF: _("Taken off the list"),
    LINE_PUT_BACK: _("Put on the list again"),
    CLAIMED: _("Claimed"),
    NOTED: _("What was done noted"),
    FULFILLED: _("Reported fulfilled"),
    SENT_BACK: _("Not fulfilled: sent back"),
    RATED: pgettext_lazy("claim", "Rated"),
    GIVEN_BACK: _("Claim given back"),
    NAME_BLACKENED: _("Name of an erased person blackened"),
}
