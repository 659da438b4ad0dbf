"""The list and the rule agree for every role; what waits for whom; who may make which move."""

import pytest
from tests.cast import NOW, House

from linli.base.viewer import ANYONE, Role, Viewer
from linli.cases import actions, queries, rules
from linli.cases.models import Case
from linli.cases.spec import Raiser
from linli.cases.tests import factories
from linli.cases.workflow import State

CAST = (
    "worker",
    "second_worker",
    "other_worker",
    "secretary",
    "other_secretary",
    "handler",
    "supervisor",
    "leader",
    "administrator",
    "specialist",
    "lecturer",
    "contact",
    "steward",
    "resident",
)


@pytest.fixture
def cases(house: House) -> dict[str, Case]:
    """One of each: at home, elsewhere, in the section, raised by a known neighbour."""
    neighbour = Raiser(person_id=house.neighbour.pk, consent=True)
    return {
        "home": factories.raised(house).case,
        "elsewhere": factories.raised(
            house, area_id=house.other_community.pk, compound_id=house.other_compound.pk
        ).case,
        "section": factories.brought_to(house, State.DISPATCHED),
        "neighbour": factories.raised(house, raiser=neighbour).case,
        "order": factories.order(house).case,
        "at_firm": factories.hazard(house, organisation_id=house.firm.pk).case,
    }


HERE = {"home", "section", "neighbour", "order", "at_firm"}
SEES = {
    "worker": HERE,
    "second_worker": HERE,
    "other_worker": {"elsewhere"},
    "secretary": HERE,
    "other_secretary": {"elsewhere"},
    "handler": {"section"},
    "supervisor": HERE | {"elsewhere"},
    "leader": HERE | {"elsewhere"},
    "resident": {"neighbour"},
    # What firms raise, and nothing else of theirs.
    "specialist": {"order"},
    "contact": {"order"},
}


def test_everyone_sees_exactly_theirs_and_the_rule_agrees(
    house: House, cases: dict[str, Case]
) -> None:
    assert {str(role) for role in Role} <= {
        role for name in CAST for role in house.viewer(name).roles
    }
    for name in CAST:
        viewer = house.viewer(name)
        seen = set(queries.visible_to(viewer))
        assert seen == {cases[key] for key in SEES.get(name, set())}, name
        assert seen == {case for case in cases.values() if rules.can_see(viewer, case)}, name


def test_visitor_sees_nothing_and_a_link_only_its_case(cases: dict[str, Case]) -> None:
    assert set(queries.visible_to(ANYONE)) == set()
    assert set(queries.visible_to(factories.raiser_of(cases["home"]))) == {cases["home"]}
    forged = Viewer(key="link:9", grants=())
    assert set(queries.visible_to(forged)) == set()


def test_raiser_is_never_on_the_desk(cases: dict[str, Case], house: House) -> None:
    assert set(queries.on_desk(factories.raiser_of(cases["home"]))) == set()
    assert set(queries.on_desk(house.viewer("resident"))) == set()


#: State → the acts that wait, by whom. Read beside "the life" in workflow.py.
WAITS = {
    State.RAISED: {"secretary": "receive"},
    State.RECEIVED: {"secretary": "dispatch"},
    State.DISPATCHED: {"handler": "accept"},
    State.ARBITRATION: {"leader": "arbitrate"},
    State.IN_HAND: {"handler": "handle"},
    State.SUSPENDED: {},
    State.ENDED: {"secretary": "call_back"},
    State.CLOSED: {},
    State.WITHDRAWN: {},
}


@pytest.mark.parametrize("state", State.values)
def test_each_state_waits_for_its_one_next_act(house: House, state: str) -> None:
    case = factories.brought_to(house, state)
    waits = {
        name: act
        for name in CAST
        for pk, act in queries.waiting_for(house.viewer(name), NOW).values_list("pk", "act")
        if pk == case.pk
    }
    assert waits == WAITS[State(state)]


def test_waiting_has_the_columns_of_the_desk(house: House) -> None:
    case = factories.raised(house, urgency="urgent").case
    columns = ("thing", "pk", "title", "place", "colour", "due_at", "act")
    row = queries.waiting_for(house.viewer("secretary"), factories.LATER).values_list(*columns)
    due = case.clocks.get().due_at
    assert list(row) == [("case", case.pk, case.summary, house.compound.name, 1, due, "receive")]
    assert set(queries.DESK) >= {"receive", "call_back"}


def test_handled_by_the_secretary_the_workers_call_back(house: House) -> None:
    case = factories.brought_to(house, State.RECEIVED)
    actions.resolve(
        case.pk, outcome="explained", answer="已说明", by=house.viewer("secretary"), now=NOW
    )
    for name, expected in (("secretary", []), ("worker", [case.pk]), ("other_worker", [])):
        waiting = queries.waiting_for(house.viewer(name), NOW)
        assert list(waiting.values_list("pk", flat=True)) == expected


def test_pause_waits_for_those_who_did_not_ask(house: House) -> None:
    case = factories.brought_to(house, State.IN_HAND)
    factories.paused_asked(house, case.pk)
    for name, acts in (("secretary", ["decide_pause"]), ("leader", ["decide_pause"])):
        waiting = queries.waiting_for(house.viewer(name), NOW)
        assert list(waiting.values_list("act", flat=True)) == acts


#: Who of the cast is offered which moves on a case in this state (moves that others may make
#: are tested by being absent).
OFFERED = {
    State.RAISED: {
        "worker": {"receive"},
        "second_worker": {"receive"},
        "secretary": {"receive", "withdraw"},
    },
    State.DISPATCHED: {
        "handler": {"accept", "return", "appeal_to_office", "contact"},
        "secretary": {"dispatch", "contact", "withdraw"},
        "leader": {"dispatch"},
    },
    State.IN_HAND: {
        "handler": {"dispatch", "contact", "note", "suspend", "resolve"},
        "secretary": {"dispatch", "contact", "note", "resolve", "withdraw"},
        "leader": {"dispatch"},
    },
    State.ENDED: {
        "worker": {"confirm"},
        "second_worker": {"confirm"},
        "secretary": {"confirm"},
    },
}


@pytest.mark.parametrize("state", list(OFFERED))
def test_moves_are_offered_to_these_and_nobody_else(house: House, state: State) -> None:
    case = factories.brought_to(house, state)
    case = Case.objects.select_related("area", "category").get(pk=case.pk)
    offered = {name: set(rules.moves_open_to(house.viewer(name), case)) for name in CAST}
    assert {name: moves for name, moves in offered.items() if moves} == OFFERED[state]
