"""What the actions on lectures share."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from linli.base import live
from linli.base.errors import Conflict, Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.live import rules, workflow
from linli.live.models import Broadcast, Lecture, Question
from linli.live.workflow import OVER


def locked(lecture_id: int, version: int | None = None) -> Lecture:
    """The row until this transaction ends; Conflict when it is another version by now."""
    rows = Lecture.objects.select_related("event__area").select_for_update(of=("self",))
    lecture = rows.get(pk=lecture_id)
    if version is not None and lecture.version != version:
        raise Conflict(_("Somebody else changed this lecture meanwhile."), current=lecture)
    return lecture


def run_by(lecture_id: int, move: str, by: Viewer, version: int | None = None) -> Lecture:
    """The locked row after a move of those who run the lecture."""
    lecture = locked(lecture_id, version)
    ensure(
        rules.can_run(by, lecture),
        _("A lecture is run by its lecturer and by the community that holds it."),
    )
    lecture.state = workflow.after(lecture.state, move)
    return lecture


def keep(kind: str, lecture: Lecture, by: Viewer, now: datetime, **data: Any) -> Lecture:
    """Save a new version and write it down."""
    lecture.version += 1
    lecture.save()
    note(kind, lecture, by, now, **data)
    return lecture


def note(kind: str, lecture: Lecture, by: Viewer, now: datetime, **data: Any) -> None:
    """Write down what happened to a lecture; every open board hears of it."""
    journal.record(
        kind,
        subject=f"lecture:{lecture.pk}",
        about=(f"event:{lecture.event_id}",),
        area=lecture.event.area.path,
        by=by,
        now=now,
        **data,
    )


def note_question(
    kind: str,
    question: Question,
    by: Viewer,
    now: datetime,
    *,
    about: Iterable[str] = (),
    **data: Any,
) -> None:
    """Write down what happened to a question, without its words."""
    journal.record(
        kind,
        subject=f"question:{question.pk}",
        about=(f"lecture:{question.lecture_id}", *about),
        area=question.lecture.event.area.path,
        by=by,
        now=now,
        **data,
    )


def second_of(lecture: Lecture) -> int | None:
    """How far into the recording this moment lies; None while nothing is recorded."""
    if lecture.state in OVER:
        return None
    taken: int | None = Broadcast.objects.filter(lecture=lecture).aggregate(n=Sum("chunks"))["n"]
    return taken


def touch(lecture_id: int) -> None:
    """Tell the open boards without an entry in the journal: a like is no act to be kept."""
    live.touch(f"lecture:{lecture_id}")


def words(text: str, field: str, ask: object, longest: int) -> str:
    """The words without outer blanks; Invalid with `ask` where there are none, or too many."""
    text = text.strip()
    if not text:
        raise Invalid(ask, field=field)
    if len(text) > longest:
        raise Invalid(_("Keep this to %(n)d signs.") % {"n": longest}, field=field)
    return text
