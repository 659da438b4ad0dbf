"""Figures of lectures: devices, questions, answers."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from linli.base.figures import Extent, Line
from linli.base.masking import redact
from linli.live import rules
from linli.live.models import Lecture, Question, Viewing
from linli.live.workflow import OVER, Standing


def _there(extent: Extent, rows: "QuerySet[Any]", event: str) -> "QuerySet[Any]":
    areas = rules.RIGHTS.areas(extent.viewer, "see")
    rows = rows.filter(**{f"{event}__area__path__within_any": areas})
    return rows.filter(**{f"{event}__area__path__within": extent.area}) if extent.area else rows


def given(extent: Extent) -> "QuerySet[Lecture]":
    """Lectures given in the period."""
    rows = Lecture.objects.filter(state__in=OVER, **extent.during("ended_at"))
    return _there(extent, rows, "event").select_related("event__area")


def viewers(extent: Extent) -> "QuerySet[Viewing]":
    """Different devices that watched in the period, each once a lecture."""
    rows = Viewing.objects.filter(**extent.during("first_at"))
    return _there(extent, rows, "lecture__event").select_related("lecture__event")


def asked(extent: Extent) -> "QuerySet[Question]":
    """Questions asked in the period that were not hidden."""
    rows = Question.objects.filter(**extent.during("asked_at")).exclude(standing=Standing.HIDDEN)
    return _there(extent, rows, "lecture__event").select_related("lecture__event")


def answered_live(extent: Extent) -> "QuerySet[Question]":
    """Of these: answered in the lecture itself."""
    return asked(extent).filter(standing=Standing.ANSWERED_LIVE)


def lecture_line(row: Lecture) -> Line:
    """One lecture in a drill-down."""
    return Line(
        row.event.title,
        (str(row.event.area), row.lecturer_name),
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
        (f"{row.seconds // 60} min",),
        reverse("live:lecture", args=[row.lecture_id]),
    )
