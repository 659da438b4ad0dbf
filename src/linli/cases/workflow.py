"""Where a case may go next. Read this table to know the whole life of a case.

One table serves all four kinds; `spec.KINDS` names the subset a kind uses.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    RAISED = "raised", _("To be received")
    RECEIVED = "received", _("Received")
    DISPATCHED = "dispatched", _("Dispatched, to be accepted")
    IN_HAND = "in_hand", _("In hand")
    SUSPENDED = "suspended", _("Suspended")
    ARBITRATION = "arbitration", _("In arbitration")
    ENDED = "ended", _("Ended, to be confirmed")
    CLOSED = "closed", pgettext_lazy("case", "Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Outcome(models.TextChoices):
    """How a case ends: closing is not solving."""

    SOLVED = "solved", _("Solved")
    PARTLY = "partly", _("Partly solved")
    EXPLAINED = "explained", _("Explained")
    NOT_NOW = "not_now", _("Not now, with a next date")


OPEN = frozenset(
    {
        State.RAISED,
        State.RECEIVED,
        State.DISPATCHED,
        State.IN_HAND,
        State.SUSPENDED,
        State.ARBITRATION,
    }
)

MOVES: Moves[State] = {
    "receive": Move(_("Receive"), frozenset({State.RAISED}), State.RECEIVED),
    # From "dispatched" too: to someone else, when the first one does not accept.
    "dispatch": Move(
        _("Dispatch"),
        frozenset({State.RECEIVED, State.DISPATCHED, State.IN_HAND}),
        State.DISPATCHED,
    ),
    "accept": Move(_("Accept"), frozenset({State.RECEIVED, State.DISPATCHED}), State.IN_HAND),
    "return": Move(_("Return"), frozenset({State.DISPATCHED}), State.RECEIVED),
    "appeal_to_office": Move(
        _("Bring before the office"), frozenset({State.DISPATCHED}), State.ARBITRATION
    ),
    "arbitrate": Move(_("Decide"), frozenset({State.ARBITRATION}), State.IN_HAND),
    "contact": Move(
        _("Note first contact"), frozenset({State.RECEIVED, State.DISPATCHED, State.IN_HAND}), None
    ),
    # Whoever took it, or the firm, is not of one mind with the taking: the office decides.
    "object": Move(_("Object to the taking"), frozenset({State.IN_HAND}), State.ARBITRATION),
    # Its owner is away: it goes on with a colleague, as it stands.
    "pass_on": Move(
        _("Pass on to a colleague"),
        frozenset({State.RAISED, State.RECEIVED, State.DISPATCHED, State.IN_HAND}),
        None,
    ),
    "note": Move(_("Note progress"), frozenset({State.IN_HAND}), State.IN_HAND),
    # To an authority with enforcement power: whoever has it in hand follows it on.
    "hand_over": Move(_("Hand over"), frozenset({State.IN_HAND}), State.IN_HAND),
    "check": Move(_("Check with the authority"), frozenset({State.IN_HAND}), State.IN_HAND),
    # Not to be solved yet: answered, with the day of the next answer.
    "defer": Move(_("Answer with a next date"), frozenset({State.IN_HAND}), State.IN_HAND),
    # What was written down wrongly when it was raised; a stopped clock first runs on again, and
    # what somebody has looked at again stands.
    "correct": Move(
        _("Correct"),
        frozenset({State.RAISED, State.RECEIVED, State.DISPATCHED, State.IN_HAND, State.ENDED}),
        None,
    ),
    "suspend": Move(_("Suspend"), frozenset({State.IN_HAND}), State.SUSPENDED),
    "resume": Move(_("Resume"), frozenset({State.SUSPENDED}), State.IN_HAND),
    "resolve": Move(_("Resolve"), frozenset({State.RECEIVED, State.IN_HAND}), State.ENDED),
    "confirm": Move(_("Confirm as solved"), frozenset({State.ENDED}), State.CLOSED),
    "recheck": Move(_("Recheck"), frozenset({State.ENDED}), State.CLOSED),
    "close_unconfirmed": Move(_("Close unconfirmed"), frozenset({State.ENDED}), State.CLOSED),
    "reopen": Move(_("Reopen"), frozenset({State.ENDED, State.CLOSED}), State.IN_HAND),
    "withdraw": Move(
        _("Withdraw"),
        frozenset({State.RAISED, State.RECEIVED, State.DISPATCHED, State.IN_HAND}),
        State.WITHDRAWN,
    ),
}


def after(state: str, move: str) -> State:
    """The state that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)
