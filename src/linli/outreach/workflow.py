"""Two lives as tables: a message (written by one, approved by another, sent, stopped), and what
becomes of a delivery that did not arrive.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ASKED = "asked", _("To be approved")
    APPROVED = "approved", pgettext_lazy("message", "Approved")
    SENDING = "sending", _("Being sent")
    SENT = "sent", pgettext_lazy("message", "Sent off")
    STOPPED = "stopped", pgettext_lazy("message", "Stopped")


MOVES: Moves[State] = {
    "edit": Move(_("Change"), frozenset({State.DRAFT}), None),
    "ask": Move(_("Ask for approval"), frozenset({State.DRAFT}), State.ASKED),
    "send_back": Move(_("Send back"), frozenset({State.ASKED}), State.DRAFT),
    "take_back": Move(_("Take back"), frozenset({State.ASKED, State.APPROVED}), State.DRAFT),
    "approve": Move(_("Approve it"), frozenset({State.ASKED}), State.APPROVED),
    "begin": Move(_("Start to send"), frozenset({State.APPROVED}), State.SENDING),
    "finish": Move(_("All sent off"), frozenset({State.SENDING}), State.SENT),
    "resend": Move(
        _("Send the failed ones again"), frozenset({State.SENDING, State.SENT}), State.SENDING
    ),
    "to_doors": Move(_("Visit those not reached"), frozenset({State.SENT, State.STOPPED}), None),
    "stop": Move(
        pgettext_lazy("message", "Stop"),
        frozenset({State.DRAFT, State.ASKED, State.APPROVED, State.SENDING}),
        State.STOPPED,
    ),
}
#: How each state is drawn.
LOOKS: dict[State, str] = {
    State.DRAFT: "grey",
    State.ASKED: "yellow",
    State.APPROVED: "blue",
    State.SENDING: "arrow",
    State.SENT: "met",
    State.STOPPED: "slash",
}


def after(state: str, move: str) -> State:
    """The state that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)


def can(state: str, move: str) -> bool:
    """Whether `move` starts from `state`."""
    return State(state) in MOVES[move].sources


class Fate(models.TextChoices):
    """Of a delivery that did not arrive."""

    OPEN = "open", pgettext_lazy("delivery", "To be decided")
    DOOR = "door", _("Given to the door")
    CLOSED = "closed", pgettext_lazy("delivery", "Closed")


FATES: Moves[Fate] = {
    #: It leaves the list; should it fail once more, it comes back undecided.
    "again": Move(_("Send again"), frozenset({Fate.OPEN}), None),
    "to_door": Move(_("Give to the door"), frozenset({Fate.OPEN}), Fate.DOOR),
    "close": Move(
        pgettext_lazy("delivery", "Close"), frozenset({Fate.OPEN, Fate.DOOR}), Fate.CLOSED
    ),
    "reopen": Move(pgettext_lazy("delivery", "Decide anew"), frozenset({Fate.CLOSED}), Fate.OPEN),
}
FATE_LOOKS: dict[Fate, str] = {Fate.OPEN: "yellow", Fate.DOOR: "arrow", Fate.CLOSED: "grey"}
