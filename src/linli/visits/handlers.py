"""What follows for visits when something happens elsewhere; wired in site/reactions.py."""

from linli.base.viewer import system
from linli.journal.models import Entry
from linli.visits import actions


def forget_person(entry: Entry) -> None:
    """Whoever is erased is forgotten in the notes of the doors they belonged to."""
    for thing in entry.about:
        kind, _sep, number = thing.partition(":")
        if kind == "dwelling":
            actions.erase_notes(int(number), by=system("erasure"), now=entry.happened_at)
