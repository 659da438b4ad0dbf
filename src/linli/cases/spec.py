"""The kinds of case: what each is called, which moves it uses, its clocks, and its ends.

And what others hand over when they raise a case.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base.facts import Fact


@dataclass(frozen=True)
class ClockSpec:
    """One clock of a kind: `code`, words, the move that starts it and the moves that meet it. A
    note meets it where the raiser reads it; what is for colleagues meets nothing.
    """

    code: str
    label: object
    starts: str
    met_by: frozenset[str]
    #: The term it runs by; "" = "case.<kind>.<code>".
    term: str = ""
    #: The fact whose value chooses among the term's rows; "" = the category of the case.
    term_by: str = ""
    #: A day of the case (a fact, or its next date) until which it runs, where one is named.
    until: str = ""
    #: It ends with the working day on which it starts, by no term.
    same_day: bool = False


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
    #: What it asks for beside the columns of every case.
    facts: tuple[Fact, ...] = ()
    #: The fact that says how it was settled on the spot; "" = an answer is asked for apart.
    settled_by: str = ""
    #: Codes of the facts that may be corrected after it was raised.
    corrigible: tuple[str, ...] = ()
    #: It may lie with a shop or another organisation.
    at_organisations: bool = False
    #: Raised by a firm, or for it: its contact follows and confirms it, specialists take it.
    of_firms: bool = False
    #: It asks something: an approved answer can end it.
    asks: bool = False
    #: Where it says something differently: "state.ended", "resolve.done" … → words (see `say`).
    words: Mapping[str, Any] = field(default_factory=dict)

    @property
    def asks_raiser(self) -> bool:
        """The one who raised it says whether it is solved, and is told what was done."""
        return "confirm" in self.moves

    @property
    def is_rechecked(self) -> bool:
        """A colleague looks again whether it is so."""
        return "recheck" in self.moves

    @property
    def to_correct(self) -> tuple[Fact, ...]:
        """The facts that may be corrected after it was raised."""
        return tuple(fact for fact in self.facts if fact.code in self.corrigible)

    def say(self, what: str, otherwise: Any) -> Any:
        """This kind's own words for something; the house's where it has none."""
        return self.words.get(what, otherwise)


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
    asks=True,
)

#: 一般隐患, 重大隐患: 《安全生产事故隐患排查治理暂行规定》 (Order 16 of 2007), art. 3: general is
#: what can be put right at once; major is what needs a stop of use and time to be put right.
GRADES = (("general", _("General hazard")), ("major", _("Major hazard")))
#: Offered under “basis”; what else is law there is written in its place.
BASES = (
    _("Regulation on Urban Gas, article 28"),
    _("Work Safety Law, article 36"),
    _("Fire Protection Law, article 28"),
    _("Provisions on Screening for Work Safety Hazards, article 3"),
)

#: Where a hazard is said differently; what each key means is seen where it is asked for (`say`).
HAZARD_WORDS = {
    "state.in_hand": _("Being put right"),
    "state.ended": _("Put right, to be rechecked"),
    "state.closed": _("Closed out"),
    "outcome.solved": _("Removed"),
    "outcome.explained": _("No hazard on a closer look"),
    "verdict.solved": _("Recheck: in order"),
    "verdict.awaited": _("Recheck awaited"),
    "word.solved": _("removed"),
    "word.not_solved": _("not removed"),
    "step.raised": _("Found"),
    "step.answered": _("Rectified"),
    "step.word": _("Recheck"),
    "summary.help": _("What is dangerous, and where."),
    "card.raised": _("What was found"),
    "card.answer": _("How it was put right"),
    "card.nobody": _("Found by our own people: nobody has to be answered."),
    "escalated": _("Twice not removed"),
    "escalated.text": _("It stands on the supervisor's page until a recheck finds it removed."),
    "correct": _("Correct grade, basis or deadline"),
    "case.raised": _("Hazard found"),
    "case.resolved": _("Reported as put right"),
    "case.reopened": _("Not removed: opened again"),
    "resolve": _("Report as put right"),
    "resolve.done": _("Reported. Somebody else looks again on the spot."),
    "resolve.hint": _("A hazard is closed out only when somebody else has looked again."),
    "resolve.answer": _("What was done"),
    "resolve.answer.help": _("Whoever rechecks reads these words."),
}

HAZARD = Kind(
    code="hazard",
    label=_("Hazard"),
    prefix="YH",
    # Nobody's silence closes a hazard, and no word from afar: somebody looks again.
    moves=COMMON - {"contact", "confirm", "close_unconfirmed"}
    | {"hand_over", "check", "recheck", "correct"},
    outcomes=("solved", "explained"),
    clocks=(
        ClockSpec(
            "handle",
            _("Put right"),
            starts="raise",
            met_by=frozenset({"resolve"}),
            term_by="grade",
            until="due_on",
        ),
        ClockSpec(
            "check",
            _("Next check with the authority"),
            starts="hand_over",
            met_by=frozenset({"check", "resolve"}),
            until="next_on",
        ),
        ClockSpec(
            "recheck", _("Recheck"), starts="resolve", met_by=frozenset({"recheck", "reopen"})
        ),
    ),
    facts=(
        Fact("grade", _("Grade"), choices=GRADES, required=True),
        Fact(
            "basis",
            _("Basis"),
            required=True,
            suggestions=BASES,
            help=_("The rule it offends against: law and article."),
        ),
        Fact(
            "on_spot",
            _("What was done on the spot"),
            longest=500,
            lines=2,
            help=_("Valve closed, cylinder taken out, owner told in writing …"),
        ),
        Fact(
            "due_on",
            _("To be put right by"),
            is_day=True,
            help=_("Empty: by the term for its grade."),
        ),
    ),
    settled_by="on_spot",
    corrigible=("grade", "basis", "due_on"),
    at_organisations=True,
    words=HAZARD_WORDS,
)

#: How long it may take (简单 一般 复杂); the days are rows: 3, 7 and 10 in a new house.
EFFORTS = (
    ("simple", _("Simple matter")),
    ("ordinary", _("Ordinary matter")),
    ("complex", _("Complex matter")),
)

#: 出单 接单 做单 评单: where an order is said differently.
ORDER_WORDS = {
    "state.raised": _("Raised, to be received"),
    "state.dispatched": _("On its way, to be taken"),
    "state.in_hand": _("Taken, being done"),
    "state.ended": _("Done, to be rated"),
    "verdict.solved": _("Firm: solved"),
    "verdict.awaited": _("Firm's rating awaited"),
    "step.raised": _("Raised by the firm"),
    "step.answered": _("Done"),
    "step.word": _("Rated"),
    "summary.help": _("What the firm needs, as it says it."),
    "card.raised": _("What the firm needs"),
    "card.answer": pgettext_lazy("order", "What was done"),
    "card.nobody": _("The firm itself: its contact is told and asked."),
    "case.raised": _("Order raised"),
    "case.accepted": _("Order taken"),
    "case.resolved": _("Order done"),
    "case.confirmed": _("Rated as solved"),
    "accept": _("Take the order"),
    "accept.done": _(
        "Taken: you answer for it from now on. Objections until the next working day."
    ),
    "case.contacted": _("First answer to the firm"),
    "contact": _("Note the first answer"),
    "contact.done": _("Noted: the firm has its first answer."),
    "resolve": _("Report as done"),
    "resolve.done": _("Reported. The firm is asked whether it is solved."),
    "resolve.hint": _("Done is not solved: the firm says whether it is so."),
    "resolve.answer": pgettext_lazy("order", "What was done"),
    "resolve.answer.help": _("The firm reads these words."),
}

ORDER = Kind(
    code="order",
    label=_("Firm's order"),
    prefix="QX",
    # It does not end with “not now”: the firm is answered with a next date until it is solved.
    moves=COMMON | {"defer", "object", "pass_on"},
    outcomes=("solved", "partly", "explained"),
    clocks=(
        ClockSpec(
            "accept",
            _("Take"),
            starts="raise",
            met_by=frozenset({"accept", "arbitrate", "resolve"}),
        ),
        # A word the firm reads or hears, long before a complex matter is done.
        ClockSpec(
            "answer",
            _("First answer"),
            starts="raise",
            met_by=frozenset({"contact", "note", "defer", "resolve"}),
        ),
        ClockSpec(
            "handle",
            _("Done or answered"),
            starts="raise",
            met_by=frozenset({"resolve", "defer"}),
            term_by="effort",
            until="next_on",
        ),
        # On the working day itself: whose it is stays open no longer.
        ClockSpec(
            "decide",
            _("Decision on the objection"),
            starts="object",
            met_by=frozenset({"arbitrate"}),
            same_day=True,
        ),
        CONFIRM,
    ),
    facts=(Fact("effort", _("How much there is to do"), choices=EFFORTS, required=True),),
    at_organisations=True,
    of_firms=True,
    words=ORDER_WORDS,
)

KINDS: dict[str, Kind] = {kind.code: kind for kind in (APPEAL, INQUIRY, HAZARD, ORDER)}
#: Those that a firm raises and follows.
OF_FIRMS = tuple(kind.code for kind in KINDS.values() if kind.of_firms)

#: Why a clock may stand still. The raiser reads the reason.
PAUSE_REASONS = {
    "outside_body": _("Waits for another authority or company"),
    "raiser_asked": _("The one who raised it asked to wait"),
    "papers": _("Papers are missing"),
    "season": _("Weather or season"),
    "building_site": _("Building work has to be finished first"),
}

#: How long after a taking somebody may object to it.
OBJECTION_TERM = "case.order.object"
#: The firm's rating, of the outcome and of nobody: stars → words.
RATINGS: dict[int, Any] = {
    5: _("Very good"),
    4: _("Good"),
    3: pgettext_lazy("rating", "Fair"),
    2: _("Poor"),
    1: _("Very poor"),
}
#: From so many stars on the firm counts as satisfied.
SATISFIED_FROM = 4

#: The category of complaints and suggestions about Linli itself.
FEEDBACK = "linli_feedback"
#: What the raiser's consent is for, in the register of consents.
CONSENT_PURPOSE = "case_contact"
#: How long a tracking link works; afterwards number and code make a new one.
TRACKING_LASTS = timedelta(days=180)
#: How long name, phone and door of a raiser are kept after the end.
RAISERS_KEPT = timedelta(days=730)
MOST_PHOTOS = 3
#: What arrives so long after it was said is shown with both moments.
LATE = timedelta(hours=1)
#: What a phone brings is no older than this; more is a wrong clock.
LONGEST_WAIT = timedelta(days=366)


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
