"""What follows: a recording is made, somebody erased is forgotten. Wired in site/reactions."""

from linli.base import jobs
from linli.base.viewer import system
from linli.journal.models import Entry
from linli.live import actions
from linli.people import queries as people

#: Jobs stand in a room beside this one.
MAKE, REMOVE = "linli.live.jobs.make_recording", "linli.live.jobs.remove_segments"


def ask_for_recording(entry: Entry) -> None:
    """The lecture ended, or another stretch of it is to be kept."""
    jobs.defer_by_name(MAKE, lecture=int(entry.subject.removeprefix("lecture:")))


def clear_away(entry: Entry) -> None:
    """The lecture is archived: only the finished recording is kept."""
    jobs.defer_by_name(REMOVE, lecture=int(entry.subject.removeprefix("lecture:")))


def forget_person(entry: Entry) -> None:
    """Whoever is erased is forgotten as one who asked, and where they were named."""
    actions.forget_person(people.erased(entry), by=system("erasure"), now=entry.happened_at)
