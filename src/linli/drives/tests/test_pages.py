"""The desk pages of drives: what they show, keep and refuse, and how often they ask."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, House

from linli.drives import actions
from linli.drives.models import Attempt, Batch, Drive, Letter
from linli.drives.spec import RosterFilter
from linli.drives.tests.factories import LATER, noted, prepared, running, target_at

As = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _two_hours_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.clock.queries.now", lambda: LATER)


@pytest.fixture
def as_(house: House) -> As:
    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(house.accounts[name])
        return client

    return signed_in


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def new_drive(house: House, **given: Any) -> dict[str, Any]:
    """What the form of a new drive sends, as it stands after it was opened."""
    values = {
        "name": "燃气入户",
        "area": house.community.pk,
        "lead": house.accounts["secretary"].pk,
        "starts_on": "2022-04-18",
        "ends_on": "2022-06-30",
        "threshold": "60",
        "stage": ["not_visited", "signed", "refused", "agreed"],
        "keep-signed": "on",
        "name-signed": "签了",
    }
    return values | given


def test_a_drive_is_made_in_the_browser_with_its_own_words(house: House, as_: As) -> None:
    secretary = as_("secretary")
    assert "燃气入户" in page(secretary, "/drives/new/")
    sent = secretary.post("/drives/new/?kind=gas_hookup", new_drive(house))
    drive = Drive.objects.get()
    assert sent["Location"] == f"/drives/{drive.pk}/"
    stages = [(row.code, row.name) for row in drive.stages.all()]
    assert stages == [("not_visited", "未走访"), ("signed", "签了"), ("refused", "不同意")]


def test_wrong_input_comes_back_with_what_was_typed(house: House, as_: As) -> None:
    secretary = as_("secretary")
    for given in ({"ends_on": "2022-01-01"}, {"threshold": "101"}, {"name": ""}, {"lead": "0"}):
        answer = secretary.post("/drives/new/?kind=gas_hookup", new_drive(house, **given))
        assert answer.status_code == 422
        assert "签了" in answer.content.decode()
    assert not Drive.objects.exists()


def test_a_button_moves_a_stage_without_saving(house: House, as_: As) -> None:
    sent = new_drive(house, move="up:refused")
    body = as_("secretary").post("/drives/new/?kind=gas_hookup", sent).content.decode()
    order = [body.index(f'value="{code}"') for code in ("not_visited", "refused", "signed")]
    assert order == sorted(order)
    assert not Drive.objects.exists()


def test_two_who_change_a_drive_are_told(house: House, as_: As) -> None:
    drive = prepared(house)
    sent = new_drive(
        house, name="我的名字", version="1", stage=[row.code for row in drive.stages.all()]
    )
    sent |= {f"keep-{row.code}": "on" for row in drive.stages.all()}
    first = as_("secretary").post(f"/drives/{drive.pk}/change/", sent)
    assert first.status_code == 302
    second = as_("secretary").post(f"/drives/{drive.pk}/change/", sent | {"name": "他的名字"})
    assert second.status_code == 409
    for words in ("我的名字", "他的名字"):
        assert words in second.content.decode()
    drive.refresh_from_db()
    assert drive.name == "我的名字"


def test_the_roster_is_looked_at_before_it_is_drawn(house: House, as_: As) -> None:
    drive, secretary = prepared(house), as_("secretary")
    address = f"/drives/{drive.pk}/draw/"
    looked = page(secretary, f"{address}?look=1&compounds={house.compound.pk}")
    assert "把 10 个对象加入底册" in looked
    assert not drive.targets.exists()
    secretary.post(address, {"compounds": [house.compound.pk]})
    assert drive.targets.count() == 10
    assert "保全街26号院" in page(secretary, f"/drives/{drive.pk}/")
    foreign = secretary.post(address, {"compounds": [house.other_compound.pk]})
    assert (foreign.status_code, drive.targets.count()) == (422, 10)


def test_the_drive_of_a_wider_area_is_neither_drawn_nor_changed(house: House, as_: As) -> None:
    drive, secretary = prepared(house), as_("secretary")
    Drive.objects.filter(pk=drive.pk).update(area=house.subdistrict)
    assert secretary.get(f"/drives/{drive.pk}/").status_code == 200
    for act in ("draw", "change", "batches/new"):
        assert secretary.get(f"/drives/{drive.pk}/{act}/?look=1").status_code == 403
        assert secretary.post(f"/drives/{drive.pk}/{act}/").status_code == 403
    assert not drive.targets.exists()


def test_a_drive_is_started_closed_and_run_again_from_its_page(house: House, as_: As) -> None:
    drive, secretary = prepared(house), as_("secretary")
    assert secretary.post(f"/drives/{drive.pk}/start/", {"version": 1}).status_code == 403
    actions.draw(drive.pk, RosterFilter(), by=house.viewer("secretary"), now=NOW)
    states = []
    for move in ("start", "close", "reopen"):
        secretary.post(f"/drives/{drive.pk}/{move}/")
        drive.refresh_from_db()
        states.append(drive.state)
    assert states == ["open", "closed", "open"]
    assert secretary.post(f"/drives/{drive.pk}/close/", {"version": 1}).status_code == 409


def test_reasons_are_added_and_retired(house: House, as_: As) -> None:
    drive, secretary = running(house), as_("secretary")
    secretary.post(f"/drives/{drive.pk}/reasons/", {"meaning": "declined", "name": "怕噪声"})
    reason = drive.reasons.get(name="怕噪声")
    secretary.post(f"/drives/reasons/{reason.pk}/retire/")
    reason.refresh_from_db()
    assert reason.active is False
    before = drive.reasons.count()
    secretary.post(f"/drives/{drive.pk}/reasons/", {"meaning": "invented", "name": "x"})
    assert drive.reasons.count() == before


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", {0, 1, 2, 3}),
        ("?stage=refused", {1}),
        ("?reason=cost", {1}),
        ("?attempts=2", {0}),
        ("?due=2022-04-25", {2}),
        ("?remaining=1", {0, 2, 3}),
        ("?q=9号楼&sort=attempts", {0, 1, 2, 3}),
        ("?worker=x&compound=9999999999999&due=never&sort=best&attempts=-1", {0, 1, 2, 3}),
    ],
)
def test_the_roster_is_filtered(house: House, as_: As, query: str, numbers: set[int]) -> None:
    drive = running(house)
    doors = [target_at(drive, house, number) for number in range(4)]
    noted(doors[0], "no_one_home", house)
    noted(doors[0], "no_one_home", house)
    noted(doors[1], "refused", house, reason="cost")
    noted(doors[2], "undecided", house, next_on=date(2022, 4, 25))
    body = page(as_("worker"), f"/drives/{drive.pk}/targets/{query}")
    shown = {number for number, row in enumerate(doors) if f"/drives/targets/{row.pk}/" in body}
    assert shown == numbers


def test_the_matrix_tells_stage_by_colour_shape_and_word(house: House, as_: As) -> None:
    drive = running(house)
    signed = noted(target_at(drive, house), "signed", house)
    body = page(as_("worker"), f"/drives/{drive.pk}/compounds/{house.compound.pk}/")
    cell = body[body.index(f'id="t{signed.pk}"') :].partition("</td>")[0]
    assert "#sign-star" in cell
    assert "已签意向书" in cell
    assert "还差 3 户" in body  # 60 % of 6 are 4
    assert f"/drives/{drive.pk}/buildings/{house.building.pk}/entry/" in body
    supervisor = page(as_("supervisor"), f"/drives/{drive.pk}/compounds/{house.compound.pk}/")
    assert "/entry/" not in supervisor


def test_a_record_from_the_matrix_returns_to_its_door(house: House, as_: As) -> None:
    drive = running(house)
    target, worker = target_at(drive, house), as_("worker")
    assert 'name="stage"' in page(worker, f"/drives/targets/{target.pk}/sheet/")
    sent = {"stage": "signed", "once": "tap", "back": "matrix", "version": 1}
    refused = worker.post(f"/drives/targets/{target.pk}/record/", sent)
    assert refused.status_code == 422
    kept = worker.post(f"/drives/targets/{target.pk}/record/", sent | {"signer": "owner"})
    assert kept["Location"] == f"/drives/{drive.pk}/compounds/{house.compound.pk}/#t{target.pk}"
    assert Letter.objects.get().signer == "owner"
    stale = sent | {"stage": "applied", "once": "tap2"}
    assert worker.post(f"/drives/targets/{target.pk}/record/", stale).status_code == 409


def test_a_record_is_taken_back_and_a_letter_too(house: House, as_: As) -> None:
    drive = running(house)
    target, worker = noted(target_at(drive, house), "signed", house), as_("worker")
    worker.post(f"/drives/targets/{target.pk}/take-back/", {"why": "房子要卖"})
    target.refresh_from_db()
    assert target.meaning == "undecided"
    last = target.history.order_by("-pk")[0]
    address = f"/drives/targets/{target.pk}/attempts/{last.pk}/set-right/"
    assert worker.post(address, {"why": ""}).status_code == 422
    worker.post(address, {"why": "听错了"})
    target.refresh_from_db()
    assert target.meaning == "signed"
    assert as_("second_worker").post(address, {"why": "x"}).status_code == 403


def test_notes_are_read_by_those_who_serve_alone(house: House, as_: As) -> None:
    drive = running(house)
    target = noted(target_at(drive, house), "undecided", house, note="儿子下周回来")
    address = f"/drives/targets/{target.pk}/"
    assert "儿子下周回来" in page(as_("secretary"), address)
    for name in ("leader", "supervisor"):
        body = page(as_(name), address)
        assert "未定" in body
        assert "儿子下周回来" not in body


def test_of_a_sealed_drive_leaders_see_totals_and_no_target(house: House, as_: As) -> None:
    drive = running(house)
    target = noted(target_at(drive, house), "agreed", house)
    Drive.objects.filter(pk=drive.pk).update(sealed=True)
    for name in ("leader", "supervisor"):
        client = as_(name)
        body = page(client, f"/drives/{drive.pk}/")
        assert "同意未签" in body
        assert f"/drives/{drive.pk}/targets/" not in body
        assert target.dwelling is not None
        assert target.dwelling.address not in page(client, f"/drives/{drive.pk}/targets/")
        assert client.get(f"/drives/targets/{target.pk}/").status_code == 404
        matrix = f"/drives/{drive.pk}/compounds/{house.compound.pk}/"
        assert client.get(matrix).status_code == 404
        exported = client.get(f"/drives/{drive.pk}/export/?as=csv").content.decode("utf-8-sig")
        assert len(exported.splitlines()) == 1
    assert as_("worker").get(f"/drives/targets/{target.pk}/").status_code == 200


def test_a_steward_sees_nothing_of_drives(house: House, as_: As) -> None:
    drive = running(house)
    steward = as_("steward")
    for address in ("/drives/", f"/drives/{drive.pk}/", f"/drives/{drive.pk}/targets/"):
        assert steward.get(address).status_code == 403
    assert "/drives/" not in page(steward, "/")


def test_a_paper_is_typed_in_and_a_wrong_row_is_named(house: House, as_: As) -> None:
    drive, worker = running(house), as_("worker")
    first, second = target_at(drive, house), target_at(drive, house, 1)
    address = f"/drives/{drive.pk}/buildings/{house.building.pk}/entry/"
    assert f"t{first.pk}-stage" in page(worker, address)
    sent = {
        "paper_on": "2022-04-18",
        "once": "paper",
        f"t{first.pk}-stage": "signed",
        f"t{first.pk}-signer": "owner",
        f"t{second.pk}-stage": "refused",
    }
    wrong = worker.post(address, sent)
    assert wrong.status_code == 422
    assert "请选择原因。" in wrong.content.decode()
    assert not Attempt.objects.exists()
    bad = worker.post(address, sent | {f"t{second.pk}-stage": "invented"})
    assert (bad.status_code, Attempt.objects.count()) == (422, 0)
    kept = worker.post(address, sent | {f"t{second.pk}-reason": "cost"})
    assert kept.status_code == 302
    assert {row.paper_on for row in Attempt.objects.all()} == {date(2022, 4, 18)}


def test_the_blank_paper_holds_script_notice_and_every_room(house: House, as_: As) -> None:
    drive = running(house)
    done = noted(target_at(drive, house), "refused", house, reason="cost")
    body = page(as_("worker"), f"/drives/{drive.pk}/compounds/{house.compound.pk}/paper/")
    assert drive.script.splitlines()[0] in body
    assert drive.notice.splitlines()[0] in body
    assert body.count('<tr><th scope="row">') == 10
    assert str(done.stage) in body


def test_a_batch_goes_out_without_names_and_comes_back(house: House, as_: As) -> None:
    drive, secretary = running(house), as_("secretary")
    signed = noted(target_at(drive, house), "signed", house)
    address = f"/drives/{drive.pk}/batches/new/"
    sent = {"organisation": house.firm.pk, "stage": "applied", "targets": [signed.pk]}
    assert secretary.post(address, sent | {"targets": []}).status_code == 422
    secretary.post(address, sent)
    batch = Batch.objects.get()
    file = secretary.get(f"/drives/batches/{batch.pk}/file/").content
    assert file.startswith(b"PK")
    answer = SimpleUploadedFile("a.csv", "编号,结果\n1-001,已核价\n".encode(), "text/csv")
    looked = secretary.post("/drives/results/", {"batch": batch.pk, "file": answer})
    assert "已报装 → 已核价" in page(secretary, looked["Location"])
    secretary.post(f"{looked['Location']}take/")
    signed.refresh_from_db()
    assert signed.stage.code == "priced"
    assert as_("other_secretary").get(f"/drives/batches/{batch.pk}/").status_code == 404
    assert as_("worker").get(f"/drives/batches/{batch.pk}/").status_code == 403


def test_a_no_can_become_an_appeal(house: House, as_: As) -> None:
    drive = running(house)
    refused = noted(target_at(drive, house), "refused", house, reason="cost")
    worker = as_("worker")
    body = page(worker, f"/drives/targets/{refused.pk}/")
    assert f"/cases/new/?dwelling={refused.dwelling_id}" in body
    form = page(worker, f"/cases/new/?dwelling={refused.dwelling_id}&summary=燃气入户")
    assert 'value="燃气入户"' in form
    assert f'<option value="{house.compound.pk}" selected>' in form


def test_the_search_finds_a_drive_by_its_name(house: House, as_: As) -> None:
    drive = running(house)
    assert f"/drives/{drive.pk}/" in page(as_("worker"), "/search/?q=摸底")
    assert f"/drives/{drive.pk}/" not in page(as_("other_worker"), "/search/?q=摸底")


PAGES = {
    "list": "/drives/",
    "drive": "/drives/{drive}/",
    "targets": "/drives/{drive}/targets/?remaining=1&sort=next",
    "target": "/drives/targets/{target}/",
    "sheet": "/drives/targets/{target}/sheet/",
    "matrix": "/drives/{drive}/compounds/{compound}/",
    "paper": "/drives/{drive}/compounds/{compound}/paper/",
    "entry": "/drives/{drive}/buildings/{building}/entry/",
    "draw": "/drives/{drive}/draw/?look=1",
    "change": "/drives/{drive}/change/",
    "new batch": "/drives/{drive}/batches/new/",
    "imports": "/drives/imports/?drive={drive}",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_a_dozen_times_at_most_whatever_the_rows(
    house: House, as_: As, name: str
) -> None:
    drive = running(house)
    client = as_("secretary")
    values = {
        "drive": drive.pk,
        "target": target_at(drive, house).pk,
        "compound": house.compound.pk,
        "building": house.building.pk,
    }
    numbers = []
    for door in (0, 1, 2):
        noted(target_at(drive, house, door), "undecided", house, note="想想")
        noted(target_at(drive, house, door), "signed", house)
        address = PAGES[name].format(**values)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        numbers.append(len(asked))
    assert numbers[0] == numbers[2] <= 12


def test_a_shop_is_looked_at_by_a_list_and_what_is_not_so_becomes_a_hazard(
    house: House, as_: As
) -> None:
    drive = running(house, "gas_shops", name="商户燃气安全")
    shop = drive.targets.get(organisation=house.firm)
    worker = as_("worker")
    shown = worker.get(f"/drives/targets/{shop.pk}/")
    asked = [str(check.asked) for check, _report in shown.context["checklist"]]
    assert len(asked) == 13
    assert asked[0] in shown.text
    check, report = shown.context["checklist"][0]
    form = worker.get(report).context["form"]
    given = {name: form[name].value() for name in ("summary", "hazard_grade", "hazard_basis")}
    assert given == {
        "summary": str(check.asked),
        "hazard_grade": check.grade,
        "hazard_basis": str(check.basis),
    }
    assert form["shop"].value() == house.firm.name
