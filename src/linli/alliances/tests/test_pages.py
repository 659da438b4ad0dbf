"""The pages of alliances and files: what they show, that they keep what was typed, who gets in."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import House

from linli.alliances.models import Alliance, EnterpriseFile, Member
from linli.alliances.tests.factories import alliance, firm, founder, kept

As = Callable[[str], Client]


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_take_the_same_queries_for_one_row_and_three(
    house: House, as_: As, rows: int
) -> None:
    row = alliance(house)
    for n in range(rows):
        made = founder(house, row, firm(house, f"示例公司{n}"))
        kept(house, made.organisation)
    client = as_("leader")
    for page in (
        "/alliances/",
        f"/alliances/{row.pk}/",
        f"/alliances/members/{made.pk}/",
        "/alliances/firms/",
        f"/alliances/firms/{made.organisation_id}/",
    ):
        client.get(page)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).status_code == 200
        assert len(seen) <= 12, [page, *(query["sql"][:90] for query in seen)]


def test_an_alliance_is_founded_by_the_pages(house: House, as_: As) -> None:
    client = as_("leader")
    typed = {"kind": "industry", "area": house.subdistrict.pk, "name": "", "platform": "一站通"}
    refused = client.post("/alliances/new/", typed)
    assert (refused.status_code, "一站通" in refused.text) == (422, True)
    client.post("/alliances/new/", typed | {"name": "示例产业联盟", "since": "2022-01-10"})
    row = Alliance.objects.get()
    address = f"/alliances/{row.pk}/"
    bank = firm(house, "示例银行")
    assert client.post(f"{address}founders/", {"rank": "council"}).status_code == 422
    client.post(
        f"{address}founders/", {"rank": "council", "organisations": [house.firm.pk, bank.pk]}
    )
    client.post(f"{address}edit/", {"name": "产业联盟", "platform": "二站通", "version": "1"})
    page = client.get(address).text
    for words in ("产业联盟", "二站通", "示例银行", "示例燃气公司", "理事单位"):
        assert words in page
    assert "示例银行" not in client.get(f"{address}?q=燃气").text
    sheet = client.get(f"{address}export/?as=csv").content.decode("utf-8-sig")
    assert sheet.count("\n") == 3
    assert as_("contact").get(f"{address}export/?as=csv").status_code == 403


def test_a_contact_reads_the_members_and_opens_only_their_own(house: House, as_: As) -> None:
    row = alliance(house)
    mine, bank = founder(house, row), founder(house, row, firm(house, "示例银行"))
    client = as_("contact")
    page = client.get(f"/alliances/{row.pk}/").text
    assert "示例银行" in page
    assert f"/alliances/members/{mine.pk}/" in page
    assert f"/alliances/members/{bank.pk}/" not in page
    assert client.get(f"/alliances/members/{bank.pk}/").status_code == 404
    assert client.get(f"/alliances/firms/{bank.organisation_id}/").status_code == 404


def test_the_file_of_a_firm_by_the_pages(house: House, as_: As) -> None:
    pk = house.firm.pk
    page, edit = f"/alliances/firms/{pk}/", f"/alliances/firms/{pk}/edit/"
    specialist, contact = as_("specialist"), as_("contact")
    assert specialist.get(page).status_code == 200
    typed = {"link": "core", "staff": "120", "staff_on": "", "wants": "招技工", "version": "0"}
    refused = specialist.post(edit, typed)
    assert (refused.status_code, "招技工" in refused.text) == (422, True)
    mine = house.accounts["specialist"].pk
    specialist.post(edit, typed | {"staff_on": "2022-03-31", "specialist": mine})
    assert "招技工" in contact.get(page).text
    said = {"staff": "130", "staff_on": "2022-04-15", "jobs": "4", "gives": "会议室"}
    contact.post(edit, said | {"version": "1", "link": "front_end"})
    row = EnterpriseFile.objects.get()
    assert (row.link, row.staff, row.jobs, row.gives, row.specialist_id) == (
        "core",
        130,
        4,
        "会议室",
        mine,
    )
    late = contact.post(edit, said | {"version": "1"})
    assert late.status_code == 409
    listed = specialist.get("/alliances/firms/?link=core&mine=1").text
    assert "示例燃气公司" in listed
    assert "示例燃气公司" not in specialist.get("/alliances/firms/?link=front_end").text
    sheet = specialist.get("/alliances/firms/export/?as=csv").content.decode("utf-8-sig")
    assert "会议室" in sheet
    assert as_("worker").post(edit, said).status_code == 403


def test_members_of_an_alliance_are_not_there_for_strangers(house: House, as_: As) -> None:
    made = founder(house, alliance(house, "邻院联盟", area_id=house.other_community.pk))
    client = as_("secretary")
    for page in (f"/alliances/{made.alliance_id}/", f"/alliances/members/{made.pk}/"):
        assert client.get(page).status_code == 404
    assert Member.objects.count() == 1
