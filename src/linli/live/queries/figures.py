"""Figures of lectures: devices, questions, answers."""

from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.base.figures import Extent, Line
from linli.base.masking import redact
from linli.live import rules
from linli.live.models import Lecture, Question, Rating, Viewing
from linli.live.workflow import OVER, UNANSWERED, Standing


def _there(extent: Extent, rows: "QuerySet[Any]", event: str) -> "QuerySet[Any]":
    areas = rules.RIGHTS.areas(extent.viewer, "see")
    rows = rows.filter(**{f"{event}__area__path__within_any": areas})
    return rows.filter(**{f"{event}__area__path__within": extent.area}) if extent.area else rows


def given(extent: Extent) -> "QuerySet[Lecture]":
    """Lectures given in the period."""
    rows = Lecture.objects.filter(state__in=OVER, **extent.during("ended_at"))
    return _there(extent, rows, "event").select_related("event__area")


def viewers(extent: Extent) -> "QuerySet[Viewing]":
    """Different devices that began to watch in the period, each once a lecture and day; `minutes`:
    whole ones they were there.
    """
    rows = Viewing.objects.filter(**extent.during("first_at")).annotate(minutes=F("seconds") / 60)
    return _there(extent, rows, "lecture__event").select_related("lecture__event")


def asked(extent: Extent) -> "QuerySet[Question]":
    """Questions asked in the period that were not hidden."""
    rows = Question.objects.filter(**extent.during("asked_at")).exclude(standing=Standing.HIDDEN)
    return _there(extent, rows, "lecture__event").select_related("lecture__event")


def answered_in_writing(extent: Extent) -> "QuerySet[Question]":
    """Of these: answered in words, under the question."""
    return asked(extent).filter(standing=Standing.ANSWERED_WRITTEN)


def unanswered(extent: Extent) -> "QuerySet[Question]":
    """Of these: waiting, open, or on air, and nobody has answered yet."""
    return asked(extent).filter(standing__in={Standing.WAITING} | UNANSWERED)


def has_watched(lecture: Lecture, device: str) -> bool:
    """Whether this device was there while the lecture was on air, by its digest of today."""
    return lecture.viewings.filter(device=device).exists()


def rated(extent: Extent) -> "QuerySet[Rating]":
    """What devices said of lectures in the period, one to five."""
    rows = Rating.objects.filter(**extent.during("rated_at"))
    return _there(extent, rows, "lecture__event").select_related("lecture__event")


def content(extent: Extent) -> "QuerySet[Rating]":
    """Of these: four or five."""
    return rated(extent).filter(stars__gte=4)


def answered_live(extent: Extent) -> "QuerySet[Question]":
    """Of these: answered in the lecture itself."""
    return asked(extent).filter(standing=Standing.ANSWERED_LIVE)


def lecture_line(row: Lecture) -> Line:
    """One lecture in a drill-down."""
    return Line(
        row.event.title,
        (str(row.event.area), row.lecturer_name, _("%(n)d screens at one time") % {"n": row.peak}),
        reverse("live:lecture", args=[row.pk]),
    )


def question_line(row: Question) -> Line:
    """One question in a drill-down, without who asked it."""
    return Line(
        redact(row.text),
        (row.lecture.event.title, str(row.get_standing_display())),
        reverse("live:lecture", args=[row.lecture_id]),
    )


def viewing_line(row: Viewing) -> Line:
    """One device: nothing of it is known but how long it was there."""
    return Line(
        row.lecture.event.title,
        (_("%(n)d minutes") % {"n": row.seconds // 60},),
        reverse("live:lecture", args=[row.lecture_id]),
    )


def rating_line(row: Rating) -> Line:
    """What one device said."""
    return Line(
        row.lecture.event.title,
        (_("%(n)d of 5") % {"n": row.stars},),
        reverse("live:lecture", args=[row.lecture_id]),
    )
