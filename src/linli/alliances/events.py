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
ASKED = "membership.asked"
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
TURN_PLANNED = "turn.planned"
TURN_HANDED_OVER = "turn.handed_over"
TURN_EXCHANGED = "turn.exchanged"
TURN_CALLED_OFF = "turn.called_off"
BODY_FOUNDED = "body.founded"
BODY_SET = "body.set"
BODY_SEATED = "body.seated"
BODY_UNSEATED = "body.unseated"
PARTY_TASK_SET = "body.task_set"
PARTY_TASK_SHOWN = "body.task_shown"
PARTY_PROOF_WITHDRAWN = "body.proof_withdrawn"
PARTY_NAME_ERASED = "body.name_erased"
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
    ASKED: _("Noted what is missing"),
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
    TURN_PLANNED: _("Turn at a station planned"),
    TURN_HANDED_OVER: _("Turn at a station handed over"),
    TURN_EXCHANGED: _("Turns at a station exchanged"),
    TURN_CALLED_OFF: _("Turn at a station called off"),
    BODY_FOUNDED: _("Party committee or branch set up"),
    BODY_SET: _("Party committee or branch changed"),
    BODY_SEATED: _("Took a seat in a Party committee or branch"),
    BODY_UNSEATED: _("Seat in a Party committee or branch ended"),
    PARTY_TASK_SET: _("List of a Party committee or branch changed"),
    PARTY_TASK_SHOWN: _("Task of a Party committee or branch shown by a record"),
    PARTY_PROOF_WITHDRAWN: _("Record taken from a task again"),
    PARTY_NAME_ERASED: _("Name of somebody in a Party committee or branch erased"),
    NAME_BLACKENED: _("Name of an erased person blackened in an alliance"),
}
