"""What can happen to a case, how the timeline says it, and what the raiser may read of it."""

from django.utils.translation import gettext_lazy as _

RAISED = "case.raised"
RECEIVED = "case.received"
DISPATCHED = "case.dispatched"
ACCEPTED = "case.accepted"
RETURNED = "case.returned"
BROUGHT_TO_OFFICE = "case.brought_to_office"
ARBITRATED = "case.arbitrated"
OBJECTED = "case.objected"
PASSED_ON = "case.passed_on"
CONTACTED = "case.contacted"
NOTED = "case.noted"
TOLD = "case.told"
PAUSE_ASKED = "case.pause_asked"
PAUSE_REFUSED = "case.pause_refused"
SUSPENDED = "case.suspended"
RESUMED = "case.resumed"
DEFERRED = "case.deferred"
RESOLVED = "case.resolved"
CALL_TRIED = "case.call_tried"
CONFIRMED = "case.confirmed"
REOPENED = "case.reopened"
ESCALATED = "case.escalated"
CLOSED_UNCONFIRMED = "case.closed_unconfirmed"
HANDED_OVER = "case.handed_over"
CHECKED = "case.checked"
RECHECKED = "case.rechecked"
CORRECTED = "case.corrected"
WITHDRAWN = "case.withdrawn"
ANSWER_PUBLISHED = "case.answer_published"
RAISER_CORRECTED = "case.raiser_corrected"
CONSENT_WITHDRAWN = "case.consent_withdrawn"
ERASED = "case.erased"
NAME_BLACKENED = "case.name_blackened"
CATEGORY_SET = "category.set"

WORDS = {
    RAISED: _("Raised"),
    RECEIVED: _("Received"),
    DISPATCHED: _("Dispatched"),
    ACCEPTED: _("Accepted"),
    RETURNED: _("Returned"),
    BROUGHT_TO_OFFICE: _("Brought before the office"),
    ARBITRATED: _("The office has decided"),
    OBJECTED: _("Objection to the taking"),
    PASSED_ON: _("Passed on to a colleague"),
    CONTACTED: _("First contact with the one who raised it"),
    NOTED: _("Note"),
    TOLD: _("Progress told"),
    PAUSE_ASKED: _("Pause asked for"),
    PAUSE_REFUSED: _("Pause refused"),
    SUSPENDED: _("Paused"),
    RESUMED: _("Taken up again"),
    DEFERRED: _("Answered, with a next date"),
    RESOLVED: _("Answered"),
    CALL_TRIED: _("Called back, nobody reached"),
    CONFIRMED: _("Confirmed as solved"),
    REOPENED: _("Not solved: opened again"),
    ESCALATED: _("Put before the supervisor"),
    CLOSED_UNCONFIRMED: _("Closed without the raiser's word"),
    HANDED_OVER: _("Handed over to the authority"),
    CHECKED: _("Checked with the authority"),
    RECHECKED: _("Rechecked: in order"),
    CORRECTED: _("Corrected"),
    WITHDRAWN: _("Withdrawn"),
    ANSWER_PUBLISHED: _("Answer published"),
    RAISER_CORRECTED: _("Contact details corrected"),
    CONSENT_WITHDRAWN: _("Consent withdrawn"),
    ERASED: _("Personal data erased"),
    NAME_BLACKENED: _("Name of an erased person blackened"),
    CATEGORY_SET: _("Category set"),
}

#: What upper apps write about a case and colleagues read on its page; named, never imported.
FROM_ABOVE = frozenset({"team.helps", "team.helps_no_more", "order.given_to_team"})

#: Steps that the one who raised it may see.
PUBLIC_KINDS = frozenset(
    {
        RAISED,
        RECEIVED,
        DISPATCHED,
        ACCEPTED,
        ARBITRATED,
        OBJECTED,
        PASSED_ON,
        CONTACTED,
        TOLD,
        SUSPENDED,
        RESUMED,
        DEFERRED,
        RESOLVED,
        CALL_TRIED,
        CONFIRMED,
        REOPENED,
        ESCALATED,
        CLOSED_UNCONFIRMED,
        HANDED_OVER,
        RECHECKED,
        CORRECTED,
        WITHDRAWN,
        RAISER_CORRECTED,
        CONSENT_WITHDRAWN,
        ERASED,
    }
)
#: Of these they read the words as well; the words of the others are for colleagues.
PUBLIC_TEXTS = frozenset({TOLD, SUSPENDED, DEFERRED, RESOLVED, CONFIRMED, REOPENED})
