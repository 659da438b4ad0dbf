"""A life as a table: where a thing may go next, and the one door to its next state."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from linli.base.errors import NotAllowed

S = TypeVar("S", bound=TextChoices)


@dataclass(frozen=True)
class Move(Generic[S]):
    """One act on a thing: its words, the states it starts from, the state it leads to."""

    label: object
    sources: frozenset[S]
    #: None: the state stays as it is.
    target: S | None


Moves = Mapping[str, Move[S]]


def after(moves: Moves[S], state: S, move: str) -> S:
    """The state that `move` leads to from `state`, or NotAllowed."""
    step = moves[move]
    if state not in step.sources:
        raise NotAllowed(
            _("This is “%(state)s” now: “%(move)s” is not possible. Reload the page.")
            % {"state": state.label, "move": step.label},
            code="wrong_state",
        )
    return step.target or state


def as_mermaid(moves: Moves[S]) -> str:
    """The table as a diagram, for the manual: a line for each state a move starts from."""
    lines = ["stateDiagram-v2"]
    for name, move in moves.items():
        lines += [
            f"    {source.value} --> {(move.target or source).value}: {name}"
            for source in sorted(move.sources)
        ]
    return "\n".join(lines)
