"""The kinds of case: what each is called, which moves it uses, its clocks, and its ends."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ClockSpec:
    """One clock of a kind: `code`, words, the move that starts it and the moves that meet it."""

    code: str
    label: object
    starts: str
    met_by: frozenset[str]


@dataclass(frozen=True)
class Kind:
    """The declaration of one kind of case."""

    code: str
    label: object
    prefix: str
    moves: frozenset[str]
    outcomes: tuple[str, ...]
    clocks: tuple[ClockSpec, ...]
    #: Working days the raiser has to say whether it is solved.
    confirm_days: int = 5
    #: Returns allowed before the office decides.
    max_returns: int = 1


COMMON = frozenset(
    "receive dispatch accept return appeal_to_office arbitrate contact note suspend resume resolve confirm close_unconfirmed reopen withdraw".split()
)

APPEAL = Kind(
    code="appeal",
    label=_("Appeal"),
    prefix="SQ",
    moves=COMMON,
    outcomes=("solved", "partly", "explained", "not_now"),
    clocks=(
        ClockSpec("first_contact", _("First contact"), starts="raise", met_by=frozenset({"contact", "resolve"})),
        ClockSpec("handle", _("Handle"), starts="receive", met_by=frozenset({"resolve"})),
    ),
)

INQUIRY = Kind(
    code="inquiry",
    label=_("Inquiry"),
    prefix="ZX",
    moves=COMMON - {"suspend", "resume"},
    outcomes=("explained", "solved", "not_now"),
    clocks=(ClockSpec("handle", _("Handle"), starts="raise", met_by=frozenset({"resolve"})),),
)

KINDS: dict[str, Kind] = {kind.code: kind for kind in (APPEAL, INQUIRY)}


def kind_choices() -> list[tuple[str, object]]:
    """Callable: a new kind is no migration."""
    return [(kind.code, kind.label) for kind in KINDS.values()]
