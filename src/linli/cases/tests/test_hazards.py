"""Hazards: who is offered what, what the figures count, and what erasing reaches."""

from datetime import date, timedelta

import pytest
from tests.cast import NOW, House

from linli.base.errors import NotAllowed
from linli.base.figures import Extent
from linli.base.viewer import system
from linli.cases import actions, queries, rules
from linli.cases.models import Case, HandOver
from linli.cases.spec import Raiser, Settled
from linli.cases.tests import factories
from linli.cases.workflow import State
from linli.journal.models import Entry

OFFERED = {
    State.IN_HAND: {
        "handler": {
            "dispatch", "note", "hand_over", "check", "correct", "suspend", "resolve",
        },
        "secretary": {
            "dispatch", "note", "hand_over", "check", "correct", "resolve", "withdraw",
        },
        "leader": {"dispatch"},
    },
    State.ENDED: {
        "worker": {"recheck"},
        "second_worker": {"recheck"},
        "secretary": {"recheck", "correct"},
        "handler": {"correct"},
    },
    State.CLOSED: {},
}  # fmt: skip


@pytest.mark.parametrize("state", list(OFFERED))
def test_moves_of_a_hazard_are_offered_to_these_and_nobody_else(house: House, state: str) -> None:
    made = factories.brought_to(house, state, kind="hazard")
    case = Case.objects.select_related("area", "category").get(pk=made.pk)
    offered = {name: set(rules.moves_open_to(house.viewer(name), case)) for name in house.accounts}
    assert {name: moves for name, moves in offered.items() if moves} == OFFERED[State(state)]


@pytest.mark.parametrize("name", ["handler", "supervisor", "leader", "other_worker", "steward"])
def test_others_neither_recheck_nor_hand_over(house: House, name: str) -> None:
    case = factories.hazard_ended(house)
    with pytest.raises(NotAllowed):
        actions.recheck(case.pk, in_order=True, by=house.viewer(name), now=NOW)
    factories.not_removed(house, case.pk)
    if name != "handler":
        with pytest.raises(NotAllowed):
            actions.hand_over(
                case.pk,
                section_id=house.section.pk,
                note="移交照片",
                next_on=date(2022, 4, 21),
                by=house.viewer(name),
                now=NOW,
            )
    assert Case.objects.get(pk=case.pk).state == State.IN_HAND


def test_figures_count_what_was_found_and_what_became_of_it(house: House) -> None:
    on_spot = factories.hazard(house, facts=factories.ON_SPOT, settled=Settled("solved", "")).case
    closed = factories.brought_to(
        house, State.CLOSED, kind="hazard", facts={**factories.FACTS, "grade": "major"}
    )
    handed = factories.hazard_in_hand(house)
    factories.handed_over(house, handed.pk)
    none = factories.hazard_in_hand(house)
    actions.resolve(
        none.pk,
        outcome="explained",
        answer="经核实为合格气瓶",
        by=house.viewer("handler"),
        now=NOW,
    )
    factories.brought_to(house, State.WITHDRAWN, kind="hazard")
    factories.raised(house)
    week = Extent(
        house.viewer("leader"),
        house.community.path,
        start=NOW.replace(hour=0),
        end=NOW + timedelta(days=7),
    )
    found = {
        "found": set(queries.hazards_found(week)),
        "rectified": set(queries.hazards_rectified(week)),
        "on the spot": set(queries.hazards_rectified_on_spot(week)),
        "rechecked": set(queries.hazards_rechecked(week)),
        "handed over": set(queries.hazards_handed_over(week)),
        "major": set(queries.hazards_by_grade(week, "major")),
        "general": set(queries.hazards_by_grade(week, "general")),
    }
    assert found == {
        "found": {on_spot, closed, handed},
        "rectified": {on_spot, closed},
        "on the spot": {on_spot},
        "rechecked": {closed},
        "handed over": {handed},
        "major": {closed},
        "general": {on_spot, handed},
    }
    # None of them is an answer to somebody, so none is in the three rates.
    assert set(queries.words_given(week)) == set()
    assert {case.kind for case in queries.raised_not_withdrawn(week)} == {"appeal"}


def test_erasing_the_raiser_reaches_facts_hand_over_and_shop(house: House) -> None:
    case = factories.hazard_in_hand(
        house,
        raiser=Raiser(name="赵晓兰", phone="13800000001", consent=True),
        organisation_id=house.firm.pk,
        facts={**factories.FACTS, "on_spot": "已告知赵晓兰，电话13800000001"},
    )
    actions.hand_over(
        case.pk,
        section_id=house.section.pk,
        note="举报人赵晓兰 13800000001",
        next_on=date(2022, 4, 21),
        by=house.viewer("handler"),
        now=NOW,
    )
    actions.erase(case.pk, by=house.viewer("secretary"), now=NOW)
    case.refresh_from_db()
    assert case.facts == {
        **factories.FACTS,
        "on_spot": "已告知＊＊＊，电话＊＊＊＊＊＊＊＊＊＊＊",
    }
    assert HandOver.objects.get().note == "举报人＊＊＊ ＊＊＊＊＊＊＊＊＊＊＊"
    assert case.organisation is None
    assert not Entry.objects.filter(text__body__contains="赵晓兰").exists()


def test_shop_stays_when_nobody_had_raised_it_by_name(house: House) -> None:
    case = factories.hazard(house, organisation_id=house.firm.pk).case
    actions.erase(case.pk, by=system("retention"), now=NOW)
    case.refresh_from_db()
    assert case.organisation == house.firm
