"""Where a membership may go: the table, and what the database refuses."""

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, House

from linli.alliances import workflow
from linli.alliances.models import Member
from linli.alliances.tests.factories import alliance, founder
from linli.alliances.workflow import ENDED, INSIDE, LIVE, MOVES, State
from linli.base.errors import NotAllowed

#: What each state knows, and where it leads.
KNOWS: dict[State, dict[str, State]] = {
    State.APPLIED: {
        "check": State.CHECKED,
        "ask": State.APPLIED,
        "decline": State.DECLINED,
        "withdraw": State.WITHDRAWN,
    },
    State.CHECKED: {
        "admit": State.MEMBER,
        "turn_down": State.DECLINED,
        "withdraw": State.WITHDRAWN,
    },
    State.MEMBER: {
        "rank": State.MEMBER,
        "suspend": State.SUSPENDED,
        "hear": State.MEMBER,
        "withdraw": State.WITHDRAWN,
        "expel": State.EXPELLED,
    },
    State.SUSPENDED: {
        "reinstate": State.MEMBER,
        "hear": State.SUSPENDED,
        "withdraw": State.WITHDRAWN,
        "expel": State.EXPELLED,
    },
    State.WITHDRAWN: {},
    State.EXPELLED: {},
    State.DECLINED: {},
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", MOVES)
def test_every_move_from_every_state(state: State, move: str) -> None:
    if move in KNOWS[state]:
        assert workflow.after(state, move) == KNOWS[state][move]
    else:
        with pytest.raises(NotAllowed):
            workflow.after(state, move)


def test_each_state_is_live_or_ended() -> None:
    assert {*LIVE, *ENDED} == set(State)
    assert set(INSIDE) < set(LIVE)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"since": None}, "member_since_a_day"),
        ({"state": State.SUSPENDED}, "member_ended_or_suspended_with_reason"),
        ({"state": State.EXPELLED, "reason": "违约"}, "member_expelled_after_hearing"),
        ({"until": "2021-01-01"}, "member_ends_after_start"),
    ],
)
def test_the_database_refuses_what_must_never_be(
    house: House, change: dict[str, object], name: str
) -> None:
    row = founder(house, alliance(house))
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Member.objects.filter(pk=row.pk).update(**change)


def test_a_firm_is_in_an_alliance_once_at_a_time(house: House) -> None:
    row = founder(house, alliance(house))
    again = {"organisation": row.organisation, "applied_at": NOW, "alliance": row.alliance}
    with pytest.raises(IntegrityError, match="member_once_at_a_time"), transaction.atomic():
        Member.objects.create(**again)
