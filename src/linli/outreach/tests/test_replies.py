"""What comes back is shown to those whose matter it is; what nobody knows is decided by a person.
Chat groups by their robots.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import NotAllowed
from linli.cases.models import Case
from linli.notices import actions as notices
from linli.notices.gateways.callbacks import Said
from linli.notices.models import Mailing, Notice, Reply
from linli.notices.workflow import Channel
from linli.outreach import actions, queries
from linli.outreach.models import Group
from linli.outreach.tests.conftest import As
from linli.outreach.tests.factories import audience, begun, message, to
from linli.people import actions as people

pytestmark = pytest.mark.django_db
UNKNOWN = "13799999999"
ROBOT = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=invented-for-this-test"


def reply(words: str, number: str = UNKNOWN, once: str = "1") -> Reply:
    at = NOW - timedelta(minutes=5)
    taken = notices.take_in(Said(number, words, f"sms:{once}", at), Channel.SMS, now=at)
    assert taken is not None
    actions.answer(taken.pk, by=PROGRAM, now=at)
    taken.refresh_from_db()
    return taken


def test_unknown_number_is_kept_shown_and_made_a_case_once(house: House, as_: As) -> None:
    taken = reply("我家13900000077漏水，请来人")
    secretary = as_("secretary")
    today = secretary.get("/").text
    assert f"/messages/replies/{taken.pk}/" in today
    assert UNKNOWN not in today
    page = secretary.get(f"/messages/replies/{taken.pk}/").text
    assert ("漏水" in page, "13900000077" in page, UNKNOWN in page) == (True, False, False)
    assert as_("worker").get(f"/messages/replies/{taken.pk}/").status_code == 404
    take = {"area": house.community.pk}
    assert as_("worker").post(f"/messages/replies/{taken.pk}/take/", take).status_code == 403
    secretary.post(f"/messages/replies/{taken.pk}/take/", take)

    case = Case.objects.get()
    assert (case.kind, case.area, case.raiser_phone) == ("inquiry", house.community, UNKNOWN)
    taken.refresh_from_db()
    assert taken.became == f"case:{case.pk}"
    with pytest.raises(NotAllowed):
        actions.take_reply(taken.pk, house.community.pk, **to(house))
    with pytest.raises(NotAllowed):
        actions.set_aside(taken.pk, **to(house))
    assert f"/messages/replies/{taken.pk}/" not in secretary.get("/").text


def test_nothing_follows_from_advertising(house: House, as_: As) -> None:
    taken = reply("办证刻章")
    secretary = as_("secretary")
    secretary.post(f"/messages/replies/{taken.pk}/aside/")
    taken.refresh_from_db()
    assert (taken.became, Case.objects.count()) == (queries.ASIDE, 0)
    assert list(queries.open_replies(house.viewer("secretary"))) == []


def test_secretary_takes_nothing_for_places_of_others(house: House) -> None:
    taken = reply("你好")
    with pytest.raises(NotAllowed):
        actions.take_reply(taken.pk, house.other_community.pk, **to(house))
    assert Case.objects.count() == 0


def test_replies_to_ones_own_messages_in_few_queries(house: House, as_: As) -> None:
    begun(house)
    known = reply("几点来水", "13900000001", "2")
    worker = as_("worker")
    page = worker.get("/messages/replies/")
    assert f"/messages/replies/{known.pk}/" in page.text
    assert as_("other_worker").get(f"/messages/replies/{known.pk}/").status_code == 404
    assert known.became.removeprefix("case:") in worker.get(f"/messages/replies/{known.pk}/").text
    for more in range(3):
        reply("几点来水", "13900000001", f"again-{more}")
    with CaptureQueriesContext(connection) as seen:
        worker.get("/messages/replies/")
    assert len(seen) <= 12


def test_number_that_changed_hands_leads_to_who_has_it_now(house: House) -> None:
    begun(house)
    people.edit_person(house.neighbour.pk, phone="13900000055", **to(house, "worker"))
    actions.follow_person(house.neighbour.pk, by=PROGRAM, now=NOW)
    assert Notice.objects.get(recipient=f"person:{house.neighbour.pk}").state == "stopped"
    heir = people.register_person(
        house.community.pk, name="王小明", phone="13900000001", by=PROGRAM, now=NOW
    )
    reply("不知道你们说的是谁", "13900000001")
    assert Case.objects.get().raiser_person == heir
    assert reply("不是本人", "13900000001", "2").became == "stop"
    everybody = audience(house, name="新受众").filter
    rows = queries.recipients(house.community, everybody, ("sms",), household=False)
    assert list(rows.values_list("recipient", flat=True)) == [f"person:{house.neighbour.pk}"]


# --- chat groups ---


def test_robot_of_a_group_says_the_message_too(house: House, as_: As) -> None:
    secretary, worker = as_("secretary"), as_("worker")
    typed = {"area": house.community.pk, "name": "楼栋长群", "key": "kurz"}
    assert secretary.post("/messages/groups/", typed).status_code == 422
    assert worker.get("/messages/groups/").status_code == 403
    secretary.post("/messages/groups/", typed | {"key": ROBOT})
    assert secretary.post("/messages/groups/", typed | {"key": ROBOT}).status_code == 422
    group = Group.objects.get()
    assert ROBOT[-10:] not in secretary.get("/messages/groups/").text

    everybody = audience(house, name="群发")
    assert "楼栋长群" in worker.get("/messages/new/").text
    texts = {"sms": ("", "{姓名}您好，停水"), "group": ("", "{姓名}停水，见{链接}")}
    row = message(house, everybody, texts=texts, groups=(group.pk,), link="/n/")
    actions.ask(row.pk, **to(house, "worker"))
    actions.approve(row.pk, **to(house))
    row = actions.begin(row.pk, by=PROGRAM, now=NOW)
    assert row.recipients == 1, "a group is no person"
    for mailing in Mailing.objects.all():
        while notices.turn(mailing.pk, now=NOW):
            pass
    said = Notice.objects.get(channel=Channel.ROBOT)
    assert (said.state, said.address) == ("sent", ROBOT.partition("key=")[2])
    assert said.mailing is not None
    assert said.mailing.body.startswith("停水，见http")
    assert "楼栋长群" in worker.get(f"/messages/{row.pk}/recipients/").text

    secretary.post(f"/messages/groups/{group.pk}/drop/")
    assert not Group.objects.exists()


def test_message_for_a_group_needs_its_words(house: House) -> None:
    group = actions.add_group(house.community.pk, "楼栋长群", ROBOT, **to(house))
    row = message(house, groups=(group.pk,))
    with pytest.raises(NotAllowed) as refusal:
        actions.ask(row.pk, **to(house, "worker"))
    assert refusal.value.code == "text_missing"


def test_group_of_others_is_left_out(house: House) -> None:
    made: dict[str, Any] = {"by": house.viewer("other_secretary"), "now": NOW}
    group = actions.add_group(house.other_community.pk, "别处的群", ROBOT, **made)
    assert message(house, groups=(group.pk,)).groups == []


def test_an_answer_by_mail_becomes_a_case_of_whoever_wrote_and_is_shown_masked(
    house: House, as_: As
) -> None:
    actions.bind_mail(house.neighbour.pk, "song@example.org", **to(house, "worker"))
    said = Said("song@example.org", "几点来水？\n\n谢谢", "mail:1", NOW, proves=False)
    known = notices.take_in(said, Channel.EMAIL, now=NOW)
    assert known is not None
    actions.answer(known.pk, by=PROGRAM, now=NOW)
    case = Case.objects.get()
    assert (case.kind, case.area, case.summary) == ("inquiry", house.community, "几点来水？ 谢谢")
    assert (case.raiser_person, case.raiser_phone) == (house.neighbour, "13900000001"), (
        "hears the answer"
    )

    forged = Said("song@example.org", "退订", "mail:2", NOW, proves=False)
    stop = notices.take_in(forged, Channel.EMAIL, now=NOW)
    assert stop is not None
    actions.answer(stop.pk, by=PROGRAM, now=NOW)
    stop.refresh_from_db()
    assert stop.became.startswith("case:"), "somebody asks back"

    unknown = Said("zhao@example.net", "你们几点上班", "mail:3", NOW, proves=False)
    assert notices.take_in(unknown, Channel.EMAIL, now=NOW - timedelta(minutes=5)) is not None
    shown = as_("secretary").get("/messages/replies/").text
    assert "z***@example.net" in shown
    assert "zhao@" not in shown
    assert "song@" not in shown
