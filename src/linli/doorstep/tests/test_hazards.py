"""Hazards on the household's page."""

from typing import Any

import pytest
from tests.cast import House

from linli.cases.models import Case
from linli.doorstep.tests.browser import appeal, chosen, door, hazard, save
from linli.doorstep.tests.conftest import SignIn
from linli.doorstep.tests.test_recording import HAZARD
from linli.visits.models import Visit


def test_hazard_is_saved_with_the_visit(house: House, sign_in: SignIn) -> None:
    client = sign_in("worker")
    answer = save(client, house, **hazard(hazard_due_on="2022-04-25"))
    case = Case.objects.get()
    assert answer.status_code == 302
    assert (case.kind, case.state, case.facts["due_on"]) == ("hazard", "raised", "2022-04-25")
    done = client.get(answer["Location"])
    assert HAZARD["basis"] in done.text
    # Nobody raised it: no code to be passed on.
    assert [(one["case"], one["code"], one["link"]) for one in done.context["raised"]] == [
        (case, "", "")
    ]


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"hazard_grade": ""}, {"hazard_grade"}),
        ({"hazard_basis": ""}, {"hazard_basis"}),
        ({"ending": "settled"}, {"hazard_on_spot"}),
        ({"hazard_due_on": "2022-04-18"}, {"hazard_due_on"}),
        ({"category": "", "summary": ""}, {"category", "summary"}),
    ],
)
def test_hazard_left_half_done_comes_back_with_its_faults(
    house: House, sign_in: SignIn, typed: dict[str, Any], fields: set[str]
) -> None:
    answer = save(sign_in("worker"), house, **appeal(), **hazard(**typed))
    assert answer.status_code == 422
    assert set(answer.context["forms"].hazards[0].errors) == fields
    assert not Visit.objects.exists()


def test_untouched_fold_of_the_hazard_keeps_nothing(house: House, sign_in: SignIn) -> None:
    sent = hazard(category="", summary="", hazard_grade="", hazard_basis="")
    answer = save(sign_in("worker"), house, **sent)
    assert (answer.status_code, Case.objects.count(), Visit.objects.count()) == (302, 0, 1)


def test_several_hazards_and_appeals_are_kept_in_one_save(house: House, sign_in: SignIn) -> None:
    found = [
        hazard(0),
        hazard(1, summary="楼道堆物", hazard_grade="major"),
        hazard(2, summary="私拉电线"),
    ]
    typed = {name: value for one in found for name, value in one.items()}
    answer = save(sign_in("worker"), house, **typed, **appeal(0), **appeal(1, summary="水压低"))
    assert answer.status_code == 302
    kept = Case.objects.order_by("once").values_list("kind", "summary", "facts__grade")
    assert list(kept) == [
        ("appeal", "楼道灯不亮", None),
        ("appeal", "水压低", None),
        ("hazard", "软管穿墙", "general"),
        ("hazard", "楼道堆物", "major"),
        ("hazard", "私拉电线", "general"),
    ]
    assert Visit.objects.count() == 1


def test_fault_of_the_second_hazard_stands_at_the_second(house: House, sign_in: SignIn) -> None:
    typed = {**hazard(0), **hazard(1, hazard_due_on="2022-04-17")}
    answer = save(sign_in("worker"), house, **typed)
    assert answer.status_code == 422
    assert [set(form.errors) for form in answer.context["forms"].hazards] == [
        set(),
        {"hazard_due_on"},
        set(),
    ]
    assert not Visit.objects.exists()


def test_queue_brings_several_hazards_once(house: House, sign_in: SignIn) -> None:
    typed = {"outcome": "met", "once": "made-on-the-phone", **hazard(0), **hazard(1)}
    client = sign_in("worker")
    for again in (False, True):
        answer = client.post(door(house), chosen(typed), headers={"accept": "application/json"})
        assert (len(answer.json()["told"]), answer.json()["again"]) == (2, again)
    assert Case.objects.count() == 2
