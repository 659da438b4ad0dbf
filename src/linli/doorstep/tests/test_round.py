"""The round: which doors are on it, and what each of them says."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.cast import NOW, PROGRAM, House

from linli.cases import actions as cases
from linli.cases.models import Case
from linli.doorstep import queries
from linli.doorstep.queries import Sign
from linli.doorstep.spec import Ending
from linli.doorstep.tests.browser import WEEK, plan
from linli.doorstep.tests.conftest import SignIn
from linli.doorstep.tests.test_recording import category, draft, recorded
from linli.places import actions as places
from linli.places.models import Dwelling
from linli.visits import actions as visits


def test_round_shows_the_workers_buildings_with_a_word_for_each_door(
    house: House, sign_in: SignIn
) -> None:
    plan(house, goal=4, note="先走9号楼")
    visits.record_visit(
        house.dwellings()[0].pk, "met", once="first-door", by=house.viewer("worker"), now=NOW
    )
    page = sign_in("worker").get(reverse("doorstep:round")).text
    doors = [*house.dwellings(), *house.dwellings(house.second_building)]
    shown = [number for number, one in enumerate(doors) if f'href="/door/{one.pk}/"' in page]
    assert shown == [0, 1, 2, 3, 4, 5]
    assert page.count('title="Met this week"') == 1
    assert page.count('title="To visit"') == 5
    assert "先走9号楼" in page
    assert "1 of 4 households" in page


def test_worker_without_a_round_chooses_a_compound(house: House, sign_in: SignIn) -> None:
    page = sign_in("worker").get(reverse("doorstep:round")).text
    assert reverse("doorstep:compound", args=[house.compound.pk]) in page
    assert "邻院1号院" not in page


def test_compound_outside_the_plan_is_open_to_its_workers_only(
    house: House, sign_in: SignIn
) -> None:
    address = reverse("doorstep:compound", args=[house.compound.pk])
    assert "Not in your plan" in sign_in("worker").get(address).text
    assert sign_in("other_worker").get(address).status_code == 404


def test_each_door_has_the_first_sign_that_holds(
    house: House, worker: Any, second_worker: Any
) -> None:
    doors = [one.pk for one in house.dwellings()]

    def knock(number: int, outcome: str, again_on: date | None = None) -> None:
        once = f"door-number-{number}"
        visits.record_visit(
            doors[number], outcome, once=once, again_on=again_on, by=worker, now=NOW
        )

    knock(0, "met")
    knock(1, "no_one_home")
    knock(2, "not_now", WEEK)
    recorded(house, worker, draft(ending=Ending.SETTLED, answer="换了灯泡"), once="settled-here")
    case = Case.objects.get()
    open_case = cases.raise_case(
        kind="appeal",
        category_id=category(),
        area_id=house.community.pk,
        dwelling_id=doors[4],
        summary="水管漏水",
        source="door",
        once="dripping-pipe",
        by=worker,
        now=NOW,
    )
    round_of_second = queries.round_in(second_worker, house.compound, None, NOW)
    signs = {
        mark.dwelling.pk: mark.sign
        for mark in round_of_second.next
        if mark.dwelling.building_id == house.building.pk
    }
    assert (case.dwelling_id, open_case.case.dwelling_id) == (doors[0], doors[4])
    assert (signs[doors[2]], signs[doors[0]], signs[doors[4]]) == (
        Sign.EXPECTED,
        Sign.ASK,
        Sign.OPEN,
    )
    assert [mark.sign for mark in round_of_second.next][:3] == [
        Sign.EXPECTED,
        Sign.ASK,
        Sign.OPEN,
    ]
    own = queries.round_in(worker, house.compound, None, NOW)
    assert Sign.ASK not in {mark.sign for mark in own.next}


@pytest.mark.parametrize("floors", [2, 50])
def test_round_of_four_hundred_doors_takes_no_more_queries(
    house: House, sign_in: SignIn, floors: int, django_assert_max_num_queries: Any
) -> None:
    places.create_building(
        house.other_compound.pk,
        name="2号楼",
        floors=floors,
        units=[("1单元", 4), ("2单元", 4)],
        by=PROGRAM,
        now=NOW,
    )
    client = sign_in("other_worker")
    address = reverse("doorstep:compound", args=[house.other_compound.pk])
    with django_assert_max_num_queries(12):
        page = client.get(address)
    assert page.text.count('class="cell') == floors * 8 + 4


def test_door_is_found_by_its_address(house: House, sign_in: SignIn) -> None:
    client, wanted = sign_in("worker"), house.dwellings()[3]
    page = client.get(reverse("doorstep:find"), {"q": f"9号楼 {wanted.room}"}).text
    assert f'href="/door/{wanted.pk}/"' in page
    other = house.dwellings(house.other_building)[0]
    assert other.address not in client.get(reverse("doorstep:find"), {"q": "邻院"}).text
    assert "No door found" in client.get(reverse("doorstep:find"), {"q": "九十九号院"}).text


# --- the household --------------------------------------------------------------------------


def test_visit_of_last_week_does_not_count_for_this_weeks_round(house: House, worker: Any) -> None:
    visits.record_visit(
        house.dwellings()[0].pk,
        "met",
        once="last-week-s-visit",
        by=worker,
        now=NOW - timedelta(days=5),
    )
    found = queries.round_in(worker, house.compound, None, NOW)
    assert (found.own.met, found.week.met, found.doors) == (0, 0, 10)
    assert Dwelling.objects.count() == 14
