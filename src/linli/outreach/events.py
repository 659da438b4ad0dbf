"""What happens to audiences, messages and bound accounts."""

from django.utils.translation import gettext_lazy as _

AUDIENCE_SAVED = "audience.saved"
AUDIENCE_RETIRED = "audience.retired"
WRITTEN = "message.written"
ASKED = "message.asked"
SENT_BACK = "message.sent_back"
TAKEN_BACK = "message.taken_back"
APPROVED = "message.approved"
BEGUN = "message.begun"
FINISHED = "message.finished"
STOPPED = "message.stopped"
RESENT = "message.resent"
TO_DOORS = "message.to_doors"
CODE_GIVEN = "binding.code_given"
BOUND = "binding.bound"
UNBOUND = "binding.ended"
GROUP_ADDED = "group.added"
GROUP_DROPPED = "group.dropped"
REPLY_DECIDED = "reply.decided"
SENT_AGAIN = "missing.sent_again"
GIVEN_TO_DOOR = "missing.given_to_door"
CLOSED = "missing.closed"
REOPENED = "missing.reopened"

WORDS = {
    AUDIENCE_SAVED: _("Audience saved"),
    AUDIENCE_RETIRED: _("Audience no longer offered"),
    WRITTEN: _("Message written"),
    ASKED: _("Approval asked for"),
    SENT_BACK: _("Sent back to its writer"),
    TAKEN_BACK: _("Taken back into the draft"),
    APPROVED: _("Message approved"),
    BEGUN: _("Sending begun"),
    FINISHED: _("All of it sent off"),
    STOPPED: _("Message stopped"),
    RESENT: _("Failed ones sent again"),
    TO_DOORS: _("Those not reached put on the list of visits"),
    CODE_GIVEN: _("Code to bind an account given"),
    BOUND: _("Account bound to a person"),
    UNBOUND: _("Account no longer bound"),
    GROUP_ADDED: _("Chat group added"),
    GROUP_DROPPED: _("Chat group no longer reached"),
    SENT_AGAIN: _("Sent again what did not arrive"),
    GIVEN_TO_DOOR: _("Given to the door what did not arrive"),
    CLOSED: _("Closed what did not arrive"),
    REOPENED: _("To be decided anew what did not arrive"),
    REPLY_DECIDED: _("Decided what a reply of an unknown number becomes"),
}
