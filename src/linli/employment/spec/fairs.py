"""What is brought to a job fair and signed there, and what comes of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

#: How long one talk at a stall takes, unless the fair says otherwise (minutes).
SLOT = 20
#: A fair is written down so long after it at most, planned so far ahead, and lasts so long.
LONG_AGO, FAR_AHEAD, LONGEST_FAIR = timedelta(days=366), timedelta(days=731), timedelta(days=3)
#: Talks that one person is proposed at one fair.
MOST_TALKS = 3
#: So many sheets' lines are typed in at once.
MOST_LINES = 200
#: Names and numbers of those who signed without a file go so long after the fair.
NAMES_KEPT = timedelta(days=180)
#: Intents are signed from so long before a fair until so long after it.
AROUND = timedelta(hours=2)
#: A firm's page for its stall opens until so long after the fair.
STALL_OPEN = timedelta(days=7)
#: After so many months at work it is asked how it goes.
FOLLOW_UPS = (1, 3, 6)

#: Why something came to nothing, or somebody left → words.
WHY: dict[str, Any] = {
    "person": _("The person does not wish it"),
    "firm": _("The firm decided otherwise"),
    "unreached": _("Could not be reached"),
    "other_work": _("Found other work"),
    "wage": pgettext_lazy("why left", "Wage"),
    "way": _("Too far"),
    "health": _("Health or family"),
    "dismissed": _("Dismissed or contract over"),
    "vacancy_over": _("The vacancy is over"),
    "stall_gone": _("The firm has left the fair"),
    "person_gone": _("The person has died or moved away"),
    "mistake": _("Written down by mistake"),
}
#: Those that a person chooses; the others follow from something else.
CHOSEN = ("person", "firm", "unreached", "other_work", "wage", "way", "health", "dismissed")


class How(models.TextChoices):
    """How an intent was signed."""

    QR = "qr", _("On the own phone")
    TABLET = "tablet", _("On the firm’s tablet")
    DESK = "desk", _("With the staff")
    PAPER = "paper", _("On a sheet of paper")


@dataclass(frozen=True)
class Signer:
    """Who signs: somebody with a file (`seeker_id`), or by name and number."""

    name: str = ""
    phone: str = ""
    veteran: bool = False
    seeker_id: int | None = None


@dataclass(frozen=True)
class SheetLine:
    """One line of a paper sheet of a stall."""

    post_id: int
    signer: Signer
    once: str


@dataclass(frozen=True)
class Talk:
    """A proposed appointment: who, which post of which stall, from when."""

    seeker: int
    post: int
    stall: int
    at: datetime
