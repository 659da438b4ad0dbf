"""What a phone takes along, and the answers that its queue understands."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, House

from linli.cases.models import Case
from linli.doorstep.tests.browser import appeal, chosen, door, plan
from linli.doorstep.tests.conftest import SignIn
from linli.doorstep.tests.test_recording import photo
from linli.files import queries as files
from linli.visits.models import Visit

JSON = {"accept": "application/json"}


def send(
    client: Client, house: House, *, headers: dict[str, str] | None = None, **typed: Any
) -> Any:
    """One record as the phone's queue sends it."""
    fields = {"outcome": "met", "note": "", "once": "made-on-the-phone"} | typed
    return client.post(door(house), chosen(fields), headers=JSON | (headers or {}))


def test_pack_of_the_week_names_the_round_and_each_of_its_doors(
    house: House, sign_in: SignIn
) -> None:
    plan(house)
    pack = sign_in("worker").get(reverse("doorstep:pack")).json()
    mine = [f"/door/{one.pk}/" for one in house.dwellings()]
    compound = reverse("doorstep:compound", args=[house.compound.pk])
    always = ["/door/", "/door/find/", "/door/waiting/", "/door/calls/", "/knowledge/door/"]
    assert [one for one in pack["addresses"] if one not in always] == [compound, *mine]
    assert set(always) <= set(pack["addresses"])
    assert [one["url"] for one in pack["doors"]] == mine
    assert pack["doors"][0]["words"] == house.dwellings()[0].address
    assert pack["account"] == str(house.accounts["worker"].pk)


def test_pack_of_a_compound_outside_the_plan_holds_all_its_doors(
    house: House, sign_in: SignIn
) -> None:
    client = sign_in("worker")
    pack = client.get(reverse("doorstep:pack"), {"compound": house.compound.pk}).json()
    doors = {*house.dwellings(), *house.dwellings(house.second_building)}
    assert {one["url"] for one in pack["doors"]} == {f"/door/{one.pk}/" for one in doors}
    foreign = client.get(reverse("doorstep:pack"), {"compound": house.other_compound.pk})
    assert foreign.status_code == 404


def test_ready_lends_each_account_a_key_of_its_own_and_nobody_else_one(
    house: House, sign_in: SignIn
) -> None:
    address = reverse("doorstep:ready")
    one, again, other = (
        sign_in(name).get(address).json() for name in ("worker", "worker", "secretary")
    )
    assert one["account"] == str(house.accounts["worker"].pk)
    assert one["key"] == again["key"] != other["key"]
    assert one["csrf"] != again["csrf"]
    signed_out = Client().get(address, headers=JSON)
    assert (signed_out.status_code, signed_out.json()) == (401, {"sign_in": True})
    assert sign_in("handler").get(address, headers=JSON).status_code == 403


def test_answer_names_the_key_and_what_to_pass_on(house: House, sign_in: SignIn) -> None:
    answer = send(sign_in("worker"), house, **appeal())
    case = Case.objects.get()
    visit = Visit.objects.get()
    (told,) = answer.json().pop("told")
    assert answer.status_code == 201
    assert (answer.json()["key"], answer.json()["again"]) == ("made-on-the-phone", False)
    assert answer.json()["done"] == reverse("doorstep:done", args=[visit.pk])
    assert (told["number"], told["summary"]) == (case.number, "楼道灯不亮")
    assert len(told["code"]) >= 6


def test_record_whose_answer_was_lost_is_answered_again_with_the_same_code(
    house: House, sign_in: SignIn
) -> None:
    client = sign_in("worker")
    first, second = (send(client, house, **appeal(photos=photo())) for _time in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["again"] is True
    assert first.json()["told"][0]["code"] == second.json()["told"][0]["code"]
    assert (Visit.objects.count(), Case.objects.count()) == (1, 1)
    assert len(files.of(f"case:{Case.objects.get().pk}")) == 1


def test_moment_of_the_visit_is_when_it_was_saved_on_the_phone(
    house: House, sign_in: SignIn
) -> None:
    send(sign_in("worker"), house, waited="5400")
    visit = Visit.objects.get()
    assert (visit.at, visit.recorded_at) == (NOW - timedelta(seconds=5400), NOW)


def test_moment_that_was_typed_wins_over_the_wait(house: House, sign_in: SignIn) -> None:
    send(sign_in("worker"), house, waited="60", at="2022-04-17 18:00")
    assert Visit.objects.get().at == NOW.replace(day=17, hour=18)


def test_refusal_names_field_label_and_reason(house: House, sign_in: SignIn) -> None:
    answer = send(sign_in("worker"), house, again_on="2022-04-01", **appeal(category=""))
    assert answer.status_code == 422
    assert answer.json() == {
        "errors": [
            {
                "field": "appeals-0-category",
                "label": "What it is about",
                "words": "Choose what it is about.",
            }
        ]
    }
    mended = send(sign_in("worker"), house, again_on="2022-04-01")
    assert [one["field"] for one in mended.json()["errors"]] == ["again_on"]
    assert not Visit.objects.exists()


@pytest.mark.parametrize("waited", ["-1", "soon", "99999999999999999999"])
def test_wait_that_no_phone_tells_is_refused(house: House, sign_in: SignIn, waited: str) -> None:
    assert send(sign_in("worker"), house, waited=waited).status_code == 422
    assert not Visit.objects.exists()


def test_door_out_of_use_is_a_refusal_and_no_lost_sign_in(house: House, sign_in: SignIn) -> None:
    house.dwellings()[0].__class__.objects.filter(pk=house.dwellings()[0].pk).update(active=False)
    assert send(sign_in("worker"), house).status_code == 404


def test_record_of_another_account_is_not_taken_for_this_one(house: House, sign_in: SignIn) -> None:
    others = str(house.accounts["secretary"].pk)
    answer = send(sign_in("worker"), house, headers={"x-linli-account": others})
    assert (answer.status_code, answer.json()) == (403, {"sign_in": True})
    own = str(house.accounts["worker"].pk)
    assert send(sign_in("worker"), house, headers={"x-linli-account": own}).status_code == 201
    assert Visit.objects.count() == 1


def test_signed_out_phone_is_told_so_and_keeps_its_record(house: House) -> None:
    answer = Client().post(door(house), {"outcome": "met"}, headers=JSON)
    assert (answer.status_code, answer.json()) == (401, {"sign_in": True})
