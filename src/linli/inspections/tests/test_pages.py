"""Pages of joint inspections: begun at once, written down at the site, printed, listed."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from tests.cast import House

from linli.inspections.models import CheckItem, Inspection
from linli.inspections.tests import factories


def _plan(house: House, **given: Any) -> dict[str, Any]:
    return {
        "title": "节前安全联合检查",
        "firm": "示例燃气公司",
        "checklist": factories.checklist().pk,
        f"body_section_{house.section.pk}": "on",
        f"body_organisation_{factories.authority(house).pk}": "on",
        "once": "k1",
        **given,
    }


def _site(*faulty: int) -> dict[str, Any]:
    sent: dict[str, Any] = {"once": "s1", "words": "店主在场"}
    for place, item in enumerate(factories.items()):
        sent[f"item-{item.pk}-result"] = "not" if place in faulty else "in_order"
        if place in faulty:
            sent[f"item-{item.pk}-ending"] = "on_spot"
            sent[f"item-{item.pk}-done"] = "现场清理"
    return sent


def test_begun_at_once_and_written_down_at_the_site(
    house: House, sign_in: Callable[[str], Client]
) -> None:
    worker = sign_in("worker")
    assert worker.get("/inspections/new/").status_code == 200
    sent = worker.post("/inspections/new/", _plan(house, go="now"))
    assert sent.status_code == 302, sent.context["form"].errors
    row = Inspection.objects.get()
    assert (sent["Location"], row.ad_hoc) == (f"/inspections/{row.pk}/site/", True)
    assert worker.get(f"/inspections/{row.pk}/site/").status_code == 200
    sent = worker.post(f"/inspections/{row.pk}/site/", _site(0, 2))
    assert sent["Location"] == f"/inspections/{row.pk}/"
    assert row.findings.count() == 2
    found = row.findings.order_by("pk")[0].case
    assert found.summary == f"不符合：{factories.items()[0].asked}"
    page = worker.get(f"/inspections/{row.pk}/").content.decode()
    assert "店主在场" in page
    record = worker.get(f"/inspections/{row.pk}/record/").content.decode()
    assert "现场清理" in record
    assert "市场监管所" in record
    assert "示例燃气公司" in worker.get("/inspections/").content.decode()
    listed = sign_in("leader").get("/inspections/export/?as=csv").content.decode("utf-8-sig")
    assert listed.splitlines()[1].endswith(",2,0")


def test_what_is_missing_at_the_site_comes_back_beside_its_line(
    house: House, sign_in: Callable[[str], Client]
) -> None:
    row = factories.planned(house)
    sent = _site(1)
    sent[f"item-{factories.items()[1].pk}-done"] = ""
    answer = sign_in("worker").post(f"/inspections/{row.pk}/site/", sent)
    assert answer.status_code == 422
    (form,) = [each for each in answer.context["forms"].lines if each.errors]
    assert list(form.errors) == ["done"]
    row.refresh_from_db()
    assert row.state == "planned"


def test_plan_of_one_body_or_nowhere_comes_back(
    house: House, sign_in: Callable[[str], Client]
) -> None:
    worker = sign_in("worker")
    alone = _plan(house)
    del alone[f"body_section_{house.section.pk}"]
    assert worker.post("/inspections/new/", alone).status_code == 422
    assert worker.post("/inspections/new/", _plan(house, firm="")).status_code == 422
    assert not Inspection.objects.exists()


def test_changed_and_cancelled(house: House, sign_in: Callable[[str], Client]) -> None:
    row = factories.planned(house)
    worker = sign_in("worker")
    page = worker.get(f"/inspections/{row.pk}/edit/").content.decode()
    assert "刘检" in page
    worker.post(f"/inspections/{row.pk}/edit/", _plan(house, title="节后检查"))
    row.refresh_from_db()
    assert row.title == "节后检查"
    worker.post(f"/inspections/{row.pk}/cancel/", {"reason": "企业停产"})
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_administrator_words_checklists(house: House, sign_in: Callable[[str], Client]) -> None:
    admin = sign_in("administrator")
    checklist = factories.checklist().pk
    admin.post(
        f"/inspections/checklists/{checklist}/lines/new/",
        {
            "asked": "配电箱前无杂物",
            "grade": "general",
            "basis": "某条",
            "category": factories.items()[0].category_id,
            "order": "90",
        },
    )
    item = CheckItem.objects.get(asked="配电箱前无杂物")
    assert "配电箱前无杂物" in admin.get(f"/inspections/checklists/{checklist}/").content.decode()
    admin.post(f"/inspections/checklists/lines/{item.pk}/retire/")
    item.refresh_from_db()
    assert item.retired
    admin.post("/inspections/checklists/new/", {"name": "养老机构", "order": "50"})
    assert "养老机构" in admin.get("/inspections/checklists/").content.decode()
