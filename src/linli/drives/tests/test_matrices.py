"""The matrix of a drive over persons, and the grid of one over shops."""

from typing import Any

import pytest
from django.test import Client
from tests.cast import NOW, House

from linli.base.viewer import system
from linli.drives import queries
from linli.drives.models import Drive, Target
from linli.drives.tests.factories import noted, running
from linli.people import actions as people
from linli.people.models import Organisation, Person

BY = system("test")


def neighbour(house: House, name: str, door: int, kind: str = "occupant") -> Person:
    return people.register_person(
        house.community.pk,
        name=name,
        dwelling_id=house.dwellings()[door].pk,
        kind=kind,
        by=BY,
        now=NOW,
    )


def shop(house: House, name: str, address: str = "", *, inside: bool = False) -> Organisation:
    compound = house.compound.pk if inside else None
    return people.register_organisation(
        house.community.pk,
        kind="firm",
        name=name,
        address=address,
        compound_id=compound,
        by=BY,
        now=NOW,
    )


def of_person(drive: Drive, person: Person) -> Target:
    return drive.targets.get(person=person)


def signed_in(house: House, name: str = "worker") -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(house.accounts[name])
    return client


def cell(body: str, target: Target) -> str:
    return body[body.index(f'id="t{target.pk}"') :].partition("</a>")[0]


def test_a_door_shows_who_is_furthest_behind_and_how_many_live_there(house: House) -> None:
    far, near = neighbour(house, "周小满", 1), neighbour(house, "李大方", 1)
    alone = neighbour(house, "王安", 2)
    drive = running(house, "vaccination", name="疫苗接种")
    noted(of_person(drive, near), "told", house)
    client = signed_in(house)
    body = client.get(f"/drives/{drive.pk}/compounds/{house.compound.pk}/").text
    door = cell(body, of_person(drive, far))
    assert "×2" in door
    assert "周**" in door
    assert "李**" in door
    assert "周小满" not in body
    assert f'id="t{of_person(drive, near).pk}"' not in body
    assert "×" not in cell(body, of_person(drive, alone))
    sheet = client.get(f"/drives/targets/{of_person(drive, far).pk}/sheet/").text
    assert "李**" in sheet


def test_a_person_stands_at_home_and_not_at_what_they_own(house: House) -> None:
    person = neighbour(house, "周小满", 1)
    people.tie(person.pk, house.dwellings()[3].pk, kind="owner", by=BY, now=NOW)
    drive = running(house, "vaccination", name="疫苗接种")
    doors = queries.standing_in(house.viewer("worker"), drive, house.compound)
    assert house.dwellings()[1].pk in doors
    assert house.dwellings()[3].pk not in doors
    shares = queries.compounds_of(drive, house.viewer("worker"))
    assert [(share.name, share.targets) for share in shares] == [(house.compound.name, 2)]


def test_a_tap_on_a_person_returns_to_their_door(house: House) -> None:
    person = neighbour(house, "周小满", 1)
    drive = running(house, "vaccination", name="疫苗接种")
    target = of_person(drive, person)
    sent = {"stage": "told", "once": "a-tap-here", "back": "matrix", "version": 1}
    kept = signed_in(house).post(f"/drives/targets/{target.pk}/record/", sent)
    assert kept["Location"] == f"/drives/{drive.pk}/compounds/{house.compound.pk}/#t{target.pk}"


def test_shops_stand_by_place_in_the_order_of_their_addresses(house: House) -> None:
    for name, address in (("十号面馆", "保全街10号"), ("九号面馆", "保全街9号"), ("流动摊", "")):
        shop(house, name, address)
    shop(house, "院内小卖部", "26号院内", inside=True)
    drive = running(house, "gas_shops", name="商户检查")
    worker = house.viewer("worker")
    found = queries.streets(worker, drive, queries.stages_by_pk(drive))
    assert [(str(each.place), [one.name for one in each.shops]) for each in found] == [
        (str(house.compound), ["院内小卖部"]),
        (str(house.community), ["九号面馆", "十号面馆", "流动摊", house.firm.name]),
    ]
    noted(drive.targets.get(organisation__name="九号面馆"), "told", house)
    body = signed_in(house).get(f"/drives/{drive.pk}/shops/").text
    assert "#sign-" in cell(body, drive.targets.get(organisation__name="九号面馆"))
    inside = signed_in(house).get(f"/drives/{drive.pk}/compounds/{house.compound.pk}/").text
    assert "院内小卖部" in inside
    assert "九号面馆" not in inside


def test_only_a_drive_over_shops_has_their_grid(house: House) -> None:
    drive = running(house)
    assert signed_in(house).get(f"/drives/{drive.pk}/shops/").status_code == 404


@pytest.mark.parametrize("more", [1, 3])
@pytest.mark.parametrize("template", ["vaccination", "gas_shops"])
def test_matrices_ask_the_same_however_many(
    house: House, django_assert_max_num_queries: Any, template: str, more: int
) -> None:
    for number in range(more):
        neighbour(house, "周小满", number)
        shop(house, f"面馆{number}", f"保全街{number}号", inside=True)
    drive = running(house, template, name="专项")
    client = signed_in(house)
    place = "shops/" if template == "gas_shops" else f"compounds/{house.compound.pk}/"
    client.get(f"/drives/{drive.pk}/{place}")
    with django_assert_max_num_queries(18):  # 12 of the page, the rest of session and frame
        assert client.get(f"/drives/{drive.pk}/{place}").status_code == 200
