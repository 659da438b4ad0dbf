"""What happens by itself: recordings are made, names and recordings forgotten in time."""

from linli.base.jobs import SLOW, job, periodic
from linli.base.viewer import system
from linli.clock import queries as clock
from linli.live import actions, gateways, queries


@job(queue=SLOW)
def make_recording(lecture: int) -> None:
    """Put the segments of a lecture together; what a studio sent last is packaged before."""
    row = queries.recordable(lecture)
    if row is None:
        return
    for number in queries.sessions(lecture):
        gateways.finish(lecture, number)
    gateways.mark_over(lecture)
    seconds = gateways.make_recording(lecture, cut_from=row.cut_from, cut_to=row.cut_to)
    actions.note_recording(lecture, seconds, by=system("recording"), now=clock.now())
    if (made := queries.recordable(lecture)) is not None:
        gateways.write_notes(lecture, queries.cues(made))


@job(queue=SLOW)
def remove_segments(lecture: int) -> None:
    """The lecture is archived: its recording will not be cut anew, the segments may go."""
    if gateways.recording(lecture) is not None:
        gateways.remove_segments(lecture)


@periodic("20 3 * * *")
def forget_recordings() -> None:
    """Erase recordings whose time is over, files included."""
    now = clock.now()
    for lecture in queries.to_erase(clock.local(now).date()):
        actions.erase_recording(lecture.pk, by=system("retention"), now=now)


@periodic("25 3 * * *")
def forget_askers() -> None:
    """Erase names and numbers of those who asked long ago (PIPL art. 19)."""
    now = clock.now()
    for question in queries.to_forget(now):
        actions.forget_asker(question.pk, by=system("retention"), now=now)


@periodic("*/10 * * * *")
def remind_of_consultations() -> None:
    """Remind who has a time within a day."""
    now = clock.now()
    for row in queries.to_remind(now):
        actions.note_reminder(row.pk, by=system("reminders"), now=now)


@periodic("35 3 * * *")
def forget_consultations() -> None:
    """Erase names, numbers, matters and notes after half a year (PIPL art. 19)."""
    now = clock.now()
    for row in queries.consultations_to_forget(now):
        actions.forget_consultation(row.pk, by=system("retention"), now=now)
