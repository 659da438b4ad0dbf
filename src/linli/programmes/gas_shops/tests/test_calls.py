"""A form filled in at a shop or about a person: its stage, and what is known afterwards."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import NOW, PROGRAM, House

from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.doorstep import actions
from linli.doorstep.tests.conftest import SignIn
from linli.doorstep.views.carrying import forms_of_calls
from linli.drives.models import Attempt, Target
from linli.drives.tests.factories import running
from linli.people import actions as people
from linli.people import queries as people_reads
from linli.people.models import Organisation
from linli.programmes.gas_shops import form
from linli.programmes.gas_shops.demo import Filled, answers
from linli.surveys import actions as surveys
from linli.surveys.models import FormVersion, Submission
from linli.surveys.tests.factories import HEAD, filled, published, settings, workbook


@pytest.fixture
def shop(house: House) -> Organisation:
    return people.register_organisation(
        house.community.pk, kind="firm", name="示例面馆", by=PROGRAM, now=NOW
    )


@pytest.fixture
def version(house: House, shop: Organisation, secretary: Viewer) -> FormVersion:
    running(house, "gas_shops")
    return published(house, secretary, form.workbook())


def xml(shop: Organisation, number: int = 1, **said: Any) -> bytes:
    one = Filled("示例面馆", "4-18", **said)
    return answers(one, shop.pk, f"uuid:calls-{number:08d}")


def received(shop: Organisation, by: Viewer, number: int = 1, **said: Any) -> actions.Received:
    return actions.receive(
        xml(shop, number, **said), {}, subject=f"organisation:{shop.pk}", by=by, now=NOW
    )


def stands(shop: Organisation) -> str:
    return Target.objects.get(organisation=shop).stage.code


def known(shop: Organisation) -> dict[str, str]:
    return {fact.code: fact.value for fact in people_reads.facts_of_organisation(shop.pk)}


def test_form_in_a_shop_moves_its_target_and_fills_the_registry(
    shop: Organisation, version: FormVersion, worker: Viewer
) -> None:
    kept = received(shop, worker, gas="bottled", bottles="2", result="told").kept.submission
    assert (kept.area, kept.unapplied, stands(shop)) == (shop.area, "", "told")
    assert known(shop) == {"gas": "bottled", "bottles": "2"}
    fact = people_reads.facts_of_organisation(shop.pk)[0]
    assert (fact.source, fact.said_by, fact.said_at) == (f"submission:{kept.pk}", worker.key, NOW)


def test_shop_looked_over_at_the_first_call_has_agreed_to_it(
    shop: Organisation, version: FormVersion, worker: Viewer
) -> None:
    received(shop, worker, gas="bottled", bottles="2", result="checked", amiss=("hose_age",))
    rows = Attempt.objects.filter(target__organisation=shop).order_by("pk")
    assert [row.to_stage.code for row in rows] == ["to_check", "faults"]
    assert known(shop)["alarm"] == "yes"


def test_changed_answer_is_added_and_the_old_one_stays_as_lineage(
    shop: Organisation, version: FormVersion, worker: Viewer
) -> None:
    received(shop, worker, gas="bottled", bottles="2", result="told")
    received(shop, worker, number=2, gas="bottled", bottles="3", result="told")
    assert known(shop) == {"gas": "bottled", "bottles": "3"}
    values = [(fact.code, fact.value) for fact in shop.facts.order_by("pk")]
    assert values == [("gas", "bottled"), ("bottles", "2"), ("bottles", "3")]


def test_same_form_twice_is_one_record(
    shop: Organisation, version: FormVersion, worker: Viewer
) -> None:
    for _n in range(2):
        received(shop, worker, gas="none")
    assert (stands(shop), Submission.objects.count()) == ("no_gas", 1)
    assert Attempt.objects.filter(target__organisation=shop).count() == 1


def test_what_the_drive_refuses_is_kept_with_its_reason(
    shop: Organisation, version: FormVersion, worker: Viewer
) -> None:
    received(shop, worker, gas="none")
    kept = received(shop, worker, number=2, gas="piped", result="told").kept.submission
    kept.refresh_from_db()
    assert ("no way leads" in kept.unapplied, stands(shop)) == (True, "no_gas")


def test_contact_is_noted_where_it_differs(
    house: House, shop: Organisation, secretary: Viewer, worker: Viewer
) -> None:
    rows = (
        HEAD,
        ("text", "who", "找谁", "Who", "", "", "organisation.contact_name"),
        ("text", "tel", "电话", "Phone", "", "", "organisation.contact_phone"),
    )
    published(house, secretary, workbook(rows, settings=settings("contact")))
    raw = filled({"who": "周小满", "tel": ""}, code="contact")
    actions.receive(raw, {}, subject=f"organisation:{shop.pk}", by=worker, now=NOW)
    shop.refresh_from_db()
    assert (shop.contact_name, shop.contact_phone) == ("周小满", "")


def test_form_about_a_person_moves_their_target(
    house: House, secretary: Viewer, worker: Viewer
) -> None:
    drive = running(house, "veterans_jobs")
    target = drive.targets.get(person=house.neighbour)
    drive.form = "veterans_ask"
    drive.save()
    wanted = drive.stages.filter(meaning="reached").first()
    assert wanted is not None
    rows = (HEAD, ("text", "stage", "阶段", "Stage", "", "", "stage"))
    published(house, secretary, workbook(rows, settings=settings("veterans_ask")))
    raw = filled({"stage": wanted.code}, code="veterans_ask")
    actions.receive(raw, {}, subject=f"person:{house.neighbour.pk}", by=worker, now=NOW)
    target.refresh_from_db()
    assert target.stage == wanted


def test_page_in_the_shop_begins_with_what_is_known(
    house: House, shop: Organisation, version: FormVersion, worker: Viewer, sign_in: SignIn
) -> None:
    received(shop, worker, gas="bottled", bottles="2", result="told")
    target = Target.objects.get(organisation=shop)
    browser = sign_in("worker")
    listed = browser.get("/door/calls/").content.decode()
    address = f"/door/calls/{target.pk}/form/{version.form_id}/"
    assert (f'href="{address}"' in listed, "示例面馆" in listed) == (True, True)
    page = browser.get(address)
    fill = page.context["fill"]
    assert [(one.place, one.said) for one in fill.known] == [
        ("/data/known/gas", "Bottled gas"),
        ("/data/known/bottles", "2"),
    ]
    assert f"<shop>{shop.pk}</shop>" in fill.model
    assert "<gas>bottled</gas>" in fill.model
    assert "Nothing has changed" in page.content.decode()


def test_page_of_the_shop_takes_its_form_and_says_where_it_stands(
    shop: Organisation, version: FormVersion, sign_in: SignIn
) -> None:
    target = Target.objects.get(organisation=shop)
    part = SimpleUploadedFile("a.xml", xml(shop, gas="piped", result="told"), "text/xml")
    address = f"/door/calls/{target.pk}/form/{version.form_id}/send/"
    browser = sign_in("worker")
    sent = browser.post(address, {"xml_submission_file": part, "once": "k" * 20}).json()
    assert (sent["key"], sent["done"]) == ("k" * 20, f"/door/calls/?kept={target.pk}")
    assert "Told, leaflet given" in browser.get(sent["done"]).content.decode()


def test_nobody_calls_on_the_shops_of_another_community(
    shop: Organisation, version: FormVersion, sign_in: SignIn
) -> None:
    target = Target.objects.get(organisation=shop)
    address = f"/door/calls/{target.pk}/form/{version.form_id}/"
    browser = sign_in("other_worker")
    assert browser.get(address).status_code == 404
    assert browser.post(f"{address}send/").status_code == 404
    assert "示例面馆" not in browser.get("/door/calls/").content.decode()


def test_phone_takes_the_calls_along(
    house: House, shop: Organisation, version: FormVersion, worker: Viewer
) -> None:
    pages = list(forms_of_calls(worker, []))
    firms = Target.objects.filter(organisation__isnull=False)
    assert pages[0] == "/door/calls/"
    assert set(pages[1:]) == {f"/door/calls/{one.pk}/form/{version.form_id}/" for one in firms}


def test_collect_gets_the_shops_with_what_is_known_and_sends_the_form(
    house: House,
    shop: Organisation,
    version: FormVersion,
    worker: Viewer,
    secretary: Viewer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=5))
    received(shop, worker, gas="bottled", bottles="2", result="told")
    code = surveys.make_code(
        house.accounts["worker"].pk, house.community.pk, "一号", by=secretary, now=NOW
    )
    phone = Client()
    below = f"/openrosa/{code.token}"
    rows = phone.get(f"{below}/forms/{version.pk}/linli_organisations.csv").content.decode()
    assert rows.splitlines()[0] == "name,label,gas,bottles,alarm"
    assert f"{shop.pk},示例面馆,bottled,2," in rows.splitlines()
    part = SimpleUploadedFile("a.xml", xml(shop, 7, gas="bottled", bottles="2", result="to_check"))
    assert phone.post(f"{below}/submission", {"xml_submission_file": part}).status_code == 201
    assert stands(shop) == "to_check"


def test_list_of_calls_asks_the_database_as_often_for_many(
    house: House,
    shop: Organisation,
    version: FormVersion,
    sign_in: SignIn,
    django_assert_max_num_queries: Any,
) -> None:
    browser = sign_in("worker")
    browser.get("/door/calls/")
    with django_assert_max_num_queries(12):
        browser.get("/door/calls/")
