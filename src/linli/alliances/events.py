"""What can happen to an alliance, its members and their files, and how the timeline says it."""

from django.utils.translation import gettext_lazy as _

ALLIANCE_FOUNDED = "alliance.founded"
ALLIANCE_EDITED = "alliance.edited"
FOUNDER_ENROLLED = "membership.founded"
RULES_SET = "alliance.rules_set"
APPLIED_BY_PORTAL = "entry.sent"
APPLICATION_REFUSED = "entry.refused"
APPLICATION_TAKEN_UP = "entry.taken_up"
APPLIED = "membership.applied"
CHECKED = "membership.checked"
DECLINED = "membership.declined"
ADMITTED = "membership.admitted"
TURNED_DOWN = "membership.turned_down"
RENEWED = "membership.renewed"
EXPELLED = "membership.expelled"
EXPULSION_LOST = "membership.expulsion_lost"
EDITION_ISSUED = "alliance.edition_issued"
ACKNOWLEDGED = "membership.acknowledged"
SEATED = "membership.seated"
SEAT_ENDED = "membership.seat_ended"
LEAVE_NOTED = "specialist.leave_noted"
LEAVE_ENDED = "specialist.leave_ended"
RANK_SET = "membership.rank_set"
SUSPENDED = "membership.suspended"
REINSTATED = "membership.reinstated"
HEARD = "membership.heard"
WITHDREW = "membership.withdrew"
FILE_KEPT = "enterprise.kept"
NAME_BLACKENED = "alliance.name_blackened"

WORDS = {
    ALLIANCE_FOUNDED: _("Alliance founded"),
    ALLIANCE_EDITED: _("Alliance’s data changed"),
    FOUNDER_ENROLLED: _("Founded the alliance with others"),
    RULES_SET: _("Rules of admission and exit changed"),
    APPLIED_BY_PORTAL: _("Application sent through the portal"),
    APPLICATION_REFUSED: _("Application for the alliance refused"),
    APPLICATION_TAKEN_UP: _("Application taken up"),
    APPLIED: _("Applied for the alliance"),
    CHECKED: _("Application checked"),
    DECLINED: _("Declined after the check"),
    ADMITTED: _("Admitted by vote of the council"),
    TURNED_DOWN: _("Turned down by vote of the council"),
    RENEWED: _("Certificate renewed"),
    EXPELLED: _("Expelled by vote of the council"),
    EXPULSION_LOST: _("Expulsion not carried by the council"),
    EDITION_ISSUED: _("Document issued in a new version"),
    ACKNOWLEDGED: _("Document acknowledged"),
    SEATED: _("Took a seat in the council"),
    SEAT_ENDED: _("Seat in the council ended"),
    LEAVE_NOTED: _("Specialist on leave: somebody stands in"),
    LEAVE_ENDED: _("Leave ended early"),
    RANK_SET: _("Standing changed"),
    SUSPENDED: _("Membership suspended"),
    REINSTATED: _("Suspension ended"),
    HEARD: _("Firm heard"),
    WITHDREW: _("Withdrew from the alliance"),
    FILE_KEPT: _("Enterprise file kept"),
    NAME_BLACKENED: _("Name of an erased person blackened in an alliance"),
}
