"""What is brought to the file of somebody who looks for work, and how long it is kept."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.employment.spec.vacancies import Education

#: Skills, wishes, service and notes go so long after somebody found work or left the list.
FILE_KEPT = timedelta(days=730)
LONGEST_NOTE = 1000
#: The link to one's own file is good so long, at most.
LINK_LASTS = timedelta(days=90)


class Reach(models.TextChoices):
    """How far away the work may be, by the areas of the registry; nobody's way is measured."""

    COMMUNITY = "community", _("In the own community")
    SUBDISTRICT = "subdistrict", _("In the own sub-district")
    DISTRICT = "district", _("In the own district")
    ANYWHERE = "anywhere", _("Anywhere")


#: Why somebody stands where they stand → words, and the moves it goes with (none: all).
REASONS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "lost": (_("Lost the last work"), ("seek",)),
    "wish": (_("Wishes another work"), ("seek",)),
    "found": (_("Found work by themselves"), ("work",)),
    "placed": (_("Placed by us"), ("work",)),
    "study": (_("Studies"), ("rest", "leave")),
    "care": (_("Cares for somebody"), ("rest",)),
    "no_wish": (_("Does not wish it"), ("rest",)),
    "retired": (_("Retired from work"), ("leave",)),
    "moved": (_("Moved away"), ("leave",)),
    "died": (_("Died"), ("leave",)),
    "not_eligible": (_("Not eligible"), ("leave",)),
}


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What somebody wishes. `wage_from`: yuan a month; `hours`: empty for any."""

    occupation_ids: tuple[int, ...] = ()
    training_ids: tuple[int, ...] = ()
    wage_from: int | None = None
    reach: str = Reach.SUBDISTRICT
    hours: tuple[str, ...] = ()
    lodging: bool = False


@dataclass(frozen=True, kw_only=True)
class SeekerDraft(Wishes):
    """Skills and wishes, as the staff take them down."""

    education: str = Education.ANY
    years: int = 0
    skill_ids: tuple[int, ...] = ()
    note: str = ""
