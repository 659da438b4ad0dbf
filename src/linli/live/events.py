"""What can happen to a lecture and a question, and how the timeline says it."""

from django.utils.translation import gettext_lazy as _

PLANNED = "lecture.planned"
EDITED = "lecture.edited"
WENT_ON_AIR = "lecture.went_on_air"
PAUSED = "lecture.paused"
RESUMED = "lecture.resumed"
ENDED = "lecture.ended"
ARCHIVED = "lecture.archived"
STUDIO_LINKED = "lecture.studio_linked"
BROADCAST_BEGAN = "lecture.broadcast_began"
BROADCAST_TAKEN_OVER = "lecture.broadcast_taken_over"
RECORDED = "lecture.recorded"
CUT = "lecture.cut"
RECORDING_ERASED = "lecture.recording_erased"
NOTED = "lecture.noted"
ASKED = "question.asked"
MOVED = "question.moved"
ANSWERED = "question.answered"
HANDED_OVER = "question.handed_over"
ERASED = "question.erased"

WORDS = {
    PLANNED: _("Lecture planned"),
    EDITED: _("Lecture changed"),
    WENT_ON_AIR: _("Went on air"),
    PAUSED: _("Lecture paused"),
    RESUMED: _("Lecture goes on"),
    ENDED: _("Lecture ended"),
    ARCHIVED: _("Questions and answers archived"),
    STUDIO_LINKED: _("Link to the studio made"),
    BROADCAST_BEGAN: _("Picture and sound began"),
    BROADCAST_TAKEN_OVER: _("Another studio took over"),
    RECORDED: _("Recording ready"),
    CUT: _("Recording cut"),
    RECORDING_ERASED: _("Recording erased"),
    NOTED: _("Note shown to the listeners"),
    ASKED: _("Question asked"),
    MOVED: _("Question moved on"),
    ANSWERED: _("Question answered"),
    HANDED_OVER: _("Question handed over"),
    ERASED: _("Name of somebody who asked erased"),
}
