"""Residents' pages: raise by the code at the gate, follow, answer, and one's own data."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import NOW, PROGRAM, House

from linli.accounts import actions as accounts
from linli.accounts.models import Appointment
from linli.base.viewer import Role
from linli.cases import actions
from linli.cases.models import Case, Confirmation
from linli.cases.tests import factories
from linli.cases.workflow import State
from linli.clock import queries as clock
from linli.files import queries as files
from linli.people.models import Consent


@pytest.fixture(autouse=True)
def at_nine(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    cache.clear()


def form(house: House, **fields: Any) -> dict[str, Any]:
    values = {
        "kind": "appeal",
        "category": factories.category().pk,
        "body": "三单元从昨晚开始停气。老人做不了饭。",
        "place": "三单元门口",
        "once": "phone-1",
    }
    return {**values, **fields}


def raise_by_qr(client: Client, house: House, **fields: Any) -> Any:
    return client.post(f"/q/{house.compound.qr}/", form(house, **fields))


def tracked(house: House, state: str = State.RAISED, **fields: Any) -> tuple[Case, str]:
    """A case in this state with its raiser's address."""
    raised = factories.with_raiser(house, **fields)
    for step in factories._WAYS[State(state)]:
        step(house, raised.case.pk)
    return Case.objects.get(pk=raised.case.pk), f"/t/{raised.token}/"


def test_code_at_the_gate_opens_the_form_of_its_compound(house: House, client: Client) -> None:
    page = client.get(f"/q/{house.compound.qr}/")
    assert page.status_code == 200
    assert house.compound.name in page.text


def test_old_code_says_what_to_do(house: House, client: Client) -> None:
    page = client.get("/q/unknown/")
    assert page.status_code == 404
    assert "/raise/" in page.text


def test_resident_raises_and_gets_number_code_and_link(house: House, client: Client) -> None:
    answer = raise_by_qr(client, house, name="赵晓兰", phone="13800000001", consent="on")
    case = Case.objects.get()
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    assert (case.number in page.text, actions.code_of(case.once) in page.text) == (True, True)
    assert (case.compound, case.area, case.source) == (house.compound, house.community, "portal")
    assert case.summary == "三单元从昨晚开始停气"
    assert case.raised_by == "anyone"


def test_double_tap_makes_one_case_with_the_same_code(house: House, client: Client) -> None:
    pages = [client.get(raise_by_qr(client, house)["Location"]).text for _ in range(2)]
    code = actions.code_of("phone-1")
    assert Case.objects.count() == 1
    assert [code in page for page in pages] == [True, True]


def test_without_a_code_one_chooses_where(house: House, client: Client) -> None:
    page = client.get("/raise/")
    assert house.compound.name in page.text
    client.post("/raise/", form(house, where=f"compound:{house.compound.pk}"))
    client.post("/raise/", form(house, where=f"area:{house.other_community.pk}", once="two"))
    assert list(Case.objects.order_by("pk").values_list("area_id", "compound_id")) == [
        (house.community.pk, house.compound.pk),
        (house.other_community.pk, None),
    ]


def without_staff(house: House) -> None:
    """Nobody is appointed any more, neither here nor above."""
    for appointment in Appointment.objects.filter(ended_at=None):
        accounts.end_appointment(appointment.pk, by=PROGRAM, now=NOW)


def test_a_community_that_nobody_answers_for_is_not_offered(house: House, client: Client) -> None:
    assert f"compound:{house.compound.pk}" in client.get("/raise/").text
    without_staff(house)
    page = client.get("/raise/")
    assert (page.status_code, f"compound:{house.compound.pk}" in page.text) == (403, False)
    assert "12345" in page.text


def test_the_code_at_a_gate_that_nobody_answers_for_says_where_to_go(
    house: House, client: Client
) -> None:
    without_staff(house)
    pages = [client.get(f"/q/{house.compound.qr}/"), raise_by_qr(client, house)]
    assert [(page.status_code, "12345" in page.text) for page in pages] == [(403, True)] * 2
    assert not Case.objects.exists()


def test_the_address_of_a_form_opened_anew_leads_to_its_page(house: House, client: Client) -> None:
    _case, address = tracked(house, State.ENDED)
    page = client.get(f"{address}confirm/")
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert f'href="{address}"' in page.text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"body": " "}, "body"),
        ({"category": ""}, "category"),
        ({"category": "999999"}, "category"),
        ({"kind": "order"}, "kind"),
        ({"name": "赵晓兰"}, "consent"),
        ({"phone": "12", "consent": "on"}, "phone"),
        ({"photos": SimpleUploadedFile("a.jpg", b"MZ", "image/jpeg")}, "photos"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    house: House, client: Client, fields: dict[str, Any], field: str
) -> None:
    answer = raise_by_qr(client, house, **{"place": "北门口", **fields})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "北门口" in answer.text
    assert not Case.objects.exists()


