"""From a question to an approved answer, or to a person; who approves; what is forgotten."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import Conflict, NotAllowed
from linli.cases.models import Case
from linli.knowledge import actions, queries, rules, workflow
from linli.knowledge.actions import Draft
from linli.knowledge.models import Answer, Asked
from linli.knowledge.tests.conftest import As
from linli.knowledge.workflow import State
from linli.people.spec import Erased

FREE = Draft("接种疫苗收费吗？", "免费。", "通知", subject="health")


def to(house: House, who: str = "secretary") -> dict[str, Any]:
    return {"by": house.viewer(who), "now": NOW}


def approved(house: House, draft: Draft = FREE) -> Answer:
    row = actions.write_answer(house.community.pk, draft, **to(house, "worker"))
    return actions.approve(row.pk, **to(house))


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(workflow.MOVES))
def test_every_move_from_every_state(state: State, move: str) -> None:
    expected = {
        ("draft", "approve"): "approved",
        ("draft", "withdraw"): "withdrawn",
        ("approved", "withdraw"): "withdrawn",
        ("draft", "rewrite"): "draft",
        ("approved", "rewrite"): "draft",
        ("withdrawn", "rewrite"): "draft",
        ("approved", "read_again"): "approved",
    }.get((state.value, move))
    if expected is None:
        with pytest.raises(NotAllowed):
            workflow.after(state, move)
    else:
        assert workflow.after(state, move) == expected


def test_nothing_is_shown_before_it_is_approved(house: House) -> None:
    row = actions.write_answer(house.community.pk, FREE, **to(house, "worker"))
    with pytest.raises(NotAllowed):
        actions.approve(row.pk, **to(house, "worker"))
    assert queries.find("打针要钱吗", house.community, NOW) == []
    actions.approve(row.pk, **to(house))
    assert queries.find("打针要钱吗", house.community, NOW) == [row]
    assert queries.find("打针要钱吗", house.other_community, NOW) == []
    actions.rewrite_answer(row.pk, FREE, **to(house, "worker"))
    assert queries.find("打针要钱吗", house.community, NOW) == []


def test_an_answer_past_its_day_is_not_shown(house: House) -> None:
    draft = Draft(**{**FREE.__dict__, "valid_until": NOW.date()})
    approved(house, draft)
    later = NOW + timedelta(days=1)
    assert len(queries.find("打针要钱吗", house.community, NOW)) == 1
    assert queries.find("打针要钱吗", house.community, later) == []


def test_two_who_write_at_once(house: House) -> None:
    row = approved(house)
    with pytest.raises(Conflict):
        actions.rewrite_answer(row.pk, FREE, version=1, **to(house, "worker"))


@pytest.mark.parametrize(
    "name", ["worker", "other_worker", "secretary", "supervisor", "leader", "resident", "contact"]
)
def test_list_and_single_rule_agree(house: House, name: str) -> None:
    rows = [
        actions.write_answer(area.pk, FREE, by=PROGRAM, now=NOW)
        for area in (house.subdistrict, house.community, house.other_community)
    ]
    viewer = house.viewer(name)
    assert {row for row in rows if rules.can_see(viewer, row)} == set(queries.visible_to(viewer))


def test_the_question_box_leads_to_an_answer_or_to_a_person(house: House, as_: As) -> None:
    row = approved(house)
    client = Client()
    typed = {"words": "打疫苗要钱吗", "area": house.community.pk}
    page = client.post("/ask/", typed, follow=True)
    assert "免费。" in page.text
    asked = Asked.objects.get()
    assert (asked.found, asked.answered_at, asked.subject) == ([row.pk], NOW, "health")
    client.post(f"/ask/{asked.token}/helped/", {"helped": "no"})
    row.refresh_from_db()
    asked.refresh_from_db()
    assert (row.unhelpful, asked.answered_at) == (1, None)
    assert [each.words for each in queries.without_answer(house.viewer("secretary"))] == [
        "打疫苗要钱吗"
    ]
    given = {"name": "周小满", "phone": "13900000077"}
    assert client.post(f"/ask/{asked.token}/", given).status_code == 422
    client.post(f"/ask/{asked.token}/", given | {"consent": "on"})
    case = Case.objects.get()
    assert (case.kind, case.summary) == ("inquiry", "打疫苗要钱吗")
    assert actions.note_answered(case.pk, by=PROGRAM, now=NOW)
    asked.refresh_from_db()
    assert asked.answered_at == NOW
    assert "打疫苗要钱吗" not in as_("secretary").get("/knowledge/unanswered/").text


def test_advice_is_left_to_the_doctor(house: House) -> None:
    approved(house, Draft("有高血压能打吗", "请医生判断。", "指南", hands_over="medical"))
    typed = {"words": "高血压能不能打", "area": house.community.pk}
    assert "由医生决定" in Client().post("/ask/", typed, follow=True).text


def test_words_of_questions_go(house: House) -> None:
    old = actions.ask("张三家怎么办", house.community.pk, **to(house))
    kept = actions.ask("宋玉珍要打针吗", house.community.pk, **to(house))
    actions.forget_person(Erased(house.neighbour.pk, (), "宋玉珍"), by=PROGRAM, now=NOW)
    kept.refresh_from_db()
    assert kept.words == ""
    later = NOW + timedelta(days=91)
    assert actions.forget_due(by=PROGRAM, now=later) == 1
    old.refresh_from_db()
    assert old.words == ""


def test_answers_by_the_pages_in_few_queries(house: House, as_: As) -> None:
    worker, secretary = as_("worker"), as_("secretary")
    typed = {"area": house.community.pk, "subject": "health", "question": "收费吗", "text": "免费"}
    refused = worker.post("/knowledge/new/", typed)
    assert (refused.status_code, "免费" in refused.text) == (422, True)
    worker.post("/knowledge/new/", typed | {"source": "通知"})
    row = Answer.objects.get()
    secretary.post(f"/knowledge/{row.pk}/approve/")
    row.refresh_from_db()
    assert row.state == State.APPROVED
    assert worker.post(f"/knowledge/{row.pk}/withdraw/").status_code == 403
    for page in ("/knowledge/", f"/knowledge/{row.pk}/", "/knowledge/unanswered/"):
        secretary.get(page)
        with CaptureQueriesContext(connection) as seen:
            assert secretary.get(page).status_code == 200
        assert len(seen) <= 12
    actions.take_shipped(house.community.pk, by=PROGRAM, now=NOW)
    assert Answer.objects.count() == 41
