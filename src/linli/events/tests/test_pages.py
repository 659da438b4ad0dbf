"""The pages of gatherings: registering without an account, the reception, the desk's calendar."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from tests.cast import NOW, House

from linli.base.pages import ACCOUNT
from linli.base.viewer import ANYONE
from linli.clock import queries as clock
from linli.events import actions, queries
from linli.events.models import Event, Registration, Series
from linli.events.spec import OPEN, Details, RegistrationDraft
from linli.events.tests import factories
from linli.events.tests.factories import START, lecture, register
from linli.files import queries as files

SignIn = Callable[[str], Client]
DURING = START + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def during(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: DURING)


def typed(**given: Any) -> dict[str, Any]:
    return {
        "name": "张三丰",
        "phone": "13812345678",
        "party": "person",
        "people": "1",
        "firm": "",
        "once": "form-1",
    } | given


def picture() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return SimpleUploadedFile("photo.png", out.getvalue(), "image/png")


def at(name: str, *args: Any) -> str:
    return reverse(f"events:{name}", args=args)


def test_a_visitor_finds_an_event_registers_and_gets_a_code(house: House, client: Client) -> None:
    event = lecture(house)

    assert "防诈骗讲座" in client.get(at("whats_on")).text
    assert "防诈骗讲座" in client.get(at("whats_on") + "?month=2022-04").text
    page = client.get(at("public_event", event.pk)).text
    assert "13812345678" not in page
    answer = client.post(at("public_event", event.pk), typed())

    row = Registration.objects.get()
    shown = client.get(answer.headers["Location"])
    assert row.code in shown.text
    assert "张**" in shown.text
    assert "张三丰" not in shown.text
    assert "138****5678" in shown.text
    assert client.get(f"{answer.headers['Location'].partition('?')[0]}code/").status_code == 200


def test_registering_again_shows_the_same_code_and_another_name_is_refused(
    house: House, client: Client
) -> None:
    event = lecture(house)
    client.post(at("public_event", event.pk), typed())
    again = client.post(at("public_event", event.pk), typed(once="form-2"), follow=True)
    other = client.post(at("public_event", event.pk), typed(once="form-3", name="李四"))

    assert Registration.objects.get().code in again.text
    assert other.status_code == 422
    assert "李四" in other.text
    assert Registration.objects.count() == 1


def test_what_was_typed_stays_when_something_is_missing(house: House, client: Client) -> None:
    event = lecture(house)
    answer = client.post(at("public_event", event.pk), typed(phone="12"))
    assert answer.status_code == 422
    assert 'value="张三丰"' in answer.text


def test_too_many_registrations_from_one_address_have_to_wait(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = lecture(house)
    monkeypatch.setattr("linli.events.views.public.REGISTERED_HERE", {"most": 1, "seconds": 600})
    client.post(at("public_event", event.pk), typed())
    answer = client.post(at("public_event", event.pk), typed(phone="13812345679", once="form-2"))
    assert answer.status_code == 429


def test_events_for_the_invited_and_plans_are_not_found_by_the_public(
    house: House, client: Client
) -> None:
    planned = lecture(house, announced=False)
    invited = lecture(house, details=Details())
    for event in (planned, invited):
        assert client.get(at("public_event", event.pk)).status_code == 404
    assert "防诈骗讲座" not in client.get(at("whats_on")).text


def test_a_link_cancels_rates_and_erases(
    house: House, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = lecture(house)
    first, second = register(event, 1), register(event, 2)

    client.post(at("cancel_registration", first.token))
    first.registration.refresh_from_db()
    assert first.registration.standing == "cancelled"

    actions.receive(
        event.pk, second.registration.code, once="r", **factories.to(house, "worker", DURING)
    )
    during(monkeypatch)
    client.post(at("rate", second.token), {"stars": "4", "comment": "好"})
    second.registration.refresh_from_db()
    assert (second.registration.stars, second.registration.comment) == (4, "好")
    assert client.post(at("erase_registration", second.token)).status_code == 200
    assert client.get(at("registered", second.token)).status_code == 404


def test_a_reception_receives_by_code_and_says_it_when_it_was_done_before(
    house: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = lecture(house)
    row = register(event, 1).registration
    during(monkeypatch)
    worker, second = sign_in("worker"), sign_in("second_worker")

    worker.post(at("reception", event.pk), {"code": row.code})
    again = second.post(at("reception", event.pk), {"code": row.code}, follow=True)
    wrong = second.post(at("reception", event.pk), {"code": "ZZZZZZ"})

    assert queries.tally(event).came == 1
    assert "09:05" in again.text
    assert wrong.status_code == 422
    second.post(at("walk_in", event.pk), {"people": "2"})
    assert queries.tally(event).came == 3


def test_the_phones_queue_is_answered_once_for_each_key(
    house: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = lecture(house)
    row = register(event, 1).registration
    during(monkeypatch)
    worker = sign_in("worker")
    account = str(house.accounts["worker"].pk)
    headers = {"accept": "application/json", ACCOUNT.lower(): account}
    sent = {"code": row.code, "once": "a" * 32, "waited": "120"}

    answers = [worker.post(at("reception", event.pk), sent, headers=headers) for _n in range(2)]
    said = [answer.json() for answer in answers]

    assert [answer["key"] for answer in said] == ["a" * 32] * 2
    assert [answer["again"] for answer in said] == [False, False]
    row.refresh_from_db()
    assert row.came_at == DURING - timedelta(seconds=120)
    refused = worker.post(at("reception", event.pk), sent | {"code": "X"}, headers=headers)
    assert refused.status_code == 422
    other = headers | {ACCOUNT.lower(): "0"}
    assert worker.post(at("reception", event.pk), sent, headers=other).status_code == 403
    walked = {"people": "3", "once": "b" * 32, "waited": "60"}
    for _n in range(2):
        worker.post(at("walk_in", event.pk), walked, headers=headers)
    assert queries.tally(event).came == 4


def test_a_secretary_plans_publishes_moves_and_closes_an_event(
    house: House, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in("secretary")
    given = {
        "title": "健康讲座",
        "kind": "lecture",
        "day": "2022-04-18",
        "starts": "10:00",
        "ends": "11:30",
        "venue": "活动室",
        "audience": OPEN,
        "registers": "on",
        "capacity": "40",
        "programme": "",
    }
    area = f"?area={house.community.pk}"
    wrong = client.post(at("new") + area, given | {"ends": "09:00"})
    assert wrong.status_code == 422
    assert client.post(at("new") + area, given).status_code == 302
    event = Event.objects.get()
    assert (event.capacity, event.registers, event.state) == (40, True, "planned")

    client.post(at("announce", event.pk))
    when = {"day": "2022-04-18", "starts": "14:00", "ends": "15:00", "venue": "小广场"}
    client.post(at("move", event.pk), when | {"version": "2"})
    client.post(at("edit", event.pk), given | {"title": "心理讲座", "capacity": "30"})
    client.post(at("count", event.pk), {"number": "25", "how": "数人头"})
    client.post(at("outcome", event.pk), {"outcome": "intent", "what": "愿意再办"})
    client.post(at("report", event.pk), {"report": "很好"})
    photo = picture()
    client.post(at("attach", event.pk), {"upload": photo})
    client.post(at("hold", event.pk))

    event.refresh_from_db()
    assert (event.title, event.venue, event.capacity) == ("心理讲座", "小广场", 30)
    assert (event.state, event.report) == ("held", "很好")
    page = client.get(at("event", event.pk)).text
    assert "愿意再办" in page
    (kept,) = files.of(f"event:{event.pk}")
    assert at("file", event.pk, kept.pk) in page
    assert client.get(at("public_file", event.pk, kept.pk)).status_code == 200
    assert "25" in page


def test_a_secretary_plans_a_series_leaves_a_day_out_and_ends_it(
    house: House, sign_in: SignIn
) -> None:
    client = sign_in("secretary")
    given = {
        "title": "义诊",
        "kind": "clinic",
        "first_on": "2022-05-10",
        "starts": "09:00",
        "minutes": "60",
        "venue": "门口",
        "often": "nth",
        "on_holiday": "skip",
        "announces": "on",
        "audience": OPEN,
    }
    area = f"?area={house.community.pk}"
    assert client.post(at("new_series") + area, given).status_code == 302
    series = Series.objects.get()
    assert series.rule == "FREQ=MONTHLY;BYDAY=2TU"
    assert (
        client.post(at("new_series") + area, given | {"often": "rule", "rule": "x"}).status_code
        == 422
    )

    client.post(at("leave_out", series.pk), {"day": "2022-06-14", "reason": "检修"})
    client.post(at("add_day", series.pk), {"day": "2022-06-15"})
    page = client.get(at("series", series.pk)).text
    assert "检修" in page
    assert [f"{clock.local(row.starts_at):%m-%d}" for row in series.occurrences.order_by("pk")] == [
        "05-10",
        "06-14",
        "07-12",
        "06-15",
    ]
    client.post(at("edit_series", series.pk), given | {"title": "大义诊"})
    client.post(at("end_series", series.pk), {"reason": "医生退休"})
    assert set(series.occurrences.values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.parametrize("path", ["list", "month", "all_series", "export"])
def test_lists_take_the_same_number_of_queries_for_one_and_for_many(
    house: House, sign_in: SignIn, path: str, django_assert_max_num_queries: Any
) -> None:
    client = sign_in("secretary")
    lecture(house)
    client.get(at(path))
    with django_assert_max_num_queries(12) as one:
        client.get(at(path))
    factories.series(house)
    for number in range(4):
        register(lecture(house), number)
    with django_assert_max_num_queries(12) as many:
        client.get(at(path))
    assert len(many) == len(one)


def test_names_in_the_file_are_masked(house: House, sign_in: SignIn) -> None:
    event = lecture(house)
    draft = RegistrationDraft(name="张三丰", phone="13812345678")
    actions.register(event.pk, draft, once="x", by=ANYONE, now=NOW)
    text = sign_in("secretary").get(at("event_export", event.pk) + "?as=csv").content.decode()
    assert "张**" in text
    assert "张三丰" not in text
    assert "138****5678" in text


def test_an_event_that_is_over_waits_for_its_organiser(house: House) -> None:
    event = lecture(house)
    later = START + timedelta(hours=3)
    viewer = house.viewer("secretary")

    assert list(queries.waiting_for(viewer, NOW)) == []
    assert [row["pk"] for row in queries.waiting_for(viewer, later)] == [event.pk]
    assert list(queries.waiting_for(house.viewer("leader"), later)) == []


def test_a_feed_opens_by_its_signed_address_only(house: House, client: Client) -> None:
    event = lecture(house)
    answer = client.get(at("feed", queries.feed_token(house.community.pk, OPEN)))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    body = re.sub(r"\r\n ", "", answer.content.decode())
    assert "SUMMARY:防诈骗讲座" in body
    assert "DTSTART:20220420T010000Z" in body
    assert client.get(at("feed", "false")).status_code == 404
    assert event.title in client.get(at("public_feed")).content.decode()
