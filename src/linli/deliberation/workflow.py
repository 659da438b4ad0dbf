"""Where a topic may go next. A topic never ends because its meeting ended: each ends on its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    WAITING = "waiting", _("For the next agenda")
    ON_AGENDA = "on_agenda", _("On the agenda")
    RESOLVED = "resolved", _("Resolved")
    HANDED_OVER = "handed_over", _("Handed over")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: A case in a topic of these states is taken care of there; it cannot be gathered twice.
HOLDING = (State.WAITING, State.ON_AGENDA, State.RESOLVED)


class End(models.TextChoices):
    """How one topic left one meeting."""

    RESOLVED = "resolved", _("Resolved")
    NOT_AGREED = "not_agreed", _("Not agreed")
    HANDED_OVER = "handed_over", _("Handed over")


MOVES: Moves[State] = {
    "put_on_agenda": Move(_("Put on the agenda"), frozenset({State.WAITING}), State.ON_AGENDA),
    "take_off_agenda": Move(_("Take off the agenda"), frozenset({State.ON_AGENDA}), State.WAITING),
    "adopt": Move(_("Adopt a resolution"), frozenset({State.ON_AGENDA}), State.RESOLVED),
    "not_agreed": Move(_("Not agreed"), frozenset({State.ON_AGENDA}), State.WAITING),
    "hand_over": Move(
        _("Hand over"), frozenset({State.ON_AGENDA, State.WAITING}), State.HANDED_OVER
    ),
    "reopen": Move(
        _("Put back for the next agenda"),
        frozenset({State.RESOLVED, State.HANDED_OVER}),
        State.WAITING,
    ),
    "withdraw": Move(_("Withdraw"), frozenset({State.WAITING}), State.WITHDRAWN),
}


def after(state: str, move: str) -> State:
    """The state that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)
