"""What a vacancy says besides its occupation and wage, and what is brought to offer one."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.employment.spec.occupations import plain
from linli.employment.spec.wages import Wage

#: A vacancy whose end nobody named is open so many days.
VALID_DAYS = 60
#: At most so far ahead a vacancy stays open without being looked at again.
LONGEST = timedelta(days=366)
#: What 长期 (“long-term”) in a sheet stands for: no rule says so, it is the house's own choice.
LONG_TERM = timedelta(days=180)
LONGEST_DUTIES = 1000
#: At most so many posts in one vacancy; more is a slip of the pen.
MOST_POSTS = 5000


class Education(models.TextChoices):
    """Levels in their order; each holds what stands before it."""

    ANY = "any", _("No matter")
    MIDDLE = "middle", _("Junior middle school")
    HIGH = "high", _("High or vocational school")
    COLLEGE = "college", _("College")
    BACHELOR = "bachelor", _("Bachelor")
    MASTER = "master", _("Master and above")


class Insurance(models.TextChoices):
    UNKNOWN = "unknown", _("Not said")
    NONE = "none", pgettext_lazy("insurance", "None")
    SOME = "some", _("In part")
    FIVE = "five", _("Social insurance")
    FULL = "full", _("Social insurance and housing fund")


class Hours(models.TextChoices):
    DAY = "day", _("Day shift")
    SHIFTS = "shifts", _("Shifts")
    NIGHT = "night", _("Night shift")
    PART = "part", _("Part time")


class Source(models.TextChoices):
    DESK = "desk", _("At the desk")
    LIST = "list", _("From a list")
    FIRM = "firm", _("By the firm itself")


@dataclass(frozen=True)
class Need:
    """A skill or certificate that is asked for. `must`: without it nobody is recommended."""

    skill_id: int
    must: bool = True


@dataclass(frozen=True)
class VacancyDraft:
    """A vacancy as a form or a line of a list brings it.

    `occupation_id` None: the words wait for somebody to say what they mean. `wage_words`: as the
    firm wrote it. `valid_until` None: `VALID_DAYS` from now on.
    """

    title: str
    posts: int
    wage: Wage
    wage_words: str = ""
    occupation_id: int | None = None
    duties: str = ""
    insurance: str = Insurance.UNKNOWN
    board: bool = False
    lodging: bool = False
    hours: str = Hours.DAY
    education: str = Education.ANY
    education_must: bool = False
    years: int = 0
    work_area_id: int | None = None
    place: str = ""
    valid_until: date | None = None
    needs: tuple[Need, ...] = ()


def alike_of(title: str, place: str) -> str:
    """By what two vacancies of one firm are the same."""
    return f"{plain(title)}@{plain(place)}"[:150]
