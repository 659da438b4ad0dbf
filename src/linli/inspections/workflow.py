"""Where a joint inspection may go next: planned, then held or cancelled."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("inspection", "Planned")
    HELD = "held", pgettext_lazy("inspection", "Held")
    CANCELLED = "cancelled", pgettext_lazy("inspection", "Cancelled")


_PLANNED = frozenset({State.PLANNED})

MOVES: Moves[State] = {
    "edit": Move(_("Change the plan"), _PLANNED, None),
    "hold": Move(_("Record the inspection"), _PLANNED, State.HELD),
    "cancel": Move(_("Cancel the inspection"), _PLANNED, State.CANCELLED),
}


def after(state: str, move: str) -> State:
    """The state that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)
