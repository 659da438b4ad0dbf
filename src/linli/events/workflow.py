"""Where a gathering may go next. Check-ins and counts do not change its state."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.base.errors import NotAllowed


class State(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ANNOUNCED = "announced", _("Announced")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


@dataclass(frozen=True)
class Move:
    label: object
    sources: frozenset[State]
    #: None: the state stays as it is.
    target: State | None


AHEAD = frozenset({State.PLANNED, State.ANNOUNCED})

MOVES: dict[str, Move] = {
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
    step = MOVES[move]
    if State(state) not in step.sources:
        raise NotAllowed(
            _("This event is “%(state)s”: that is not possible now. Reload the page.")
            % {"state": State(state).label},
            code="wrong_state",
        )
    return step.target or State(state)
