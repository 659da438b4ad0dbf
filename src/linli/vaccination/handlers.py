"""What follows for sealed records from what happens elsewhere. Wired in site/reactions.py."""

from linli.base.viewer import system
from linli.journal.models import Entry
from linli.people import queries as people
from linli.vaccination import actions


def destroy_vault(entry: Entry) -> None:
    """On the deletion day of a drive the key of its health data is destroyed with it."""
    drive_id = int(entry.subject.partition(":")[2])
    actions.destroy_vault(drive_id, by=system("retention"), now=entry.happened_at)


def forget_person(entry: Entry) -> None:
    """The sealed records of whoever is erased go."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)


def follow_registration(entry: Entry) -> None:
    """Somebody registered for a session by the calendar's own page."""
    by = system("booking")
    actions.follow_registration(entry.data["registration"], by=by, now=entry.happened_at)


def give_up_places(entry: Entry) -> None:
    """A target of a sealed drive has come to an end: no place is kept, nobody reminds them."""
    target_id = int(entry.subject.partition(":")[2])
    actions.give_up_places(target_id, by=system("booking"), now=entry.happened_at)


def follow_person(entry: Entry) -> None:
    """Somebody has left a dwelling: perhaps their last one."""
    person_id = int(entry.subject.partition(":")[2])
    actions.follow_person(person_id, by=system("booking"), now=entry.happened_at)
