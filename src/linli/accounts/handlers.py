"""What follows for accounts from what happened below."""

from linli.accounts import actions
from linli.base.viewer import system
from linli.journal.models import Entry


def forget_person(entry: Entry) -> None:
    """A person's file was erased: links, notices and the account made for them go too."""
    person_id = int(entry.subject.partition(":")[2])
    actions.forget_person(person_id, by=system("erasure"), now=entry.happened_at)
