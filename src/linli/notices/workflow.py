"""The ways out, and how far a notice is. Read the table to know its whole life."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.base import moves
from linli.base.moves import Move, Moves


class Channel(models.TextChoices):
    """The ways out; each has a gateway in `gateways.py`."""

    LINK = "link", _("Link to copy")
    PRINT = "print", _("Printed slip")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    DESK = "desk", _("On the desk")


class State(models.TextChoices):
    QUEUED = "queued", _("Queued")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")
    NO_CHANNEL = "no_channel", _("No channel")


#: Nobody sends these: they wait until a person hands them over.
BY_HAND = frozenset({Channel.LINK, Channel.PRINT})
#: Attempts before a notice counts as failed; the queue makes one more each time later.
MOST_ATTEMPTS = 6

MOVES: Moves[State] = {
    "send": Move(_("Send off"), frozenset({State.QUEUED}), State.SENT),
    "fail": Move(_("Give up sending"), frozenset({State.QUEUED}), State.FAILED),
    "lack": Move(_("Find no way out"), frozenset({State.QUEUED}), State.NO_CHANNEL),
    "resend": Move(_("Send again"), frozenset({State.SENT, State.FAILED}), State.QUEUED),
    "read": Move(_("Read"), frozenset({State.SENT}), State.DELIVERED),
    "hand_over": Move(
        _("Hand it over"),
        frozenset({State.QUEUED, State.SENT, State.FAILED, State.NO_CHANNEL, State.DELIVERED}),
        State.DELIVERED,
    ),
}


def after(state: str, move: str) -> State:
    """The state that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)


def can(state: str, move: str) -> bool:
    """Whether `move` starts from `state`."""
    return State(state) in MOVES[move].sources
