"""The pages of task teams: what they show, that they keep what was typed, and who gets in."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from tests.cast import NOW, House

from linli.cases.tests import factories as cases
from linli.journal.models import Entry
from linli.notices.models import Notice
from linli.teams import actions, handlers
from linli.teams.models import Team
from linli.teams.tests.factories import at_work, task, team
from linli.teams.workflow import State

As = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _an_hour_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.clock.queries.now", lambda: NOW + timedelta(hours=1))


@pytest.fixture
def as_(house: House) -> As:
    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(house.accounts[name])
        return client

    return signed_in


@pytest.mark.parametrize("rows", [1, 3])
def test_list_and_page_take_the_same_queries_for_one_row_and_three(
    house: House, as_: As, rows: int
) -> None:
    for __ in range(rows):
        made = at_work(house, *("handler", "other_worker")[: rows - 1])
    for __ in range(rows):
        task(house, made)
    client = as_("secretary")
    for address in ("/teams/", f"/teams/{made.pk}/", f"/teams/{made.pk}/members/"):
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        assert len(seen) <= 12, [query["sql"][:90] for query in seen]


def test_a_secretary_sets_a_team_up_and_finds_it_on_the_list(house: House, as_: As) -> None:
    client = as_("secretary")
    address = f"/teams/new/?area={house.community.pk}"
    typed = {
        "name": "通气组团",
        "purpose": "",
        "leader": house.accounts["worker"].pk,
        "starts_on": "2022-04-18",
        "ends_on": "2022-05-31",
    }
    refused = client.post(address, typed)
    assert (refused.status_code, "通气组团" in refused.text) == (422, True)

    made = client.post(address, typed | {"purpose": "九号楼通气"})

    row = Team.objects.get()
    assert made.headers["Location"] == f"/teams/{row.pk}/members/"
    assert "通气组团" in client.get("/teams/?state=planned").text
    assert "通气组团" not in as_("other_secretary").get("/teams/?state=all").text
    assert client.get(f"/teams/new/?area={house.other_community.pk}").status_code == 404


def test_only_who_may_add_sees_the_load_of_others(house: House, as_: As) -> None:
    made = at_work(house, "handler")
    leads = as_("worker").get(f"/teams/{made.pk}/members/")
    assert (leads.status_code, "second_worker一" in leads.text) == (200, True)
    assert as_("handler").get(f"/teams/{made.pk}/members/").status_code == 403
    assert as_("supervisor").get(f"/teams/{made.pk}/members/").status_code == 403
    assert as_("other_worker").get(f"/teams/{made.pk}/members/").status_code == 404


def test_members_join_by_the_page(house: House, as_: As) -> None:
    made, client = at_work(house), as_("worker")
    address = f"/teams/{made.pk}/members/"
    assert client.post(address, {"account": ""}).status_code == 422
    client.post(address, {"account": house.accounts["handler"].pk, "duty": "现场勘查"})
    outside = {"name": "工程师甲", "unit": "燃气公司", "consent": ""}
    assert client.post(f"{address}outside/", outside).status_code == 422
    client.post(f"{address}outside/", outside | {"consent": "paper"})

    page = client.get(f"/teams/{made.pk}/").text
    for words in ("handler一", "现场勘查", "城建科", "工程师甲", "燃气公司"):
        assert words in page
    member = made.members.get(account=None)
    client.post(f"{address}{member.pk}/forget/")
    assert "工程师甲" not in client.get(f"/teams/{made.pk}/").text


def test_the_leader_works_from_the_page(house: House, as_: As) -> None:
    made, client = team(house), as_("worker")
    address = f"/teams/{made.pk}/"
    client.post(f"{address}start/")
    case = cases.brought_to(house, "received")
    assert client.post(f"{address}cases/", {"number": "SQ-none"}).status_code == 422
    client.post(f"{address}cases/", {"number": case.number, "note": "协助"})
    owner = house.accounts["worker"].pk
    client.post(f"{address}tasks/", {"what": "联系公司", "owner": owner, "due_on": "2022-04-22"})
    late = client.post(f"{address}meetings/", {"held_on": "2022-05-01", "minutes": "还没开的会"})
    assert (late.status_code, "还没开的会" in late.text) == (422, True)
    client.post(f"{address}meetings/", {"held_on": "2022-04-18", "minutes": "分工明确"})

    page = client.get(address).text
    for words in (case.number, "联系公司", "分工明确"):
        assert words in page
    row = made.helped.get()
    client.post(f"{address}cases/{row.pk}/stop/")
    row.refresh_from_db()
    assert row.until is not None
    assert client.post(f"{address}period/", {"ends_on": "2022-06-30"}).status_code == 422
    refused = client.post(f"{address}period/", {"ends_on": "2022-06-30", "reason": "延长"})
    assert refused.status_code == 403


def test_a_helping_team_shows_on_the_case_s_own_page(house: House, as_: As) -> None:
    made = at_work(house)
    case = cases.brought_to(house, "received")
    actions.help_with(made.pk, case.number, by=house.viewer("worker"), now=NOW)
    assert "组团参与办理" in as_("secretary").get(f"/cases/{case.pk}/").text


def test_members_see_number_and_kind_of_cases_they_may_not_open(house: House, as_: As) -> None:
    made = at_work(house, "other_worker")
    case = cases.brought_to(house, "received", summary="九号楼三户没有通气")
    actions.help_with(made.pk, case.number, by=house.viewer("worker"), now=NOW)
    page = as_("other_worker").get(f"/teams/{made.pk}/").text
    assert case.number in page
    assert "九号楼三户没有通气" not in page
    assert f'href="/cases/{case.pk}/"' not in page


def test_the_end_goes_through_the_summary_page(house: House, as_: As) -> None:
    made, client = at_work(house), as_("secretary")
    left = task(house, made)
    address = f"/teams/{made.pk}/"
    assert "联系燃气公司" in client.get(f"{address}summary/").text
    assert client.post(f"{address}dissolve/").status_code == 403
    assert client.post(f"{address}summary/write/", {"summary": ""}).status_code == 422
    client.post(f"{address}summary/write/", {"summary": "一、情况\n完成了。", "version": ""})
    unnamed = client.post(f"{address}tasks/{left.pk}/hand-on/", {"owner": ""})
    assert unnamed.status_code == 422
    client.post(f"{address}tasks/{left.pk}/hand-on/", {"owner": f"section:{house.section.pk}"})
    client.post(f"{address}dissolve/")

    made.refresh_from_db()
    assert made.state == State.DISSOLVED
    page = client.get(f"{address}summary/").text
    assert "<h3>一、情况</h3>" in page
    assert "联系燃气公司 → 城建科" in page
    paper = client.get(f"{address}summary/docx/")
    texts = [line.text for line in Document(io.BytesIO(paper.content)).paragraphs]
    assert texts[0] == "组团“老旧小区通气组团”工作总结"
    assert "完成了。" in texts


def test_the_file_of_the_list_holds_what_the_list_shows(house: House, as_: As) -> None:
    at_work(house)
    text = as_("secretary").get("/teams/export/?as=csv").content.decode("utf-8-sig")
    assert "老旧小区通气组团" in text
    assert "worker一" in text
    assert as_("specialist").get("/teams/export/?as=csv").status_code == 403


def test_who_joins_is_told_on_their_desk(house: House) -> None:
    made = at_work(house, "handler")
    for entry in Entry.objects.filter(kind__in=("team.formed", "team.joined")).order_by("pk"):
        handlers.tell_member(entry)
    told = Notice.objects.filter(about=f"team:{made.pk}").order_by("pk")
    wanted = [f"account:{house.accounts[name].pk}" for name in ("worker", "handler")]
    assert [row.recipient for row in told] == wanted
    assert "九号楼通气协调" in told[0].body


def test_today_and_search_lead_to_the_team(house: House, as_: As) -> None:
    made = team(house)
    assert f'href="/teams/{made.pk}/"' in as_("worker").get("/").text
    assert f'href="/teams/{made.pk}/"' in as_("secretary").get("/search/?q=通气组团").text
