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
TAKEN_OVER = "lecture.taken_over"
ASKED = "question.asked"
MOVED = "question.moved"
ANSWERED = "question.answered"
HANDED_OVER = "question.handed_over"
ERASED = "question.erased"
CONSULTATION_BOOKED = "consultation.booked"
CONSULTATION_WAITS = "consultation.waits"
CONSULTATION_PLACED = "consultation.placed"
CONSULTATION_CANCELLED = "consultation.cancelled"
CONSULTATION_HELD = "consultation.held"
CONSULTATION_MISSED = "consultation.missed"
CONSULTATION_PASSED_ON = "consultation.passed_on"
CONSULTATION_REMINDED = "consultation.reminded"
CONSULTATION_ERASED = "consultation.erased"
ADVISER_ADDED = "adviser.added"
ADVISER_CHANGED = "adviser.changed"
TIMES_OPENED = "adviser.times_opened"
TIME_WITHDRAWN = "adviser.time_withdrawn"

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
    TAKEN_OVER: _("Answers taken over into the knowledge base"),
    ASKED: _("Question asked"),
    MOVED: _("Question moved on"),
    ANSWERED: _("Question answered"),
    HANDED_OVER: _("Question handed over"),
    ERASED: _("Name of somebody who asked erased"),
    CONSULTATION_BOOKED: _("Consultation booked"),
    CONSULTATION_WAITS: _("On the waiting list for a consultation"),
    CONSULTATION_PLACED: _("Given a time for a consultation"),
    CONSULTATION_CANCELLED: _("Consultation cancelled"),
    CONSULTATION_HELD: _("Consultation held"),
    CONSULTATION_MISSED: _("Did not come to a consultation"),
    CONSULTATION_PASSED_ON: _("Matter of a consultation handed over"),
    CONSULTATION_REMINDED: _("Reminded of a consultation"),
    CONSULTATION_ERASED: _("Name and note of a consultation erased"),
    ADVISER_ADDED: _("Legal adviser added"),
    ADVISER_CHANGED: _("Legal adviser changed"),
    TIMES_OPENED: _("Times of consultation opened"),
    TIME_WITHDRAWN: _("Time of consultation withdrawn"),
}
