"""The desk's pages about visits."""

import csv
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, PROGRAM, House

from linli.places import actions as places
from linli.visits import actions, queries
from linli.visits.models import Plan, Visit
from linli.visits.tests.conftest import SignIn
from linli.visits.tests.test_planning import WEEK, planned, shares
from linli.visits.tests.test_recording import visited


def post_plan(client: Client, house: House, **typed: Any) -> Any:
    wanted = {"shares": f"{house.accounts['worker'].pk}:0", "goal": "", "note": ""} | typed
    address = reverse("visits:plan", args=[house.compound.pk])
    return client.post(f"{address}?week=2022-04-18", wanted)


def test_secretary_plans_a_week_in_the_browser(house: House, sign_in: SignIn) -> None:
    client = sign_in("secretary")
    page = client.get(reverse("visits:plans"))
    assert "No plan" in page.text
    worker, second = house.accounts["worker"].pk, house.accounts["second_worker"].pk
    saved = post_plan(
        client,
        house,
        shares=[f"{worker}:{house.building.pk}", f"{second}:0"],
        goal="5",
        note="先走9号楼",
    )
    assert (saved.status_code, saved.url) == (302, "/visits/plans/?week=2022-04-18")
    plan = Plan.objects.get()
    assert shares(plan) == {worker: {house.building.pk}, second: set()}
    assert (plan.goal, plan.note, plan.week_on) == (5, "先走9号楼", WEEK)
    assert "先走9号楼" in client.get(saved.url).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"shares": []}, "Choose at least one worker."),
        ({"shares": ["999999:0"]}, "999999:0 is not one"),
        ({"shares": ["x"]}, "is not one"),
        ({"goal": "-1"}, "greater than or equal to 0"),
        ({"goal": "many"}, "Enter a whole number."),
        ({"note": "长" * 201}, "at most 200"),
    ],
)
def test_bad_plan_comes_back_with_what_was_typed(
    house: House, sign_in: SignIn, typed: dict[str, Any], words: str
) -> None:
    answer = post_plan(sign_in("secretary"), house, **({"note": "先走9号楼"} | typed))
    assert answer.status_code == 422
    assert words in answer.text
    assert typed.get("note", "先走9号楼") in answer.text
    assert not Plan.objects.exists()


def test_second_writer_sees_both_versions_and_decides(house: House, sign_in: SignIn) -> None:
    plan = planned(house, house.viewer("secretary"), note="第一人写的")
    client = sign_in("secretary")
    stale = post_plan(client, house, note="第二人写的", version="0")
    assert stale.status_code == 409
    assert "第一人写的" in stale.text
    assert "第二人写的" in stale.text
    assert Plan.objects.get().note == "第一人写的"
    again = post_plan(client, house, note="第二人写的", version=str(plan.version))
    assert again.status_code == 302
    assert Plan.objects.get().note == "第二人写的"


def test_week_that_is_over_is_refused_in_words(house: House, sign_in: SignIn) -> None:
    address = reverse("visits:plan", args=[house.compound.pk])
    worker = house.accounts["worker"].pk
    answer = sign_in("secretary").post(f"{address}?week=2022-04-11", {"shares": f"{worker}:0"})
    assert answer.status_code == 422
    assert "This week is over" in answer.text


@pytest.mark.parametrize("week", ["", "nonsense", "2022-13-01", "9999-01-01", "2022-04-20"])
def test_unreadable_week_falls_back_to_this_one(sign_in: SignIn, week: str) -> None:
    page = sign_in("secretary").get(reverse("visits:plans"), {"week": week})
    assert page.status_code == 200
    assert "2022-04-18" in page.text


def test_plans_are_carried_over_by_one_button(house: House, sign_in: SignIn) -> None:
    planned(house, house.viewer("secretary"), goal=7)
    client = sign_in("secretary")
    page = client.get(reverse("visits:plans"), {"week": "2022-04-25"})
    assert "Take over last week" in page.text
    client.post(reverse("visits:carry_over"), {"week": "2022-04-25"})
    assert Plan.objects.get(week_on=WEEK + timedelta(days=7)).goal == 7


def test_plan_is_withdrawn_by_a_button(house: House, sign_in: SignIn) -> None:
    plan = planned(house, house.viewer("secretary"))
    client = sign_in("secretary")
    assert client.get(reverse("visits:withdraw_plan", args=[plan.pk])).status_code == 405
    client.post(reverse("visits:withdraw_plan", args=[plan.pk]))
    assert Plan.objects.get().withdrawn_at == NOW


def test_secretary_of_another_community_finds_no_such_page(house: House, sign_in: SignIn) -> None:
    plan = planned(house, house.viewer("secretary"))
    visit = visited(house, house.viewer("worker"))
    client = sign_in("other_secretary")
    for name, pk in (
        ("visits:plan", house.compound.pk),
        ("visits:compound", house.compound.pk),
        ("visits:compound_export", house.compound.pk),
        ("visits:visit", visit.pk),
    ):
        assert client.get(reverse(name, args=[pk])).status_code == 404
    for name, pk in (("visits:withdraw_plan", plan.pk), ("visits:withdraw", visit.pk)):
        assert client.post(reverse(name, args=[pk]), {"reason": "x"}).status_code == 404
    assert "保全街26号院" not in client.get(reverse("visits:coverage")).text


