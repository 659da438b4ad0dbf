"""How long a door or a compound may wait, in words, colours and days."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _


class Cover(models.TextChoices):
    """How long ago somebody was met. Never a colour alone: the word stands beside it."""

    FRESH = "fresh", _("Visited lately")
    AGEING = "ageing", _("Visit due soon")
    STALE = "stale", _("Not visited for long")
    NEVER = "never", _("Never visited")

    @property
    def colour(self) -> str:
        """The colour code of the page parts; it brings the shape."""
        return COLOURS[self]


COLOURS = {
    Cover.FRESH: "green",
    Cover.AGEING: "yellow",
    Cover.STALE: "red",
    Cover.NEVER: "grey",
}

#: What happened at a door (models.Visit.Outcome) → colour code.
OUTCOME_COLOURS = {"met": "green", "no_one_home": "yellow", "not_now": "blue"}

#: A household is fresh up to the first number of days since it was met, ageing up to the second.
DWELLING_DAYS = (30, 90)
#: A compound is visited each week (移动居委会): one week, then a second one of grace.
COMPOUND_DAYS = (7, 14)

#: A visit is noted at the door, or at the latest after so long.
LATEST_NOTE = timedelta(days=31)
#: What was noted at a door is kept so long, then erased; the visit itself stays as a figure.
NOTES_KEPT = timedelta(days=730)


def cover(days: int | None, limits: tuple[int, int] = DWELLING_DAYS) -> Cover:
    """What so many days since somebody was met mean; None: nobody ever was."""
    if days is None:
        return Cover.NEVER
    fresh, ageing = limits
    if days <= fresh:
        return Cover.FRESH
    return Cover.AGEING if days <= ageing else Cover.STALE


def ago(days: int | None) -> str:
    """How long ago somebody was met, in words."""
    if days is None:
        return gettext("never met")
    if days == 0:
        return gettext("met today")
    return ngettext("met %(n)d day ago", "met %(n)d days ago", days) % {"n": days}
