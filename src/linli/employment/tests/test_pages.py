"""Pages of vacancies: offered at the desk and by the firm, public with their data, as a feed."""

import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import House

from linli.accounts import actions as accounts
from linli.accounts.models import Link
from linli.base.viewer import Role
from linli.employment import actions
from linli.employment.models import Vacancy
from linli.employment.tests import factories
from linli.employment.tests.factories import to
from linli.employment.tests.test_lists import SHEET
from linli.people import actions as people

TYPED: dict[str, Any] = {
    "title": "电焊工",
    "posts": "3",
    "wage_words": "5-8K+提成",
    "insurance": "full",
    "hours": "shifts",
    "education": "high",
    "years": "2",
    "place": "一号厂房",
    "duties": "焊接管道 <b>安全第一</b>",
}


@pytest.mark.parametrize("name", ["worker", "contact"])
def test_a_vacancy_is_offered_changed_paused_and_ended(
    house: House, sign_in: Callable[[str], Client], name: str
) -> None:
    client = sign_in(name)
    assert client.get("/jobs/new/").status_code == 200
    sent = client.post("/jobs/new/", TYPED | {"organisation": house.firm.pk})
    row = Vacancy.objects.get()
    assert sent["Location"] == f"/jobs/{row.pk}/"
    assert (row.occupation, row.monthly_low, row.source) == (
        factories.occupation("6-18-02-04"),
        5000,
        "firm" if name == "contact" else "desk",
    )
    assert "5,000–8,000" in client.get(f"/jobs/{row.pk}/").content.decode()
    assert client.get(f"/jobs/{row.pk}/edit/").status_code == 200
    client.post(f"/jobs/{row.pk}/edit/", TYPED | {"posts": "4", "version": row.version})
    client.post(f"/jobs/{row.pk}/pause/", {"why": "订单少", "version": 2})
    row.refresh_from_db()
    assert (row.posts, row.state, row.closed_why) == (4, "paused", "订单少")
    client.post(f"/jobs/{row.pk}/resume/")
    client.post(f"/jobs/{row.pk}/fill/")
    client.post(f"/jobs/{row.pk}/renew/", {"valid_until": "2022-05-31", "version": 5})
    client.post(f"/jobs/{row.pk}/withdraw/", {"why": "搬迁", "version": 6})
    row.refresh_from_db()
    assert (row.state, str(row.valid_until)) == ("withdrawn", "2022-05-31")


def test_a_firm_keeps_its_vacancies_in_the_portal_by_its_link(house: House, anyone: Client) -> None:
    scope = f"organisation:{house.firm.pk}"
    token = accounts.make_link(
        Link.Purpose.FIRM, Role.CONTACT, scope, timedelta(days=9), **to(house)
    )
    anyone.get(f"/l/{token}/")
    firm = house.firm.pk
    assert anyone.post("/firm/vacancies/new/", TYPED | {"organisation": firm})["Location"]
    row = Vacancy.objects.get()
    assert (row.organisation_id, row.source, row.state) == (firm, "firm", "open")
    for move, typed in (
        ("pause", {"why": "检修"}),
        ("resume", {}),
        ("fill", {}),
        ("renew", {"valid_until": "2022-06-01"}),
        ("withdraw", {"why": "停招"}),
    ):
        row.refresh_from_db()
        address = f"/firm/vacancies/{row.pk}/{move}/"
        assert anyone.get(address).status_code == 200
        sent = anyone.post(address, typed | {"version": row.version})
        assert sent["Location"] == "/firm/vacancies/", move
    assert "停招" in anyone.get("/firm/vacancies/").content.decode()
    area = house.community.pk
    rival = people.register_organisation(area, kind="firm", name="另一家厂", **to(house))
    other = factories.vacancy(house, firm=rival)
    assert anyone.get(f"/firm/vacancies/{other.pk}/").status_code == 404


