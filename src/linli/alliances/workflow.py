"""Where a membership may go. What a firm had raised before it left goes on to its end."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    """A firm in an alliance, from its application on."""

    APPLIED = "applied", _("Applied, to be checked")
    CHECKED = "checked", _("Checked, to be voted on")
    MEMBER = "member", pgettext_lazy("firm", "Member")
    SUSPENDED = "suspended", pgettext_lazy("membership", "Suspended")
    WITHDRAWN = "withdrawn", pgettext_lazy("membership", "Withdrew")
    EXPELLED = "expelled", pgettext_lazy("membership", "Expelled")
    DECLINED = "declined", pgettext_lazy("membership", "Not admitted")


#: Not over yet; an organisation has at most one such membership in an alliance.
LIVE = (State.APPLIED, State.CHECKED, State.MEMBER, State.SUSPENDED)
#: Belongs to the alliance, with all its rights or without some.
INSIDE = (State.MEMBER, State.SUSPENDED)
#: Over.
ENDED = (State.WITHDRAWN, State.EXPELLED, State.DECLINED)

_APPLIED = frozenset({State.APPLIED})
_CHECKED = frozenset({State.CHECKED})
_MEMBER = frozenset({State.MEMBER})
_INSIDE = frozenset(INSIDE)

MOVES: Moves[State] = {
    "check": Move(_("Check the application"), _APPLIED, State.CHECKED),
    "ask": Move(_("Note what is missing"), _APPLIED, None),
    "decline": Move(_("Decline after the check"), _APPLIED, State.DECLINED),
    "admit": Move(_("Admit by vote of the council"), _CHECKED, State.MEMBER),
    "turn_down": Move(_("Turn down by vote of the council"), _CHECKED, State.DECLINED),
    "rank": Move(_("Change the standing"), _MEMBER, None),
    "suspend": Move(_("Suspend the membership"), _MEMBER, State.SUSPENDED),
    "reinstate": Move(_("End the suspension"), frozenset({State.SUSPENDED}), State.MEMBER),
    "hear": Move(_("Hear the firm"), _INSIDE, None),
    "withdraw": Move(_("Withdraw"), frozenset(LIVE), State.WITHDRAWN),
    "expel": Move(_("Expel by vote of the council"), _INSIDE, State.EXPELLED),
}


def after(state: str, move: str) -> State:
    """The state of a membership that `move` leads to, or NotAllowed."""
    return moves.after(MOVES, State(state), move)
