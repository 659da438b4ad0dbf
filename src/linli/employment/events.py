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
}
