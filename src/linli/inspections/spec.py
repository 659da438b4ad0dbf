"""What is brought to the record of a joint inspection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils.translation import gettext_lazy as _


class Result(models.TextChoices):
    """How one line of the checklist was found."""

    IN_ORDER = "in_order", _("In order")
    NOT = "not", _("Not in order")
    DOES_NOT_APPLY = "na", _("Does not apply")


class Ending(models.TextChoices):
    """What becomes of what was found."""

    ON_SPOT = "on_spot", _("Put right on the spot")
    BY_DAY = "by_day", _("To be put right by a day")
    REFUSED = "refused", _("Refused: handed to the authority")


#: Findings beside the checklist that one record takes.
MOST_OTHERS = 3
#: An inspection is written down at the latest so long after it.
LATEST_NOTE = timedelta(days=31)
#: Notes, and names of people from outside, are kept so long.
NOTES_KEPT = timedelta(days=730)
LONGEST_NOTE = 2000


@dataclass(frozen=True)
class Body:
    """One taking part: a section of the office or an authority, and who came for it."""

    section_id: int | None = None
    organisation_id: int | None = None
    account_id: int | None = None
    name: str = ""


@dataclass(frozen=True)
class FindingDraft:
    """One thing that is not in order. `item_id`: the line of the checklist it was found by.

    `done`: what was done on the spot (for `ON_SPOT` it is the end). `authority`: for `REFUSED`,
    "section:3" or "organisation:5", asked again on `next_on`.
    """

    summary: str
    grade: str
    basis: str
    ending: str
    category_id: int
    item_id: int | None = None
    done: str = ""
    due_on: date | None = None
    authority: str = ""
    next_on: date | None = None
    photos: "Sequence[UploadedFile[bytes]]" = ()
