"""What can happen in supervision, and how the timeline says it."""

from django.utils.translation import gettext_lazy as _

ISSUED = "slip.issued"
SIGNED = "slip.signed"
REPLIED = "slip.replied"
ACCEPTED = "slip.accepted"
SENT_BACK = "slip.sent_back"
ARCHIVED = "slip.archived"
REMINDED = "slip.reminded"
TALKED = "slip.talked"
CIRCULATED = "slip.circulated"
EXTENSION_ASKED = "slip.extension_asked"
EXTENSION_APPROVED = "slip.extension_approved"
EXTENSION_REFUSED = "slip.extension_refused"
INSTRUCTED = "slip.instructed"
REOPENED = "slip.reopened"
WITHDRAWN = "slip.withdrawn"
NAME_BLACKENED = "slip.name_blackened"
ROUND_OPENED = "round.opened"
ROUND_FOUND = "round.found"
ROUND_CLOSED = "round.closed"
CIRCULAR_DRAFTED = "circular.drafted"
CIRCULAR_EDITED = "circular.edited"
CIRCULAR_ISSUED = "circular.issued"
OBLIGATION_SET = "obligation.set"

WORDS = {
    ISSUED: _("Slip issued"),
    SIGNED: _("Signed for"),
    REPLIED: _("Replied"),
    ACCEPTED: _("Reply accepted"),
    SENT_BACK: _("Reply sent back"),
    ARCHIVED: _("Archived"),
    REMINDED: _("Reminder sent"),
    TALKED: _("Formal talk held"),
    CIRCULATED: _("To be named in a circular"),
    EXTENSION_ASKED: _("More time asked for"),
    EXTENSION_APPROVED: _("More time approved"),
    EXTENSION_REFUSED: _("More time refused"),
    INSTRUCTED: _("A leader gave an instruction"),
    REOPENED: _("Reopened by a leader's instruction"),
    WITHDRAWN: _("Slip withdrawn"),
    NAME_BLACKENED: _("Name of an erased person blackened in a slip"),
    ROUND_OPENED: _("Inspection round opened, sample drawn"),
    ROUND_FOUND: _("Finding written down"),
    ROUND_CLOSED: _("Inspection round closed"),
    CIRCULAR_DRAFTED: _("Circular drafted"),
    CIRCULAR_EDITED: _("Circular edited"),
    CIRCULAR_ISSUED: _("Circular issued"),
    OBLIGATION_SET: _("Duty of the supervisor set"),
}
