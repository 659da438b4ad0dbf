"""The pages of outreach: from the drive's page to a message that is sent, and what comes back."""

from typing import Any

import pytest
from django.test import Client
from tests.cast import NOW, PROGRAM, SINCE, House

from linli.accounts import actions as accounts
from linli.cases.models import Case
from linli.drives import actions as drives
from linli.drives.tests import factories as drive_factories
from linli.events.tests import factories as event_factories
from linli.journal.models import Entry
from linli.notices import actions as notices
from linli.notices.gateways.callbacks import Report, Said
from linli.notices.models import OptOut, Reply
from linli.notices.workflow import Channel
from linli.outreach import actions, handlers, queries
from linli.outreach.models import Audience, Binding, Message
from linli.outreach.spec import Described
from linli.outreach.tests.conftest import As, page
from linli.outreach.tests.factories import audience, begun, message, to

pytestmark = pytest.mark.django_db


def test_from_a_drive_to_a_message_that_waits_for_approval(house: House, as_: As) -> None:
    drive = drive_factories.prepared(house, "vaccination", name="接种入户")
    drives.add_targets(drive.pk, [house.neighbour.pk], **to(house))
    drives.start_drive(drive.pk, **to(house))
    worker = as_("worker")
    address = f"/messages/audiences/new/?source=drive&of={drive.pk}"
    assert address.replace("&", "&amp;") in page(worker, f"/drives/{drive.pk}/")
    form = page(worker, address)
    assert "eligible" in form
    assert 'value="declined"' not in form

    sent = {"name": "应接未接", "area": house.community.pk, "stages": ["eligible"]}
    assert worker.post(address, sent).status_code == 302
    row = Audience.objects.get()
    shown = page(worker, f"/messages/audiences/{row.pk}/")
    assert "宋**" in shown
    assert "139****0001" in shown
    assert "13900000001" not in shown

    written = {
        "title": "接种安排",
        "audience": row.pk,
        "channels": ["sms"],
        "sms": "{姓名}您好，周三在社区接种疫苗。",
        "leaflet": "周三接种",
        "link": "/whats-on/",
    }
    assert worker.post("/messages/new/", written).status_code == 302
    made = Message.objects.get()
    seen = page(worker, f"/messages/{made.pk}/")
    assert "宋**您好，周三在社区接种疫苗。 拒收请回复R" in seen
    assert "周三接种" in page(worker, f"/messages/{made.pk}/leaflet/")
    worker.post(f"/messages/{made.pk}/ask/", {"version": made.version})

    secretary = as_("secretary")
    assert f"/messages/{made.pk}/" in page(secretary, "/"), "stands on the page of today"
    made.refresh_from_db()
    secretary.post(f"/messages/{made.pk}/approve/", {"version": made.version})
    made.refresh_from_db()
    assert made.state == "approved"


def test_who_registered_is_written_to_from_the_gatherings_page(house: House, as_: As) -> None:
    lecture = event_factories.lecture(house)
    event_factories.register(lecture, 1)
    secretary = as_("secretary")
    address = f"/messages/audiences/new/?source=event&of={lecture.pk}"
    assert address.replace("&", "&amp;") in page(secretary, f"/events/{lecture.pk}/")
    secretary.post(address, {"name": "报名者", "area": house.community.pk})
    assert Audience.objects.get().filter == Described("event", lecture.pk)
    sources = page(secretary, "/messages/audiences/new/")
    assert lecture.title in sources


def test_new_name_leaves_the_rest_of_the_filter(house: House, as_: As) -> None:
    asked = Described(areas=(house.community.pk,), compounds=(house.compound.pk,), ties=("owner",))
    row = audience(house, asked)
    address = f"/messages/audiences/{row.pk}/change/"
    two = house.accounts["worker"].pk, "worker"
    accounts.appoint(
        *two, area_id=house.other_community.pk, scope="", since=SINCE, by=PROGRAM, now=NOW
    )
    assert f'value="{house.compound.pk}" ' in page(as_("worker"), address), "of its own place"
    sent = {
        "name": "业主们",
        "area": house.community.pk,
        "version": row.version,
        "compounds": [house.compound.pk],
        "ties": ["owner"],
    }
    assert as_("worker").post(address, sent).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.filter) == ("业主们", asked)