def test_place_out_of_the_list_is_refused(house: House, client: Client) -> None:
    answer = client.post("/raise/", form(house, where="compound:0"))
    assert list(answer.context["form"].errors) == ["where"]


def test_raising_is_throttled(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linli.cases.views.raising.RAISED_HERE", {"most": 1, "seconds": 3600})
    assert raise_by_qr(client, house).status_code == 302
    assert raise_by_qr(client, house, once="two").status_code == 429


def test_number_and_code_open_the_page(house: House, client: Client) -> None:
    raised = factories.raised(house)
    known = {"number": raised.case.number, "code": raised.tracking_code}
    answer = client.post("/track/", known)
    assert answer.status_code == 302
    assert raised.case.number in client.get(answer["Location"]).text


def test_wrong_code_keeps_the_number_and_is_throttled(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linli.cases.views.tracking.WRONG", {"most": 2, "seconds": 900})
    raised = factories.raised(house)
    wrong = {"number": raised.case.number, "code": "222222"}
    first = client.post("/track/", wrong)
    assert (first.status_code, raised.case.number in first.text) == (422, True)
    client.post("/track/", wrong)
    right = {"number": raised.case.number, "code": raised.tracking_code}
    assert client.post("/track/", right).status_code == 429


@pytest.mark.parametrize("token", ["x", "A" * 32])
def test_unknown_link_gives_a_plain_page(client: Client, token: str) -> None:
    page = client.get(f"/t/{token}/")
    assert page.status_code == 404
    assert "/track/" in page.text


def test_expired_link_gives_a_plain_page(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    _case, url = tracked(house)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=181))
    assert client.get(url).status_code == 404


def test_link_of_another_purpose_opens_no_case(house: House, client: Client) -> None:
    scope = f"person:{house.neighbour.pk}"
    token = accounts.make_link(
        "steward", str(Role.STEWARD), scope, timedelta(days=1), by=PROGRAM, now=NOW
    )
    assert client.get(f"/t/{token}/").status_code == 404


@pytest.mark.parametrize("state", State.values)
def test_raiser_sees_every_state_and_no_colleague(house: House, client: Client, state: str) -> None:
    case, url = tracked(house, state)
    page = client.get(url)
    assert page.status_code == 200
    assert case.number in page.text
    for account in house.accounts.values():
        assert account.name not in page.text


def test_raiser_reads_what_is_theirs_and_not_the_notes(house: House, client: Client) -> None:
    case, url = tracked(house, State.IN_HAND)
    handler = house.viewer("handler")
    actions.note(case.pk, text="内部讨论", by=handler, now=NOW)
    actions.note(case.pk, text="周三上门检修", visible_to_raiser=True, by=handler, now=NOW)
    page = client.get(url).text
    assert ("内部讨论" in page, "周三上门检修" in page) == (False, True)


def test_raiser_sees_why_it_waits(house: House, client: Client) -> None:
    _case, url = tracked(house, State.SUSPENDED)
    assert "等燃气公司图纸" in client.get(url).text


def test_yes_closes_and_no_reopens(house: House, client: Client) -> None:
    case, url = tracked(house, State.ENDED)
    client.post(f"{url}confirm/", {"solved": "no", "comment": "还是没气"})
    case.refresh_from_db()
    assert (case.state, case.reopen_count) == (State.IN_HAND, 1)
    factories.resolved(house, case.pk)
    client.post(f"{url}confirm/", {"solved": "yes", "satisfied": "yes"})
    case.refresh_from_db()
    assert (case.state, case.verdict) == (State.CLOSED, "solved")
    assert [word.solved for word in Confirmation.objects.order_by("pk")] == [False, True]


def test_word_without_an_answer_is_asked_again(house: House, client: Client) -> None:
    case, url = tracked(house, State.ENDED)
    answer = client.post(f"{url}confirm/", {"comment": "谢谢你们"})
    assert (answer.status_code, "谢谢你们" in answer.text) == (422, True)
    assert Case.objects.get(pk=case.pk).state == State.ENDED


def test_word_before_the_end_is_refused_in_words(house: House, client: Client) -> None:
    _case, url = tracked(house, State.IN_HAND)
    assert client.post(f"{url}confirm/", {"solved": "yes"}).status_code == 403


def test_raiser_takes_it_back(house: House, client: Client) -> None:
    case, url = tracked(house)
    client.post(f"{url}withdraw/", {"reason": "已经好了"})
    assert Case.objects.get(pk=case.pk).state == State.WITHDRAWN


def test_raiser_corrects_their_data(house: House, client: Client) -> None:
    case, url = tracked(house)
    client.post(f"{url}correct/", {"name": "赵小兰", "phone": "13800000002"})
    case.refresh_from_db()
    assert (case.raiser_name, case.raiser_phone) == ("赵小兰", "13800000002")
    wrong = client.post(f"{url}correct/", {"name": "赵小兰", "phone": "1"})
    assert wrong.status_code == 422
    assert Case.objects.get(pk=case.pk).raiser_phone == "13800000002"


def test_copy_holds_everything_kept_about_the_raiser(house: House, client: Client) -> None:
    case, url = tracked(house, State.CLOSED, body="老人做不了饭")
    copy = json.loads(client.get(f"{url}copy/").content)
    assert (copy["number"], copy["name"], copy["telephone"], copy["details"]) == (
        case.number,
        "赵晓兰",
        "13800000001",
        "老人做不了饭",
    )
    assert copy["words"][0]["solved"] is True


def test_consent_taken_back_deletes_name_and_phone_and_keeps_the_page(
    house: House, client: Client
) -> None:
    case, url = tracked(house)
    client.post(f"{url}consent/")
    case.refresh_from_db()
    assert (case.raiser_name, case.raiser_phone, case.raiser_phone_index) == ("", "", "")
    assert Consent.objects.get(subject=f"case:{case.pk}").withdrawn_at == NOW
    assert client.get(url).status_code == 200


def test_erasing_reaches_everything_and_closes_the_link(house: House, client: Client) -> None:
    photo = SimpleUploadedFile("a.png", factories.PNG, "image/png")
    case, url = tracked(house, body="电话13800000001", photos=(photo,))
    page = client.post(f"{url}erase/")
    assert page.status_code == 200
    case.refresh_from_db()
    left = (case.raiser_name, case.raiser_phone, case.body, case.dwelling, case.tracking_digest)
    assert left == ("", "", "", None, "")
    assert case.erased_at == NOW
    assert not files.of(f"case:{case.pk}").exists()
    assert client.get(url).status_code == 404
    known = {"number": case.number, "code": actions.code_of(case.once)}
    assert client.post("/track/", known).status_code == 422


def test_photo_is_served_to_its_raiser_only(house: House, client: Client) -> None:
    photo = SimpleUploadedFile("a.png", factories.PNG, "image/png")
    case, url = tracked(house, photos=(photo,))
    _other, other_url = tracked(house)
    kept = files.of(f"case:{case.pk}").get()
    assert client.get(f"{url}photos/{kept.pk}/").status_code == 200
    assert client.get(f"{other_url}photos/{kept.pk}/").status_code == 404


def test_get_changes_nothing(house: House, client: Client) -> None:
    case, url = tracked(house, State.ENDED)
    for act in ("confirm", "withdraw", "correct", "consent", "erase"):
        assert client.get(f"{url}{act}/").status_code == 405
    assert Case.objects.get(pk=case.pk).version == case.version


def test_complaint_about_linli_goes_to_the_top_and_its_answer_is_public(
    house: House, client: Client
) -> None:
    answer = client.post("/feedback/", {"body": "字太小了，看不清。", "once": "f-1"})
    assert answer.status_code == 302
    case = Case.objects.get()
    assert (case.kind, case.category.code, case.area) == (
        "inquiry",
        "linli_feedback",
        house.subdistrict,
    )
    assert case.owner == house.accounts["leader"]
    leader = house.viewer("leader")
    actions.receive(case.pk, by=leader, now=NOW)
    actions.resolve(case.pk, outcome="explained", answer="右上角可以放大字号。", by=leader, now=NOW)
    assert "右上角可以放大字号" not in client.get("/feedback/").text
    actions.publish_answer(case.pk, question="字太小怎么办", by=leader, now=NOW)
    page = client.get("/feedback/").text
    assert ("字太小怎么办" in page, "右上角可以放大字号" in page) == (True, True)


def test_empty_complaint_is_asked_again(house: House, client: Client) -> None:
    assert client.post("/feedback/", {"body": " ", "once": "f-2"}).status_code == 422
