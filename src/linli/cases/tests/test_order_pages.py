"""What a firm's contact sees and does, and what the desk shows of orders."""

from datetime import timedelta
from typing import Any

from tests.cast import NOW, House

from linli.accounts import actions as accounts
from linli.accounts.models import Link
from linli.base.viewer import Role
from linli.cases import actions
from linli.cases.models import Case
from linli.cases.tests import factories
from linli.cases.workflow import State
from linli.clock import queries as clock


def test_contact_raises_follows_and_rates(house: House, sign_in: Any) -> None:
    contact = sign_in("contact")
    sent = contact.post(
        "/orders/new/",
        {
            "firm": house.firm.pk,
            "category": factories.category("firm_labour").pk,
            "summary": "急需普工三十名",
            "order_effort": "simple",
            "once": "k1",
        },
    )
    case = Case.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, f"/orders/{case.pk}/")
    assert "急需普工三十名" in contact.get("/orders/").content.decode()
    for step in (factories.received, factories.dispatched, factories.accepted, factories.resolved):
        step(house, case.pk)
    page = contact.get(f"/orders/{case.pk}/").content.decode()
    assert "阀门已更换" in page
    contact.post(f"/orders/{case.pk}/confirm/", {"solved": "yes", "rating": "5"})
    case.refresh_from_db()
    assert (case.state, case.verdict) == (State.CLOSED, "solved")


def test_a_contact_by_link_raises_and_rates_without_an_account(
    house: House, client: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    assert house.firm is not None
    token = accounts.make_link(
        Link.Purpose.FIRM,
        Role.CONTACT,
        f"organisation:{house.firm.pk}",
        timedelta(days=1),
        by=house.viewer("worker"),
        now=NOW,
    )
    assert client.get("/orders/")["Location"].startswith("/sign-in/")
    assert client.get(f"/l/{token}/")["Location"] == "/firm/"
    client.post(
        "/orders/new/",
        {
            "firm": house.firm.pk,
            "category": factories.category("firm_labour").pk,
            "summary": "急需普工三十名",
            "order_effort": "simple",
            "once": "k1",
        },
    )
    case = Case.objects.get()
    for step in (factories.received, factories.dispatched, factories.accepted, factories.resolved):
        step(house, case.pk)
    case.refresh_from_db()
    word = {"solved": "yes", "rating": "4", "version": case.version}
    assert client.post(f"/orders/{case.pk}/confirm/", word).status_code == 302
    assert client.post(f"/orders/{case.pk}/confirm/", word).status_code == 409
    said = case.confirmations.get()
    assert (said.how, said.rating, said.taken_by.partition(":")[0]) == ("link", 4, "link")
    assert client.get("/cases/").status_code == 302
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=2))
    assert client.get("/orders/").status_code == 302
    assert client.get(f"/l/{token}/").status_code == 404


def test_a_rating_without_stars_comes_back(house: House, sign_in: Any) -> None:
    case = factories.brought_to(house, State.ENDED, kind="order")
    sent = sign_in("contact").post(f"/orders/{case.pk}/confirm/", {"solved": "yes"})
    assert sent.status_code == 422
    assert sent.context["form"].errors["rating"]


def test_the_firm_objects_on_its_page(house: House, sign_in: Any) -> None:
    case = factories.brought_to(house, State.IN_HAND, kind="order")
    contact = sign_in("contact")
    assert f"/orders/{case.pk}/object/" in contact.get(f"/orders/{case.pk}/").content.decode()
    contact.post(f"/orders/{case.pk}/object/", {"reason": "此前未办好"})
    case.refresh_from_db()
    assert case.state == State.ARBITRATION


def test_contact_keeps_what_was_typed_when_something_is_missing(house: House, sign_in: Any) -> None:
    sent = sign_in("contact").post(
        "/orders/new/", {"firm": house.firm.pk, "summary": "急需普工", "once": "k2"}
    )
    assert sent.status_code == 422
    assert "急需普工" in sent.content.decode()
    assert not Case.objects.exists()


def test_contact_opens_neither_a_hazard_at_the_firm_nor_the_desk(
    house: House, sign_in: Any
) -> None:
    hazard = factories.hazard(house, organisation_id=house.firm.pk).case
    contact = sign_in("contact")
    assert contact.get(f"/orders/{hazard.pk}/").status_code == 404
    assert contact.get("/cases/").status_code == 403


def test_notes_for_colleagues_are_not_the_firms_to_read(house: House, sign_in: Any) -> None:
    case = factories.brought_to(house, State.IN_HAND, kind="order")
    actions.note(case.pk, text="该企业欠缴社保，慎重", by=house.viewer("handler"), now=NOW)
    page = sign_in("contact").get(f"/orders/{case.pk}/").content.decode()
    assert "慎重" not in page
    assert "慎重" in sign_in("handler").get(f"/cases/{case.pk}/").content.decode()


def test_contact_takes_it_back(house: House, sign_in: Any) -> None:
    case = factories.order(house, by="contact", source="portal").case
    sign_in("contact").post(f"/orders/{case.pk}/withdraw/", {"reason": "已自行招满"})
    case.refresh_from_db()
    assert case.state == State.WITHDRAWN


def test_staff_register_an_order_on_a_page_of_its_own(house: House, sign_in: Any) -> None:
    worker = sign_in("worker")
    page = worker.get("/cases/new/?kind=order").content.decode()
    assert 'name="order_effort"' in page
    assert 'name="phone"' not in page
    sent = worker.post(
        "/cases/new/",
        {
            "kind": "order",
            "source": "phone",
            "area": house.community.pk,
            "shop": "示例燃气公司",
            "category": factories.category("firm_policy").pk,
            "urgency": "normal",
            "summary": "想了解留抵退税",
            "order_effort": "simple",
            "once": "k3",
        },
    )
    assert sent.status_code == 302
    case = Case.objects.get()
    assert (case.kind, case.state, case.organisation) == ("order", "received", house.firm)


def test_an_order_without_a_firm_comes_back(house: House, sign_in: Any) -> None:
    sent = sign_in("worker").post(
        "/cases/new/", {"kind": "order", "summary": "想了解留抵退税", "order_effort": "simple"}
    )
    assert sent.status_code == 422
    assert sent.context["form"].errors["shop"]
    assert house.firm is not None


def test_the_list_shows_orders_by_kind_and_effort(house: House, sign_in: Any) -> None:
    factories.order(house, summary="要三十名普工")
    factories.order(house, summary="想换大厂房", facts={"effort": "complex"})
    worker = sign_in("worker")
    assert "要三十名普工" in worker.get("/cases/?kind=order&fact=effort:ordinary").content.decode()
    narrow = worker.get("/cases/?kind=order&fact=effort:complex").content.decode()
    assert "想换大厂房" in narrow
    assert "要三十名普工" not in narrow


def test_specialist_answers_with_a_next_date(house: House, sign_in: Any) -> None:
    case = factories.order(house, by="specialist").case
    specialist = sign_in("specialist")
    for act in ("receive", "accept"):
        specialist.post(f"/cases/{case.pk}/{act}/", {})
    specialist.post(f"/cases/{case.pk}/defer/", {"answer": "等人社局专场", "next_on": "2022-04-25"})
    case.refresh_from_db()
    assert (case.state, str(case.next_on)) == ("in_hand", "2022-04-25")
    assert "2022" in specialist.get(f"/cases/{case.pk}/").content.decode()
