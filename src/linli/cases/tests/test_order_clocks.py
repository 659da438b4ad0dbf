"""1-3-7-10: each clock of an order by itself, what meets it, whose desk it stands on when it runs
out.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.cast import NOW, House

from linli.cases import actions, queries
from linli.cases.models import Case
from linli.cases.spec import ORDER
from linli.cases.tests import factories
from linli.cases.workflow import State
from linli.clock import queries as clock

RED = 3


def _contact(house: House, case: Case) -> None:
    actions.contact(case.pk, note="已电话答复", by=house.viewer("handler"), now=NOW)


def _tell(house: House, case: Case) -> None:
    _note(house, case, seen=True)


def _note(house: House, case: Case, *, seen: bool = False) -> None:
    actions.note(
        case.pk, text="正在对接", visible_to_raiser=seen, by=house.viewer("handler"), now=NOW
    )


def _defer(house: House, case: Case) -> None:
    until = NOW.date() + timedelta(days=7)
    actions.defer(case.pk, answer="等批复", next_on=until, by=house.viewer("handler"), now=NOW)


def _resolve(house: House, case: Case) -> None:
    factories.resolved(house, case.pk)


#: What is done with an order in hand → the clocks that still run after it.
AFTER: tuple[tuple[Callable[[House, Case], None], set[str]], ...] = (
    (_contact, {"handle"}),
    (_tell, {"handle"}),
    (_note, {"answer", "handle"}),
    (_defer, {"handle"}),
    (_resolve, {"confirm"}),
)


@pytest.mark.parametrize(("act", "running"), AFTER)
def test_what_the_firm_reads_or_hears_is_its_first_answer(
    house: House, act: Callable[[House, Case], None], running: set[str]
) -> None:
    case = factories.brought_to(house, State.IN_HAND, kind="order")
    act(house, case)
    left = case.clocks.filter(met_at=None).values_list("code", flat=True)
    assert set(left) == running


#: State of the order, the clock that runs out first there, on whose desk it then stands as what.
ON_THE_DESK = (
    (State.RAISED, "accept", "secretary", "receive"),
    (State.RECEIVED, "accept", "secretary", "dispatch"),
    (State.DISPATCHED, "accept", "handler", "accept"),
    (State.IN_HAND, "answer", "handler", "answer"),
    (State.ARBITRATION, "accept", "leader", "arbitrate"),
    (State.ENDED, "confirm", "contact", "rate"),
)


@pytest.mark.parametrize(("state", "code", "name", "act"), ON_THE_DESK)
def test_a_clock_that_ran_out_is_red_on_the_desk_of_who_has_it(
    house: House, state: State, code: str, name: str, act: str
) -> None:
    case = factories.brought_to(house, state, kind="order")
    late = _end_of(case, code) + timedelta(minutes=1)
    assert _waits(house, name, late) == [(case.pk, act, RED)]


def test_an_answered_order_runs_on_to_its_own_end(house: House) -> None:
    case = factories.brought_to(house, State.IN_HAND, kind="order")
    _contact(house, case)
    past_first = clock.calendar().closing((NOW + timedelta(days=4)).date())
    assert [(act, rank < RED) for _pk, act, rank in _waits(house, "handler", past_first)] == [
        ("handle", True)
    ]
    late = _end_of(case, "handle") + timedelta(minutes=1)
    assert _waits(house, "handler", late) == [(case.pk, "handle", RED)]


def test_an_objection_is_decided_on_its_day(house: House) -> None:
    case = factories.brought_to(house, State.IN_HAND, kind="order")
    actions.object_to(case.pk, reason="由对口专员办理", by=house.viewer("handler"), now=NOW)
    late = _end_of(case, "decide") + timedelta(minutes=1)
    assert clock.local(_end_of(case, "decide")).date() == NOW.date()
    assert _waits(house, "leader", late) == [(case.pk, "arbitrate", RED)]


def test_the_first_clock_of_an_order_is_its_taking() -> None:
    """The rate of answers in time is read from it."""
    codes = [each.code for each in ORDER.clocks]
    assert codes == ["accept", "answer", "handle", "decide", "confirm"]


def _end_of(case: Case, code: str) -> datetime:
    moment: datetime = case.clocks.get(code=code).due_at
    return moment


def _waits(house: House, name: str, now: datetime) -> list[Any]:
    rows = queries.waiting_for(house.viewer(name), now)
    return [(row.pk, row.act, row.colour) for row in rows]
