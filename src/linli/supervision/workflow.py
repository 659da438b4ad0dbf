"""Where a slip may go next, and the life of a round and of a circular.

Who was told to do it signs for it and replies; the supervisor, who is somebody else, checks.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    ISSUED = "issued", _("To be signed for")
    SIGNED = "signed", _("To be replied to")
    REPLIED = "replied", _("Reply to be checked")
    ACCEPTED = "accepted", _("Reply accepted")
    ARCHIVED = "archived", _("Archived")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: The receiver still owes something.
OPEN = (State.ISSUED, State.SIGNED)
_ALIVE = frozenset({State.ISSUED, State.SIGNED, State.REPLIED})

MOVES: Moves[State] = {
    "sign": Move(_("Sign for it"), frozenset({State.ISSUED}), State.SIGNED),
    "reply": Move(_("Reply"), frozenset({State.SIGNED}), State.REPLIED),
    "accept": Move(_("Accept the reply"), frozenset({State.REPLIED}), State.ACCEPTED),
    "send_back": Move(_("Send the reply back"), frozenset({State.REPLIED}), State.SIGNED),
    "archive": Move(_("Archive"), frozenset({State.ACCEPTED}), State.ARCHIVED),
    "remind": Move(_("Remind"), frozenset(OPEN), None),
    "talk": Move(_("Formal talk"), frozenset(OPEN), None),
    "circulate": Move(_("Name it in a circular"), frozenset(OPEN), None),
    "ask_extension": Move(_("Ask for more time"), frozenset({State.SIGNED}), None),
    "decide_extension": Move(_("Decide on more time"), frozenset({State.SIGNED}), None),
    "instruct": Move(_("Give an instruction"), _ALIVE, None),
    "reopen": Move(
        _("Reopen by an instruction"),
        frozenset({State.ACCEPTED, State.ARCHIVED}),
        State.SIGNED,
    ),
    "withdraw": Move(_("Withdraw"), frozenset(OPEN), State.WITHDRAWN),
}


def after(state: str, move: str) -> State:
    """The state that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)


class Severity(models.TextChoices):
    """The three steps (催办、约谈、通报), each severer than the one before."""

    REMINDER = "reminder", _("Reminder")
    TALK = "talk", _("Formal talk")
    CIRCULAR = "circular", _("Named in a circular")


#: Step → the move that takes it, and the step that comes before it.
STEPS: dict[Severity, str] = {
    Severity.REMINDER: "remind",
    Severity.TALK: "talk",
    Severity.CIRCULAR: "circulate",
}


def before(step: Severity) -> Severity | None:
    """The milder step that should have been taken first; None for the mildest."""
    order = list(STEPS)
    place = order.index(step)
    return order[place - 1] if place else None


class Decision(models.TextChoices):
    """What became of a wish for more time."""

    ASKED = "asked", _("Asked for")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    LAPSED = "lapsed", _("Settled by the reply")


class Verdict(models.TextChoices):
    """What the supervisor says of a reply."""

    NONE = "", _("Not checked yet")
    ACCEPTED = "accepted", _("Reply stands")
    SENT_BACK = "sent_back", _("Sent back")


class RoundState(models.TextChoices):
    OPEN = "open", _("Being looked at")
    CLOSED = "closed", _("Round over")


class Finding(models.TextChoices):
    """What the supervisor found on a record that was drawn."""

    IN_ORDER = "in_order", _("All in order")
    NOT_AS_REPORTED = "not_as_reported", _("Not as reported")
    NO_EVIDENCE = "no_evidence", _("Evidence missing")
    LATE = "late", _("Late, without a reason")
    OTHER = "other", _("Something else")


class CircularState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Issued to all")


class Duty(models.TextChoices):
    """What a town may oblige its supervisor to."""

    WEEKLY_ROUND = "weekly_round", _("An inspection round each week")
    MONTHLY_CIRCULAR = "monthly_circular", _("A circular each month")
