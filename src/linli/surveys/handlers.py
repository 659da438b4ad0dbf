"""What follows for submissions when something happens elsewhere; wired in site/reactions.py."""

from linli.base.viewer import system
from linli.journal.models import Entry
from linli.people import queries as people
from linli.surveys import actions


def forget_person(entry: Entry) -> None:
    """Whoever is erased is forgotten in the answers about them and the doors they belonged to."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)
