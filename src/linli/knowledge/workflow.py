"""The life of an answer as a table: nothing is shown to anyone before it is approved."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    DRAFT = "draft", _("To be approved")
    APPROVED = "approved", _("Approved and shown")
    WITHDRAWN = "withdrawn", _("Taken out of use")


MOVES: Moves[State] = {
    "rewrite": Move(_("Write anew"), frozenset(State), State.DRAFT),
    "approve": Move(_("Approve the answer"), frozenset({State.DRAFT}), State.APPROVED),
    "read_again": Move(_("Still right"), frozenset({State.APPROVED}), None),
    "withdraw": Move(
        _("Take out of use"), frozenset({State.DRAFT, State.APPROVED}), State.WITHDRAWN
    ),
}


def after(state: str, move: str) -> State:
    """The state of an answer that `move` leads to, or NotAllowed."""
    return moves.after(MOVES, State(state), move)
