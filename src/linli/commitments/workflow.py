"""Where a commitment may go next. Its owner says it is done; somebody else confirms it."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.base.errors import NotAllowed


class State(models.TextChoices):
    OPEN = "open", _("In progress")
    DONE = "done", _("Done, to be confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    CANCELLED = "cancelled", _("Cancelled")


@dataclass(frozen=True)
class Move:
    label: object
    sources: frozenset[State]
    target: State


MOVES: dict[str, Move] = {
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
    step = MOVES[move]
    if State(state) not in step.sources:
        raise NotAllowed(
            _("This commitment is “%(state)s”: that is not possible now. Reload the page.")
            % {"state": State(state).label},
            code="wrong_state",
        )
    return step.target