@pytest.mark.parametrize("name", ["administrator", "handler", "steward", "resident"])
def test_others_open_no_page_about_visits(house: House, sign_in: SignIn, name: str) -> None:
    client = sign_in(name)
    for page in ("visits:list", "visits:plans", "visits:coverage", "visits:export"):
        assert client.get(reverse(page)).status_code == 403


def test_coverage_shows_words_and_days(house: House, sign_in: SignIn) -> None:
    then = NOW - timedelta(days=40)
    visited(house, house.viewer("worker"), once="forty-days-ago", now=then)
    client = sign_in("leader")
    page = client.get(reverse("visits:coverage"))
    assert "met 40 days ago" in page.text
    assert "never met" in page.text
    shown = client.get(reverse("visits:coverage"), {"cover": "never"})
    assert "邻院1号院" in shown.text
    assert "保全街26号院" not in shown.text


def test_compound_page_draws_each_door_with_its_word(house: House, sign_in: SignIn) -> None:
    visited(house, house.viewer("worker"))
    page = sign_in("worker").get(reverse("visits:compound", args=[house.compound.pk]))
    door = house.dwellings()[0].pk
    assert f'href="/door/{door}/" title="Visited lately · met today"' in page.text
    assert page.text.count('title="Never visited · never met"') == 9
    assert "/door/" not in sign_in("leader").get(page.request["PATH_INFO"]).text


def test_coverage_files_hold_every_compound_and_door(house: House, sign_in: SignIn) -> None:
    visited(house, house.viewer("worker"))
    client = sign_in("secretary")
    answer = client.get(reverse("visits:coverage_export"), {"as": "csv"})
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[1] == ["永安社区", "保全街26号院", "10", "1", "0", "0", "9", "0", "0"]
    answer = client.get(reverse("visits:compound_export", args=[house.compound.pk]), {"as": "csv"})
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 11
    assert rows[-1][1:] == ["Visited lately", "0", "0"]


def test_list_shows_what_was_chosen(house: House, sign_in: SignIn) -> None:
    visited(house, house.viewer("worker"), 0)
    visited(house, house.viewer("second_worker"), 1, outcome="no_one_home")
    client, doors = sign_in("worker"), house.dwellings()
    address = reverse("visits:list")

    def shown(**chosen: str) -> set[str]:
        text = client.get(address, chosen).text
        return {door.address for door in doors if door.address in text}

    both = {doors[0].address, doors[1].address}
    assert shown() == both
    assert shown(outcome="met") == {doors[0].address}
    assert shown(mine="1") == {doors[0].address}
    assert shown(start="2022-04-18", end="2022-04-18") == both
    assert shown(start="2022-04-19") == set()
    assert shown(compound=str(house.other_compound.pk)) == set()
    assert shown(dwelling=str(doors[1].pk)) == {doors[1].address}
    assert shown(outcome="nonsense", start="x", compound="-1", dwelling="z", before="y") == both


def test_list_is_paged_by_key(house: House, sign_in: SignIn, monkeypatch: Any) -> None:
    monkeypatch.setattr("linli.visits.views.listing.PAGE", 2)
    made = [visited(house, house.viewer("worker"), number) for number in range(3)]
    client = sign_in("worker")
    first = client.get(reverse("visits:list"))
    assert f"?before={made[1].pk}" in first.text
    second = client.get(reverse("visits:list"), {"before": made[1].pk})
    assert made[0].dwelling.address in second.text
    assert made[1].dwelling.address not in second.text


def test_exported_list_leaves_the_notes_in_the_house(house: House, sign_in: SignIn) -> None:
    visited(house, house.viewer("worker"), note="腿脚不便")
    client = sign_in("secretary")
    answer = client.get(reverse("visits:export"), {"as": "csv"})
    text = answer.content.decode("utf-8-sig")
    assert "腿脚" not in text
    assert house.dwellings()[0].address in text
    excel = client.get(reverse("visits:export"))
    assert excel.content[:2] == b"PK"


def test_visit_is_withdrawn_with_a_reason_on_its_page(house: House, sign_in: SignIn) -> None:
    visit = visited(house, house.viewer("worker"), note="腿脚不便")
    client = sign_in("worker")
    page = client.get(reverse("visits:visit", args=[visit.pk]))
    assert "腿脚不便" in page.text
    address = reverse("visits:withdraw", args=[visit.pk])
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "点错了门", "version": "7"}).status_code == 409
    assert Visit.objects.get().withdrawn_at is None
    client.post(address, {"reason": "点错了门", "version": "1"})
    assert Visit.objects.get().withdrawn_why == "点错了门"
    assert "点错了门" in client.get(reverse("visits:visit", args=[visit.pk])).text


@pytest.mark.parametrize("compounds", [1, 3])
def test_plans_and_coverage_take_the_same_queries_for_any_number(
    house: House, sign_in: SignIn, compounds: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(compounds - 1):
        made = places.create_compound(house.community.pk, name=f"{number}号院", by=PROGRAM, now=NOW)
        worker = house.accounts["worker"].pk
        actions.plan_week(made.pk, WEEK, {worker: []}, by=house.viewer("secretary"), now=NOW)
    planned(house, house.viewer("secretary"))
    for number in range(compounds):
        visited(house, house.viewer("worker"), number)
    client = sign_in("secretary")
    with django_assert_max_num_queries(12):
        client.get(reverse("visits:plans"))
    with django_assert_max_num_queries(9):
        client.get(reverse("visits:coverage"))
    with django_assert_max_num_queries(9):
        client.get(reverse("visits:list"))
    assert queries.visible_to(house.viewer("secretary")).count() == compounds
