"""The lives of a lecture and of a question asked there."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("lecture", "Planned")
    ON_AIR = "on_air", pgettext_lazy("lecture", "On air")
    PAUSED = "paused", pgettext_lazy("lecture", "Paused")
    ENDED = "ended", pgettext_lazy("lecture", "Ended")
    ARCHIVED = "archived", pgettext_lazy("lecture", "Archived")


#: It can be seen and heard, or will go on in a moment.
RUNNING = frozenset({State.ON_AIR, State.PAUSED})
#: Questions are taken, beforehand as well.
ASKING = frozenset({State.PLANNED}) | RUNNING
OVER = frozenset({State.ENDED, State.ARCHIVED})

MOVES: Moves[State] = {
    "edit": Move(_("Change what it is about"), ASKING, None),
    "go_on_air": Move(_("Go on air"), frozenset({State.PLANNED}), State.ON_AIR),
    "broadcast": Move(_("Send picture and sound"), frozenset({State.ON_AIR}), None),
    "pause": Move(_("Pause the lecture"), frozenset({State.ON_AIR}), State.PAUSED),
    "resume": Move(_("Go on again"), frozenset({State.PAUSED}), State.ON_AIR),
    "end": Move(_("End the lecture"), RUNNING, State.ENDED),
    "archive": Move(_("Archive the lecture"), frozenset({State.ENDED}), State.ARCHIVED),
    "ask": Move(_("Ask a question"), ASKING, None),
    "moderate": Move(_("Work through the questions"), ASKING | {State.ENDED}, None),
    "cut": Move(_("Cut the recording"), frozenset({State.ENDED}), None),
    "rate": Move(_("Say how the lecture was"), RUNNING | OVER, None),
    "take_over": Move(
        _("Take the answers over into the knowledge base"), frozenset({State.ARCHIVED}), None
    ),
}


class Standing(models.TextChoices):
    """How far a question is."""

    WAITING = "waiting", pgettext_lazy("question", "Waiting to be shown")
    OPEN = "open", pgettext_lazy("question", "Open")
    SHORTLISTED = "shortlisted", pgettext_lazy("question", "Shortlisted")
    ON_AIR = "on_air", pgettext_lazy("question", "Being answered")
    ANSWERED_LIVE = "answered_live", pgettext_lazy("question", "Answered live")
    ANSWERED_WRITTEN = "answered_written", pgettext_lazy("question", "Answered in writing")
    HANDED_OVER = "handed_over", pgettext_lazy("question", "Handed over")
    HIDDEN = "hidden", pgettext_lazy("question", "Hidden")


#: Nobody has answered it yet.
UNANSWERED = frozenset({Standing.OPEN, Standing.SHORTLISTED, Standing.ON_AIR})
ANSWERED = frozenset({Standing.ANSWERED_LIVE, Standing.ANSWERED_WRITTEN, Standing.HANDED_OVER})
#: What everybody may read.
SHOWN = UNANSWERED | ANSWERED

QUESTION_MOVES: Moves[Standing] = {
    "show": Move(
        _("Show the question"), frozenset({Standing.WAITING, Standing.HIDDEN}), Standing.OPEN
    ),
    "shortlist": Move(_("Put on the shortlist"), frozenset({Standing.OPEN}), Standing.SHORTLISTED),
    "put_on_air": Move(
        _("Answer it now"), frozenset({Standing.OPEN, Standing.SHORTLISTED}), Standing.ON_AIR
    ),
    "put_back": Move(
        _("Put back"), frozenset({Standing.SHORTLISTED, Standing.ON_AIR}), Standing.OPEN
    ),
    "answer_live": Move(_("Answered live"), UNANSWERED, Standing.ANSWERED_LIVE),
    "answer_in_writing": Move(
        _("Answer in writing"), UNANSWERED | {Standing.ANSWERED_LIVE}, Standing.ANSWERED_WRITTEN
    ),
    "hand_over": Move(_("Hand the question over"), UNANSWERED, Standing.HANDED_OVER),
    "hide": Move(_("Hide the question"), SHOWN | {Standing.WAITING}, Standing.HIDDEN),
    "like": Move(_("Like the question"), UNANSWERED, None),
}


def after(state: str, move: str) -> State:
    """The state that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)


def standing_after(standing: str, move: str) -> Standing:
    """How a question stands after `move`, or NotAllowed."""
    return moves.after(QUESTION_MOVES, Standing(standing), move)


class Coming(models.TextChoices):
    """How a consultation stands."""

    PLACED = "placed", pgettext_lazy("consultation", "Booked")
    WAITING = "waiting", pgettext_lazy("consultation", "On the waiting list")
    HELD = "held", pgettext_lazy("consultation", "Held")
    MISSED = "missed", pgettext_lazy("consultation", "Did not come")
    CANCELLED = "cancelled", pgettext_lazy("consultation", "Cancelled")


#: Booked, whatever came of it: the denominator of those held.
BOOKED = frozenset({Coming.PLACED, Coming.HELD, Coming.MISSED})

CONSULTATION_MOVES: Moves[Coming] = {
    "give_slot": Move(_("Give them a time"), frozenset({Coming.WAITING}), Coming.PLACED),
    "cancel": Move(
        _("Cancel the consultation"),
        frozenset({Coming.PLACED, Coming.WAITING}),
        Coming.CANCELLED,
    ),
    "hold": Move(_("Note the outcome"), frozenset({Coming.PLACED}), Coming.HELD),
    "miss": Move(_("They did not come"), frozenset({Coming.PLACED}), Coming.MISSED),
    "pass_on": Move(_("Hand the matter over"), frozenset({Coming.HELD}), None),
}


def coming_after(standing: str, move: str) -> Coming:
    """How a consultation stands after `move`, or NotAllowed."""
    return moves.after(CONSULTATION_MOVES, Coming(standing), move)
