"""What can happen between officials and firms, and how the timeline says it."""

from django.utils.translation import gettext_lazy as _

PAIRED = "liaison.paired"
HANDED_ON = "liaison.handed_on"
PAIR_ENDED = "liaison.pair_ended"
PLANNED = "liaison.planned"
MOVED = "liaison.moved"
DROPPED = "liaison.dropped"
VISITED = "liaison.visited"
NOTES_ERASED = "liaison.notes_erased"

WORDS = {
    PAIRED: _("Official assigned to the firm"),
    HANDED_ON: _("Handed on to another official"),
    PAIR_ENDED: _("No longer looked after"),
    PLANNED: _("Visit to the firm planned"),
    MOVED: _("Visit to the firm moved"),
    DROPPED: _("Visit to the firm dropped"),
    VISITED: _("Firm visited"),
    NOTES_ERASED: _("Notes of visits to firms erased"),
}
