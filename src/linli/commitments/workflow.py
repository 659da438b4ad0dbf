"""Where a commitment may go next. Its owner says it is done; somebody else confirms it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    OPEN = "open", _("In progress")
    DONE = "done", _("Done, to be confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", _("Cancelled")


MOVES: Moves[State] = {
    "note": Move(_("Note progress"), frozenset({State.OPEN}), State.OPEN),
    "check": Move(_("Set next check"), frozenset({State.OPEN}), State.OPEN),
    "finish": Move(_("Report done"), frozenset({State.OPEN}), State.DONE),
    "confirm": Move(_("Confirm"), frozenset({State.DONE}), State.CONFIRMED),
    "send_back": Move(_("Send back"), frozenset({State.DONE, State.CONFIRMED}), State.OPEN),
    "hand_on": Move(_("Change owner"), frozenset({State.OPEN}), State.OPEN),
    "extend": Move(_("Extend"), frozenset({State.OPEN}), State.OPEN),
    "cancel": Move(_("Cancel"), frozenset({State.OPEN}), State.CANCELLED),
}


def after(state: str, move: str) -> State:
    """The state that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)
