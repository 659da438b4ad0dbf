"""Approved answers where they are used: in inquiries, at the door without network, read again."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import Conflict, NotAllowed
from linli.cases import actions as cases
from linli.cases.models import Case, Category
from linli.knowledge import actions, queries
from linli.knowledge.actions import Draft
from linli.knowledge.models import Answer
from linli.knowledge.tests.conftest import As

FREE = Draft(
    "接种疫苗收费吗？", "免费。", "2021年通知", subject="health", for_firms="单位可预约上门。"
)


def to(house: House, who: str = "secretary", now: Any = NOW) -> dict[str, Any]:
    return {"by": house.viewer(who), "now": now}


def approved(house: House, draft: Draft = FREE, **more: Any) -> Answer:
    values = {**draft.__dict__, **more}
    row = actions.write_answer(house.community.pk, Draft(**values), **to(house, "worker"))
    return actions.approve(row.pk, **to(house))


def inquiry(house: House, words: str = "打针要钱吗") -> Case:
    category = Category.objects.filter(kinds__contains="inquiry", active=True).first()
    assert category is not None
    return cases.raise_case(
        kind="inquiry",
        category_id=category.pk,
        area_id=house.community.pk,
        summary=words,
        source="portal",
        once="asked",
        by=PROGRAM,
        now=NOW,
    ).case


# --- in inquiries ---


def test_an_inquiry_is_answered_by_one_act_with_its_source(house: House, as_: As) -> None:
    row, case = approved(house), inquiry(house)
    worker = as_("worker")
    address = f"/knowledge/inquiry/{case.pk}/"
    assert address in worker.get(f"/cases/{case.pk}/").text
    assert "免费。" in worker.get(address).text
    worker.post(address, {"answer": row.pk, "version": case.version})

    case.refresh_from_db()
    row.refresh_from_db()
    assert (case.state, case.outcome, row.used) == ("ended", "explained", 1)
    assert case.answer == "免费。\n\n依据：2021年通知"
    assert case.first_receiver == house.accounts["worker"]
    assert address not in worker.get(f"/cases/{case.pk}/").text


def test_only_what_is_approved_here_answers_and_no_advice_in_the_single_case(house: House) -> None:
    case = inquiry(house)
    draft = actions.write_answer(house.community.pk, FREE, **to(house, "worker"))
    elsewhere = actions.write_answer(house.other_community.pk, FREE, by=PROGRAM, now=NOW)
    actions.approve(elsewhere.pk, by=PROGRAM, now=NOW)
    doctor = approved(house, hands_over="medical")
    for row, code in ((draft, "not_approved"), (elsewhere, "not_approved"), (doctor, "hands_over")):
        with pytest.raises(NotAllowed) as refusal:
            actions.answer_inquiry(case.pk, row.pk, **to(house, "worker"))
        assert refusal.value.code == code
    row = approved(house)
    with pytest.raises(NotAllowed):
        actions.answer_inquiry(case.pk, row.pk, **to(house, "other_worker"))
    with pytest.raises(Conflict):
        actions.answer_inquiry(case.pk, row.pk, version=case.version + 1, **to(house, "worker"))
    assert Case.objects.get().state == "raised"


def test_appeals_are_offered_no_answers(house: House, as_: As) -> None:
    approved(house)
    case = cases.raise_case(
        kind="appeal",
        category_id=Category.objects.get(code="gas").pk,
        area_id=house.community.pk,
        summary="打针要钱吗",
        source="portal",
        once="appeal",
        by=PROGRAM,
        now=NOW,
    ).case
    assert as_("worker").get(f"/knowledge/inquiry/{case.pk}/").status_code == 404
    assert "/knowledge/inquiry/" not in as_("worker").get(f"/cases/{case.pk}/").text


# --- at the door ---


def test_a_phone_takes_along_what_holds_here_and_what_it_needs_to_search(
    house: House, as_: As
) -> None:
    row = approved(house, at_door="先问是否已登记。")
    actions.write_answer(house.community.pk, Draft("草稿", "草稿", "无"), **to(house, "worker"))
    elsewhere = actions.write_answer(house.other_community.pk, FREE, by=PROGRAM, now=NOW)
    actions.approve(elsewhere.pk, by=PROGRAM, now=NOW)
    worker = as_("worker")
    assert "/knowledge/door/" in worker.get("/door/pack/").json()["addresses"]
    with CaptureQueriesContext(connection) as seen:
        page = worker.get("/knowledge/door/").text
    assert len(seen) <= 12
    assert ("先问是否已登记。" in page, "单位可预约上门。" in page) == (True, True)
    found = re.search(r'id="answers-index" type="application/json">(.*?)</script>', page, re.S)
    assert found is not None
    index = json.loads(found.group(1))
    assert re.findall(r'data-answer="(\d+)"', page) == [str(row.pk)]
    assert "疫" in index["sounds"]["yi"]
    assert any({"打针", "接种"} <= set(group) for group in index["groups"])
    assert len(page.encode()) < 100_000


def test_all_shipped_answers_fit_on_a_phone(house: House, as_: As) -> None:
    for row in actions.take_shipped(house.community.pk, by=PROGRAM, now=NOW):
        actions.approve(row.pk, by=PROGRAM, now=NOW)
    page = as_("worker").get("/knowledge/door/").content
    assert page.count(b"data-answer=") == 40
    assert len(page) < 200_000


# --- read again ---


def test_the_colleague_who_looks_after_it_is_reminded_and_reads_it_again(
    house: House, as_: As
) -> None:
    worker = house.accounts["worker"]
    row = approved(house, owner_id=worker.pk, review_on=NOW.date())
    address = f"/knowledge/{row.pk}/"
    assert address in as_("worker").get("/").text
    assert address not in as_("secretary").get("/").text
    with pytest.raises(NotAllowed):
        actions.read_again(row.pk, **to(house, "second_worker"))
    as_("worker").post(f"{address}read-again/", {"version": row.version})
    row.refresh_from_db()
    assert (row.state, row.review_on) == ("approved", NOW.date() + timedelta(days=180))
    assert address not in as_("worker").get("/").text


def test_what_nobody_looks_after_and_what_ends_soon_waits_for_who_approves(house: House) -> None:
    soon = approved(house, valid_until=NOW.date() + timedelta(days=10))
    approved(house, valid_until=NOW.date() + timedelta(days=20))
    approved(house, valid_until=NOW.date() - timedelta(days=1))
    secretary = house.viewer("secretary")
    assert set(queries.waiting_for(secretary, NOW)) == {soon}
    assert set(queries.waiting_for(house.viewer("worker"), NOW)) == set()


def test_many_answers_come_page_by_page(house: House, as_: As) -> None:
    for number in range(51):
        actions.write_answer(house.community.pk, Draft(f"问{number:02}", "答", "无"), **to(house))
    worker = as_("worker")
    assert "from=50" in worker.get("/knowledge/").text
    assert worker.get("/knowledge/?from=50").text.count("问50") == 1
    assert worker.get("/knowledge/?from=99999999").status_code == 200
