"""What is handed over about teams, and how long names of outside members are kept."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

#: Outside members are known by name as long as the team stands, and so long after.
OUTSIDERS_KEPT = timedelta(days=365)
#: A team beyond this is an office, or a slip of the hand.
LONGEST = timedelta(days=3 * 366)
#: A team begins no later than this after it is set up.
SOONEST = timedelta(days=366)


@dataclass(frozen=True)
class Load:
    """What somebody has on hand now: counts only, no order among people follows from them."""

    commitments: int = 0
    cases: int = 0
    teams: int = 0


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be added, where they work, and their load."""

    account_id: int
    name: str
    unit: str
    load: Load


@dataclass(frozen=True)
class Story:
    """What the records say of a team; the summary is written from it."""

    promised: int = 0
    kept: int = 0
    late: int = 0
    to_confirm: int = 0
    cancelled: int = 0
    open: int = 0
    members: int = 0
    outsiders: int = 0
    units: tuple[str, ...] = ()
    meetings: int = 0
    cases: int = 0
    cases_closed: int = 0
    cases_solved: int = 0
    handed_on: tuple[tuple[str, str], ...] = field(default=())
    open_cases: tuple[tuple[str, Any], ...] = field(default=())


#: Numbers under this are not shown.
LEAST = 5
#: The three fasts: code → words, and when one counts as in time.
SPANS: dict[str, tuple[Any, Any]] = {
    "receive": (_("Fast to receive"), _("received within one working day")),
    "handle": (_("Fast to handle"), _("answered by the day of its term")),
    "carry_out": (_("Fast to carry out"), _("confirmed as solved without a second time")),
}
#: For whom.
WHOM: dict[str, Any] = {
    "": _("All"),
    "residents": _("Residents"),
    "shops": _("Shops"),
    "firms": _("Firms"),
}
PERIODS: dict[str, Any] = {
    "month": _("This month"),
    "quarter": _("This quarter"),
    "year": _("This year"),
    "all": _("All"),
}
