"""The life of an errand as a table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    WAITING = "waiting", _("Under way")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")
    EXPIRED = "expired", _("Deleted")


MOVES: Moves[State] = {
    "finish": Move(_("Ready"), frozenset({State.WAITING}), State.DONE),
    "fail": Move(_("Failed"), frozenset({State.WAITING}), State.FAILED),
    "repeat": Move(_("Once more"), frozenset({State.FAILED, State.EXPIRED}), State.WAITING),
    "expire": Move(_("Delete"), frozenset({State.DONE}), State.EXPIRED),
}


def after(state: str, move: str) -> State:
    """The state that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)
