"""What follows for accounts from what happened below."""

from linli.accounts import actions
from linli.base.viewer import system
from linli.journal.models import Entry
from linli.people import queries as people


def forget_person(entry: Entry) -> None:
    """A person's file was erased: links, notices and the account made for them go too."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)