def test_gathering_of_others_is_not_even_named(house: House, as_: As) -> None:
    lecture = event_factories.lecture(house, announced=False)
    address = f"/messages/audiences/new/?source=event&of={lecture.pk}"
    answer = as_("other_worker").get(address)
    assert (answer.status_code, lecture.title in answer.content.decode()) == (403, False)
    assert as_("worker").get("/messages/audiences/new/?source=league&of=1").status_code == 403


def test_year_one_is_refused_in_words(house: House, as_: As) -> None:
    sent = {"title": "停水", "audience": audience(house).pk, "sms": "停水"}
    answer = as_("worker").post("/messages/new/", sent | {"send_at": "0001-01-01 00:00"})
    assert answer.status_code == 422


def test_wrong_input_keeps_what_was_typed(house: House, as_: As) -> None:
    row = audience(house)
    sent = {"title": "停水", "audience": row.pk, "channels": ["sms"], "sms": "{身份证}您好"}
    answer = as_("worker").post("/messages/new/", sent)
    assert answer.status_code == 422
    assert "{身份证}您好" in answer.content.decode()


def test_second_writer_is_shown_a_conflict(house: House, as_: As) -> None:
    row = message(house)
    worker = as_("worker")
    assert worker.post(f"/messages/{row.pk}/ask/", {"version": 7}).status_code == 409
    assert worker.post(f"/messages/{row.pk}/ask/", {"version": row.version}).status_code == 302


def test_progress_opens_to_masked_rows_and_their_file(house: House, as_: As) -> None:
    row = begun(house)
    secretary = as_("secretary")
    far = page(secretary, f"/messages/{row.pk}/far/")
    assert f"/messages/{row.pk}/recipients/?state=queued" in far
    assert "hx-get" in far, "looks again by itself"
    rows = page(secretary, f"/messages/{row.pk}/recipients/?state=queued")
    assert "宋**" in rows
    file = secretary.get(f"/messages/{row.pk}/recipients/export/?as=csv").content.decode()
    assert "139****0001" in file
    assert "13900000001" not in file
    one = page(secretary, f"/notices/{row_notice(row)}/")
    assert "宋**您好，永安社区4月20日上午停水检修" in one
    assert house.neighbour.name not in one

    secretary.post(f"/messages/{row.pk}/stop/", {"version": row.version})
    row.refresh_from_db()
    assert row.state == "stopped"
    assert "hx-get" not in page(secretary, f"/messages/{row.pk}/far/")


def row_notice(row: Message) -> int:
    return queries.deliveries(row)[0].pk


def test_failures_stand_on_the_secretarys_page(house: House, as_: As) -> None:
    house.neighbour.refresh_from_db()
    row = begun(house)
    for mailing in queries.deliveries(row).values_list("mailing", flat=True).distinct():
        notices.turn(mailing, now=NOW)
    sent = queries.deliveries(row).get(state="sent")
    notices.reported(Report(sent.reference, arrived=False, error="absent"), now=NOW)
    found = queries.waiting_for(house.viewer("secretary"), NOW)
    assert [line["act"] for line in found] == ["see_missing"]


# --- replies ---


def follow() -> None:
    """What follows from every reply that came in, as the reactions have it."""
    for entry in Entry.objects.filter(kind="reply.came_in").order_by("pk"):
        handlers.answer_reply(entry)


def reply(words: str, number: str = "13900000001", once: str = "1") -> Reply:
    taken = notices.take_in(Said(number, words, f"sms:{once}", NOW), Channel.SMS, now=NOW)
    assert taken is not None
    follow()
    taken.refresh_from_db()
    return taken


