"""The pages of people: masked, closed to those who do not serve the resident."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, House

from linli.base.viewer import system
from linli.people import actions
from linli.people.models import Organisation, Person

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
def as_worker(house: House) -> Client:
    return signed_in(house, "worker")


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def pages_of(house: House) -> list[str]:
    person, firm = house.neighbour.pk, house.firm.pk
    return [
        "/people/",
        "/people/new/",
        f"/people/{person}/",
        f"/people/{person}/edit/",
        "/people/organisations/",
        "/people/organisations/new/",
        f"/people/organisations/{firm}/",
        f"/people/organisations/{firm}/edit/",
        "/people/organisations/export/",
        "/people/export/",
    ]


def test_every_page_opens_for_the_worker_of_the_community(house: House, as_worker: Client) -> None:
    pages = pages_of(house)

    assert {page: as_worker.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_nothing_of_another_community_is_there(house: House) -> None:
    client = signed_in(house, "other_worker")

    assert client.get(f"/people/{house.neighbour.pk}/").status_code == 404
    assert client.get(f"/people/organisations/{house.firm.pk}/").status_code == 404
    assert "宋" not in text_of(client.get("/people/"))
    assert client.post(f"/people/{house.neighbour.pk}/erase/").status_code == 403
    tie = house.neighbour.ties.get()
    assert client.post(f"/people/ties/{tie.pk}/end/").status_code == 404


@pytest.mark.parametrize("name", ["administrator", "supervisor", "leader", "handler", "specialist"])
def test_register_is_closed_to_those_who_serve_nobody_at_the_door(house: House, name: str) -> None:
    client = signed_in(house, name)

    assert client.get("/people/").status_code == 403
    assert client.get("/people/export/").status_code == 403
    assert client.get(f"/people/{house.neighbour.pk}/").status_code == 403


def test_names_and_numbers_are_masked_on_every_page(house: House, as_worker: Client) -> None:
    for page in pages_of(house):
        shown = as_worker.get(page).content.decode(errors="replace")
        assert "宋玉珍" not in shown, page
        assert "13900000001" not in shown, page


@pytest.mark.parametrize(
    ("words", "found"), [("宋玉珍", True), ("13900000001", True), ("9号楼", True), ("何为", False)]
)
def test_resident_is_found_by_post_only(
    house: House, as_worker: Client, words: str, found: bool
) -> None:
    response = as_worker.post("/people/", {"words": words})

    assert ("宋**" in text_of(response)) is found
    assert response.status_code == 200


def test_register_is_narrowed_to_a_compound_and_a_tie(house: House, as_worker: Client) -> None:
    here = f"/people/?compound={house.compound.pk}"

    assert "宋**" in text_of(as_worker.get(here))
    assert "宋**" in text_of(as_worker.get(f"{here}&kind=owner"))
    assert "宋**" not in text_of(as_worker.get(f"{here}&kind=head"))


def test_register_asks_the_database_no_oftener_for_more_rows(
    house: House, as_worker: Client
) -> None:
    as_worker.get("/people/")
    with CaptureQueriesContext(connection) as one:
        as_worker.get("/people/")
    for number, door in enumerate(house.dwellings()[1:3]):
        actions.register_person(
            house.community.pk, name=f"住户{number}", dwelling_id=door.pk, by=BY, now=NOW
        )
    with CaptureQueriesContext(connection) as three:
        as_worker.get("/people/")

    assert len(three) == len(one)


def test_long_register_goes_on_where_it_ended(house: House, as_worker: Client) -> None:
    doors = house.dwellings()
    for number in range(60):
        actions.register_person(
            house.community.pk, name="住户", dwelling_id=doors[number % 6].pk, by=BY, now=NOW
        )

    first = text_of(as_worker.get("/people/"))
    more = re.search(r'href="(\?after=\d+)"', first)
    assert more
    second = text_of(as_worker.get(f"/people/{more[1]}"))

    shown = [re.findall(r'href="/people/(\d+)/"', page) for page in (first, second)]
    assert [len(rows) for rows in shown] == [50, 11]
    assert len({*shown[0], *shown[1]}) == 61


def test_worker_writes_a_resident_down(house: House, as_worker: Client) -> None:
    response = as_worker.post(
        "/people/new/",
        {
            "area": house.community.pk,
            "name": "周小满",
            "phone": "13900000002",
            "door": "保全街26号院9号楼1单元102",
            "kind": "occupant",
            "consent": "spoken",
        },
        follow=True,
    )

    person = Person.objects.exclude(pk=house.neighbour.pk).get()
    assert "周**" in text_of(response)
    assert person.ties.get().dwelling.room == "102"
    assert "Spoken, after the notice was read out" in text_of(response)


@pytest.mark.parametrize("door", ["火星1号", "9号楼"])
def test_unclear_address_comes_back_with_what_was_typed(
    house: House, as_worker: Client, door: str
) -> None:
    response = as_worker.post(
        "/people/new/",
        {"area": house.community.pk, "name": "周小满", "door": door, "kind": "occupant"},
    )

    assert response.status_code == 422
    assert f'value="{door}"' in response.content.decode()
    assert 'value="周小满"' in response.content.decode()


def test_person_is_corrected_tied_untied_and_erased(house: House, as_secretary: Client) -> None:
    there = f"/people/{house.neighbour.pk}/"

    as_secretary.post(f"{there}edit/", {"phone": "13900000005", "version": 1})
    as_secretary.post(f"{there}ties/", {"door": "10号楼1单元101", "kind": "owner"})
    old = house.neighbour.ties.order_by("pk")[0]
    as_secretary.post(f"/people/ties/{old.pk}/end/")

    house.neighbour.refresh_from_db()
    assert (house.neighbour.name, house.neighbour.phone) == ("宋玉珍", "13900000005")
    assert [tie.dwelling.building.name for tie in house.neighbour.ties.filter(until=None)] == [
        "10号楼"
    ]

    as_secretary.post(f"{there}erase/")
    assert as_secretary.get(there).status_code == 404


def test_worker_does_not_erase(house: House, as_worker: Client) -> None:
    assert as_worker.post(f"/people/{house.neighbour.pk}/erase/").status_code == 403
    assert as_worker.get(f"/people/{house.neighbour.pk}/erase/").status_code == 403


def test_consent_is_taken_back_on_the_page(house: House, as_worker: Client) -> None:
    subject = f"person:{house.neighbour.pk}"
    actions.give_consent(subject, "contact", how="paper", by=BY, now=NOW)

    response = as_worker.post(f"/people/{house.neighbour.pk}/consents/withdraw/", follow=True)

    assert "taken back" in text_of(response)


def test_organisation_is_written_down_changed_and_retired(house: House, as_worker: Client) -> None:
    as_worker.post(
        "/people/organisations/new/",
        {
            "area": house.community.pk,
            "kind": "contractor",
            "name": "示例建设公司",
            "contact_name": "方正",
            "contact_phone": "0371-60000000",
        },
    )
    made = Organisation.objects.get(name="示例建设公司")
    there = f"/people/organisations/{made.pk}/"
    as_worker.post(f"{there}edit/", {"kind": "contractor", "name": "示例建设集团", "version": 1})
    page = text_of(as_worker.get("/people/organisations/?q=集团&kind=contractor"))
    as_worker.post(f"{there}switch/")

    made.refresh_from_db()
    assert (made.name, made.contact_name, made.active) == ("示例建设集团", "方正", False)
    assert "方*" in page
    assert "方正" not in page
    assert "示例建设集团" in text_of(as_worker.get("/people/organisations/?kind=retired"))


def test_list_of_organisations_asks_no_oftener_for_more_rows(
    house: House, as_worker: Client
) -> None:
    as_worker.get("/people/organisations/")
    with CaptureQueriesContext(connection) as one:
        as_worker.get("/people/organisations/")
    for name in ("甲公司", "乙公司"):
        actions.register_organisation(house.community.pk, kind="firm", name=name, by=BY, now=NOW)
    with CaptureQueriesContext(connection) as three:
        as_worker.get("/people/organisations/")

    assert len(three) == len(one)
