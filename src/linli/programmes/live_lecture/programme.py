"""Micro-live legal lectures (微直播): who watched, what was asked and answered."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base.figures import Figure
from linli.live import queries as live
from linli.reporting.spec import Programme

QUESTIONS = pgettext_lazy("unit", "questions")
FIGURES: tuple[Figure, ...] = (
    Figure(
        "live.lectures",
        _("Legal lectures given"),
        of=live.given,
        line=live.lecture_line,
        unit=pgettext_lazy("unit", "lectures"),
    ),
    Figure(
        "live.viewers",
        _("Devices that watched lectures"),
        of=live.viewers,
        line=live.viewing_line,
        unit=pgettext_lazy("unit", "devices"),
    ),
    Figure(
        "live.questions",
        _("Questions asked in lectures"),
        of=live.asked,
        line=live.question_line,
        unit=QUESTIONS,
    ),
    Figure(
        "live.answered_live",
        _("Questions answered live"),
        of=live.answered_live,
        out_of=live.asked,
        line=live.question_line,
        unit=QUESTIONS,
    ),
    Figure(
        "live.consultations",
        _("Legal consultations held"),
        of=live.held,
        out_of=live.booked,
        line=live.consultation_line,
        unit=pgettext_lazy("unit", "consultations"),
        counts="times",
    ),
)
PROGRAMME = Programme(code="live_lecture", label=_("Live legal lectures"), figures=FIGURES)
