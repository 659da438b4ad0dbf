"""What follows for questions from what happens elsewhere. Wired in site/reactions.py."""

from linli.base.viewer import system
from linli.journal.models import Entry
from linli.knowledge import actions
from linli.people import queries as people


def note_answered(entry: Entry) -> None:
    """An inquiry that began as a question is answered."""
    case_id = int(entry.subject.partition(":")[2])
    actions.note_answered(case_id, by=system("knowledge"), now=entry.happened_at)


def forget_person(entry: Entry) -> None:
    """Questions that name whoever is erased lose their words."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)
