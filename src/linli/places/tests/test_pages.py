"""The pages of places: who gets in, what they show, what comes back when input is wrong."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, House

from linli.base.viewer import system
from linli.journal import actions as journal
from linli.places import actions
from linli.places.models import AreaName, Building, Compound, Dwelling

BY = system("test")
pytestmark = pytest.mark.django_db


def signed_in(house: House, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(house.accounts[name])
    return client


@pytest.fixture
def as_secretary(house: House) -> Client:
    return signed_in(house, "secretary")


@pytest.fixture
def as_administrator(house: House) -> Client:
    return signed_in(house, "administrator")


def text_of(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]


def test_every_page_of_the_community_opens_for_its_secretary(
    house: House, as_secretary: Client
) -> None:
    door, unit = house.dwellings()[0], house.building.units.get()
    pages = [
        "/places/",
        "/places/new/",
        f"/places/{house.compound.pk}/",
        f"/places/{house.compound.pk}/edit/",
        f"/places/{house.compound.pk}/poster/",
        f"/places/{house.compound.pk}/qr.svg",
        f"/places/{house.compound.pk}/buildings/new/",
        f"/places/buildings/{house.building.pk}/",
        f"/places/buildings/{house.building.pk}/edit/",
        f"/places/units/{unit.pk}/",
        f"/places/units/{unit.pk}/dwellings/new/",
        f"/places/dwellings/{door.pk}/",
        "/places/areas/",
        f"/places/areas/{house.community.pk}/",
        "/places/imports/",
        "/places/imports/template/",
        "/places/export/",
    ]

    assert {page: as_secretary.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_pages_of_another_community_are_not_there(house: House, as_secretary: Client) -> None:
    there = house.other_compound
    pages = [
        f"/places/{there.pk}/",
        f"/places/{there.pk}/poster/",
        f"/places/{there.pk}/qr.svg",
        f"/places/buildings/{house.other_building.pk}/",
        f"/places/areas/{house.other_community.pk}/",
    ]

    assert {page: as_secretary.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)


def test_administrator_changes_areas(house: House, as_administrator: Client) -> None:
    area = house.community
    pages = [
        "/places/areas/?all=1",
        "/places/areas/new/",
        f"/places/areas/{area.pk}/",
        f"/places/areas/{area.pk}/edit/",
        f"/places/areas/{area.pk}/rename/",
        f"/places/areas/{area.pk}/move/",
        f"/places/areas/{area.pk}/close/",
    ]
    assert {page: as_administrator.get(page).status_code for page in pages} == dict.fromkeys(
        pages, 200
    )

    response = as_administrator.post(
        f"/places/areas/{area.pk}/rename/",
        {"name": "永安里社区", "code": area.code, "since": "2022-04-01", "version": area.version},
        follow=True,
    )

    area.refresh_from_db()
    assert area.name == "永安里社区"
    assert "the old one is kept with its period" in text_of(response)


def test_administrator_makes_a_grid_and_notes_an_alias(
    house: House, as_administrator: Client
) -> None:
    as_administrator.post(
        "/places/areas/new/",
        {"parent": house.community.pk, "level": "grid", "name": "第一网格", "name_en": ""},
    )
    as_administrator.post(
        f"/places/areas/{house.community.pk}/names/", {"name": "永安里", "source": "老地图"}
    )

    assert house.community.children.get().name == "第一网格"
    assert AreaName.objects.get(kind="alias").name == "永安里"


def test_secretary_does_not_change_areas(house: House, as_secretary: Client) -> None:
    assert as_secretary.get(f"/places/areas/{house.community.pk}/edit/").status_code == 403
    assert as_secretary.post(f"/places/areas/{house.community.pk}/switch/").status_code == 403


def test_list_shows_the_compounds_of_ones_own_community(house: House, as_secretary: Client) -> None:
    page = text_of(as_secretary.get("/places/"))

    assert "保全街26号院" in page
    assert "邻院1号院" not in page
    assert "2 buildings" in page
    assert "10 dwellings" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=26号", True), ("q=bqj", True), ("q=nowhere", False), ("show=retired", False)],
)
def test_compound_is_found_by_name_and_pinyin(
    house: House, as_secretary: Client, query: str, found: bool
) -> None:
    assert ("保全街26号院" in text_of(as_secretary.get(f"/places/?{query}"))) is found


def test_list_asks_the_database_no_oftener_for_more_rows(
    house: House, as_secretary: Client
) -> None:
    as_secretary.get("/places/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        as_secretary.get("/places/")
    for number in (1, 2):
        actions.create_compound(house.community.pk, name=f"新院{number}", by=BY, now=NOW)
    with CaptureQueriesContext(connection) as three:
        as_secretary.get("/places/")

    assert len(three) == len(one)


def test_long_list_goes_on_where_it_ended(house: House, as_secretary: Client) -> None:
    for number in range(51):
        actions.create_compound(house.community.pk, name=f"甲院{number:02d}", by=BY, now=NOW)

    first = text_of(as_secretary.get("/places/"))
    more = re.search(r'href="(\?after=\d+)"', first)
    assert more
    second = text_of(as_secretary.get(f"/places/{more[1]}"))

    shown = {
        name for page in (first, second) for name in re.findall(r"甲院\d\d|保全街26号院", page)
    }
    assert len(shown) == 52


def test_compound_of_400_doors_needs_few_statements(house: House, as_secretary: Client) -> None:
    big = actions.create_compound(house.community.pk, name="大院", by=BY, now=NOW)
    for number in range(5):
        actions.create_building(
            big.pk,
            name=f"{number}号楼",
            floors=10,
            units=[("1单元", 4), ("2单元", 4)],
            by=BY,
            now=NOW,
        )
    as_secretary.get(f"/places/{big.pk}/")

    with CaptureQueriesContext(connection) as statements:
        page = text_of(as_secretary.get(f"/places/{big.pk}/"))

    assert page.count('class="cell') == 400
    assert len(statements) <= 16


def test_secretary_makes_a_compound_with_a_building(house: House, as_secretary: Client) -> None:
    as_secretary.post("/places/new/", {"area": house.community.pk, "name": "建新街1号院"})
    made = Compound.objects.get(name="建新街1号院")
    as_secretary.post(
        f"/places/{made.pk}/buildings/new/", {"name": "1号楼", "floors": 2, "units": 2, "rooms": 2}
    )

    assert set(made.dwellings.values_list("address", flat=True)) == {
        f"建新街1号院1号楼{unit}单元{room}" for unit in (1, 2) for room in (101, 102, 201, 202)
    }


def test_wrong_input_comes_back_with_what_was_typed(house: House, as_secretary: Client) -> None:
    response = as_secretary.post(
        "/places/new/",
        {"area": house.community.pk, "name": "保全街26号院", "address": "保全街26号"},
    )

    assert response.status_code == 422
    assert 'value="保全街26号"' in response.content.decode()
    assert "has a compound of this name already" in text_of(response)


def test_second_writer_is_told_of_the_conflict(house: House, as_secretary: Client) -> None:
    there = f"/places/{house.compound.pk}/edit/"
    as_secretary.post(there, {"name": "甲院", "version": 1})

    response = as_secretary.post(there, {"name": "乙院", "version": 1})

    house.compound.refresh_from_db()
    assert (response.status_code, house.compound.name) == (409, "甲院")


def test_retired_compound_leaves_the_list_and_comes_back(
    house: House, as_secretary: Client
) -> None:
    switch = f"/places/{house.compound.pk}/switch/"

    as_secretary.post(switch)
    assert not Compound.objects.get(pk=house.compound.pk).active
    assert "保全街26号院" in text_of(as_secretary.get("/places/?show=retired"))

    as_secretary.post(switch)
    assert Compound.objects.get(pk=house.compound.pk).active


def test_acts_are_not_done_by_opening_an_address(house: House, as_secretary: Client) -> None:
    assert as_secretary.get(f"/places/{house.compound.pk}/switch/").status_code == 405
    assert as_secretary.get(f"/places/{house.compound.pk}/renew-qr/").status_code == 405


def test_new_code_replaces_the_old_one(house: House, as_secretary: Client) -> None:
    before = house.compound.qr

    as_secretary.post(f"/places/{house.compound.pk}/renew-qr/")

    house.compound.refresh_from_db()
    assert house.compound.qr != before
    poster = text_of(as_secretary.get(f"/places/{house.compound.pk}/poster/"))
    assert f"http://testserver/q/{house.compound.qr}/" in poster


def test_worker_mends_a_door_but_not_a_building(house: House) -> None:
    client, door = signed_in(house, "worker"), house.dwellings()[0]

    client.post(f"/places/dwellings/{door.pk}/", {"room": "101甲", "floor": 1, "version": 1})
    refused = client.post(f"/places/buildings/{house.building.pk}/edit/", {"name": "甲"})

    door.refresh_from_db()
    assert door.address == "保全街26号院9号楼1单元101甲"
    assert refused.status_code == 403


def test_door_is_added_and_retired_on_the_page(house: House, as_secretary: Client) -> None:
    unit = house.building.units.get()

    as_secretary.post(f"/places/units/{unit.pk}/dwellings/new/", {"room": "401"})
    door = Dwelling.objects.get(unit=unit, room="401")
    as_secretary.post(f"/places/dwellings/{door.pk}/switch/")

    door.refresh_from_db()
    assert (door.floor, door.active) == (4, False)
    page = text_of(as_secretary.get(f"/places/buildings/{house.building.pk}/"))
    assert "Retired" in page


def test_unit_and_building_are_renamed_on_the_page(house: House, as_secretary: Client) -> None:
    unit = house.building.units.get()

    as_secretary.post(f"/places/units/{unit.pk}/", {"name": "东单元"})
    as_secretary.post(
        f"/places/buildings/{house.building.pk}/edit/",
        {"name": "九号楼", "floors": 3, "order": 1, "version": 1},
    )
    as_secretary.post(
        f"/places/buildings/{house.building.pk}/units/", {"name": "西单元", "rooms_per_floor": 1}
    )

    assert set(
        Building.objects.get(pk=house.building.pk).dwellings.values_list("address", flat=True)
    ) == {f"保全街26号院九号楼东单元{floor}0{room}" for floor in (1, 2, 3) for room in (1, 2)} | {
        f"保全街26号院九号楼西单元{floor}01" for floor in (1, 2, 3)
    }


def test_visitor_is_sent_to_the_sign_in_page(house: House) -> None:
    response = Client().get("/places/")

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


def test_compound_page_tells_its_own_changes_not_what_was_said_about_it(house: House) -> None:
    actions.renew_qr(house.compound.pk, by=BY, now=NOW)
    journal.record(
        "case.resolved",
        subject="case:1",
        area=house.community.path,
        by=BY,
        now=NOW,
        about=(f"compound:{house.compound.pk}",),
        text="张家的低保已办好",
    )
    page = text_of(signed_in(house, "administrator").get(f"/places/{house.compound.pk}/"))
    assert "QR code renewed" in page
    assert "张家的低保已办好" not in page
