"""What follows at the door when something happens elsewhere; wired in site/reactions.py."""

from linli.base.viewer import system
from linli.doorstep import actions
from linli.journal.models import Entry
from linli.people import queries as people


def forget_person(entry: Entry) -> None:
    """Whoever is erased is forgotten where it was said which of two records stands."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)
