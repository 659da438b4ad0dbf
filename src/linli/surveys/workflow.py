"""The life of a submission under review. What was received is never lost, whatever is decided."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    RECEIVED = "received", _("To be reviewed")
    APPROVED = "approved", _("Passed")
    SENT_BACK = "sent_back", _("To be corrected")
    REJECTED = "rejected", _("Rejected")


class Settled(models.TextChoices):
    """What stands of two copies of one submission."""

    FIRST = "first", _("The earlier one stands; the later one is set aside")
    SECOND = "second", _("The later one stands; the earlier one is set aside")
    MERGED = "merged", _("The earlier one stands, with what only the later one says")


MOVES: Moves[State] = {
    "approve": Move(_("Pass"), frozenset({State.RECEIVED, State.SENT_BACK}), State.APPROVED),
    "send_back": Move(
        _("Return for correction"), frozenset({State.RECEIVED, State.APPROVED}), State.SENT_BACK
    ),
    "reject": Move(_("Reject"), frozenset({State.RECEIVED, State.SENT_BACK}), State.REJECTED),
    "take_up": Move(_("Review again"), frozenset({State.REJECTED}), State.RECEIVED),
    "edit": Move(_("Correct"), frozenset({State.RECEIVED, State.SENT_BACK}), State.RECEIVED),
}

#: Colour codes of the page parts; the word always stands beside them.
COLOURS = {
    State.RECEIVED: "blue",
    State.APPROVED: "green",
    State.SENT_BACK: "yellow",
    State.REJECTED: "grey",
}


def after(state: str, move: str) -> State:
    """The state that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)
