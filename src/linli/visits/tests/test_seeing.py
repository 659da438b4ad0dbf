"""Who sees what: the list and the single-row rule agree, role by role."""

from datetime import timedelta

import pytest
from tests.cast import NOW, House

from linli.base.figures import Extent, Measure
from linli.base.viewer import Role, Viewer
from linli.visits import actions, queries, rules
from linli.visits.models import Plan, Visit
from linli.visits.tests.test_planning import WEEK, planned
from linli.visits.tests.test_recording import visited

CAST = (*(str(role) for role in Role), "second_worker", "other_worker", "other_secretary")
#: Role × act, as the manual says it.
MAY = {
    "see": {"worker", "secretary", "supervisor", "leader"},
    "plan": {"secretary"},
    "record": {"worker", "secretary"},
    "withdraw": {"worker", "secretary"},
    "withdraw_any": {"secretary"},
    "export": {"worker", "secretary", "supervisor", "leader"},
}


@pytest.fixture
def week(house: House) -> House:
    """One plan and one visit in each community."""
    planned(house, house.viewer("secretary"))
    actions.plan_week(
        house.other_compound.pk,
        WEEK,
        {house.accounts["other_worker"].pk: []},
        by=house.viewer("other_secretary"),
        now=NOW,
    )
    visited(house, house.viewer("worker"))
    actions.record_visit(
        house.dwellings(house.other_building)[0].pk,
        "no_one_home",
        once="other-door-1",
        by=house.viewer("other_worker"),
        now=NOW,
    )
    return house


def test_table_of_rights_is_the_one_in_the_manual() -> None:
    assert {act: set(roles) for act, roles in rules.RIGHTS.acts.items()} == MAY
    assert {str(role) for role in Role} >= set.union(*MAY.values())


@pytest.mark.parametrize("name", CAST)
def test_list_and_rule_agree(week: House, name: str) -> None:
    viewer = week.viewer(name)
    assert set(queries.visible_to(viewer)) == {
        visit for visit in Visit.objects.all() if rules.can_see(viewer, visit)
    }
    assert set(queries.plans_visible_to(viewer)) == {
        plan for plan in Plan.objects.all() if rules.can_see_plan(viewer, plan)
    }
    doors = [*week.dwellings(), *week.dwellings(week.second_building)]
    doors += week.dwellings(week.other_building)
    assert set(queries.doors_to_record(viewer)) == {
        door for door in doors if rules.can_record(viewer, door)
    }


def test_each_role_sees_its_own_area_and_no_other(week: House) -> None:
    seen = {
        name: set(queries.visible_to(week.viewer(name)).values_list("area__name", flat=True))
        for name in CAST
    }
    here, there = week.community.name, week.other_community.name
    assert {name: areas for name, areas in seen.items() if areas} == {
        "worker": {here},
        "second_worker": {here},
        "secretary": {here},
        "other_worker": {there},
        "other_secretary": {there},
        "supervisor": {here, there},
        "leader": {here, there},
    }


def test_attempt_is_no_visit(week: House, leader: Viewer) -> None:
    extent = Extent(viewer=leader)
    assert (queries.met(extent).count(), queries.attempts(extent).count()) == (1, 2)


def test_households_are_counted_once_and_over_all_doors(house: House, worker: Viewer) -> None:
    for number in range(3):
        visited(house, worker, 0, once=f"same-door-{number}")
    visited(house, worker, 1)
    extent = Extent(viewer=worker, start=NOW, end=NOW + timedelta(days=7))
    assert Measure("distinct", "dwelling_id").of(queries.met(extent)) == 2
    assert queries.dwellings(extent).count() == 10
    later = Extent(viewer=worker, start=NOW + timedelta(days=7))
    assert queries.attempts(later).count() == 0


def test_line_behind_a_figure_names_no_person_living_there(house: House, worker: Viewer) -> None:
    visit = visited(house, worker, note="腿脚不便")
    line = queries.line(visit)
    assert line.title == visit.dwelling.address
    assert line.meta == ("Met", "2022-04-18 09:00", "worker一")


def rows(viewer: Viewer, now: object = NOW) -> list[tuple[object, ...]]:
    columns = ("thing", "pk", "title", "place", "colour", "due_at", "act")
    return list(queries.waiting_for(viewer, now).order_by("pk").values_list(*columns))  # type: ignore[arg-type]


def test_round_waits_for_its_worker_until_the_goal_is_met(house: House) -> None:
    secretary, worker = house.viewer("secretary"), house.viewer("worker")
    planned(house, secretary, goal=1)
    end = queries.midnight(WEEK + timedelta(days=7))
    place = (house.compound.pk, "保全街26号院", "永安社区")
    assert rows(worker) == [("visits", *place, 1, end, "visit")]
    assert [row[4] for row in rows(worker, NOW + timedelta(days=4))] == [2]
    assert rows(house.viewer("second_worker")) == []
    visited(house, worker, 0, outcome="no_one_home")
    assert len(rows(worker)) == 1
    visited(house, worker, 1)
    assert rows(worker) == []


def test_unplanned_compounds_wait_for_the_secretary_in_one_line(house: House) -> None:
    secretary = house.viewer("secretary")
    (line,) = rows(secretary)
    assert line == (
        "visits",
        house.compound.pk,
        "Compounds without a visit plan this week: 1",
        "永安社区",
        2,
        None,
        "plan",
    )
    planned(house, secretary)
    assert rows(secretary) == []


@pytest.mark.parametrize("name", ["administrator", "leader", "supervisor", "handler", "steward"])
def test_nothing_about_visits_waits_for_others(house: House, name: str) -> None:
    assert rows(house.viewer(name)) == []
