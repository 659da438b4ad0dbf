"""What happens to drives and their targets, by name. Other apps react to these names."""

from django.utils.translation import gettext_lazy as _

MADE = "drive.made"
CHANGED = "drive.changed"
STARTED = "drive.started"
CLOSED = "drive.closed"
REOPENED = "drive.reopened"
WITHDRAWN = "drive.withdrawn"
DRAWN = "drive.drawn"
LEFT_OUT = "drive.left_out"
IMPORTED = "drive.imported"
IMPORT_UNDONE = "drive.import_undone"
HANDED_OVER = "drive.handed_over"
RESULTS_TAKEN = "drive.results_taken"
FORGOTTEN = "drive.forgotten"
TRIED = "target.tried"
MOVED = "target.moved"
KEPT_BESIDE = "target.kept_beside"
SET_RIGHT = "target.set_right"
#: Beside MOVED, of sealed drives alone: an app above frees what it holds for somebody.
ENDED = "target.ended"
SIGNED = "target.signed"
LETTER_TAKEN_BACK = "target.letter_taken_back"

WORDS = {
    MADE: _("Drive prepared"),
    CHANGED: _("Drive changed"),
    STARTED: _("Drive started"),
    CLOSED: _("Drive closed"),
    REOPENED: _("Drive runs again"),
    WITHDRAWN: _("Drive withdrawn"),
    DRAWN: _("Roster drawn from the registry"),
    LEFT_OUT: _("Targets left out of the roster"),
    IMPORTED: _("Roster taken over from a list"),
    IMPORT_UNDONE: _("Taking over a list undone"),
    HANDED_OVER: _("Batch handed over"),
    RESULTS_TAKEN: _("Results of a batch taken over"),
    FORGOTTEN: _("Personal data of a drive erased"),
    TRIED: _("Tried, the stage stays"),
    MOVED: _("Stage changed"),
    KEPT_BESIDE: _("Kept beside what stands, to be decided"),
    SET_RIGHT: _("Record taken back, stage set right"),
    ENDED: _("Came to an end"),
    SIGNED: _("Letter signed"),
    LETTER_TAKEN_BACK: _("Letter taken back"),
}
