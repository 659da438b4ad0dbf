"""What follows: whoever is erased is forgotten. Wired in site/reactions.py."""

from linli.base.viewer import system
from linli.inspections import actions
from linli.journal.models import Entry
from linli.people import queries as people


def forget_person(entry: Entry) -> None:
    """Whoever is erased is forgotten in what was noted at inspections."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)
