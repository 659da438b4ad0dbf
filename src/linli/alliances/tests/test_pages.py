"""The pages of alliances and files: what they show, that they keep what was typed, who gets in."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import House

from linli.alliances import queries
from linli.alliances.models import Alliance, Application, EnterpriseFile, Member
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
        most = 18 if page.startswith("/alliances/firms/") and page != "/alliances/firms/" else 12
        assert len(seen) <= most, [page, *(query["sql"][:90] for query in seen)]


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


def test_from_the_portal_to_a_certificate_by_the_pages(house: House, as_: As) -> None:
    row = alliance(house)
    visitor, specialist, leader = Client(), as_("specialist"), as_("leader")
    address = f"/alliances/{row.pk}/apply/"
    assert "依法登记" in visitor.get(address).text
    typed = {"firm_name": "示例新材料公司", "credit_code": "123", "once": "a1"}
    whom = {"contact_name": "吴经理", "contact_phone": "13900000021"}
    refused = visitor.post(address, typed | whom)
    assert (refused.status_code, "示例新材料公司" in refused.text) == (422, True)
    sent = visitor.post(address, typed | whom | {"credit_code": "91410103MA0000001X"})
    assert "<svg" in sent.text
    one = Application.objects.get()
    page = f"/alliances/applications/{one.pk}/"
    assert "13900000021" not in specialist.get(page).text
    assert f'href="{page}"' in specialist.get("/").text
    specialist.post(f"{page}take-up/", {"area": house.community.pk})
    member = Member.objects.get()
    mine = f"/alliances/members/{member.pk}/"
    assert specialist.post(f"{mine}check/", {"version": "1"}).status_code == 422
    answers = {
        f"condition_{each.pk}": "in_order" for each in queries.conditions_for(row, "admission")
    }
    specialist.post(f"{mine}check/", answers)
    assert f"{mine}vote/" in leader.get("/").text
    assert leader.post(f"{mine}vote/", {"entitled": "9"}).status_code == 422
    votes = {"entitled": "9", "in_favour": "7", "against": "1", "abstained": "1"}
    leader.post(f"{mine}vote/", votes)
    shown = leader.get(f"{mine}certificate/").text
    assert (f"2022-{row.pk:03d}-0001" in shown, "示例新材料公司" in shown) == (True, True)
    assert "赞成 7 票" in leader.get(mine).text
    assert specialist.post(f"{mine}suspend/", {"reason": "x"}).status_code == 403


def test_suspended_heard_and_expelled_by_the_pages(house: House, as_: As) -> None:
    member = founder(house, alliance(house))
    client, mine = as_("leader"), f"/alliances/members/{member.pk}/"
    assert client.post(f"{mine}suspend/", {"reason": ""}).status_code == 422
    client.post(f"{mine}suspend/", {"reason": "未履约"})
    client.post(f"{mine}reinstate/", {})
    client.post(f"{mine}council/", {})
    client.post(f"{mine}council/leave/", {})
    client.post(f"{mine}renew/", {})
    client.post(f"{mine}hear/", {"heard_on": "2022-04-18", "hearing": "正在整改"})
    votes = {"entitled": "9", "in_favour": "8", "against": "1", "abstained": "0"}
    client.post(f"{mine}expel/", votes | {"reason": "屡次违约"})
    member.refresh_from_db()
    assert member.state == "expelled"
    page = client.get(mine).text
    for words in ("正在整改", "屡次违约", "未履约"):
        assert words in page
    assert "已除名" in client.get(f"{mine}certificate/").text


def test_the_administrator_words_the_rules_by_the_pages(house: House, as_: As) -> None:
    row = alliance(house)
    client, address = as_("administrator"), f"/alliances/{row.pk}/rules/"
    assert "示例产业联盟" in client.get("/alliances/rules/").text
    assert client.post(address, {"admit_percent": "100"}).status_code == 422
    client.post(address, {"admit_percent": "60", "expel_percent": "75", "certificate_years": "1"})
    client.post(f"{address}new/", {"stage": "exit", "words": "连续欠薪", "order": "5"})
    first = queries.conditions_for(row, "admission")[0]
    client.post(f"/alliances/rules/{first.pk}/retire/")
    shown = client.get(address).text
    assert ("连续欠薪" in shown, first.words in shown) == (True, False)
    row.refresh_from_db()
    assert (row.admit_percent, row.expel_percent, row.certificate_years) == (60, 75, 1)
    assert as_("leader").get(address).status_code == 403
