"""What follows: a recording is made, somebody erased is forgotten. Wired in site/reactions."""

from linli.base import jobs
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.journal.models import Entry
from linli.live import actions, queries
from linli.notices import actions as notices
from linli.notices.workflow import Channel
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
    who, program = people.erased(entry), system("erasure")
    actions.forget_person(who, by=program, now=entry.happened_at)
    actions.forget_in_consultations(who, by=program, now=entry.happened_at)


def tell_of_consultation(entry: Entry) -> None:
    """Booked, given a time, cancelled, soon: who booked is told, with their link."""
    pk = int(entry.subject.removeprefix("consultation:"))
    row = queries.to_tell(pk)
    if row is None or not row.phone:
        return
    token = actions.link_to_consultation(row, now=entry.happened_at)
    notices.send(
        entry.kind,
        recipient=f"consultation:{row.pk}",
        about=f"consultation:{row.pk}",
        to=notices.Address(Channel.SMS, row.phone),
        words={
            "adviser": row.adviser.name,
            "place": row.slot.place if row.slot else "",
            "starts_at": clock.local(row.slot.starts_at) if row.slot else None,
        },
        link=f"/advice/{token}/",
        once=f"{entry.kind}:{row.pk}:{entry.pk}",
        area=row.adviser.area.path,
        now=entry.happened_at,
    )
