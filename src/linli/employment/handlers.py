"""What follows elsewhere. Wired in site/reactions."""

from linli.base.viewer import system
from linli.employment import actions
from linli.journal.models import Entry
from linli.people import queries as people


def forget_person(entry: Entry) -> None:
    """Whoever is erased is forgotten in the files of seekers and the words of firms."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)


def redraw_board(entry: Entry) -> None:
    """A gathering was moved, held or called off: where it is a fair, open boards follow."""
    actions.touch_board(int(entry.subject.partition(":")[2]))
