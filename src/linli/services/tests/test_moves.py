"""Needs, policies, applications: every state × every move."""

from collections.abc import Callable
from typing import Any

import pytest

from linli.base.errors import NotAllowed
from linli.services import workflow
from linli.services.workflow import Need, PolicyState, Stage

NEEDS = {
    ("open", "join"): "joined",
    ("joined", "part"): "open",
    ("open", "meet"): "met",
    ("open", "drop"): "dropped",
    ("met", "reopen"): "open",
    ("dropped", "reopen"): "open",
}
POLICIES = {
    ("draft", "edit"): "draft",
    ("published", "edit"): "published",
    ("draft", "publish"): "published",
    ("published", "tell"): "published",
    ("published", "apply"): "published",
    ("draft", "end"): "ended",
    ("published", "end"): "ended",
}
STAGES = {
    ("begun", "note"): "begun",
    ("sent", "note"): "sent",
    ("begun", "send"): "sent",
    ("sent", "send_back"): "begun",
    ("sent", "grant"): "granted",
    ("sent", "refuse"): "refused",
    ("begun", "withdraw"): "withdrawn",
    ("sent", "withdraw"): "withdrawn",
}


@pytest.mark.parametrize(
    ("expected", "states", "moves", "after"),
    [
        (NEEDS, Need.values, workflow.NEED_MOVES, workflow.need_after),
        (POLICIES, PolicyState.values, workflow.POLICY_MOVES, workflow.policy_after),
        (STAGES, Stage.values, workflow.STAGE_MOVES, workflow.stage_after),
    ],
)
def test_moves_lead_where_the_table_says(
    expected: dict[tuple[str, str], str],
    states: list[str],
    moves: dict[str, Any],
    after: Callable[[str, str], str],
) -> None:
    found = {}
    for state in states:
        for move in moves:
            try:
                found[state, move] = str(after(state, move))
            except NotAllowed as refusal:
                assert refusal.code == "wrong_state"  # noqa: PT017 - the others are compared below
    assert found == expected
