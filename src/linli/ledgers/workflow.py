"""Where an item of a ledger may go next.

Its executor reports and applies for close-out; somebody else checks; only then is it closed out.
An item is never deleted: it is withdrawn.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    RUNNING = "running", _("Running")
    SUSPENDED = "suspended", _("Suspended")
    APPLIED = "applied", _("Close-out applied for")
    CHECKED = "checked", _("Checked, to be closed out")
    CLOSED = "closed", _("Closed out")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: In these the work goes on or should: they can be late.
ALIVE = frozenset({State.RUNNING, State.APPLIED, State.CHECKED})
_PLANNED = frozenset({State.DRAFT, State.RUNNING, State.SUSPENDED})
_TOLD = _PLANNED | ALIVE
_RUNNING = frozenset({State.RUNNING})

MOVES: Moves[State] = {
    "change": Move(_("Change"), _PLANNED, None),
    "start": Move(_("Start"), frozenset({State.DRAFT}), State.RUNNING),
    "note": Move(_("Write a note"), _TOLD, None),
    "report": Move(_("Report progress"), _RUNNING, None),
    "confirm_milestone": Move(_("Confirm milestone"), ALIVE, None),
    "ask": Move(_("Ask for an extension or a pause"), _RUNNING, None),
    "decide": Move(_("Decide on a request"), _RUNNING, None),
    "hand_on": Move(_("Change person in charge"), _PLANNED, None),
    "suspend": Move(_("Suspend"), _RUNNING, State.SUSPENDED),
    "resume": Move(_("Resume"), frozenset({State.SUSPENDED}), State.RUNNING),
    "apply": Move(_("Apply for close-out"), _RUNNING, State.APPLIED),
    "check": Move(_("Check and pass"), frozenset({State.APPLIED}), State.CHECKED),
    "send_back": Move(_("Send back"), frozenset({State.APPLIED, State.CHECKED}), State.RUNNING),
    "close_out": Move(_("Close out"), frozenset({State.CHECKED}), State.CLOSED),
    "reopen": Move(_("Reopen"), frozenset({State.CLOSED}), State.RUNNING),
    "withdraw": Move(_("Withdraw"), _PLANNED, State.WITHDRAWN),
}


def after(state: str, move: str) -> State:
    """The state that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)
