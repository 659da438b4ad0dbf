"""Questions: whose they are to see, which are public, which have been asked before."""

from datetime import datetime

from django.db.models import Q, QuerySet

from linli.base.viewer import Viewer
from linli.live import rules
from linli.live.models import Lecture, Note, Question
from linli.live.spec import NAMES_KEPT
from linli.live.workflow import ANSWERED, Standing


def questions_visible_to(viewer: Viewer) -> "QuerySet[Question]":
    """Questions of lectures in the viewer's areas, and of the lecture whose studio is theirs."""
    area = Q(lecture__event__area__path__within_any=rules.RIGHTS.areas(viewer, "see"))
    own = Q(lecture__in=viewer.scoped("lecture"))
    return Question.objects.filter(area | own).select_related("lecture__event__area", "case")


def listed(lecture: Lecture) -> "QuerySet[Question]":
    """All questions of a lecture for those who run it: what waits first, then by likes."""
    return (
        Question.objects.filter(lecture=lecture).select_related("case").order_by("-likes", "number")
    )


def asked_before(once: str) -> Question | None:
    """The question that was sent with this key."""
    return Question.objects.filter(once=once).first()


def from_device(lecture: Lecture, device: str) -> "QuerySet[Question]":
    """What this device asked today."""
    if not device:
        return Question.objects.none()
    return Question.objects.filter(lecture=lecture, device=device).order_by("number")


def archived(lecture: Lecture) -> "QuerySet[Question]":
    """Answered ones, in the order of the lecture: what the archive's page shows, masked."""
    return Question.objects.filter(
        lecture=lecture, standing__in=(Standing.ANSWERED_LIVE, Standing.ANSWERED_WRITTEN)
    ).order_by("at_second", "number")


def place(lecture: Lecture, second: int | None) -> int | None:
    """Where a second of what was sent lies in the recording as it is cut; None: outside it."""
    if second is None or second < lecture.cut_from:
        return None
    if lecture.cut_to is not None and second >= lecture.cut_to:
        return None
    return second - lecture.cut_from


def chapters(lecture: Lecture) -> list[tuple[int, Question]]:
    """The places of the recording at which answers begin."""
    rows = Question.objects.filter(lecture=lecture, standing__in=ANSWERED)
    rows = rows.exclude(at_second=None).order_by("at_second", "number")
    found = [(place(lecture, row.at_second), row) for row in rows]
    return [(second, row) for second, row in found if second is not None]


def cues(lecture: Lecture) -> list[tuple[int, int, str]]:
    """What stood under the picture: from which second of the recording as it is cut, until which,
    and the words.
    """
    last = lecture.cut_from + lecture.seconds
    rows = list(Note.objects.filter(lecture=lecture).order_by("second", "pk"))
    ends = [*(row.second for row in rows[1:]), last]
    found = []
    for row, until in zip(rows, ends, strict=False):  # no row, no end
        begins, ends_at = max(row.second, lecture.cut_from), min(until, last)
        if row.text and begins < ends_at:
            found.append((begins - lecture.cut_from, ends_at - lecture.cut_from, row.text))
    return found


def to_take_over(lecture: Lecture) -> "QuerySet[Question]":
    """Answered in words, and not in the knowledge base yet."""
    return archived(lecture).exclude(answer="").filter(known=None)


def to_forget(now: datetime) -> "QuerySet[Question]":
    """Questions whose asker's name was kept long enough."""
    rows = Question.objects.filter(asked_at__lt=now - NAMES_KEPT, erased_at=None)
    return rows.exclude(name="", phone="", device="").order_by("pk")


def named_by(name: str, phone: str) -> list[Question]:
    """Questions that bear this name or number; both are sealed, so each is opened."""
    rows = Question.objects.exclude(name="", phone="")
    return [
        row
        for row in rows.iterator()
        if (phone and row.phone == phone) or (not row.phone and name and row.name == name)
    ]
