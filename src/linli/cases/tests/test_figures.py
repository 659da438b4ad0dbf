"""Figures of cases: exact rows, with their denominators."""

from datetime import timedelta

import pytest
from tests.cast import NOW, House

from linli.base.figures import Extent
from linli.base.viewer import system
from linli.cases import actions, queries
from linli.cases.models import Case
from linli.cases.tests import factories
from linli.cases.workflow import State


@pytest.fixture
def extent(house: House) -> Extent:
    start = NOW.replace(hour=0)
    return Extent(
        house.viewer("leader"), house.community.path, start=start, end=start + timedelta(days=7)
    )


@pytest.fixture
def week(house: House) -> dict[str, Case]:
    """Solved and satisfied, not solved, without a word, open, withdrawn, elsewhere, before."""
    cases = {
        "solved": factories.brought_to(house, State.CLOSED),
        "not_solved": factories.brought_to(house, State.ENDED),
        "unconfirmed": factories.brought_to(house, State.ENDED),
        "open": factories.brought_to(house, State.RAISED, kind="inquiry"),
        "withdrawn": factories.brought_to(house, State.WITHDRAWN),
        "elsewhere": factories.raised(
            house, area_id=house.other_community.pk, compound_id=None
        ).case,
        "before": factories.raised(house, now=NOW - timedelta(days=7)).case,
    }
    factories.not_solved(house, cases["not_solved"].pk)
    actions.close_unconfirmed(cases["unconfirmed"].pk, by=system("terms"), now=NOW)
    return cases


def test_rates_count_these_rows(extent: Extent, week: dict[str, Case]) -> None:
    def named(*names: str) -> set[Case]:
        return {week[name] for name in names}

    found = {
        "raised": set(queries.raised(extent)),
        "appeals": set(queries.appeals(extent)),
        "to answer": set(queries.raised_not_withdrawn(extent)),
        "in time": set(queries.responded_in_time(extent)),
        "ended": set(queries.ended(extent)),
        "words": set(queries.words_given(extent)),
        "solved": set(queries.solved(extent)),
        "moods": set(queries.satisfaction_asked(extent)),
        "satisfied": set(queries.satisfied(extent)),
        "unconfirmed": set(queries.unconfirmed(extent)),
        "reopened": set(queries.reopened(extent)),
    }
    ended = named("solved", "not_solved", "unconfirmed")
    assert found == {
        "raised": ended | named("open", "withdrawn"),
        "appeals": ended | named("withdrawn"),
        "to answer": ended | named("open"),
        "in time": ended,
        "ended": ended,
        "words": named("solved", "not_solved"),
        "solved": named("solved"),
        "moods": named("solved"),
        "satisfied": named("solved"),
        "unconfirmed": named("unconfirmed"),
        "reopened": named("not_solved"),
    }


def test_counts_by_state_and_category_add_up(extent: Extent, week: dict[str, Case]) -> None:
    by_state = queries.count_by_state(extent)
    assert by_state == {"closed": 2, "in_hand": 1, "raised": 1, "withdrawn": 1}
    by_category = queries.count_by_category(extent)
    assert sum(row["n"] for row in by_category) == 5


def test_a_word_taken_back_counts_by_the_last_one(
    house: House, extent: Extent, week: dict[str, Case]
) -> None:
    case = week["not_solved"]
    factories.resolved(house, case.pk)
    factories.confirmed(house, case.pk)
    assert case in set(queries.solved(extent))
    assert case in set(queries.reopened(extent))


def test_handler_counts_only_what_is_on_their_desk(house: House, week: dict[str, Case]) -> None:
    mine = Extent(house.viewer("handler"))
    assert set(queries.raised(mine)) == {
        week["solved"],
        week["not_solved"],
        week["unconfirmed"],
    }


def test_duplicates_are_found_near_by_and_the_rest_is_left_out(house: House) -> None:
    secretary = house.viewer("secretary")
    story = "9号楼三单元从周五晚上开始停气，三层以上全部没有，老人做不了饭，请看看阀门。"
    case = factories.raised(house, summary="三单元停气三天，老人做不了饭", body=story).case
    same = factories.raised(house, summary="9号楼三单元没有气", body="三单元停气了").case
    factories.raised(house, summary="院门口报废车占着消防通道")
    factories.raised(house, summary="三单元停气三天，老人做不了饭", now=NOW - timedelta(days=91))
    factories.raised(
        house,
        summary="三单元停气三天，老人做不了饭",
        area_id=house.other_community.pk,
        compound_id=house.other_compound.pk,
    )
    found = queries.duplicates_of(case, secretary)
    assert [candidate.case for candidate in found] == [same]
    assert queries.duplicates_of(case, house.viewer("other_secretary")) == []
