"""The week's plans: made by the secretary, for workers of the community, once per compound."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import Viewer
from linli.journal import queries as journal
from linli.places import actions as places
from linli.visits import actions, queries
from linli.visits.models import Plan

WEEK = date(2022, 4, 18)


def planned(house: House, secretary: Viewer, **given: Any) -> Plan:
    """The plan of the first compound for this week, both buildings with the worker."""
    wanted: dict[str, Any] = {
        "week_on": WEEK,
        "workers": {house.accounts["worker"].pk: []},
        "by": secretary,
        "now": NOW,
    }
    return actions.plan_week(house.compound.pk, **(wanted | given))


def shares(plan: Plan) -> dict[int, set[int]]:
    return {
        share.worker_id: {building.pk for building in share.buildings.all()}
        for share in plan.assignments.all()
    }


def test_secretary_gives_each_worker_their_buildings(house: House, secretary: Viewer) -> None:
    worker, second = house.accounts["worker"].pk, house.accounts["second_worker"].pk
    plan = planned(
        house,
        secretary,
        workers={worker: [house.building.pk], second: [house.second_building.pk]},
        goal=5,
        note=" 先走9号楼 ",
    )
    assert shares(plan) == {worker: {house.building.pk}, second: {house.second_building.pk}}
    assert (plan.goal, plan.note, plan.version) == (5, "先走9号楼", 1)


def test_plan_is_written_into_the_journal(house: House, secretary: Viewer) -> None:
    plan = planned(house, secretary)
    (entry,) = journal.timeline(f"visit_plan:{plan.pk}")
    assert (entry.kind, entry.actor, entry.about, entry.data) == (
        "visit_plan.made",
        secretary.key,
        [f"compound:{house.compound.pk}"],
        {"week_on": "2022-04-18"},
    )


def test_a_second_plan_for_the_same_week_is_refused(house: House, secretary: Viewer) -> None:
    planned(house, secretary)
    with pytest.raises(Invalid) as refusal:
        planned(house, secretary)
    assert (refusal.value.field, refusal.value.code) == ("week_on", "planned_already")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"week_on": date(2022, 4, 19)}, "week_on"),
        ({"week_on": date(2022, 4, 11)}, "week_on"),
        ({"workers": {}}, "workers"),
        ({"goal": -1}, "goal"),
    ],
)
def test_bad_values_are_refused_by_their_field(
    house: House, secretary: Viewer, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        planned(house, secretary, **given)
    assert refusal.value.field == field
    assert not Plan.objects.exists()


def test_worker_of_another_community_is_refused(house: House, secretary: Viewer) -> None:
    with pytest.raises(Invalid) as refusal:
        planned(house, secretary, workers={house.accounts["other_worker"].pk: []})
    assert refusal.value.field == "workers"


def test_building_of_another_compound_is_refused(house: House, secretary: Viewer) -> None:
    with pytest.raises(Invalid):
        planned(house, secretary, workers={house.accounts["worker"].pk: [house.other_building.pk]})


def test_secretary_of_another_community_makes_no_plan_here(
    house: House, other_secretary: Viewer
) -> None:
    with pytest.raises(NotAllowed):
        planned(house, other_secretary)


def test_compound_out_of_use_is_not_planned(house: House, secretary: Viewer) -> None:
    places.retire_compound(house.compound.pk, by=PROGRAM, now=NOW)
    with pytest.raises(NotAllowed) as refusal:
        planned(house, secretary)
    assert refusal.value.code == "out_of_use"


def test_changed_plan_has_the_new_workers_only(house: House, secretary: Viewer) -> None:
    plan = planned(house, secretary)
    second = house.accounts["second_worker"].pk
    changed = actions.change_plan(plan.pk, {second: []}, 3, by=secretary, now=NOW, version=1)
    assert shares(changed) == {second: set()}
    assert (changed.goal, changed.version) == (3, 2)


def test_second_writer_gets_a_conflict_with_what_stands_there(
    house: House, secretary: Viewer
) -> None:
    plan = planned(house, secretary)
    worker = house.accounts["worker"].pk
    actions.change_plan(plan.pk, {worker: []}, 3, by=secretary, now=NOW, version=1)
    with pytest.raises(Conflict) as refusal:
        actions.change_plan(plan.pk, {worker: []}, 9, by=secretary, now=NOW, version=1)
    assert isinstance(refusal.value.current, Plan)
    assert refusal.value.current.goal == 3


def test_withdrawn_plan_makes_room_for_another(house: House, secretary: Viewer) -> None:
    plan = actions.withdraw_plan(planned(house, secretary).pk, by=secretary, now=NOW)
    assert plan.withdrawn_at == NOW
    again = planned(house, secretary)
    assert queries.plan_of(house.compound.pk, WEEK) == again
    with pytest.raises(NotAllowed):
        actions.change_plan(plan.pk, {house.accounts["worker"].pk: []}, by=secretary, now=NOW)


def test_last_weeks_plans_are_carried_over_once(house: House, secretary: Viewer) -> None:
    worker = house.accounts["worker"].pk
    planned(house, secretary, workers={worker: [house.building.pk]}, goal=5)
    next_week, monday = WEEK + timedelta(days=7), NOW + timedelta(days=7)
    (made,) = actions.carry_over(next_week, by=secretary, now=monday)
    assert (made.compound_id, made.week_on, made.goal) == (house.compound.pk, next_week, 5)
    assert shares(made) == {worker: {house.building.pk}}
    assert actions.carry_over(next_week, by=secretary, now=monday) == []


def test_share_whose_buildings_are_gone_is_not_carried_over(
    house: House, secretary: Viewer
) -> None:
    worker = house.accounts["worker"].pk
    planned(house, secretary, workers={worker: [house.second_building.pk]})
    places.retire_building(house.second_building.pk, by=PROGRAM, now=NOW)
    later: datetime = NOW + timedelta(days=7)
    assert actions.carry_over(WEEK + timedelta(days=7), by=secretary, now=later) == []


def test_worker_carries_nothing_over(house: House, worker: Viewer) -> None:
    with pytest.raises(NotAllowed):
        actions.carry_over(WEEK, by=worker, now=NOW)
