"""What can happen to a ledger and its items, and how the timeline says it."""

from django.utils.translation import gettext_lazy as _

LEDGER_MADE = "ledger.made"
LEDGER_CHANGED = "ledger.changed"
LEDGER_CLOSED = "ledger.closed"
LEDGER_REOPENED = "ledger.reopened"
WORD_KEPT = "ledger.word_kept"
ADDED = "item.added"
CHANGED = "item.changed"
STARTED = "item.started"
MILESTONE_PLANNED = "item.milestone_planned"
MILESTONE_MOVED = "item.milestone_moved"
MILESTONE_WITHDRAWN = "item.milestone_withdrawn"
MILESTONE_SHOWN = "item.milestone_shown"
MILESTONE_CONFIRMED = "item.milestone_confirmed"
MILESTONE_SENT_BACK = "item.milestone_sent_back"
NOTED = "item.noted"
TYPED = "item.typed"
COUNTED = "item.counted"
LINKED = "item.linked"
UNLINKED = "item.unlinked"
ASKED = "item.asked"
GRANTED = "item.granted"
REFUSED = "item.refused"
TEAM_SET_UP = "item.team_set_up"
HANDED_ON = "item.handed_on"
RESUMED = "item.resumed"
APPLIED = "item.applied"
CHECKED = "item.checked"
SENT_BACK = "item.sent_back"
CLOSED = "item.closed"
REOPENED = "item.reopened"
WITHDRAWN = "item.withdrawn"
MARKED = "item.marked"
MARK_LIFTED = "item.mark_lifted"
COLOURS_DRAFTED = "ledger.colours_drafted"
COLOURS_DROPPED = "ledger.colours_dropped"
COLOURS_APPLIED = "ledger.colours_applied"
SHEET_TAKEN = "ledger.sheet_taken"
SHEET_UNDONE = "ledger.sheet_undone"
NAME_BLACKENED = "item.name_blackened"

WORDS = {
    LEDGER_MADE: _("Ledger made"),
    LEDGER_CHANGED: _("Ledger changed"),
    LEDGER_CLOSED: _("Ledger closed"),
    LEDGER_REOPENED: _("Ledger opened again"),
    WORD_KEPT: _("Category, class or label changed"),
    ADDED: _("Item added"),
    CHANGED: _("Item changed"),
    STARTED: _("Item started"),
    MILESTONE_PLANNED: _("Milestone planned"),
    MILESTONE_MOVED: _("Milestone changed"),
    MILESTONE_WITHDRAWN: _("Milestone withdrawn"),
    MILESTONE_SHOWN: _("Milestone reached, to be confirmed"),
    MILESTONE_CONFIRMED: _("Milestone confirmed by someone else"),
    MILESTONE_SENT_BACK: _("Milestone sent back"),
    NOTED: _("Note written"),
    TYPED: _("Percentage typed in"),
    COUNTED: _("Progress counted from linked records"),
    LINKED: _("Linked to its records"),
    UNLINKED: _("Link taken off"),
    ASKED: _("Extension or pause asked for"),
    GRANTED: _("Request granted"),
    REFUSED: _("Request refused"),
    TEAM_SET_UP: _("Task team set up for it"),
    HANDED_ON: _("Person in charge changed"),
    RESUMED: _("Item resumed"),
    APPLIED: _("Close-out applied for"),
    CHECKED: _("Checked and passed by someone else"),
    SENT_BACK: _("Close-out sent back"),
    CLOSED: _("Closed out"),
    REOPENED: _("Reopened"),
    WITHDRAWN: _("Item withdrawn"),
    MARKED: _("Marked by a supervisor"),
    MARK_LIFTED: _("Mark lifted"),
    COLOURS_DRAFTED: _("Colour rules drafted"),
    COLOURS_DROPPED: _("Draft of colour rules dropped"),
    COLOURS_APPLIED: _("Colour rules put into force"),
    SHEET_TAKEN: _("Sheet taken over"),
    SHEET_UNDONE: _("Taking over of a sheet undone"),
    NAME_BLACKENED: _("Name of an erased person blackened"),
}
