"""Pages of hazards: registered with their facts, handed over, rechecked, listed."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, House

from linli.base.viewer import system
from linli.cases import actions, queries
from linli.cases.models import Case, HandOver
from linli.cases.spec import Raiser
from linli.cases.tests import factories
from linli.cases.workflow import State
from linli.clock import queries as clock
from linli.files import queries as files
from linli.people import actions as people


@pytest.fixture(autouse=True)
def at_nine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def post(client: Client, case: Case, act: str, **fields: Any) -> Any:
    return client.post(reverse(f"cases:{act}", args=[case.pk]), fields)


def form(house: House, **fields: Any) -> dict[str, Any]:
    values = {
        "kind": "hazard",
        "source": "desk",
        "area": house.community.pk,
        "compound": house.compound.pk,
        "category": factories.category("bottled_gas").pk,
        "urgency": "normal",
        "summary": "后厨使用无合格证的气瓶",
        "hazard_grade": "major",
        "hazard_basis": "《城镇燃气管理条例》第二十八条",
        "once": "desk-1",
    }
    return {**values, **fields}


def test_hazard_in_a_shop_is_registered_from_the_page_of_the_shop(
    house: House, sign_in: Any
) -> None:
    client = sign_in("worker")
    shop = client.get(reverse("people:organisation", args=[house.firm.pk])).text
    address = f"{reverse('cases:inbox')}?stage=all&amp;organisation={house.firm.pk}"
    assert address in shop
    listed = client.get(address.replace("&amp;", "&"))
    page = client.get(listed.context["register_url"])
    assert page.context["form"]["shop"].value() == house.firm.name
    sent = form(house, shop=house.firm.name, hazard_due_on="2022-04-29")
    answer = client.post(listed.context["register_url"], sent)
    case = Case.objects.get()
    assert answer["Location"] == reverse("cases:case", args=[case.pk])
    assert (case.organisation, case.state, case.owner) == (
        house.firm,
        State.RECEIVED,
        house.accounts["worker"],
    )
    assert case.facts == {
        "grade": "major",
        "basis": "《城镇燃气管理条例》第二十八条",
        "due_on": "2022-04-29",
    }
    again = client.get(address.replace("&amp;", "&"))
    assert [line.title for line in again.context["lines"]] == [case.summary]


def test_hazard_put_right_on_the_spot_is_registered_with_what_was_done(
    house: House, sign_in: Any
) -> None:
    sent = form(house, settled="on", hazard_on_spot="当场关阀并移走气瓶")
    sign_in("worker").post(reverse("cases:register"), sent)
    case = Case.objects.get()
    assert (case.state, case.answer, case.settled_on_spot) == (
        State.ENDED,
        "当场关阀并移走气瓶",
        True,
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"hazard_grade": ""}, "hazard_grade"),
        ({"hazard_basis": " "}, "hazard_basis"),
        ({"hazard_due_on": "2022-04-18"}, "hazard_due_on"),
        ({"settled": "on"}, "hazard_on_spot"),
        ({"shop": "没有这家店"}, "shop"),
    ],
)
def test_registering_a_hazard_says_what_is_wrong_and_keeps_the_rest(
    house: House, sign_in: Any, fields: dict[str, Any], field: str
) -> None:
    answer = sign_in("worker").post(
        reverse("cases:register"), form(house, body="细节都还在", **fields)
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert "细节都还在" in answer.text
    assert not Case.objects.exists()


def test_two_shops_of_like_names_are_told_apart(house: House, sign_in: Any) -> None:
    for name in ("示例小吃店", "示例小吃店二店"):
        people.register_organisation(
            house.community.pk, kind="firm", name=name, by=system("cast"), now=NOW
        )
    client = sign_in("worker")
    several = client.post(reverse("cases:register"), form(house, shop="小吃"))
    assert "示例小吃店、示例小吃店二店" in several.text
    client.post(reverse("cases:register"), form(house, shop="示例小吃店"))
    assert str(Case.objects.get().organisation) == "示例小吃店"


def test_shop_of_another_community_is_not_found(house: House, sign_in: Any) -> None:
    people.register_organisation(
        house.other_community.pk, kind="firm", name="别处小吃店", by=system("cast"), now=NOW
    )
    answer = sign_in("worker").post(reverse("cases:register"), form(house, shop="别处小吃店"))
    assert list(answer.context["form"].errors) == ["shop"]


def test_general_page_offers_no_hazard_and_leads_to_its_page(house: House, sign_in: Any) -> None:
    page = sign_in("worker").get(reverse("cases:register"))
    assert [code for code, _label in page.context["form"].fields["kind"].choices] == [
        "appeal",
        "inquiry",
    ]
    assert "?kind=hazard" in page.text
    offered = set(page.context["form"].fields["category"].queryset)
    assert factories.category("bottled_gas") not in offered


def test_residents_are_offered_no_category_of_hazards(house: House, client: Client) -> None:
    page = client.get(f"/q/{house.compound.qr}/")
    offered = {value for value, _words in page.context["form"].fields["category"].choices}
    assert factories.category("gas").pk in offered
    assert factories.category("bottled_gas").pk not in offered


def test_way_of_a_hazard_by_hand(house: House, sign_in: Any) -> None:
    office = people.register_organisation(
        house.subdistrict.pk, kind="authority", name="示例市场监管所", by=system("cast"), now=NOW
    )
    case = factories.brought_to(house, State.IN_HAND, kind="hazard")
    to = f"organisation:{office.pk}"
    handed = {"to": to, "note": "移交照片三张", "next_on": "2022-04-21"}
    handler = sign_in("handler")
    assert "act-check" not in handler.get(reverse("cases:case", args=[case.pk])).text
    assert post(handler, case, "hand_over", **{**handed, "next_on": ""}).status_code == 422
    assert post(handler, case, "hand_over", **handed).status_code == 302
    page = handler.get(reverse("cases:case", args=[case.pk])).text
    assert ("示例市场监管所" in page, "移交照片三张" in page, "act-check" in page) == (
        True,
        True,
        True,
    )
    assert HandOver.objects.get().organisation == office
    told = {"text": "已立案", "next_on": "2022-04-25"}
    assert post(handler, case, "check", **told).status_code == 302
    done = {"outcome": "solved", "answer": "气瓶已没收"}
    assert post(handler, case, "resolve", **done).status_code == 302
    page = sign_in("worker").get(reverse("cases:case", args=[case.pk])).text
    assert ("已整改，待复查" in page, "act-recheck" in page, "act-confirm" in page) == (
        True,
        True,
        False,
    )
    assert post(sign_in("worker"), case, "confirm", reached="no").status_code == 403
    assert post(sign_in("worker"), case, "recheck", in_order="no").status_code == 422
    assert post(sign_in("worker"), case, "recheck", in_order="yes").status_code == 302
    case.refresh_from_db()
    assert (case.state, case.verdict) == (State.CLOSED, "solved")


def test_list_narrows_to_a_grade_of_its_kind(house: House, sign_in: Any) -> None:
    major = factories.hazard(house, facts={**factories.FACTS, "grade": "major"}).case
    factories.hazard(house)
    factories.raised(house)
    client = sign_in("secretary")

    def numbers(query: str) -> set[str]:
        page = client.get(f"{reverse('cases:inbox')}?{query}")
        return {line.meta[0] for line in page.context["lines"]}

    assert numbers("kind=hazard&fact=grade:major") == {major.number}
    assert len(numbers("kind=hazard&fact=grade:huge")) == 2
    assert len(numbers("kind=appeal&fact=grade:major")) == 1
    page = client.get(f"{reverse('cases:inbox')}?kind=hazard&fact=grade:major")
    assert "重大隐患" in page.context["lines"][0].meta


def test_export_has_a_column_for_each_fact(house: House, sign_in: Any) -> None:
    factories.hazard(
        house,
        organisation_id=house.firm.pk,
        facts={**factories.FACTS, "on_spot": "当场关阀", "due_on": "2022-04-29"},
    )
    factories.raised(house)
    answer = sign_in("secretary").get(f"{reverse('cases:export')}?as=csv")
    head, *rows = answer.content.decode("utf-8-sig").splitlines()
    assert head.endswith("隐患等级,依据,现场处置,整改期限,办理难易")
    hazard = next(row for row in rows if "YH2022" in row)
    assert hazard.endswith("一般隐患,《城镇燃气管理条例》第二十八条,当场关阀,2022年4月29日,")
    assert house.firm.name in hazard
    assert next(row for row in rows if "SQ2022" in row).endswith(",0,0,,,,,")


@pytest.mark.parametrize("state", State.values)
def test_hazard_draws_in_every_state_for_everyone_on_the_desk(
    house: House, sign_in: Any, state: str
) -> None:
    case = factories.brought_to(house, state, kind="hazard")
    for name in ("worker", "secretary", "supervisor", "leader"):
        answer = sign_in(name).get(reverse("cases:case", args=[case.pk]))
        assert (answer.status_code, "一般隐患" in answer.text) == (200, True)
        # The search box of the frame shows what was searched for, which is nothing here.
        assert "words" not in answer.context


def test_page_of_a_hazard_asks_the_database_no_oftener_for_more_hand_overs(
    house: House, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    case = factories.brought_to(house, State.IN_HAND, kind="hazard", organisation_id=house.firm.pk)
    factories.handed_over(house, case.pk)
    client = sign_in("handler")
    url = reverse("cases:case", args=[case.pk])
    client.get(url)
    with django_assert_max_num_queries(40) as one:
        client.get(url)
    for _more in range(3):
        factories.handed_over(house, case.pk)
    with django_assert_max_num_queries(40) as several:
        client.get(url)
    assert len(several) == len(one)


def test_who_raised_a_hazard_is_asked_for_no_word_and_may_say_no(
    house: House, client: Client
) -> None:
    raiser = Raiser(name="赵晓兰", phone="13800000001", consent=True)
    made = factories.hazard(house, raiser=raiser)
    for step in (factories.received, factories.dispatched, factories.accepted, factories.resolved):
        step(house, made.case.pk)
    page = client.get(f"/t/{made.token}/")
    assert (page.context["asks_word"], page.context["may_reopen"]) == (False, True)
    client.post(f"/t/{made.token}/confirm/", {"solved": "no", "comment": "气瓶还在"})
    made.case.refresh_from_db()
    assert (made.case.state, made.case.reopen_count) == (State.IN_HAND, 1)


def picture(name: str = "now.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, factories.PNG, "image/png")


def test_photos_of_the_recheck_stand_beside_those_of_the_finding(
    house: House, sign_in: Any
) -> None:
    """Before and after in one card; without any the recheck counts as well."""
    case = factories.hazard(house, photos=[picture("found.png")]).case
    for step in (factories.received, factories.dispatched, factories.accepted, factories.resolved):
        step(house, case.pk)
    client = sign_in("worker")
    post(client, case, "recheck", in_order="no", comment="气瓶还在", photos=[picture()])
    factories.resolved(house, case.pk)
    post(client, case, "recheck", in_order="yes")
    page = client.get(reverse("cases:case", args=[case.pk]))
    ((word, after),) = page.context["looked_again"]
    assert (word.solved, len(after), len(page.context["photos"])) == (False, 1, 1)
    assert "整改前后对比" in page.text
    for each in (*after, *page.context["photos"]):
        shown = client.get(reverse("cases:photo", args=[case.pk, each.pk]))
        assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    case.refresh_from_db()
    assert case.state == State.CLOSED


def test_photo_of_another_recheck_is_not_served_here(house: House, sign_in: Any) -> None:
    one, other = (factories.hazard_ended(house) for _each in range(2))
    client = sign_in("worker")
    post(client, one, "recheck", in_order="yes", photos=[picture()])
    (kept,) = files.of(queries.recheck_subject(one.confirmations.get().pk))
    assert client.get(reverse("cases:photo", args=[one.pk, kept.pk])).status_code == 200
    assert client.get(reverse("cases:photo", args=[other.pk, kept.pk])).status_code == 404


def test_too_many_or_lying_photos_of_a_recheck_are_refused_and_nothing_is_kept(
    house: House, sign_in: Any
) -> None:
    case = factories.hazard_ended(house)
    lying = SimpleUploadedFile("now.png", b"no picture", "image/png")
    for photos in ([picture() for _each in range(4)], [lying]):
        answer = post(sign_in("worker"), case, "recheck", in_order="yes", photos=photos)
        assert (answer.status_code, "photos" in answer.context["dialogs"][0]["form"].errors) == (
            422,
            True,
        )
    case.refresh_from_db()
    assert (case.state, case.confirmations.count()) == (State.ENDED, 0)


def test_grade_and_deadline_are_corrected_on_the_page(house: House, sign_in: Any) -> None:
    case = factories.brought_to(house, State.IN_HAND, kind="hazard")
    client = sign_in("handler")
    page = client.get(reverse("cases:case", args=[case.pk]))
    (form,) = (each["form"] for each in page.context["dialogs"] if each["act"].code == "correct")
    assert form["hazard_grade"].value() == "general"
    typed = {
        "hazard_grade": "major",
        "hazard_basis": factories.FACTS["basis"],
        "hazard_due_on": "2022-04-29",
        "version": case.version,
    }
    assert post(client, case, "correct", **typed).status_code == 422
    assert post(client, case, "correct", **typed, reason="现场复核").status_code == 302
    case.refresh_from_db()
    assert case.facts == {**factories.FACTS, "grade": "major", "due_on": "2022-04-29"}
    assert "一般隐患 → 重大隐患" in client.get(reverse("cases:case", args=[case.pk])).text
    assert post(client, case, "correct", **typed, reason="又一次").status_code == 409


def test_erasing_takes_the_photos_of_the_recheck(house: House) -> None:
    raiser = Raiser(name="赵晓兰", phone="13800000001", consent=True)
    case = factories.hazard_ended(house, raiser=raiser)
    worker = house.viewer("worker")
    actions.recheck(case.pk, in_order=True, photos=[picture()], by=worker, now=NOW)
    subject = queries.recheck_subject(case.confirmations.get().pk)
    assert files.of(subject).count() == 1
    actions.erase(case.pk, by=house.viewer("secretary"), now=NOW)
    assert not files.of(subject).exists()
