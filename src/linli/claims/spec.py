"""Kinds of circles and lists. Kinds of resources and services are labels: rows of the town."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Kind:
    """A kind of circle: who shares needs, resources and projects, and claims them."""

    code: str
    label: Any
    #: What a part-time member from a unit is called here; "" where there is none.
    part_time: Any = ""


JOINT_COMMITTEE = Kind("joint_committee", _("Joint committee"), _("Part-time member"))
ALLIANCE = Kind("alliance", _("Alliance"))
LEAGUE = Kind("league", _("Caring league"))
KINDS: dict[str, Kind] = {kind.code: kind for kind in (JOINT_COMMITTEE, ALLIANCE, LEAGUE)}

#: The three lists.
NEED, RESOURCE, PROJECT = "need", "resource", "project"
LISTS: dict[str, Any] = {NEED: _("Needs"), RESOURCE: _("Resources"), PROJECT: _("Projects")}
#: One line of each.
ONE: dict[str, Any] = {NEED: _("Need"), RESOURCE: _("Resource"), PROJECT: _("Project")}
#: What units take on; what they offer is a resource.
CLAIMABLE = (NEED, PROJECT)

#: What each side may say of the other; words, not marks, and never added up to a score.
RATINGS: dict[str, Any] = {
    "good": _("Good"),
    "fair": pgettext_lazy("rating", "Fair"),
    "poor": _("Fell short"),
}
SIDES: dict[str, Any] = {"circle": _("The community"), "unit": _("The unit")}
#: Kind of the gathering that a circle's meeting is.
GATHERING = "circle"


def kind_choices() -> list[tuple[str, Any]]:
    """Callable: a new kind is no migration."""
    return [(kind.code, kind.label) for kind in KINDS.values()]


def list_choices() -> list[tuple[str, Any]]:
    """Callable, as above."""
    return list(ONE.items())


def rating_choices() -> list[tuple[str, Any]]:
    """Callable, as above."""
    return list(RATINGS.items())


def quarter_of(day: date) -> tuple[date, date]:
    """First day of this quarter, and of the next."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    last = date(first.year + first.month // 10, (first.month + 2) % 12 + 1, 1)
    return first, last
