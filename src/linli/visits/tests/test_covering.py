"""The round's order, and how long doors and compounds have waited."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.cast import NOW, PROGRAM, House

from linli.base.viewer import Viewer
from linli.places import actions as places
from linli.places.models import Dwelling
from linli.visits import actions, queries
from linli.visits.spec import COMPOUND_DAYS, Cover, cover
from linli.visits.tests.test_planning import WEEK, planned
from linli.visits.tests.test_recording import visited


def earlier(days: int) -> dict[str, Any]:
    """The moment of a visit so many days before the cast's Monday."""
    then = NOW - timedelta(days=days)
    return {"now": then, "once": f"days-before-{days:03d}"}


def rooms(doors: Any) -> list[str]:
    return [door.room for door in doors]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (None, Cover.NEVER),
        (0, Cover.FRESH),
        (30, Cover.FRESH),
        (31, Cover.AGEING),
        (90, Cover.AGEING),
        (91, Cover.STALE),
    ],
)
def test_days_have_a_word(days: int | None, expected: Cover) -> None:
    assert cover(days) == expected


def test_compounds_have_shorter_limits() -> None:
    assert [cover(days, COMPOUND_DAYS) for days in (7, 8, 14, 15)] == [
        Cover.FRESH,
        Cover.AGEING,
        Cover.AGEING,
        Cover.STALE,
    ]


def test_door_counts_the_attempts_since_somebody_was_met(house: House, worker: Viewer) -> None:
    visited(house, worker, outcome="no_one_home", **earlier(50))
    visited(house, worker, **earlier(40))
    visited(house, worker, outcome="not_now", again_on=date(2022, 4, 18), **earlier(10))
    visited(house, worker, outcome="no_one_home", once="days-before-000")
    doors = queries.with_visits(Dwelling.objects.filter(pk=house.dwellings()[0].pk))
    door = queries.door(doors.get(), NOW)
    assert (door.days, door.cover, door.tries, door.again_on, door.this_week) == (
        40,
        Cover.AGEING,
        2,
        None,
        "tried",
    )


def test_withdrawn_visit_does_not_count_as_being_there(house: House, worker: Viewer) -> None:
    visit = visited(house, worker)
    actions.withdraw_visit(visit.pk, "点错了门", by=worker, now=NOW)
    doors = queries.with_visits(Dwelling.objects.filter(pk=visit.dwelling_id))
    door = queries.door(doors.get(), NOW)
    assert (door.days, door.tries, door.this_week) == (None, 0, "")


def test_round_begins_where_we_are_expected_then_with_who_waited_longest(
    house: House, secretary: Viewer, worker: Viewer
) -> None:
    planned(house, secretary, workers={house.accounts["worker"].pk: [house.building.pk]})
    visited(house, worker, 0, **earlier(40))
    visited(house, worker, 1, **earlier(100))
    visited(house, worker, 2, **(earlier(20) | {"again_on": WEEK}))
    visited(house, worker, 3)
    visited(house, worker, 4, outcome="no_one_home")
    first = house.dwellings()
    expected = [first[2], first[5], first[1], first[0], first[4], first[3]]
    assert list(queries.round_of(worker, WEEK)) == expected


def test_round_holds_only_the_workers_own_share(
    house: House, secretary: Viewer, worker: Viewer, second_worker: Viewer
) -> None:
    shares = {
        house.accounts["worker"].pk: [house.building.pk],
        house.accounts["second_worker"].pk: [],
    }
    planned(house, secretary, workers=shares)
    assert {door.building_id for door in queries.round_of(worker, WEEK)} == {house.building.pk}
    assert queries.round_of(second_worker, WEEK).count() == 10
    assert queries.round_of(worker, WEEK + timedelta(days=7)).count() == 0


def test_coverage_tells_each_compound_by_its_doors(house: House, worker: Viewer) -> None:
    visited(house, worker, 0, **earlier(100))
    visited(house, worker, 1, **earlier(40))
    visited(house, worker, 2, **earlier(9))
    visited(house, worker, 3, outcome="no_one_home")
    (row,) = queries.coverage(worker, None, NOW)
    assert (row.doors, row.fresh, row.ageing, row.stale, row.never) == (10, 1, 1, 1, 7)
    assert (row.tries, row.days, row.cover, row.planned) == (1, 9, Cover.AGEING, False)


def test_compound_that_nobody_visited_stands_first(
    house: House, leader: Viewer, worker: Viewer
) -> None:
    visited(house, worker)
    rows = queries.coverage(leader, None, NOW)
    assert [row.compound for row in rows] == [house.other_compound, house.compound]
    assert [row.cover for row in rows] == [Cover.NEVER, Cover.FRESH]
    assert queries.coverage(leader, house.community, NOW) == [rows[1]]


def test_compound_without_doors_is_shown_with_none(house: House, worker: Viewer) -> None:
    empty = places.create_compound(house.community.pk, name="空院", by=PROGRAM, now=NOW)
    rows = {row.compound: row.doors for row in queries.coverage(worker, None, NOW)}
    assert rows == {house.compound: 10, empty: 0}


def test_progress_counts_households_not_knocks(house: House, worker: Viewer) -> None:
    visited(house, worker, 0, outcome="no_one_home")
    visited(house, worker, 0, once="once-again-1")
    visited(house, worker, 1, outcome="not_now")
    found = queries.progress([house.compound.pk, house.other_compound.pk], WEEK)
    assert found == {house.compound.pk: queries.Progress(met=1, tried=1)}


def test_neighbours_are_the_doors_before_and_after(house: House) -> None:
    doors = house.dwellings()
    assert queries.neighbours(doors[1]) == (doors[0], doors[2])
    assert queries.neighbours(doors[0]) == (None, doors[1])
    assert queries.neighbours(doors[5]) == (doors[4], None)


@pytest.mark.parametrize("visits", [1, 3])
def test_coverage_takes_three_queries_for_any_number(
    house: House, worker: Viewer, visits: int, django_assert_num_queries: Any
) -> None:
    for number in range(visits):
        visited(house, worker, number)
    with django_assert_num_queries(3):
        queries.coverage(worker, None, NOW)
