"""What can happen to vacancies, and how the timeline says it."""

from django.utils.translation import gettext_lazy as _

OFFERED = "employment.offered"
CHANGED = "employment.changed"
PAUSED = "employment.paused"
RESUMED = "employment.resumed"
FILLED = "employment.filled"
EXPIRED = "employment.expired"
WITHDRAWN = "employment.withdrawn"
RENEWED = "employment.renewed"
WORD_LEARNED = "employment.word_learned"
FILE_OPENED = "employment.file_opened"
WISHES_CHANGED = "employment.wishes_changed"
STANDING_CHANGED = "employment.standing_changed"
UNEMPLOYMENT_NOTED = "employment.unemployment_noted"
SERVICE_NOTED = "employment.service_noted"
FILES_FORGOTTEN = "employment.files_forgotten"
FAIR_PLANNED = "employment.fair_planned"
STALL_GIVEN = "employment.stall_given"
STALL_GONE = "employment.stall_gone"
POST_ENDED = "employment.post_ended"
SHEET_COPIED = "employment.sheet_copied"
TALKS_AGREED = "employment.talks_agreed"
RECOMMENDED = "employment.recommended"
INVITED = "employment.invited"
SIGNED = "employment.signed"
HIRED = "employment.hired"
STARTED = "employment.started"
FOLLOWED_UP = "employment.followed_up"
LEFT = "employment.left"
ENDED = "employment.ended"
NAMES_FORGOTTEN = "employment.names_forgotten"
PLATFORM_SET = "employment.platform_set"
ASKED_FOR = "employment.asked_for"
ASKED_ABOUT = "employment.asked_about"
COURSE_PLANNED = "employment.course_planned"
ENROLLED = "employment.enrolled"
FINISHED = "employment.finished"
DROPPED = "employment.dropped"

WORDS = {
    OFFERED: _("Vacancy offered"),
    CHANGED: _("Vacancy changed"),
    PAUSED: _("Vacancy paused"),
    RESUMED: _("Vacancy open again"),
    FILLED: _("All posts filled"),
    EXPIRED: _("Vacancy expired"),
    WITHDRAWN: _("Vacancy withdrawn"),
    RENEWED: _("Vacancy offered anew"),
    WORD_LEARNED: _("It was said which occupation a word means"),
    FILE_OPENED: _("File of a seeker opened"),
    WISHES_CHANGED: _("Skills and wishes changed"),
    STANDING_CHANGED: _("Stands in working life otherwise"),
    UNEMPLOYMENT_NOTED: _("Registration of unemployment and referral noted"),
    SERVICE_NOTED: _("Service noted"),
    FILES_FORGOTTEN: _("Files of seekers erased"),
    FAIR_PLANNED: _("Job fair planned"),
    STALL_GIVEN: _("Stall given to a firm"),
    STALL_GONE: _("Firm has left the fair"),
    POST_ENDED: _("Post closed at the stall"),
    SHEET_COPIED: _("Paper sheet copied"),
    TALKS_AGREED: _("Talks at the fair agreed"),
    RECOMMENDED: _("Recommended to the firm"),
    ASKED_FOR: _("Asked for this vacancy themselves"),
    ASKED_ABOUT: _("Somebody without a file asked about it"),
    INVITED: _("Interview agreed"),
    SIGNED: _("Intent signed"),
    HIRED: _("Hired"),
    STARTED: _("Began to work"),
    FOLLOWED_UP: _("Asked how it goes"),
    LEFT: _("Left again"),
    ENDED: _("Came to nothing"),
    COURSE_PLANNED: _("Course planned"),
    PLATFORM_SET: _("Training platform set"),
    ENROLLED: _("Somebody takes the course"),
    FINISHED: _("Course finished with certificate"),
    DROPPED: _("Course given up"),
    NAMES_FORGOTTEN: _("Names of those who signed erased"),
}
