"""Where a need, a policy and an application for one may go next."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base import moves
from linli.base.moves import Move, Moves


class Need(models.TextChoices):
    """Something a firm needs. A joined one says the same as another and goes along with it."""

    OPEN = "open", pgettext_lazy("need", "Open")
    JOINED = "joined", _("Joined to another")
    MET = "met", pgettext_lazy("need", "Met")
    DROPPED = "dropped", pgettext_lazy("need", "Dropped")


class PolicyState(models.TextChoices):
    """An article on a policy."""

    DRAFT = "draft", pgettext_lazy("policy", "Draft")
    PUBLISHED = "published", pgettext_lazy("policy", "Published")
    ENDED = "ended", pgettext_lazy("policy", "Over")


class Stage(models.TextChoices):
    """A firm's application for a policy, from its beginning to its end."""

    BEGUN = "begun", _("Being prepared")
    SENT = "sent", _("Handed in")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", pgettext_lazy("application", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")


#: Neither granted nor refused nor taken back.
RUNNING = (Stage.BEGUN, Stage.SENT)

NEED_MOVES: Moves[Need] = {
    "join": Move(_("Join to another"), frozenset({Need.OPEN}), Need.JOINED),
    "part": Move(_("Take apart again"), frozenset({Need.JOINED}), Need.OPEN),
    "meet": Move(_("Note as met"), frozenset({Need.OPEN}), Need.MET),
    "drop": Move(_("Drop"), frozenset({Need.OPEN}), Need.DROPPED),
    "reopen": Move(
        pgettext_lazy("need", "Open again"), frozenset({Need.MET, Need.DROPPED}), Need.OPEN
    ),
}
POLICY_MOVES: Moves[PolicyState] = {
    "edit": Move(_("Edit"), frozenset({PolicyState.DRAFT, PolicyState.PUBLISHED}), None),
    "publish": Move(_("Publish"), frozenset({PolicyState.DRAFT}), PolicyState.PUBLISHED),
    "tell": Move(_("Tell those it fits"), frozenset({PolicyState.PUBLISHED}), None),
    "apply": Move(_("Apply"), frozenset({PolicyState.PUBLISHED}), None),
    "end": Move(_("End"), frozenset({PolicyState.DRAFT, PolicyState.PUBLISHED}), PolicyState.ENDED),
}
STAGE_MOVES: Moves[Stage] = {
    "note": Move(_("Note how far it is"), frozenset(RUNNING), None),
    "send": Move(_("Hand in"), frozenset({Stage.BEGUN}), Stage.SENT),
    "send_back": Move(_("Papers missing"), frozenset({Stage.SENT}), Stage.BEGUN),
    "grant": Move(_("Note as granted"), frozenset({Stage.SENT}), Stage.GRANTED),
    "refuse": Move(_("Note as refused"), frozenset({Stage.SENT}), Stage.REFUSED),
    "withdraw": Move(_("Take back"), frozenset(RUNNING), Stage.WITHDRAWN),
}


def need_after(state: str, move: str) -> Need:
    """The state of a need that `move` leads to, or NotAllowed."""
    return moves.after(NEED_MOVES, Need(state), move)


def policy_after(state: str, move: str) -> PolicyState:
    """The state of a policy that `move` leads to, or NotAllowed."""
    return moves.after(POLICY_MOVES, PolicyState(state), move)


def stage_after(state: str, move: str) -> Stage:
    """The stage of an application that `move` leads to, or NotAllowed."""
    return moves.after(STAGE_MOVES, Stage(state), move)
