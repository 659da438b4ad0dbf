"""What is brought to the one save at the door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.cases.spec import Raiser

#: Appeals (and hazards) that one record can hold; more are rare, and are registered at the desk.
MOST_APPEALS = 3


class Differs(models.TextChoices):
    """What two records of one household can say differently."""

    OUTCOME = "outcome", _("What happened at the door")
    NOTE = "note", _("Note")
    AGAIN = "again_on", _("Come again on")
    APPEALS = "appeals", _("Appeals")
    DRIVES = "drives", _("What was said about a drive")


class Ending(models.TextChoices):
    """What becomes of an appeal before the worker goes on."""

    TAKEN = "taken", _("Taken back to the community")
    SETTLED = "settled", _("Settled on the spot")
    URGENT = "urgent", _("Urgent: taken back at once")


@dataclass(frozen=True)
class AppealDraft:
    """One appeal as it was said at the door, or a hazard as it was found there. `answer`: what
    settled it, for `SETTLED` only, and only where no fact of its kind says so.
    """

    category_id: int
    summary: str
    ending: str = Ending.TAKEN
    body: str = ""
    place: str = ""
    answer: str = ""
    raiser: Raiser = field(default_factory=Raiser)
    photos: "Sequence[UploadedFile[bytes]]" = ()
    kind: str = "appeal"
    #: What its kind asks for, by code.
    facts: Mapping[str, object] = field(default_factory=dict)
