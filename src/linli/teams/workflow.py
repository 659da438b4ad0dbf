"""Where a task team may go next. It ends only with a summary and nothing left without an owner."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("team", "Being formed")
    AT_WORK = "at_work", pgettext_lazy("team", "At work")
    DISSOLVED = "dissolved", pgettext_lazy("team", "Dissolved")
    CANCELLED = "cancelled", pgettext_lazy("team", "Not formed")


#: Teams that take somebody's time.
STANDING = frozenset({State.PLANNED, State.AT_WORK})
_AT_WORK = frozenset({State.AT_WORK})

MOVES: Moves[State] = {
    "edit": Move(_("Change purpose or tasks"), STANDING, None),
    "extend": Move(_("Change the period"), STANDING, None),
    "lead": Move(_("Change the leader"), STANDING, None),
    "join": Move(_("Add a member"), STANDING, None),
    "leave": Move(_("Let a member go"), STANDING, None),
    "start": Move(_("Begin"), frozenset({State.PLANNED}), State.AT_WORK),
    "promise": Move(_("Agree a task"), _AT_WORK, None),
    "meet": Move(_("Note a meeting"), _AT_WORK, None),
    "help": Move(_("Help with a case"), _AT_WORK, None),
    "stop_helping": Move(_("Stop helping"), _AT_WORK, None),
    "hand_on": Move(_("Hand an open task on"), _AT_WORK, None),
    "summarise": Move(_("Write the summary"), _AT_WORK, None),
    "dissolve": Move(_("Dissolve"), _AT_WORK, State.DISSOLVED),
    "cancel": Move(_("Give up forming it"), frozenset({State.PLANNED}), State.CANCELLED),
}


def after(state: str, move: str) -> State:
    """The state that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)
