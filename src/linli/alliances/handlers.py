"""What follows from acts on alliances: erasure reaches them. Wired in site/reactions.py."""

from linli.alliances import actions
from linli.base.viewer import system
from linli.journal.models import Entry
from linli.people import queries as people


def forget_person(entry: Entry) -> None:
    """Whoever is erased is forgotten in the alliances that may have named them."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)
