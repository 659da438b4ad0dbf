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
    WECHAT = "wechat", _("WeChat")
    ROBOT = "robot", _("WeCom group")
    DESK = "desk", _("On the desk")


class State(models.TextChoices):
    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("On its way")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")
    NO_CHANNEL = "no_channel", _("No channel")
    #: Given to the gateway, which never said what became of it.
    UNKNOWN = "unknown", _("Not known whether sent")
    STOPPED = "stopped", _("Stopped before sending")


#: Nobody sends these: they wait until a person hands them over.
BY_HAND = frozenset({Channel.LINK, Channel.PRINT})
#: Attempts before a notice counts as failed; the queue makes one more each time later.
MOST_ATTEMPTS = 6

#: Somebody may have it already.
GIVEN = frozenset({State.SENDING, State.UNKNOWN})

MOVES: Moves[State] = {
    "begin": Move(_("Start to send"), frozenset({State.QUEUED}), State.SENDING),
    "send": Move(_("Send off"), GIVEN, State.SENT),
    "put_back": Move(_("Try again later"), GIVEN, State.QUEUED),
    "doubt": Move(_("Get no answer"), GIVEN, State.UNKNOWN),
    "fail": Move(_("Give up sending"), GIVEN | {State.SENT}, State.FAILED),
    "disown": Move(
        _("Say that it is not theirs"),
        frozenset({State.SENT, State.DELIVERED}),
        State.FAILED,
    ),
    "arrive": Move(_("Arrive"), GIVEN | {State.SENT}, State.DELIVERED),
    "lack": Move(_("Find no way out"), frozenset({State.QUEUED}), State.NO_CHANNEL),
    "stop": Move(_("Stop"), frozenset({State.QUEUED}), State.STOPPED),
    "put_on_desk": Move(_("Put on the desk"), frozenset({State.QUEUED}), State.SENT),
    "resend": Move(
        _("Send again"), frozenset({State.SENT, State.FAILED, State.UNKNOWN}), State.QUEUED
    ),
    "read": Move(_("Read"), frozenset({State.SENT}), State.DELIVERED),
    "hand_over": Move(
        _("Hand it over"),
        frozenset(
            {
                State.QUEUED,
                State.SENT,
                State.FAILED,
                State.NO_CHANNEL,
                State.UNKNOWN,
                State.DELIVERED,
            }
        ),
        State.DELIVERED,
    ),
}


def after(state: str, move: str) -> State:
    """The state that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)


def can(state: str, move: str) -> bool:
    """Whether `move` starts from `state`."""
    return State(state) in MOVES[move].sources
