"""What follows for drives from what happens elsewhere. Wired in site/reactions.py."""

from linli.base.viewer import system
from linli.drives import actions
from linli.journal.models import Entry
from linli.people import queries as people


def forget_person(entry: Entry) -> None:
    """Whoever is erased is forgotten in notes, letters and signatures."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)
