"""Pages of colour rules, marks and sheets, as a browser uses them."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import NOW, House

from linli.base import sheets
from linli.clock import actions as clock_actions
from linli.clock import queries as clock
from linli.ledgers.models import ColourRules, Item, Ledger
from linli.ledgers.spec.sheet import COLUMNS
from linli.ledgers.tests.factories import ledger, running
from linli.ledgers.tests.test_sheet import ROWS, workbook
from linli.ledgers.workflow import State
from linli.places.models import Import


@pytest.fixture(autouse=True)
def monday(db: None) -> None:
    clock_actions.set_house_clock(NOW, clock.real_now(), "演示")


def browser(house: House, name: str) -> Client:
    client = Client()
    client.force_login(house.accounts[name])
    return client


def fields_of(page: Any) -> dict[str, Any]:
    """What the edit page would post if nothing was changed."""
    sent: dict[str, Any] = {}
    for form in (page.context["head"], page.context["shades"], page.context["rows"]):
        for each in getattr(form, "forms", [form]):
            sent |= {bound.html_name: bound.value() for bound in each if bound.value() is not None}
        if hasattr(form, "management_form"):
            sent |= {b.html_name: b.value() for b in form.management_form}
    return {name: value for name, value in sent.items() if value is not False}


def test_rules_are_drafted_edited_previewed_and_applied(house: House) -> None:
    item = running(house)
    Item.objects.filter(pk=item.pk).update(percent=40)
    admin, address = browser(house, "administrator"), f"/ledgers/{item.ledger_id}/colours/"
    admin.post(f"{address}begin/", {"like": "lights"})
    page = admin.get(f"{address}edit/")
    answer = admin.post(f"{address}edit/", fields_of(page) | {"rule-3-value1": "31"})
    assert answer.headers["Location"] == f"{address}preview/"
    shown = admin.get(f"{address}preview/")
    assert shown.status_code == 200
    draft = ColourRules.objects.get(applied_at=None)
    assert [str(test.value) for test in draft.scheme.rules[3].tests] == ["31"]
    admin.post(f"{address}apply/", {"version": draft.version})
    assert admin.get(address).status_code == 200
    assert ColourRules.objects.get(retired_at=None).name == "红黄绿灯"
    assert item.colour_changes.count() == 1


def test_rules_that_leave_an_item_without_colour_come_back_with_words(house: House) -> None:
    item = running(house)
    admin, address = browser(house, "administrator"), f"/ledgers/{item.ledger_id}/colours/"
    admin.post(f"{address}begin/", {"like": "lights"})
    sent = fields_of(admin.get(f"{address}edit/"))
    sent = {name: value for name, value in sent.items() if not name.endswith("-alarm")}
    answer = admin.post(f"{address}edit/", sent)
    assert answer.status_code == 422
    assert "请指定哪种颜色计为逾期。" in answer.content.decode()


def test_supervisor_marks_an_item_on_its_page_and_others_are_not_offered_it(house: House) -> None:
    item = running(house)
    page = browser(house, "supervisor")
    assert "手工标色" in page.get(f"/ledgers/items/{item.pk}/").content.decode()
    assert (
        "手工标色"
        not in browser(house, "leader").get(f"/ledgers/items/{item.pk}/").content.decode()
    )
    refused = page.post(
        f"/ledgers/items/{item.pk}/mark/", {"look": "red", "until_on": "2022-04-30"}
    )
    assert refused.status_code == 422
    sent = {"look": "red", "reason": "现场未动工", "until_on": "2022-04-30"}
    page.post(f"/ledgers/items/{item.pk}/mark/", sent)
    shown = page.get(f"/ledgers/items/{item.pk}/").content.decode()
    assert "督查标色" in shown
    assert "现场未动工" in shown
    page.post(f"/ledgers/items/{item.pk}/marks/{item.marks.get().pk}/lift/")
    assert item.marks.get().lifted_at is not None


def upload(house: House, of: Ledger, client: Client) -> Import:
    file = SimpleUploadedFile("台账.xlsx", workbook(ROWS).getvalue())
    client.post("/ledgers/sheets/", {"ledger": of.pk, "file": file})
    return Import.objects.get()


def test_sheet_is_read_shown_taken_over_and_given_back(house: House) -> None:
    of, leader = ledger(house), browser(house, "leader")
    record = upload(house, of, leader)
    shown = leader.get(f"/ledgers/sheets/{record.pk}/").content.decode()
    assert "→ 2022-12-31" in shown
    assert "这里没有：赵副主任。文字照留。" in shown
    leader.post(f"/ledgers/sheets/{record.pk}/take/")
    answer = leader.get(f"/ledgers/{of.pk}/sheet/")
    read = sheets.read(io.BytesIO(answer.content), COLUMNS, as_written=True)
    assert [values["due"] for _row, values in read.rows] == ["年底前", "2022.6", "长期坚持"]
    leader.post(f"/ledgers/sheets/{record.pk}/undo/")
    assert not of.items.exists()


def test_sheet_with_an_item_that_is_suspended_is_given_back(house: House) -> None:
    item = running(house)
    Item.objects.filter(pk=item.pk).update(state=State.SUSPENDED, suspended_on=date(2022, 4, 15))
    answer = browser(house, "leader").get(f"/ledgers/{item.ledger_id}/sheet/")
    assert answer.status_code == 200
    read = sheets.read(io.BytesIO(answer.content), COLUMNS, as_written=True)
    assert [values["title"] for _row, values in read.rows] == [item.title]


def test_table_is_filtered_by_colour(house: House) -> None:
    item = running(house, due_on=date(2022, 4, 1))
    page = browser(house, "leader")
    red = page.get(f"/ledgers/{item.ledger_id}/?colour=red").content.decode()
    green = page.get(f"/ledgers/{item.ledger_id}/?colour=green").content.decode()
    assert (item.title in red, item.title in green) == (True, False)
