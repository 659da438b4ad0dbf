"""What others hand over to lectures, and the numbers they go by."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Signs of one question; longer ones are for a consultation.
LONGEST_QUESTION = 200
LONGEST_ANSWER = 2000
#: Questions of one device in one lecture.
MOST_QUESTIONS = 10
#: Recordings are kept so long unless the plan says otherwise.
RECORDING_KEPT = timedelta(days=365)
#: Names and numbers of those who asked, so that they can be answered; then they go.
NAMES_KEPT = timedelta(days=90)
#: A link to the studio lasts until so long after the planned end.
STUDIO_LASTS = timedelta(days=2)
#: A studio that sent nothing for so long (seconds) is gone: another may begin.
STUDIO_GONE = 10.0
#: A mean of fewer ratings is not shown.
FEWEST_RATINGS = 5
#: Bytes of the board as it is sent to every screen.
LARGEST_BOARD = 4096


class Way(models.TextChoices):
    """How picture and sound come in."""

    STUDIO = "studio", _("From a browser, in Linli’s studio")
    ENCODER = "encoder", _("From an encoder, through a media server")
    LINK = "link", _("Elsewhere: listeners follow a link")


@dataclass(frozen=True)
class LectureDraft:
    """What a lecture is about and who gives it. `play_url`: where it is shown if elsewhere."""

    title: str
    venue: str
    starts_at: datetime
    ends_at: datetime
    lecturer_name: str
    office: str = ""
    laws: str = ""
    about: str = ""
    conflict: str = ""
    lecturer_id: int | None = None
    moderated: bool = True
    way: str = Way.STUDIO
    play_url: str = ""
    keep_days: int = RECORDING_KEPT.days


@dataclass(frozen=True)
class QuestionDraft:
    """What somebody asks. The name is never shown to others unless `named`; without `consent`
    neither name nor number is kept (PIPL art. 13).
    """

    text: str
    name: str = ""
    phone: str = ""
    named: bool = False
    consent: bool = False


#: Names, matters and notes of consultations are kept so long; that they were held stays.
CONSULTATIONS_KEPT = timedelta(days=180)
#: Reminded so long before.
REMIND_BEFORE = timedelta(hours=24)


@dataclass(frozen=True)
class BookingDraft:
    """Who wants to be advised, and on what, in a line. Kept only with their consent."""

    name: str
    phone: str
    matter: str = ""
    consent: bool = False
