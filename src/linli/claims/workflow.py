"""Where a line of a list may go, and where a claim may go. Fulfilled is not rated."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base import moves
from linli.base.moves import Move, Moves


class Listing(models.TextChoices):
    """A line of a circle's lists: a need, a resource, a project."""

    LISTED = "listed", _("On the list")
    MET = "met", pgettext_lazy("need", "Met")
    WITHDRAWN = "withdrawn", pgettext_lazy("list", "Taken off")


class State(models.TextChoices):
    """A claim: what one unit takes on."""

    CLAIMED = "claimed", _("Claimed")
    FULFILLED = "fulfilled", _("Fulfilled, to be rated")
    RATED = "rated", _("Rated by both sides")
    WITHDRAWN = "withdrawn", pgettext_lazy("claim", "Given back")


_LISTED = frozenset({Listing.LISTED})
_CLAIMED = frozenset({State.CLAIMED})

LISTING: Moves[Listing] = {
    "edit": Move(_("Change the line"), _LISTED, None),
    "claim": Move(_("Claim"), _LISTED, None),
    "close": Move(_("Close as met"), _LISTED, Listing.MET),
    "take_off": Move(_("Take off the list"), _LISTED, Listing.WITHDRAWN),
    "put_back": Move(
        _("Put on the list again"), frozenset({Listing.MET, Listing.WITHDRAWN}), Listing.LISTED
    ),
}
MOVES: Moves[State] = {
    "note": Move(_("Note what was done"), _CLAIMED, None),
    "fulfil": Move(_("Report fulfilled"), _CLAIMED, State.FULFILLED),
    "send_back": Move(_("Send back"), frozenset({State.FULFILLED}), State.CLAIMED),
    "rate": Move(_("Rate"), frozenset({State.FULFILLED}), None),
    "rate_last": Move(_("Rate as the second side"), frozenset({State.FULFILLED}), State.RATED),
    "give_back": Move(_("Give back"), _CLAIMED, State.WITHDRAWN),
}


def after(state: str, move: str) -> State:
    """The state of a claim that `move` leads to, or NotAllowed."""
    return moves.after(MOVES, State(state), move)


def listing_after(state: str, move: str) -> Listing:
    """The state of a line that `move` leads to, or NotAllowed."""
    return moves.after(LISTING, Listing(state), move)
