"""The desk's pages: who opens them, what they show masked, what comes back when refused."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, House

from linli.accounts.models import Access
from linli.cases import queries
from linli.cases.models import Case, Category
from linli.cases.tests import factories
from linli.cases.views.acts import ACTS
from linli.cases.workflow import MOVES, State
from linli.clock import queries as clock
from linli.files import queries as files

STAFF = ("worker", "secretary", "handler", "supervisor", "leader")
OTHERS = ("administrator", "lecturer", "contact", "steward", "resident")


@pytest.fixture(autouse=True)
def at_nine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def post(client: Client, case: Case, act: str, **fields: Any) -> Any:
    return client.post(reverse(f"cases:{act}", args=[case.pk]), fields)


@pytest.mark.parametrize("name", STAFF)
def test_staff_open_a_case_of_theirs(house: House, sign_in: Any, name: str) -> None:
    case = factories.brought_to(house, State.DISPATCHED)
    answer = sign_in(name).get(reverse("cases:case", args=[case.pk]))
    assert answer.status_code == 200
    assert case.number in answer.text


@pytest.mark.parametrize("name", OTHERS)
def test_others_do_not_open_the_desk(house: House, sign_in: Any, name: str) -> None:
    case = factories.brought_to(house, State.DISPATCHED)
    client = sign_in(name)
    assert client.get(reverse("cases:inbox")).status_code == 403
    assert client.get(reverse("cases:case", args=[case.pk])).status_code == 403


@pytest.mark.parametrize("name", ["other_worker", "other_secretary"])
def test_case_of_another_community_is_not_there(house: House, sign_in: Any, name: str) -> None:
    case = factories.brought_to(house, State.RECEIVED)
    client = sign_in(name)
    assert client.get(reverse("cases:case", args=[case.pk])).status_code == 404
    assert post(client, case, "withdraw", reason="x").status_code in {403, 404}
    assert case.number not in client.get(reverse("cases:inbox")).text


def test_visitor_is_sent_to_sign_in(house: House, client: Client, case: Case) -> None:
    answer = client.get(reverse("cases:case", args=[case.pk]))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize("state", State.values)
def test_every_state_draws_for_everyone_on_the_desk(house: House, sign_in: Any, state: str) -> None:
    case = factories.brought_to(house, state)
    for name in STAFF:
        client = sign_in(name)
        answer = client.get(reverse("cases:case", args=[case.pk]))
        assert answer.status_code in ({200, 404} if name == "handler" else {200})


def test_week_of_a_case_by_hand(house: House, sign_in: Any) -> None:
    case = factories.with_raiser(house).case
    secretary = sign_in("secretary")
    assert post(secretary, case, "receive").status_code == 302
    to = f"section:{house.section.pk}"
    assert post(secretary, case, "dispatch", to=to, note="请查阀门").status_code == 302
    assert post(sign_in("handler"), case, "accept").status_code == 302
    answer = post(
        sign_in("handler"), case, "resolve", outcome="solved", answer="阀门已换，恢复供气。"
    )
    assert answer.status_code == 302
    call = {"reached": "yes", "solved": "yes", "satisfied": "yes"}
    assert post(sign_in("worker"), case, "confirm", **call).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.verdict) == (State.CLOSED, "solved")


def test_raiser_is_masked_until_a_purpose_is_given(house: House, sign_in: Any) -> None:
    case = factories.with_raiser(house).case
    client = sign_in("secretary")
    page = client.get(reverse("cases:case", args=[case.pk])).text
    assert ("赵晓兰" in page, "13800000001" in page) == (False, False)
    assert "138****0001" in page
    empty = client.post(reverse("cases:reveal", args=[case.pk]), {"purpose": " "})
    assert (empty.status_code, "13800000001" in empty.text) == (422, False)
    shown = client.post(reverse("cases:reveal", args=[case.pk]), {"purpose": "回访"})
    assert (shown.status_code, "13800000001" in shown.text) == (200, True)
    look = Access.objects.get()
    assert (look.subject, look.field, look.purpose) == (f"case:{case.pk}", "raiser", "回访")


@pytest.mark.parametrize("name", ["supervisor", "leader"])
def test_who_only_watches_uncovers_nothing(house: House, sign_in: Any, name: str) -> None:
    case = factories.with_raiser(house).case
    answer = sign_in(name).post(reverse("cases:reveal", args=[case.pk]), {"purpose": "看看"})
    assert (answer.status_code, Access.objects.count()) == (403, 0)


def test_refused_act_keeps_what_was_typed(house: House, sign_in: Any) -> None:
    case = factories.brought_to(house, State.IN_HAND)
    answer = post(sign_in("handler"), case, "resolve", outcome="not_now", answer="列入计划")
    assert answer.status_code == 422
    assert "列入计划" in answer.text
    assert Case.objects.get(pk=case.pk).state == State.IN_HAND


def test_second_of_two_sees_both_versions(house: House, sign_in: Any) -> None:
    case = factories.brought_to(house, State.RECEIVED)
    stale = case.version
    factories.dispatched(house, case.pk)
    answer = post(
        sign_in("secretary"),
        case,
        "resolve",
        outcome="solved",
        answer="我写的答复",
        version=stale,
    )
    assert answer.status_code == 409
    assert "我写的答复" in answer.text
    assert case.number in answer.text


def test_act_outside_its_state_is_refused_in_words(house: House, sign_in: Any, case: Case) -> None:
    answer = post(sign_in("secretary"), case, "accept")
    assert answer.status_code == 403
    assert "reload" in answer.text.lower() or "刷新" in answer.text


def test_get_never_acts(house: House, sign_in: Any, case: Case) -> None:
    client = sign_in("secretary")
    for code in ACTS:
        assert client.get(reverse(f"cases:{code}", args=[case.pk])).status_code in {403, 405}


def test_supervisor_is_offered_no_act(house: House, sign_in: Any) -> None:
    for state in State.values:
        case = factories.brought_to(house, state)
        answer = sign_in("supervisor").get(reverse("cases:case", args=[case.pk]))
        assert answer.context["acts"] == []


def test_every_move_of_a_person_has_an_act() -> None:
    by_itself = {"reopen", "close_unconfirmed"}
    assert set(MOVES) - by_itself <= set(ACTS)


def test_inbox_puts_red_first_and_asks_the_database_as_often_for_three_as_for_one(
    house: House, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    client = sign_in("secretary")
    url = reverse("cases:inbox")
    factories.raised(house)
    client.get(url)
    with django_assert_max_num_queries(30) as one:
        client.get(url)
    urgent = factories.raised(house, urgency="urgent", summary="楼道漏电").case
    factories.raised(house, kind="inquiry", summary="社保卡在哪里补办")
    with django_assert_max_num_queries(30) as three:
        page = client.get(url)
    assert len(three) == len(one)
    assert page.context["lines"][0].title == urgent.summary


def test_inbox_filters_and_pages(
    house: House, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SIZE", 2)
    client = sign_in("secretary")
    gas = [factories.raised(house).case for _ in range(3)]
    noise = factories.raised(
        house, category_id=factories.category("noise").pk, summary="夜里施工噪声"
    ).case
    factories.received(house, noise.pk)

    def titles(query: str) -> list[str]:
        return [
            line.meta[0]
            for line in client.get(f"{reverse('cases:inbox')}?{query}").context["lines"]
        ]

    assert titles("stage=in_hand") == [noise.number]
    assert titles("q=施工噪声") == [noise.number]
    assert titles("q=不存在的词") == []
    assert titles("kind=inquiry") == []
    assert titles(f"category={noise.category_id}") == [noise.number]
    first = client.get(f"{reverse('cases:inbox')}?stage=raised")
    assert len(first.context["lines"]) == 2
    rest = client.get(first.context["older"])
    seen = [line.meta[0] for page in (first, rest) for line in page.context["lines"]]
    assert sorted(seen) == [case.number for case in gas]
    assert rest.context["older"] == ""


@pytest.mark.parametrize(
    ("sort", "order"), [("newest", (2, 1, 0)), ("oldest", (0, 1, 2)), ("", (1, 0, 2))]
)
def test_inbox_is_ordered_as_chosen_page_by_page(
    house: House, sign_in: Any, monkeypatch: pytest.MonkeyPatch, sort: str, order: tuple[int, ...]
) -> None:
    monkeypatch.setattr(queries, "SIZE", 2)
    client = sign_in("secretary")
    raised = [
        factories.raised(house, urgency=urgency).case.number
        for urgency in ("normal", "urgent", "normal")
    ]
    first = client.get(reverse("cases:inbox"), {"stage": "raised", "sort": sort})
    rest = client.get(first.context["older"])
    seen = [line.meta[0] for page in (first, rest) for line in page.context["lines"]]
    assert seen == [raised[n] for n in order]
    assert {"sort=" in chip.url for chip in first.context["stages"]} == {bool(sort)}


@pytest.mark.parametrize(
    "query", ["stage=x&colour=pink&kind=9&category=a&after=zz", "after=99999999"]
)
def test_nonsense_in_the_address_is_passed_over(house: House, sign_in: Any, query: str) -> None:
    assert sign_in("secretary").get(f"{reverse('cases:inbox')}?{query}").status_code == 200


def test_export_holds_no_raiser_and_no_formula(house: House, sign_in: Any) -> None:
    factories.with_raiser(house, summary="=1+1 停气")
    answer = sign_in("secretary").get(f"{reverse('cases:export')}?as=csv")
    text = answer.content.decode("utf-8-sig")
    assert "'=1+1 停气" in text
    assert ("赵晓兰" in text, "13800000001" in text) == (False, False)
    assert sign_in("worker").get(reverse("cases:export")).status_code == 403
    xlsx = sign_in("supervisor").get(reverse("cases:export"))
    assert xlsx.content[:2] == b"PK"


def _register(house: House, **fields: Any) -> dict[str, Any]:
    values = {
        "kind": "appeal",
        "source": "phone",
        "area": house.community.pk,
        "compound": house.compound.pk,
        "category": factories.category().pk,
        "urgency": "normal",
        "summary": "停气三天了",
        "once": "desk-1",
    }
    return {**values, **fields}


def test_registered_by_telephone_it_is_received_at_once(house: House, sign_in: Any) -> None:
    form = _register(house, name="赵晓兰", phone="13800000001", consent="on")
    answer = sign_in("worker").post(reverse("cases:register"), form)
    case = Case.objects.get()
    assert answer["Location"] == reverse("cases:case", args=[case.pk])
    assert (case.state, case.owner) == (State.RECEIVED, house.accounts["worker"])
    sign_in("worker").post(reverse("cases:register"), form)
    assert Case.objects.count() == 1


def test_register_finds_the_door(house: House, sign_in: Any) -> None:
    door = house.dwellings()[0]
    sign_in("worker").post(reverse("cases:register"), _register(house, door=door.address))
    assert Case.objects.get().dwelling == door


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"summary": ""}, "summary"),
        ({"category": ""}, "category"),
        ({"door": "99号楼"}, "door"),
        ({"door": "9号楼"}, "door"),
        ({"compound": "", "door": "9号楼"}, "compound"),
        ({"name": "赵晓兰"}, "consent"),
        ({"phone": "1", "consent": "on"}, "phone"),
    ],
)
def test_register_says_what_is_wrong_and_keeps_the_rest(
    house: House, sign_in: Any, fields: dict[str, Any], field: str
) -> None:
    answer = sign_in("worker").post(
        reverse("cases:register"), _register(house, body="细节都还在", **fields)
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "细节都还在" in answer.text
    assert not Case.objects.exists()


def test_photo_is_served_only_with_its_case(house: House, sign_in: Any) -> None:
    photo = SimpleUploadedFile("a.png", factories.PNG, "image/png")
    case = factories.raised(house, photos=(photo,)).case
    kept = files.of(f"case:{case.pk}").get()
    url = reverse("cases:photo", args=[case.pk, kept.pk])
    assert sign_in("secretary").get(url)["Content-Type"] == "image/png"
    assert sign_in("other_secretary").get(url).status_code == 404
    stranger = factories.raised(house).case
    other = reverse("cases:photo", args=[stranger.pk, kept.pk])
    assert sign_in("secretary").get(other).status_code == 404


def test_new_link_is_shown_once_to_who_is_in_touch(house: House, sign_in: Any) -> None:
    case = factories.with_raiser(house).case
    url = reverse("cases:new_link", args=[case.pk])
    page = sign_in("secretary").post(url)
    assert "/t/" in page.text
    assert sign_in("supervisor").post(url).status_code == 403


def test_administrator_edits_categories_and_sees_no_case(house: House, sign_in: Any) -> None:
    client = sign_in("administrator")
    assert client.get(reverse("cases:categories")).status_code == 200
    client.post(reverse("cases:new_category"), {"name": "宠物", "name_en": "Pets", "order": "5"})
    made = Category.objects.get(name="宠物")
    assert (made.code, made.kinds) == ("chongwu", "")
    url = reverse("cases:category", args=[made.pk])
    edit = {"name": "养犬", "kinds": ["appeal"], "order": "6", "version": made.version}
    assert client.post(url, edit).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.kinds, made.active, made.code) == ("养犬", "appeal", False, "chongwu")
    assert client.post(url, edit).status_code == 409
    same = {"name": "燃气", "order": "1"}
    assert client.post(reverse("cases:new_category"), same).status_code == 422
    assert client.post(reverse("cases:new_category"), {"name": "", "order": "1"}).status_code == 422


def test_category_of_complaints_about_linli_stays_in_use(house: House, sign_in: Any) -> None:
    row = factories.category("linli_feedback")
    answer = sign_in("administrator").post(
        reverse("cases:category", args=[row.pk]), {"name": row.name, "order": "1"}
    )
    assert answer.status_code == 422
    assert factories.category("linli_feedback").active