def test_a_wage_that_cannot_be_read_comes_back_with_what_was_typed(
    house: House, sign_in: Callable[[str], Client]
) -> None:
    typed = TYPED | {"organisation": house.firm.pk, "wage_words": "待遇优厚"}
    sent = sign_in("worker").post("/jobs/new/", typed)
    assert sent.status_code == 422
    assert "待遇优厚" in sent.content.decode()
    assert not Vacancy.objects.exists()


def test_list_filters_exports_and_asks_few_questions_however_long(
    house: House, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("secretary")
    client.get("/jobs/")
    counted = []
    for titles in (["电焊工"], ["保安", "库管", "厨师"]):
        for title in titles:
            factories.vacancy(house, title)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = client.get("/jobs/")
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 12
    assert "库管" in page.content.decode()
    assert "库管" not in client.get("/jobs/?q=保安").content.decode()
    lines = client.get("/jobs/export/?as=csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert lines[1].startswith("示例燃气公司,电焊工,焊工,6-18-02-04,3,5000-7000,5000,7000")


def test_words_are_decided_on_their_page(house: House, sign_in: Callable[[str], Client]) -> None:
    row = factories.vacancy(house, "焊活师傅", occupation_id=None)
    client = sign_in("worker")
    assert "焊活师傅" in client.get("/jobs/words/").content.decode()
    client.post("/jobs/words/", {"title": "焊活师傅", "occupation": factories.occupation().pk})
    row.refresh_from_db()
    assert row.occupation == factories.occupation()
    assert "6-18-02-04" in client.get("/jobs/words/?q=焊活师傅").content.decode()


def test_employers_sheet_goes_through_its_pages(
    house: House, sign_in: Callable[[str], Client]
) -> None:
    client = sign_in("secretary")
    file = io.BytesIO(SHEET.encode())
    file.name = "岗位.csv"
    sent = client.post("/jobs/imports/", {"area": house.community.pk, "file": file})
    page = client.get(sent["Location"]).content.decode()
    assert "无此公司" in page
    client.post(f"{sent['Location']}take/")
    assert Vacancy.objects.count() == 3
    client.post(f"{sent['Location']}undo/")
    assert not Vacancy.objects.exists()


def test_public_page_tells_search_engines_what_is_offered(house: House, anyone: Client) -> None:
    row = factories.vacancy(
        house, wage="20-25/小时", duties="</script><b>管道", needs=(factories.need("weld_cert"),)
    )
    page = anyone.get(f"/vacancies/{row.pk}/").content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    assert block is not None
    told = json.loads(block.group(1))
    assert (told["@type"], told["title"], told["totalJobOpenings"]) == ("JobPosting", "电焊工", 3)
    assert told["description"] == "</script><b>管道"
    assert told["baseSalary"]["value"] == {
        "@type": "QuantitativeValue",
        "minValue": 20.0,
        "maxValue": 25.0,
        "unitText": "HOUR",
    }
    assert told["occupationalCategory"] == "6-18-02-04 焊工"
    assert told["validThrough"] == "2022-06-17T23:59:59+08:00"
    assert told["jobLocation"]["address"]["addressLocality"] == "永安社区"
    assert told["skills"] == "焊工证"


def test_what_is_over_says_so_and_is_no_posting(house: House, anyone: Client) -> None:
    row = factories.vacancy(house)
    actions.withdraw(row.pk, "停产", **to(house))
    page = anyone.get(f"/vacancies/{row.pk}/").content.decode()
    assert "ld+json" not in page
    assert "电焊工" not in anyone.get("/vacancies/").content.decode()


def test_public_list_and_feed_hold_what_is_on_offer(house: House, anyone: Client) -> None:
    factories.vacancy(house, "电焊工")
    factories.vacancy(house, "保安", occupation_id=factories.occupation("4-07-05-01").pk)
    page = anyone.get("/vacancies/?group=6-18").content.decode()
    assert "电焊工" in page
    assert "保安</a>" not in page
    feed = ElementTree.fromstring(anyone.get("/vacancies/feed.xml").content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")] == [
        "保安 · 示例燃气公司",
        "电焊工 · 示例燃气公司",
    ]
