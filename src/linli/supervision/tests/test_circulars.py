"""Circulars are drafted from the records, name nobody, and are read by those they concern."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from docx import Document
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.supervision import actions, queries
from linli.supervision.models import Circular, Obligation
from linli.supervision.tests.factories import LATER, TOO_LATE, in_state, issue, matter
from linli.supervision.workflow import State

TODAY = date(2022, 4, 18)
LAST = date(2022, 4, 23)
As = Callable[[str], Client]


@pytest.fixture
def as_(house: House, monkeypatch: pytest.MonkeyPatch) -> As:
    monkeypatch.setattr("linli.clock.queries.now", lambda: TOO_LATE)

    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(house.accounts[name])
        return client

    return signed_in


def drafted(house: House, **given: Any) -> Circular:
    values: dict[str, Any] = {
        "since": TODAY, "until": LAST, "by": house.viewer("supervisor"), "now": TOO_LATE,
    } | given  # fmt: skip
    return actions.draft_circular(house.subdistrict.pk, **values)


def worked(house: House) -> None:
    """Four slips: answered in time, sent back, never answered and named, withdrawn."""
    supervisor: dict[str, Any] = {"by": house.viewer("supervisor"), "now": LATER}
    in_state(house, State.ACCEPTED)
    back = in_state(house, State.REPLIED)
    actions.send_back(back.pk, "缺照片", reply_on=date(2022, 4, 22), **supervisor)
    silent = issue(house, title="下水道堵塞")
    actions.press(silent.pk, "circular", reason="拖延", why_skipped="险情", **supervisor)
    in_state(house, State.WITHDRAWN)
    row = actions.open_round(
        house.subdistrict.pk, {"case": 2}, since=TODAY, until=TODAY, seed="1", **supervisor
    )
    first, second = row.samples.all()
    actions.find(first.pk, "in_order", **supervisor)
    actions.find(second.pk, "no_evidence", "没有照片", **supervisor)
    actions.close_round(row.pk, **supervisor)


def test_draft_says_what_the_records_say(house: House) -> None:
    worked(house)
    body = drafted(house).body
    assert "抽查2件" in body
    assert "情况属实1、缺少佐证1" in body
    assert "发出督办单3件，应回复3件，按期回复1件，未按期2件；退回1件。" in body
    assert "督〔2022〕3号（永安社区）：下水道堵塞" in body
    assert "secretary一" not in body


def test_every_figure_opens_exactly_its_rows(house: House, as_: As) -> None:
    worked(house)
    client, supervisor = as_("supervisor"), house.viewer("supervisor")
    figures = queries.counted(supervisor, house.subdistrict, TODAY, LAST)
    assert {each.code: each.value for each in figures} == {
        "issued": 3, "due": 3, "in_time": 1, "not_in_time": 2, "sent_back": 1,
    }  # fmt: skip
    for each in figures:
        assert client.get(each.url).text.count('class="title" href="/slips/') == each.value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("请联系13900000001。", "personal_data"),
        ("410105198001011234已核实。", "personal_data"),
        ("3号楼2单元501室未办。", "personal_data"),
        ("secretary一未按期回复。", "names_a_person"),
        ("handler一未按期回复。", "names_a_person"),
    ],
)
def test_circular_that_names_a_person_is_not_issued(house: House, text: str, code: str) -> None:
    row = drafted(house)
    to: dict[str, Any] = {"by": house.viewer("supervisor"), "now": TOO_LATE}
    for title, body in (("通报", text), (text, "正文")):
        with pytest.raises(Invalid) as refusal:
            actions.issue_circular(row.pk, title=title, body=body, **to)
        assert refusal.value.code == code
    row.refresh_from_db()
    assert (row.state, row.number) == ("draft", "")


def test_issued_circular_has_a_number_and_stays(house: House) -> None:
    to: dict[str, Any] = {"by": house.viewer("supervisor"), "now": TOO_LATE}
    numbers = [
        actions.issue_circular(drafted(house).pk, title="通报", body="正文", **to).number
        for _turn in range(2)
    ]
    assert numbers == ["督通〔2022〕1号", "督通〔2022〕2号"]
    for act in (actions.edit_circular, actions.issue_circular):
        with pytest.raises(NotAllowed):
            act(Circular.objects.order_by("pk")[0].pk, title="改", body="改", **to)


@pytest.mark.parametrize("name", ["leader", "secretary", "worker", "handler", "administrator"])
def test_only_the_supervisor_drafts_edits_and_issues(house: House, name: str) -> None:
    row = drafted(house)
    to: dict[str, Any] = {"by": house.viewer(name), "now": TOO_LATE}
    with pytest.raises(NotAllowed):
        drafted(house, **to)
    for act in (actions.edit_circular, actions.issue_circular):
        with pytest.raises(NotAllowed):
            act(row.pk, title="改", body="改", **to)


def test_draft_is_read_above_and_issued_one_by_all_below(house: House) -> None:
    row = drafted(house)

    def readers() -> set[str]:
        return {
            name
            for name in house.accounts
            if row in queries.circulars_visible_to(house.viewer(name))
        }

    assert readers() == {"supervisor", "leader"}
    to: dict[str, Any] = {"by": house.viewer("supervisor"), "now": TOO_LATE}
    actions.issue_circular(row.pk, title="通报", body="正文", **to)
    assert readers() == {
        "supervisor", "leader", "secretary", "other_secretary", "worker", "second_worker",
        "other_worker", "handler",
    }  # fmt: skip


def test_supervisor_drafts_edits_and_issues_by_the_pages(house: House, as_: As) -> None:
    worked(house)
    client = as_("supervisor")
    period = {"area": house.subdistrict.pk, "since": "2022-04-18", "until": "2022-04-23"}
    assert client.post("/slips/circulars/new/", period).status_code == 302
    row = Circular.objects.get()
    page = f"/slips/circulars/{row.pk}/"
    assert "下水道堵塞" in client.get(page).text
    named = {"title": "通报", "body": "secretary一拖延"}
    assert client.post(f"{page}issue/", named).status_code == 422
    assert client.post(f"{page}edit/", {"title": "通报", "body": "草稿"}).status_code == 302
    assert as_("secretary").get(page).status_code == 404
    assert client.post(f"{page}issue/", {"title": "通报", "body": "正文。"}).status_code == 302
    assert "正文。" in as_("secretary").get(page).text
    paper = Document(BytesIO(as_("handler").get(f"{page}document/").content))
    texts = [paragraph.text for paragraph in paper.paragraphs]
    assert texts[:2] == ["建中街街道督查室", "督通〔2022〕1号"]
    assert {"通报", "正文。"} <= set(texts)


def test_duties_are_off_until_they_replace_something(house: House) -> None:
    areas = [house.subdistrict]
    assert {owed.on for owed in queries.duties(areas, NOW)} == {False}
    to: dict[str, Any] = {"by": house.viewer("leader"), "now": NOW}
    with pytest.raises(Invalid):
        actions.set_obligation(house.subdistrict.pk, "weekly_round", on=True, **to)
    for name in ("supervisor", "secretary", "worker"):
        with pytest.raises(NotAllowed):
            actions.set_obligation(
                house.subdistrict.pk, "weekly_round", on=True, replaces="周督查登记表",
                by=house.viewer(name), now=NOW,
            )  # fmt: skip
    row = actions.set_obligation(
        house.subdistrict.pk, "weekly_round", on=True, replaces="周督查登记表", **to
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Obligation.objects.filter(pk=row.pk).update(replaces="")


def test_duty_is_met_by_the_record_that_exists_anyway(house: House) -> None:
    matter(house)
    leader: dict[str, Any] = {"by": house.viewer("leader"), "now": NOW}
    for code in ("weekly_round", "monthly_circular"):
        actions.set_obligation(house.subdistrict.pk, code, on=True, replaces="旧登记表", **leader)

    def met(now: Any = NOW) -> set[str]:
        return {owed.duty.value for owed in queries.duties([house.subdistrict], now) if owed.met}

    to: dict[str, Any] = {"by": house.viewer("supervisor"), "now": LATER}
    assert met() == set()
    actions.open_round(house.subdistrict.pk, {"case": 1}, since=TODAY, until=TODAY, seed="1", **to)
    assert met() == {"weekly_round"}
    row = drafted(house, until=TODAY, now=LATER)
    assert met() == {"weekly_round"}
    actions.issue_circular(row.pk, title="通报", body="正文", **to)
    assert met() == {"weekly_round", "monthly_circular"}
    assert met(NOW + timedelta(days=31)) == set()


def test_desk_shows_only_the_duties_that_are_on(house: House, as_: As) -> None:
    assert "旧登记表" not in as_("supervisor").get("/slips/desk/").text
    sent = {
        "area": house.subdistrict.pk, "code": "weekly_round", "on": "yes", "replaces": "旧登记表",
    }  # fmt: skip
    assert as_("leader").post("/slips/duties/", sent | {"replaces": ""}).status_code == 422
    assert as_("leader").post("/slips/duties/", sent).status_code == 302
    assert "旧登记表" in as_("supervisor").get("/slips/desk/").text
    assert as_("supervisor").get("/slips/duties/").status_code == 403
