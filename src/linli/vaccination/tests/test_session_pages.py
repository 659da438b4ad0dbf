"""The pages of sessions, lists and organisations: from the plan to the half hour; who gets in."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, House

from linli.base import exports
from linli.base.viewer import ANYONE
from linli.clock import queries as clock
from linli.drives.tests.factories import noted
from linli.labels.models import Label
from linli.places.models import Import
from linli.vaccination import actions
from linli.vaccination.models import Booking, Mobiliser, Observation, Session, Unmatched
from linli.vaccination.spec import Asked
from linli.vaccination.tests.factories import DAY, booking, drive, first, session

As = Callable[[str], Client]
TYPED = {
    "title": "接种专场",
    "way": "place",
    "venue": "社区活动室",
    "day": "2022-04-20",
    "starts": "09:00",
    "ends": "11:30",
    "capacity": "30",
    "transport": "on",
    "batch": "P2022",
}


def test_from_the_plan_to_the_half_hour(
    house: House, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = drive(house)
    secretary, worker, anyone = as_("secretary"), as_("worker"), Client()
    new = f"/vaccination/{found.pk}/sessions/new/"
    assert secretary.post(new, TYPED | {"day": "2022-04-17"}).status_code == 422
    secretary.post(new, TYPED)
    row = Session.objects.get()
    assert "接种专场" in secretary.get(f"/vaccination/{found.pk}/").text
    public = f"/vaccination/at/{row.pk}/"
    assert "还剩 30 个名额" in anyone.get(public).text
    typed = {"who": "other", "name": "宋玉珍", "phone": "13900000001", "once": "k1"}
    refused = anyone.post(public, typed)
    assert (refused.status_code, "请填写您的姓名" in refused.text) == (422, True)
    typed |= {"proxy_name": "宋小妹", "proxy_phone": "13900000077"}
    typed |= {"relation": "child", "consent": "spoken", "transport": "on"}
    assert anyone.post(public, typed).headers["Location"].startswith("/r/")
    made = Booking.objects.get()

    monkeypatch.setattr(clock, "now", lambda: DAY)
    page = f"/vaccination/sessions/{row.pk}/"
    shown = worker.get(page).text
    assert ["宋小妹" in shown, "13900000077" in shown] == [False, False]
    assert "由宋**代为登记（子女，139****0077）" in shown
    assert "1人申请接送" in shown
    assert worker.post(f"{page}code/", {"code": "XXXXXX"}).status_code == 422
    worker.post(f"{page}code/", {"code": made.registration.code})
    worker.post(f"{page}batch/", {"batch": "P2023"})
    worker.post(f"/vaccination/bookings/{made.pk}/vaccinate/")
    assert 'data-left="1800"' in worker.get(page).text
    go = f"/vaccination/bookings/{made.pk}/let-go/"
    assert worker.post(go, {"adverse": ""}).status_code == 403
    monkeypatch.setattr(clock, "now", lambda: Observation.objects.get().until)
    assert "可以离开" in worker.get(page).text
    worker.post(go, {"adverse": "头晕"})
    assert "已离开" in worker.get(page).text
    worker.post(f"{page}walk-in/", {"name": "何新来", "phone": "13911112222", "once": "w"})
    assert "何**" in worker.get(page).text


def test_strangers_learn_nothing_of_a_refusal(house: House, as_: As) -> None:
    target = first(drive(house))
    noted(target, "declined", house, reason="no_wish")
    row = session(house, target.drive)
    typed = {"who": "other", "name": "宋玉珍", "phone": "13900000001", "once": "k1"}
    typed |= {"proxy_name": "宋小妹", "proxy_phone": "13900000077"}
    typed |= {"relation": "child", "consent": "spoken"}
    said = Client().post(f"/vaccination/at/{row.pk}/", typed)
    assert (said.status_code, "拒绝" in said.text) == (422, False)
    assert "此登记无法在网上办理" in said.text
    worker = as_("worker")
    tell = f"/vaccination/sessions/{row.pk}/invite/"
    assert "宋**" not in worker.get(tell).text
    assert (
        worker.post(f"/vaccination/sessions/{row.pk}/book/", {"target": target.pk}).status_code
        == 404
    )


def test_people_are_told_and_registered_by_telephone(house: House, as_: As) -> None:
    found = drive(house, persons=3)
    row = session(house, found)
    one, other, _third = found.targets.order_by("pk")
    worker, tell = as_("worker"), f"/vaccination/sessions/{row.pk}/invite/"
    worker.post(tell, {"target": [one.pk, "x"]})
    assert "已通知1人" in worker.get(tell).text
    assert worker.get(tell).text.count("已通知") == 1
    worker.post(f"/vaccination/sessions/{row.pk}/book/", {"target": other.pk})
    assert Booking.objects.get().target == other
    assert f'value="{other.pk}"' not in worker.get(tell).text


def test_a_list_is_looked_at_taken_over_and_its_rest_settled(house: House, as_: As) -> None:
    found = drive(house, persons=2)
    secretary = as_("secretary")
    rows = [
        ("宋玉真", "13900000001", "2022-03-02", "L2"),
        ("别处人", "13912345678", "2022-03-02", ""),
    ]
    body = exports.xlsx(("姓名", "电话", "接种日期", "批号"), rows)
    file = SimpleUploadedFile("名单.xlsx", body)
    secretary.post("/vaccination/imports/", {"drive": found.pk, "file": file})
    record = Import.objects.get()
    looked = secretary.get(f"/vaccination/imports/{record.pk}/").text
    assert ["139****0001" in looked, "13900000001" in looked] == [True, False]
    secretary.post(f"/vaccination/imports/{record.pk}/take/")
    waits = f"/vaccination/{found.pk}/unmatched/"
    assert "宋** 139****0001" in secretary.get(waits).text
    mine, foreign = Unmatched.objects.order_by("number")
    settle = f"/vaccination/rows/{mine.pk}/"
    assert secretary.post(settle, {}).status_code == 422
    secretary.post(settle, {"target": first(found).pk})
    secretary.post(f"/vaccination/rows/{foreign.pk}/aside/")
    assert "没有待处理的行" in secretary.get(waits).text
    assert as_("worker").get(waits).status_code == 403
    answer = secretary.post(f"/vaccination/{found.pk}/results/")
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")


def test_an_organisation_takes_on_and_gives_back(house: House, as_: As) -> None:
    found = drive(house)
    secretary = as_("secretary")
    kind = Label.objects.filter(group="mobiliser").earliest("pk")
    typed = {"kind": kind.pk, "name": "第二党支部", "organisation": ""}
    secretary.post(f"/vaccination/{found.pk}/mobilisers/new/", typed)
    row = Mobiliser.objects.get()
    page = f"/vaccination/mobilisers/{row.pk}/"
    secretary.post(f"{page}take-on/", {"target": first(found).pk})
    assert "宋**" in as_("worker").get(page).text
    secretary.post(f"{page}give-back/", {"undertaking": row.undertakings.get().pk})
    assert "尚未认领" in secretary.get(page).text
    secretary.post(f"{page}remove/")
    assert not Mobiliser.objects.exists()
    assert as_("leader").get(page).status_code == 403


@pytest.mark.parametrize("persons", [1, 4])
def test_pages_take_few_queries(house: House, as_: As, persons: int) -> None:
    found = drive(house, persons=persons)
    row = session(house, found)
    kind = Label.objects.filter(group="mobiliser").earliest("pk")
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    mobiliser = actions.add_mobiliser(found.pk, kind.pk, "第二党支部", **to)
    for target in found.targets.select_related("person"):
        assert target.person is not None
        made = booking(row, Asked(target.person.name, target.person.phone), ANYONE)
        actions.take_on(mobiliser.pk, [target.pk], **to)
        actions.arrive(made.pk, by=house.viewer("worker"), now=DAY)
    rows = [(f"别处{n}", "13912345678", "2022-03-02", "") for n in range(persons)]
    sheet = exports.xlsx(("姓名", "电话", "接种日期", "批号"), rows)
    actions.import_doses(BytesIO(sheet), found.pk, dry_run=False, **to)
    client = as_("secretary")
    for page in (
        f"/vaccination/{found.pk}/",
        f"/vaccination/sessions/{row.pk}/",
        f"/vaccination/sessions/{row.pk}/invite/",
        f"/vaccination/at/{row.pk}/",
        f"/vaccination/mobilisers/{mobiliser.pk}/",
        f"/vaccination/mobilisers/{mobiliser.pk}/take-on/",
        f"/vaccination/{found.pk}/unmatched/",
        f"/vaccination/rows/{Unmatched.objects.earliest('pk').pk}/",
        "/vaccination/imports/",
    ):
        client.get(page)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).status_code == 200
        assert len(seen) <= 12, [page, *(query["sql"][:90] for query in seen)]
