"""The life of an errand as a table."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("errand", "Under way")
    DONE = "done", _("Ready")
    FAILED = "failed", pgettext_lazy("errand", "Failed")
    EXPIRED = "expired", _("Deleted")


MOVES: Moves[State] = {
    "finish": Move(_("Ready"), frozenset({State.WAITING}), State.DONE),
    "fail": Move(pgettext_lazy("errand", "Failed"), frozenset({State.WAITING}), State.FAILED),
    "repeat": Move(_("Once more"), frozenset({State.FAILED, State.EXPIRED}), State.WAITING),
    "expire": Move(_("Delete"), frozenset({State.DONE}), State.EXPIRED),
}


def after(state: str, move: str) -> State:
    """The state that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)
