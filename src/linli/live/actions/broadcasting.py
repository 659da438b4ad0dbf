"""A studio sends: it begins, its pieces are taken, another takes over; the recording."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from linli.base.acts import act
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.live import events, gateways, queries, rules, workflow
from linli.live.actions._shared import keep, locked, note, run_by
from linli.live.models import Broadcast, Lecture
from linli.live.spec import STUDIO_GONE
from linli.live.workflow import OVER

#: Bytes of one piece: a second at the highest rate, and some more after an outage.
LARGEST_CHUNK = 8 * 1024 * 1024


@dataclass(frozen=True)
class Taken:
    """How the house stands after a piece: which one it waits for, and the room on its disk."""

    next: int
    disk: str


@act
def begin_broadcast(
    lecture_id: int, *, tab: str, mime: str, take_over: bool = False, by: Viewer, now: datetime
) -> Broadcast:
    """A studio begins to send, into the same recording. One at a time: while another window
    sends, only whoever says so takes over.
    """
    lecture = run_by(lecture_id, "broadcast", by)
    if not tab.strip():
        raise Invalid(_("Reload the studio's page."), field="tab")
    other = queries.sending(lecture_id)
    if other is not None:
        silent = (now - other.last_at).total_seconds() > STUDIO_GONE
        if other.tab != tab and not silent and not take_over:
            raise NotAllowed(
                _("Another window sends already. Take over only if it is yours."),
                code="other_studio",
            )
        _end(other, now)
        if other.tab != tab:
            note(events.BROADCAST_TAKEN_OVER, lecture, by, now, broadcast=other.number)
    rows = Broadcast.objects.filter(lecture=lecture)
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    broadcast = Broadcast.objects.create(
        lecture=lecture, number=number, tab=tab[:40], mime=mime[:80], began_at=now, last_at=now
    )
    gateways.open_session(lecture_id, number)
    note(events.BROADCAST_BEGAN, lecture, by, now, broadcast=number)
    return broadcast


@act
def take_chunk(broadcast_id: int, number: int, body: bytes, *, by: Viewer, now: datetime) -> Taken:
    """Keep one piece of what a studio sends. Sent twice it is kept once. No entry in the journal:
    it is a stream, not an act.
    """
    broadcast = Broadcast.objects.select_related("lecture__event__area").get(pk=broadcast_id)
    lecture = broadcast.lecture
    ensure(rules.can_run(by, lecture), _("This is another lecture's studio."))
    workflow.after(lecture.state, "broadcast")
    if broadcast.ended_at is not None:
        raise NotAllowed(_("Another window has taken over."), code="taken_over")
    if not body or len(body) > LARGEST_CHUNK:
        raise Invalid(_("This piece cannot be taken: begin anew."), code="begin_anew")
    if number > broadcast.chunks or gateways.is_done(lecture.pk, broadcast.number):
        raise NotAllowed(_("Something is missing in between: begin anew."), code="begin_anew")
    gateways.keep_chunk(lecture.pk, broadcast.number, number, body)
    gateways.ensure_packager(lecture.pk, broadcast.number)
    taken = max(broadcast.chunks, number + 1)
    Broadcast.objects.filter(pk=broadcast.pk).update(chunks=taken, last_at=now)
    return Taken(taken, gateways.disk().state)


def end_broadcasts(lecture: Lecture, now: datetime) -> None:
    """Nothing more is taken (a pause, the end): what is there is packaged to its last picture."""
    for broadcast in Broadcast.objects.filter(lecture=lecture, ended_at=None):
        _end(broadcast, now)


def _end(broadcast: Broadcast, now: datetime) -> None:
    Broadcast.objects.filter(pk=broadcast.pk).update(ended_at=now)
    gateways.end_session(broadcast.lecture_id, broadcast.number)


@act
def note_recording(lecture_id: int, seconds: float | None, *, by: Viewer, now: datetime) -> None:
    """The recording is made (None: nothing was recorded)."""
    lecture = locked(lecture_id)
    ensure(rules.is_program(by), _("The program does this by itself."))
    if seconds is None:
        return
    lecture.recorded_at, lecture.seconds = now, round(seconds)
    keep(events.RECORDED, lecture, by, now, seconds=round(seconds))


@act
def cut(
    lecture_id: int, start: int, end: int | None, *, by: Viewer, now: datetime, version: int | None
) -> Lecture:
    """Keep only this stretch of the recording (seconds from its beginning); it is made anew."""
    lecture = locked(lecture_id, version)
    ensure(rules.can_run(by, lecture), _("Those who run the lecture cut its recording."))
    workflow.after(lecture.state, "cut")
    if start < 0 or (end is not None and end <= start):
        raise Invalid(_("The end must lie after the start."), field="end")
    lecture.cut_from, lecture.cut_to = start, end
    return keep(events.CUT, lecture, by, now)


@act
def erase_recording(lecture_id: int, *, by: Viewer, now: datetime) -> None:
    """Picture and sound are gone from the disk; questions and answers stay."""
    lecture = locked(lecture_id)
    ensure(
        rules.is_program(by) or rules.can_archive(by, lecture),
        _("The secretary erases a recording; after its time the program does."),
    )
    if lecture.state not in OVER:
        raise NotAllowed(_("End the lecture first."), code="wrong_state")
    if lecture.recording_erased_at is not None:
        return
    gateways.erase(lecture.pk)
    lecture.recording_erased_at = now
    keep(events.RECORDING_ERASED, lecture, by, now)
