"""The pages: a drive from its key to a dose and its half hour; who gets in; queries."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import House

from linli.journal.models import Entry
from linli.vaccination import events
from linli.vaccination.models import Course, Product, Schedule, Vault
from linli.vaccination.tests.factories import drive, first, product

As = Callable[[str], Client]


def test_from_the_key_to_the_half_hour(house: House, as_: As) -> None:
    found = drive(house, vault=False)
    vaccine = product(house)
    secretary, worker = as_("secretary"), as_("worker")
    address = f"/vaccination/{found.pk}/"
    assert "开始密封记录" in secretary.get(address).text
    secretary.post(f"{address}open/", {"product": vaccine.pk})
    assert Vault.objects.get().wrapped
    target = first(found)
    page = f"/vaccination/targets/{target.pk}/"
    assert "第一剂" in worker.get(page).text
    refused = worker.post(f"{page}dose/", {"given_on": "2022-04-01", "batch": "P7", "version": "0"})
    assert (refused.status_code, "P7" in refused.text) == (422, True)
    worker.post(f"{page}dose/", {"given_on": "2022-04-01", "where": "here", "version": "0"})
    shown = worker.get(page).text
    assert "第2剂：距2022-04-01第1剂满28天。" in shown
    worker.post(f"{page}observe/")
    assert "还剩30分钟" in secretary.get(address).text
    late = worker.post(f"{page}born/", {"born": "1950-01-01", "version": "0"})
    assert late.status_code == 409
    assert "FHIR" in secretary.get(address).text
    assert secretary.get(f"{address}fhir/").status_code == 405
    assert secretary.post(f"{address}fhir/").json()["entry"]
    handed = Entry.objects.get(kind=events.HANDED_OVER)
    assert (handed.subject, handed.actor) == (f"drive:{found.pk}", house.viewer("secretary").key)
    assert worker.post(f"{address}fhir/").status_code == 403
    assert Course.objects.count() == 1


def test_leaders_see_screened_totals_and_open_nobody(house: House, as_: As) -> None:
    found = drive(house)
    leader = as_("leader")
    page = leader.get(f"/vaccination/{found.pk}/").text
    assert "不显示" in page
    assert leader.get(f"/vaccination/targets/{first(found).pk}/").status_code == 403
    assert as_("other_worker").get(f"/vaccination/{found.pk}/").status_code == 404


def test_who_administers_the_house_sets_schedules_by_the_pages(house: House, as_: As) -> None:
    office = as_("administrator")
    office.post("/vaccination/schedules/new/", {"name": "示例疫苗", "code": "demo"})
    page = office.get("/vaccination/schedules/").text
    assert "示例疫苗" in page
    vaccine = Product.objects.get().pk
    address = f"/vaccination/schedules/{vaccine}/new/"
    typed = {"source": "说明书", "min_age": "18", "unit_2": "days", "unit_3": "days"}
    typed |= {"unit_4": "days"}
    assert office.post(address, typed | {"gap_3": "28"}).status_code == 422
    office.post(address, typed | {"gap_2": "28", "gap_3": "6", "unit_3": "months"})
    row = Schedule.objects.get()
    assert row.gaps == [{"n": 28, "unit": "days"}, {"n": 6, "unit": "months"}]
    assert "28天" in office.get("/vaccination/schedules/").text.replace(" ", "")
    assert [as_(name).get(address).status_code for name in ("leader", "secretary")] == [403, 403]


@pytest.mark.parametrize("persons", [1, 3])
def test_pages_take_few_queries(house: House, as_: As, persons: int) -> None:
    found = drive(house, persons=persons)
    client = as_("secretary")
    for page in (
        "/vaccination/",
        f"/vaccination/{found.pk}/",
        f"/vaccination/targets/{first(found).pk}/",
        "/vaccination/schedules/",
    ):
        client.get(page)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).status_code == 200
        assert len(seen) <= 12, [page, *(query["sql"][:90] for query in seen)]
