"""Two lives as tables: that of a drive, and that of one of its targets.

A target stands on a stage of its drive. Stages are worded by the town; what one *means* is one of
the eleven below, and only the meaning decides where a target may go. No drive adds a meaning.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    DRAFT = "draft", _("In preparation")
    OPEN = "open", pgettext_lazy("drive", "Running")
    CLOSED = "closed", pgettext_lazy("drive", "Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


MOVES: Moves[State] = {
    "start": Move(_("Start"), frozenset({State.DRAFT}), State.OPEN),
    "close": Move(_("End the drive"), frozenset({State.OPEN}), State.CLOSED),
    "reopen": Move(_("Run again"), frozenset({State.CLOSED}), State.OPEN),
    "withdraw": Move(_("Withdraw"), frozenset({State.DRAFT}), State.WITHDRAWN),
}


def after(state: str, move: str) -> State:
    """The state of a drive that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)


class Meaning(models.TextChoices):
    """What a stage means, whatever the town calls it."""

    UNTRIED = "untried", _("Not visited yet")
    AWAY = "away", _("No one home")
    REACHED = "reached", _("Spoken to")
    UNDECIDED = "undecided", _("Undecided")
    AGREED = "agreed", _("Agrees")
    DECLINED = "declined", _("Does not agree")
    DEFERRED = "deferred", _("Deferred")
    SIGNED = "signed", _("Signed")
    UNDER_WAY = "under_way", _("Under way")
    DONE = "done", _("Done")
    OUT = "out", _("Does not concern them")


M = Meaning
#: Nothing was said yet, or what was said may still change.
TALKING = frozenset({M.UNTRIED, M.AWAY, M.REACHED, M.UNDECIDED, M.AGREED, M.DECLINED, M.DEFERRED})
#: Ends: nobody knocks again because of this drive.
ENDS = frozenset({M.DECLINED, M.DONE, M.OUT})
#: They agreed, in words or in writing; intent is never counted as done.
CONSENTING = frozenset({M.AGREED, M.SIGNED, M.UNDER_WAY, M.DONE})
#: Somebody was spoken to.
SPOKEN = frozenset(M) - {M.UNTRIED, M.AWAY, M.OUT}

#: The way from the first visit to the end; the other meanings are branches off it.
MAIN_WAY = (M.UNTRIED, M.REACHED, M.AGREED, M.SIGNED, M.UNDER_WAY, M.DONE)
#: How each meaning is drawn: a code of `base.templatetags.ui.registry.COLOURS`, each with a shape
#: of its own.
LOOKS: dict[Meaning, str] = {
    M.UNTRIED: "grey",
    M.AWAY: "dash",
    M.REACHED: "blue",
    M.UNDECIDED: "diamond",
    M.AGREED: "green",
    M.DECLINED: "cross",
    M.DEFERRED: "paused",
    M.SIGNED: "star",
    M.UNDER_WAY: "arrow",
    M.DONE: "met",
    M.OUT: "slash",
}

STEPS: Moves[Meaning] = {
    "miss": Move(_("No one home"), frozenset({M.UNTRIED, M.AWAY}), M.AWAY),
    "reach": Move(_("Spoken to"), frozenset({M.UNTRIED, M.AWAY}), M.REACHED),
    "ponder": Move(_("Undecided"), TALKING, M.UNDECIDED),
    "agree": Move(_("Agrees"), TALKING, M.AGREED),
    "decline": Move(_("Does not agree"), TALKING, M.DECLINED),
    "defer": Move(_("Deferred"), TALKING, M.DEFERRED),
    "sign": Move(_("Signed"), TALKING, M.SIGNED),
    "advance": Move(
        _("A stage further"), frozenset({M.AGREED, M.SIGNED, M.UNDER_WAY}), M.UNDER_WAY
    ),
    "finish": Move(_("Done"), frozenset({M.REACHED, M.AGREED, M.SIGNED, M.UNDER_WAY}), M.DONE),
    "take_back": Move(_("Signature taken back"), frozenset({M.SIGNED, M.UNDER_WAY}), M.UNDECIDED),
    "leave_out": Move(_("Leave out"), frozenset(M) - {M.DONE, M.OUT}, M.OUT),
    "bring_back": Move(_("Bring back"), frozenset({M.OUT}), M.UNTRIED),
}
#: Which step leads to a stage of this meaning. `take_back` and `bring_back` are acts of their own.
STEP_TO = {
    M.AWAY: "miss",
    M.REACHED: "reach",
    M.UNDECIDED: "ponder",
    M.AGREED: "agree",
    M.DECLINED: "decline",
    M.DEFERRED: "defer",
    M.SIGNED: "sign",
    M.UNDER_WAY: "advance",
    M.DONE: "finish",
    M.OUT: "leave_out",
}


def step(meaning: str, name: str) -> Meaning:
    """The meaning that the step `name` leads to from `meaning`, or NotAllowed."""
    return moves.after(STEPS, Meaning(meaning), name)


def may_go(meaning: str, to: str) -> bool:
    """Whether some step leads from one meaning to the other."""
    name = STEP_TO.get(Meaning(to))
    return name is not None and Meaning(meaning) in STEPS[name].sources


def look(meaning: str) -> str:
    """The colour code, with its own shape, of what a stage means."""
    return LOOKS[Meaning(meaning)]
