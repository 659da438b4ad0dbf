"""The pages of supervision: what they show, what they offer to whom, and the paper."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from tests.cast import NOW, House

from linli.commitments.tests.factories import promise
from linli.journal import actions as journal
from linli.journal.models import Entry
from linli.journal.queries import reactions
from linli.notices.models import Notice
from linli.supervision import actions
from linli.supervision.models import Slip
from linli.supervision.tests.factories import LATER, in_state, issue, matter
from linli.supervision.workflow import State

As = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.clock.queries.now", lambda: LATER)


@pytest.fixture
def as_(house: House) -> As:
    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(house.accounts[name])
        return client

    return signed_in


@pytest.mark.parametrize("name", ["supervisor", "secretary", "worker", "leader"])
def test_only_the_supervisor_is_offered_a_slip_on_case_and_commitment(
    house: House, as_: As, name: str
) -> None:
    case, commitment = matter(house), promise(house)
    for page, about in (
        (f"/cases/{case.pk}/", f"case:{case.pk}"),
        (f"/commitments/{commitment.pk}/", f"commitment:{commitment.pk}"),
    ):
        offered = f"/slips/new/{about}/" in as_(name).get(page).text
        assert offered is (name == "supervisor")


def test_slip_shows_on_the_page_of_its_case_to_who_may_see_it(house: House, as_: As) -> None:
    case = matter(house)
    slip = issue(house, origin=f"case:{case.pk}")
    for name, seen in (("secretary", True), ("leader", True), ("worker", False)):
        assert (f"/slips/{slip.pk}/" in as_(name).get(f"/cases/{case.pk}/").text) is seen


def test_supervisor_issues_from_the_case(house: House, as_: As) -> None:
    case = matter(house)
    client, address = as_("supervisor"), f"/slips/new/case:{case.pk}/"
    page = client.get(address).text
    owner = f"area:{house.community.pk}/{house.accounts['secretary'].pk}"
    assert f'value="{owner}" selected' in page
    sent = {"title": case.summary, "demand": "恢复供气", "to": owner, "reply_on": "2022-04-22"}
    wrong = client.post(address, sent | {"reply_on": "2022-04-01"})
    assert (wrong.status_code, Slip.objects.count()) == (422, 0)
    assert client.post(address, sent).status_code == 302
    slip = Slip.objects.get()
    assert (slip.origin, slip.number) == (f"case:{case.pk}", "督〔2022〕1号")


@pytest.mark.parametrize(
    ("name", "offers"),
    [
        ("secretary", {"sign"}),
        ("supervisor", {"remind", "talk", "circulate", "withdraw"}),
        ("leader", {"instruct"}),
    ],
)
def test_page_offers_each_their_own_acts(
    house: House, as_: As, name: str, offers: set[str]
) -> None:
    slip = issue(house)
    page = as_(name).get(f"/slips/{slip.pk}/").text
    every = {
        "sign", "reply", "accept", "send-back", "archive", "ask-extension", "decide-extension",
        "remind", "talk", "circulate", "instruct", "reopen", "withdraw",
    }  # fmt: skip
    assert {act for act in every if f'action="/slips/{slip.pk}/{act}/"' in page} == offers


def test_receiver_signs_and_replies_with_a_file(house: House, as_: As) -> None:
    slip, client = issue(house), as_("secretary")
    assert client.post(f"/slips/{slip.pk}/sign/", {"version": slip.version}).status_code == 302
    empty = client.post(f"/slips/{slip.pk}/reply/", {"text": ""})
    assert empty.status_code == 422
    pdf = SimpleUploadedFile("验收.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
    sent = client.post(f"/slips/{slip.pk}/reply/", {"text": "已恢复供气", "uploads": [pdf]})
    assert sent.status_code == 302
    page = as_("supervisor").get(f"/slips/{slip.pk}/").text
    assert "已恢复供气" in page
    assert "验收.pdf" in page
    address = page.partition(f'href="/slips/{slip.pk}/files/')[2].partition('"')[0]
    answer = as_("supervisor").get(f"/slips/{slip.pk}/files/{address}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert as_("handler").get(f"/slips/{slip.pk}/files/{address}").status_code == 404


def test_executor_is_refused_every_act_of_the_supervisor(house: House, as_: As) -> None:
    slip, client = in_state(house, State.REPLIED), as_("secretary")
    before = Entry.objects.count()
    for act in (
        "accept", "send-back", "archive", "remind", "talk", "circulate", "decide-extension",
        "instruct", "reopen", "withdraw",
    ):  # fmt: skip
        sent: dict[str, Any] = {
            "note": "好",
            "reason": "好",
            "text": "好",
            "reply_on": "2022-04-25",
        }
        assert client.post(f"/slips/{slip.pk}/{act}/", sent).status_code == 403
    slip.refresh_from_db()
    assert (slip.state, Entry.objects.count()) == (State.REPLIED, before)


@pytest.mark.parametrize("path", ["/slips/", "/slips/desk/", "/"])
@pytest.mark.parametrize("rows", [1, 3])
def test_lists_take_the_same_queries_for_one_row_and_three(
    house: House, as_: As, path: str, rows: int
) -> None:
    for _turn in range(rows):
        issue(house)
    client = as_("supervisor")
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    assert len(seen) <= (20 if path == "/slips/desk/" else 14)


def test_list_is_filtered_by_lateness_unit_and_words(
    house: House, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    issue(house, title="甲事")
    issue(house, title="乙事")
    client = as_("supervisor")
    assert "甲事" not in client.get("/slips/?late=1").text
    assert "甲事" not in client.get("/slips/?q=乙事").text
    assert "乙事" in client.get("/slips/?q=乙事").text
    section = f"/slips/?unit=section:{house.section.pk}"
    assert "甲事" not in client.get(section).text
    monkeypatch.setattr("linli.clock.queries.now", lambda: NOW + timedelta(days=3))
    late = client.get("/slips/?late=1").text
    assert "甲事" in late
    assert "超期" in late or "逾期" in late


def test_export_holds_the_filtered_rows(house: House, as_: As) -> None:
    issue(house, title="甲事")
    answer = as_("supervisor").get("/slips/export/?as=csv")
    text = answer.content.decode("utf-8-sig")
    assert "督〔2022〕1号,甲事,永安社区" in text
    assert as_("secretary").get("/slips/export/").status_code == 403


def test_paper_is_an_official_document(house: House, as_: As) -> None:
    slip = issue(house, demand="第一项。\n第二项。")
    answer = as_("secretary").get(f"/slips/{slip.pk}/document/")
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    page = Document(BytesIO(answer.content))
    (section,) = page.sections
    measures = (
        section.page_width, section.page_height,
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin,
    )  # fmt: skip
    assert [round(each.mm) for each in measures if each] == [210, 297, 37, 35, 28, 26]
    texts = [paragraph.text for paragraph in page.paragraphs]
    assert texts[:2] == ["建中街街道督查室", "督〔2022〕1号"]
    assert "永安社区：" in texts
    assert {"第一项。", "第二项。"} <= set(texts)
    head = page.paragraphs[0].runs[0]
    assert str(head.font.color.rgb) == "D00000"
    faces = {
        run._element.get_or_add_rPr().get_or_add_rFonts().get(qn("w:eastAsia"))
        for paragraph in page.paragraphs
        for run in paragraph.runs
    }
    assert faces == {"方正小标宋简体", "仿宋_GB2312", "黑体"}
    assert page.paragraphs[-1].paragraph_format.line_spacing == Pt(28)
    assert "PAGE" in section.footer.paragraphs[0]._element.xml
    printed = as_("secretary").get(f"/slips/{slip.pk}/paper/").text
    assert "建中街街道督查室" in printed


def test_those_concerned_are_told(house: House) -> None:
    slip = issue(house)
    journal.deliver_waiting(reactions(), now=NOW)
    secretary = f"account:{house.accounts['secretary'].pk}"
    supervisor = f"account:{house.accounts['supervisor'].pk}"
    assert list(Notice.objects.values_list("kind", "recipient")) == [("slip.issued", secretary)]
    actions.sign(slip.pk, by=house.viewer("secretary"), now=LATER)
    actions.press(slip.pk, "reminder", reason="快到期", by=house.viewer("supervisor"), now=LATER)
    actions.reply(slip.pk, "好了", by=house.viewer("secretary"), now=LATER)
    journal.deliver_waiting(reactions(), now=LATER)
    told = set(Notice.objects.exclude(kind="slip.issued").values_list("kind", "recipient"))
    assert told == {("slip.pressed", secretary), ("slip.replied", supervisor)}


def test_erased_name_is_blackened_everywhere(house: House) -> None:
    name = house.neighbour.name
    slip = issue(house, title=f"{name}家停气", demand=f"尽快给{name}恢复")
    to: dict[str, Any] = {"by": house.viewer("supervisor"), "now": LATER}
    actions.press(slip.pk, "reminder", reason=f"{name}又来电", **to)
    journal.deliver_waiting(reactions(), now=LATER)
    assert actions.blacken_names([name], **to) == 1
    slip.refresh_from_db()
    assert name not in slip.title + slip.demand
    assert slip.steps.get().reason == "＊＊＊又来电"
    assert not Notice.objects.filter(body__contains=name).exists()
    texts = [entry.words for entry in Entry.objects.filter(subject=f"slip:{slip.pk}")]
    assert not any(name in text for text in texts)
    assert actions.blacken_names([name], **to) == 0
