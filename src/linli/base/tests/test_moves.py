"""One door to every next state, and the table as a picture."""

import pytest
from django.db.models import TextChoices

from linli.base import moves
from linli.base.errors import NotAllowed
from linli.base.moves import Move, Moves


class State(TextChoices):
    OPEN = "open", "Open"
    SHUT = "shut", "Shut"


MOVES: Moves[State] = {
    "shut": Move("Shut it", frozenset({State.OPEN}), State.SHUT),
    "look": Move("Look at it", frozenset({State.OPEN, State.SHUT}), None),
}


@pytest.mark.parametrize(
    ("state", "move", "target"),
    [("open", "shut", "shut"), ("open", "look", "open"), ("shut", "look", "shut")],
)
def test_a_move_leads_where_its_line_says(state: str, move: str, target: str) -> None:
    assert moves.after(MOVES, State(state), move) == target


def test_a_move_from_elsewhere_is_refused_in_words() -> None:
    with pytest.raises(NotAllowed) as refusal:
        moves.after(MOVES, State.SHUT, "shut")
    assert refusal.value.code == "wrong_state"
    assert "Shut it" in str(refusal.value)


def test_the_picture_has_a_line_for_each_state_a_move_starts_from() -> None:
    assert moves.as_mermaid(MOVES).splitlines() == [
        "stateDiagram-v2",
        "    open --> shut: shut",
        "    open --> open: look",
        "    shut --> shut: look",
    ]
