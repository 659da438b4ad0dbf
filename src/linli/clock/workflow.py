"""The one definition of colours: what is in time, due soon, overdue, paused, met.

Python (`queries.colour`) and SQL (`queries.colour_rank`) are both read from TABLE, so a list
and a page can never show different colours; a property test compares them.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Colour(models.TextChoices):
    """Never shown as a colour alone: `badge` draws it with this word and a sign of its own."""

    RED = "red", _("Overdue")
    YELLOW = "yellow", _("Due soon")
    PAUSED = "paused", _("Paused")
    GREEN = "green", _("In time")
    MET = "met", _("Met in time")
    LATE = "late", _("Met late")
    NONE = "none", _("No term")

    @property
    def rank(self) -> int:
        """For ordering: 3 red, 2 yellow, 1 running or paused, 0 nothing runs."""
        return RANKS[self]


RANKS = {
    Colour.RED: 3,
    Colour.YELLOW: 2,
    Colour.PAUSED: 1,
    Colour.GREEN: 1,
    Colour.MET: 0,
    Colour.LATE: 0,
    Colour.NONE: 0,
}


@dataclass(frozen=True)
class After:
    """True when moment `this` lies after column `that` (both known).

    A moment is a column of `Timed`, or "stands_at": where its time stands, which is the
    moment of the pause while it is paused, else now.
    """

    this: str
    that: str


@dataclass(frozen=True)
class Known:
    """True when the column holds a moment."""

    column: str


@dataclass(frozen=True)
class Reached:
    """True when moment `this` is at or after column `that` (both known)."""

    this: str
    that: str


Test = After | Known | Reached

#: Read from above; the first line whose tests all hold gives the colour, GREEN if none does.
#: What was overdue when it was paused stays overdue: a pause never washes red away.
TABLE: tuple[tuple[Colour, tuple[Test, ...]], ...] = (
    (Colour.MET, (Known("met_at"), Reached("due_at", "met_at"))),
    (Colour.LATE, (Known("met_at"), After("met_at", "due_at"))),
    (Colour.RED, (After("stands_at", "due_at"),)),
    (Colour.PAUSED, (Known("paused_at"), Known("due_at"))),
    (Colour.YELLOW, (Reached("stands_at", "yellow_at"),)),
    (Colour.GREEN, (Known("due_at"),)),
)
