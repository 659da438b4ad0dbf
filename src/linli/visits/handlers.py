"""What follows for visits when something happens elsewhere; wired in site/reactions.py."""

from linli.base.viewer import system
from linli.journal.models import Entry
from linli.people import queries as people
from linli.visits import actions


def forget_person(entry: Entry) -> None:
    """Whoever is erased is forgotten in the notes of the doors they belonged to."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)
