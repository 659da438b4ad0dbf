"""Where a visit to a firm may go next: planned, then held or dropped."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("firm visit", "Planned")
    HELD = "held", pgettext_lazy("firm visit", "Held")
    DROPPED = "dropped", pgettext_lazy("firm visit", "Dropped")


_PLANNED = frozenset({State.PLANNED})

MOVES: Moves[State] = {
    "move": Move(_("Choose another day"), _PLANNED, None),
    "hold": Move(_("Record the visit"), _PLANNED, State.HELD),
    "drop": Move(_("Drop the visit"), _PLANNED, State.DROPPED),
}


def after(state: str, move: str) -> State:
    """The state that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)