def test_question_becomes_an_inquiry_of_the_community_once(house: House) -> None:
    begun(house)
    taken = reply("几点来水？我电话13900000001")
    case = Case.objects.get()
    assert (taken.became, case.kind, case.area) == (
        f"case:{case.pk}",
        "inquiry",
        house.community,
    )
    assert "13900000001" not in case.summary
    assert actions.answer(taken.pk, by=PROGRAM, now=NOW) == taken.became
    assert Case.objects.count() == 1


def test_appeal_and_stop_are_told_apart(house: House) -> None:
    begun(house)
    reply("反映9号楼没水")
    assert Case.objects.get().kind == "appeal"
    reply("R", once="2")
    assert OptOut.objects.count() == 1
    assert {row.state for row in queries.deliveries(Message.objects.get())} == {"stopped"}


def test_reply_of_nobody_we_know_makes_no_case(house: House) -> None:
    assert reply("你是谁", "13799999999").became == ""
    assert Case.objects.count() == 0


def test_code_sent_to_the_account_binds_it_once(house: House, as_: As) -> None:
    answer = as_("worker").post(f"/messages/people/{house.neighbour.pk}/", {"code": "1"})
    code = actions.give_code(house.neighbour.pk, **to(house, "worker"))
    assert answer.status_code == 200
    for once, sender in enumerate(("openid-1", "openid-2")):
        said = Said(sender, code.lower(), f"wechat:{once}", NOW)
        notices.take_in(said, Channel.WECHAT, now=NOW)
    follow()
    assert Binding.objects.get().address == "openid-1"
    assert list(Reply.objects.order_by("pk").values_list("became", flat=True)) == [
        "bound",
        "code_refused",
    ]


# --- accounts and stops ---


def test_resident_binds_by_wechat_and_code(
    house: House, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LINLI_WECHAT = {**settings.LINLI_WECHAT, "app_id": "wx1"}
    monkeypatch.setattr("linli.notices.gateways.wechat.openid_of", lambda code: "openid-1")
    code = actions.give_code(house.neighbour.pk, **to(house, "worker"))
    browser, stranger = Client(), Client()
    away = browser.get("/messages/bind/wechat/")["Location"]
    state = away.partition("state=")[2].partition("#")[0].replace("%3A", ":")
    stranger.get("/messages/bind/back/", {"code": "c", "state": state})
    assert 'name="code"' not in page(stranger, "/messages/bind/"), "the state is another's"
    browser.get("/messages/bind/back/", {"code": "c", "state": state})
    assert browser.post("/messages/bind/", {"code": "ABCDEFGH"}).status_code == 422
    assert browser.post("/messages/bind/", {"code": code}).status_code == 200
    assert Binding.objects.get().person == house.neighbour


def test_mail_and_stop_are_written_down_and_lifted(house: House, as_: As) -> None:
    worker = as_("worker")
    address = f"/messages/people/{house.neighbour.pk}/"
    assert worker.post(address, {"address": "nobody"}).status_code == 422
    worker.post(address, {"address": "Song@example.org"})
    assert Binding.objects.get().address == "song@example.org"
    worker.post(f"/messages/bindings/{Binding.objects.get().pk}/end/")
    assert not Binding.objects.exists()

    area = str(house.community.path)
    assert worker.post("/messages/stops/", {"phone": "12", "area": area}).status_code == 422
    worker.post("/messages/stops/", {"phone": "13900000001", "area": area})
    assert "139****0001" in page(worker, "/messages/stops/")
    worker.post(f"/messages/stops/{OptOut.objects.get().pk}/lift/")
    assert not OptOut.objects.exists()

    actions.bind_mail(house.neighbour.pk, "song@example.org", **to(house, "worker"))
    worker.post("/messages/stops/", {"phone": " Song@example.org", "area": area})
    assert "s***@example.org" in page(worker, "/messages/stops/")
    bound = Binding.objects.get()
    assert OptOut.objects.get().address_index == bound.address_index
