"""What can happen to a commitment, and how the timeline says it."""

from django.utils.translation import gettext_lazy as _

OPENED = "commitment.opened"
NOTED = "commitment.noted"
CONTACT_TICKED = "commitment.contact_ticked"
CHECK_SET = "commitment.check_set"
DONE = "commitment.done"
CONFIRMED = "commitment.confirmed"
SENT_BACK = "commitment.sent_back"
HANDED_ON = "commitment.handed_on"
EXTENDED = "commitment.extended"
CANCELLED = "commitment.cancelled"
LINK_SENT = "commitment.link_sent"
NOTES_ERASED = "commitment.notes_erased"
NAME_BLACKENED = "commitment.name_blackened"

WORDS = {
    OPENED: _("Commitment made"),
    NOTED: _("Progress noted"),
    CONTACT_TICKED: _("Household contacted"),
    CHECK_SET: _("Next check set"),
    DONE: _("Reported done"),
    CONFIRMED: _("Confirmed by someone else"),
    SENT_BACK: _("Sent back"),
    HANDED_ON: _("Handed to another owner"),
    EXTENDED: _("Due date extended"),
    CANCELLED: _("Cancelled"),
    LINK_SENT: _("Link sent to the owner"),
    NOTES_ERASED: _("Notes about a household erased"),
    NAME_BLACKENED: _("Name of an erased person blackened"),
}
