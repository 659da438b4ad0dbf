"""Where a gathering and a registration may go next. Check-ins and counts change no state."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base import moves
from linli.base.moves import Move, Moves


class State(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ANNOUNCED = "announced", _("Announced")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


AHEAD = frozenset({State.PLANNED, State.ANNOUNCED})

MOVES: Moves[State] = {
    "announce": Move(_("Announce"), frozenset({State.PLANNED}), State.ANNOUNCED),
    "invite": Move(_("Invite"), AHEAD, None),
    "attend": Move(_("Check in"), AHEAD, None),
    "register": Move(_("Sign up"), frozenset({State.ANNOUNCED}), None),
    "edit": Move(_("Change what it is about"), AHEAD, None),
    "count": Move(_("Count heads"), AHEAD, None),
    "move": Move(_("Change time or place"), AHEAD, None),
    "hold": Move(_("Close"), AHEAD, State.HELD),
    "cancel": Move(_("Cancel"), AHEAD, State.CANCELLED),
    "report": Move(_("Note what came of it"), AHEAD | {State.HELD}, None),
}


class Standing(models.TextChoices):
    """How a registration stands."""

    PLACED = "placed", _("Has a place")
    WAITING = "waiting", _("On the waiting list")
    CANCELLED = "cancelled", _("Cancelled")
    WALKED_IN = "walked_in", _("Came without registering")


#: Those whose number is still good.
STANDING = frozenset({Standing.PLACED, Standing.WAITING})

REGISTRATION_MOVES: Moves[Standing] = {
    "move_up": Move(_("Give them a place"), frozenset({Standing.WAITING}), Standing.PLACED),
    "cancel": Move(_("Cancel the registration"), STANDING, Standing.CANCELLED),
    "receive": Move(_("Receive them"), STANDING | {Standing.WALKED_IN}, None),
}


class Hold(models.TextChoices):
    """How a booking of a resource stands. What is asked for is kept free until it is answered."""

    ASKED = "asked", pgettext_lazy("booking", "To be confirmed")
    BOOKED = "booked", _("Booked")
    CANCELLED = "cancelled", _("Cancelled")


#: Nobody else gets the resource in this time.
HELD_FOR = (Hold.ASKED, Hold.BOOKED)
_HELD_FOR = frozenset(HELD_FOR)

BOOKING_MOVES: Moves[Hold] = {
    "confirm": Move(_("Confirm the booking"), frozenset({Hold.ASKED}), Hold.BOOKED),
    "move": Move(_("Change time or resource"), _HELD_FOR, None),
    "cancel": Move(_("Cancel the booking"), _HELD_FOR, Hold.CANCELLED),
}


def after(state: str, move: str) -> State:
    """The state that `move` leads to from `state`, or NotAllowed."""
    return moves.after(MOVES, State(state), move)


def standing_after(state: str, move: str) -> Standing:
    """How a registration stands after `move`, or NotAllowed."""
    return moves.after(REGISTRATION_MOVES, Standing(state), move)


def hold_after(state: str, move: str) -> Hold:
    """How a booking stands after `move`, or NotAllowed."""
    return moves.after(BOOKING_MOVES, Hold(state), move)
