"""The kinds of case: what each is called, which moves it uses, its clocks, and its ends.

And what others hand over when they raise a case.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ClockSpec:
    """One clock of a kind: `code`, words, the move that starts it and the moves that meet it."""

    code: str
    label: object
    starts: str
    met_by: frozenset[str]
    #: The term it runs by; "" = "case.<kind>.<code>".
    term: str = ""


@dataclass(frozen=True)
class Kind:
    """The declaration of one kind of case."""

    code: str
    label: object
    prefix: str
    moves: frozenset[str]
    outcomes: tuple[str, ...]
    clocks: tuple[ClockSpec, ...]
    #: Returns allowed before the office decides.
    max_returns: int = 1


COMMON = frozenset(
    {
        "receive",
        "dispatch",
        "accept",
        "return",
        "appeal_to_office",
        "arbitrate",
        "contact",
        "note",
        "suspend",
        "resume",
        "resolve",
        "confirm",
        "close_unconfirmed",
        "reopen",
        "withdraw",
    }
)

#: The raiser's time to say whether it is solved; the same for all kinds.
CONFIRM = ClockSpec(
    "confirm",
    _("Raiser's word"),
    starts="resolve",
    met_by=frozenset({"confirm", "reopen", "close_unconfirmed"}),
    term="case.confirm",
)

APPEAL = Kind(
    code="appeal",
    label=_("Appeal"),
    prefix="SQ",
    moves=COMMON,
    outcomes=("solved", "partly", "explained", "not_now"),
    clocks=(
        ClockSpec(
            "first_contact",
            _("First contact"),
            starts="raise",
            met_by=frozenset({"contact", "resolve"}),
        ),
        ClockSpec("handle", _("Handle"), starts="receive", met_by=frozenset({"resolve"})),
        CONFIRM,
    ),
)

INQUIRY = Kind(
    code="inquiry",
    label=_("Inquiry"),
    prefix="ZX",
    moves=COMMON - {"suspend", "resume"},
    outcomes=("explained", "solved", "not_now"),
    clocks=(
        ClockSpec("handle", _("Handle"), starts="raise", met_by=frozenset({"resolve"})),
        CONFIRM,
    ),
)

KINDS: dict[str, Kind] = {kind.code: kind for kind in (APPEAL, INQUIRY)}

#: Why a clock may stand still. The raiser reads the reason.
PAUSE_REASONS = {
    "outside_body": _("Waits for another authority or company"),
    "raiser_asked": _("The one who raised it asked to wait"),
    "papers": _("Papers are missing"),
    "season": _("Weather or season"),
    "building_site": _("Building work has to be finished first"),
}

#: The category of complaints and suggestions about Linli itself.
FEEDBACK = "linli_feedback"
#: What the raiser's consent is for, in the register of consents.
CONSENT_PURPOSE = "case_contact"
#: How long a tracking link works; afterwards number and code make a new one.
TRACKING_LASTS = timedelta(days=180)
#: How long name, phone and door of a raiser are kept after the end.
RAISERS_KEPT = timedelta(days=730)
MOST_PHOTOS = 3


def kind_choices() -> list[tuple[str, object]]:
    """Callable: a new kind is no migration."""
    return [(kind.code, kind.label) for kind in KINDS.values()]


def pause_reasons() -> list[tuple[str, object]]:
    """Callable: a new reason is no migration."""
    return list(PAUSE_REASONS.items())


@dataclass(frozen=True)
class Raiser:
    """Who raises it, as far as they say: a known person, or a name and a phone of their own.

    `consent`: they read the notice of purpose and agree to be contacted.
    """

    person_id: int | None = None
    name: str = ""
    phone: str = ""
    consent: bool = False


@dataclass(frozen=True)
class Settled:
    """The end of what was settled on the spot."""

    outcome: str
    answer: str
    next_on: date | None = None
