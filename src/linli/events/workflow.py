"""Where a gathering may go next. Check-ins and counts do not change its state."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ANNOUNCED = "announced", _("Announced")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


AHEAD = frozenset({State.PLANNED, State.ANNOUNCED})

MOVES: Moves[State] = {
    "announce": Move(_("Announce"), frozenset({State.PLANNED}), State.ANNOUNCED),
    "invite": Move(_("Invite"), AHEAD, None),
    "attend": Move(_("Check in"), AHEAD, None),
    "count": Move(_("Count heads"), AHEAD, None),
    "move": Move(_("Change time or place"), AHEAD, None),
    "hold": Move(_("Close"), AHEAD, State.HELD),
    "cancel": Move(_("Cancel"), AHEAD, State.CANCELLED),
}


def after(state: str, move: str) -> State:
    """The state that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)
