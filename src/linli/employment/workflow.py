"""Where a vacancy may go next."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    OPEN = "open", pgettext_lazy("vacancy", "Open")
    PAUSED = "paused", pgettext_lazy("vacancy", "Paused")
    FILLED = "filled", pgettext_lazy("vacancy", "Filled")
    EXPIRED = "expired", pgettext_lazy("vacancy", "Expired")
    WITHDRAWN = "withdrawn", pgettext_lazy("vacancy", "Withdrawn")


#: Still on offer, now or soon.
STANDING = frozenset({State.OPEN, State.PAUSED})
OVER = frozenset(State) - STANDING

MOVES: Moves[State] = {
    "edit": Move(_("Change"), STANDING, None),
    "pause": Move(_("Pause"), frozenset({State.OPEN}), State.PAUSED),
    "resume": Move(_("Open again"), frozenset({State.PAUSED}), State.OPEN),
    "fill": Move(_("All posts are filled"), STANDING, State.FILLED),
    "withdraw": Move(_("Withdraw"), STANDING, State.WITHDRAWN),
    "expire": Move(_("Its time is over"), STANDING, State.EXPIRED),
    "renew": Move(_("Offer it anew"), OVER, State.OPEN),
}


def after(state: str, move: str) -> State:
    """The state that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)


class Standing(models.TextChoices):
    """How somebody stands in working life."""

    SEEKING = "seeking", _("Looks for work")
    TRAINING = "training", _("In training")
    RESTING = "resting", _("Does not look for work now")
    AT_WORK = "at_work", _("At work")
    OWN = "own", _("Own business")
    OUT = "out", _("Out of the list")


_IN = frozenset(Standing) - {Standing.OUT}
#: Who may be recommended and invited.
AVAILABLE = frozenset({Standing.SEEKING, Standing.TRAINING})

SEEKER_MOVES: Moves[Standing] = {
    "wish": Move(_("Change skills and wishes"), _IN, None),
    "seek": Move(_("Looks for work"), frozenset(Standing) - {Standing.SEEKING}, Standing.SEEKING),
    "train": Move(_("Goes into training"), _IN - {Standing.TRAINING}, Standing.TRAINING),
    "rest": Move(_("Does not look for work now"), _IN - {Standing.RESTING}, Standing.RESTING),
    "work": Move(_("Is at work"), _IN - {Standing.AT_WORK}, Standing.AT_WORK),
    "found": Move(_("Has an own business"), _IN - {Standing.OWN}, Standing.OWN),
    "leave": Move(_("Leaves the list"), _IN, Standing.OUT),
}


def standing_after(state: str, move: str) -> Standing:
    """How a seeker stands after `move`, or NotAllowed."""
    return moves.after(SEEKER_MOVES, Standing(state), move)


class Progress(models.TextChoices):
    """How far somebody has come with one vacancy. An intent is not a hire."""

    RECOMMENDED = "recommended", _("Recommended")
    INVITED = "invited", _("Interview agreed")
    SIGNED = "signed", _("Intent signed")
    HIRED = "hired", _("Hired")
    AT_WORK = "at_work", _("At work there")
    LEFT = "left", _("Left again")
    ENDED = "ended", _("Came to nothing")


#: Before the hire: what ends by itself when the vacancy or the person is gone.
HOPING = frozenset({Progress.RECOMMENDED, Progress.INVITED, Progress.SIGNED})
#: From the hire on.
PLACED = frozenset({Progress.HIRED, Progress.AT_WORK, Progress.LEFT})

PROGRESS_MOVES: Moves[Progress] = {
    "invite": Move(
        _("Agree an interview"),
        frozenset({Progress.RECOMMENDED, Progress.INVITED}),
        Progress.INVITED,
    ),
    "sign": Move(
        _("Sign the intent"),
        frozenset({Progress.RECOMMENDED, Progress.INVITED}),
        Progress.SIGNED,
    ),
    "hire": Move(_("Hired"), HOPING, Progress.HIRED),
    "start": Move(_("Begins to work"), frozenset({Progress.HIRED}), Progress.AT_WORK),
    "check": Move(_("Follow up"), frozenset({Progress.AT_WORK}), None),
    "leave": Move(_("Has left again"), frozenset({Progress.AT_WORK}), Progress.LEFT),
    "end": Move(_("Came to nothing"), HOPING | {Progress.HIRED}, Progress.ENDED),
}


def progress_after(state: str, move: str) -> Progress:
    """How far they are after `move`, or NotAllowed."""
    return moves.after(PROGRESS_MOVES, Progress(state), move)


class Taking(models.TextChoices):
    """How far somebody is with a course."""

    ENROLLED = "enrolled", _("Enrolled")
    FINISHED = "finished", _("Finished with certificate")
    DROPPED = "dropped", _("Gave it up")


TAKING_MOVES: Moves[Taking] = {
    "finish": Move(_("Has the certificate"), frozenset({Taking.ENROLLED}), Taking.FINISHED),
    "drop": Move(_("Gives it up"), frozenset({Taking.ENROLLED}), Taking.DROPPED),
}


def taking_after(state: str, move: str) -> Taking:
    """How far they are after `move`, or NotAllowed."""
    return moves.after(TAKING_MOVES, Taking(state), move)
