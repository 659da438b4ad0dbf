"""Micro-live legal lectures (微直播): who watched, what was asked and answered."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base.figures import Figure, Measure
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
        "live.peak",
        _("Screens at the busiest moment, added up over the lectures"),
        of=live.given,
        line=live.lecture_line,
        unit=pgettext_lazy("unit", "screens"),
        measure=Measure("sum", "peak"),
    ),
    Figure(
        "live.minutes",
        _("Minutes that lectures were watched"),
        of=live.viewers,
        line=live.viewing_line,
        unit=pgettext_lazy("unit", "minutes"),
        measure=Measure("sum", "minutes"),
        counts="times",
    ),
    Figure(
        "live.rating",
        _("Listeners who found a lecture good or very good"),
        of=live.content,
        out_of=live.rated,
        line=live.rating_line,
        unit=pgettext_lazy("unit", "ratings"),
        counts="times",
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
        "live.answered_in_writing",
        _("Questions answered in writing"),
        of=live.answered_in_writing,
        out_of=live.asked,
        line=live.question_line,
        unit=QUESTIONS,
    ),
    Figure(
        "live.unanswered",
        _("Questions still open"),
        of=live.unanswered,
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
