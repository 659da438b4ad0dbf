"""Gateways that answer late, twice, never, with a page, for another number: sent exactly once, or
known to be unknown.
"""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from linli.notices import actions, queries
from linli.notices.actions import delivering
from linli.notices.gateways import base, wechat
from linli.notices.gateways.callbacks import Report
from linli.notices.models import Notice
from linli.notices.tests.factories import NOW, SECRETARY, send
from linli.notices.tests.provider import NUMBER, Answers, Provider
from linli.notices.workflow import MOST_ATTEMPTS, Channel, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    made = Provider()
    settings.LINLI_SMS = {
        "url": f"{made.url}/sms",
        "token": "t",
        "secret": "s",
        "keyed": False,
        "asks": False,
    }
    monkeypatch.setattr(base, "PATIENCE", 0.3)
    yield made
    made.close()


def deliver(notice: Notice, now: Any = NOW) -> bool:
    done = actions.deliver(notice.pk, now=now)
    notice.refresh_from_db()
    return done


def sms(**given: Any) -> Notice:
    return send(Channel.SMS, NUMBER, **given)


def says(status: int, body: str) -> Answers:
    return lambda asked: (status, body)


def test_provider_takes_it_and_reports_later_even_twice(provider: Provider) -> None:
    notice = sms()
    assert deliver(notice)
    assert (notice.state, notice.reference) == (State.SENT, f"p-{notice.key}")
    report = Report(notice.reference, arrived=True)
    assert actions.reported(report, now=NOW)
    assert not actions.reported(report, now=NOW), "said before"
    notice.refresh_from_db()
    assert notice.state == State.DELIVERED
    assert len(provider.heard) == 1


def test_sent_and_yet_never_arrived(provider: Provider) -> None:
    notice = sms()
    deliver(notice)
    assert actions.reported(Report(notice.key, arrived=False, error="absent"), now=NOW)
    notice.refresh_from_db()
    assert (notice.state, notice.error) == (State.FAILED, "absent")


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (200, "<html><body>Welcome</body></html>", "not JSON"),
        (502, "<html>Bad gateway</html>", "status 502"),
        (0, "", "no answer"),
        (200, '{"status": "accepted", "to": "13700000000"}', "other_number"),
        (200, '{"status": "whatever"}', ""),
        (200, "[1]", "not an object"),
    ],
)
def test_what_cannot_be_read_is_not_known_and_not_sent_again(
    provider: Provider, status: int, body: str, error: str
) -> None:
    provider.answer = says(status, body)
    notice = sms()
    assert deliver(notice)
    assert (notice.state, notice.error) == (State.UNKNOWN, error)
    assert deliver(notice)
    assert actions.settle_doubts(now=NOW + timedelta(hours=1)) == 1
    notice.refresh_from_db()
    assert (notice.state, len(provider.heard)) == (State.UNKNOWN, 1)


def test_a_number_with_its_country_is_the_same_number(provider: Provider) -> None:
    provider.answer = says(200, '{"status": "accepted", "id": "7", "to": "+86 139-0000-0001"}')
    notice = sms()
    assert deliver(notice)
    assert notice.state == State.SENT


def test_signs_that_no_column_takes_are_left_out_of_an_answer(provider: Provider) -> None:
    said = r'{"status": "rejected", "id": "7\u0000\ud8008", "code": "bl\u0000ack"}'
    provider.answer = says(400, said)
    both = [sms(), sms(once="second")]
    taken = delivering.take(Notice.objects.all(), now=NOW, most=9)
    given = [row for row in delivering.load(taken) if delivering.give(row, now=NOW)]
    delivering.note_all([(row, delivering.attempt(row)) for row in given], now=NOW)
    for notice in both:
        notice.refresh_from_db()
        found = (notice.state, notice.reference, notice.error)
        assert found == (State.FAILED, "78", "black")


@pytest.mark.parametrize(("given", "end"), [(None, State.FAILED), (NOW, State.UNKNOWN)])
def test_what_loses_its_worker_each_time_comes_to_an_end(
    provider: Provider, settings: Any, given: Any, end: str
) -> None:
    settings.LINLI_SMS = settings.LINLI_SMS | {"keyed": True}
    notice = sms()
    lost = {"state": State.SENDING, "taken_at": NOW, "given_at": given}
    for attempts, state in ((MOST_ATTEMPTS - 1, State.QUEUED), (MOST_ATTEMPTS, end)):
        Notice.objects.filter(pk=notice.pk).update(**lost, attempts=attempts)
        assert actions.settle_doubts(now=NOW + timedelta(minutes=11)) == 1
        notice.refresh_from_db()
        assert notice.state == state
    assert (notice.error, provider.heard) == ("worker_lost", [])


def test_late_answer_is_unknown_until_the_receipt_comes(provider: Provider) -> None:
    wait = threading.Event()

    def late(asked: dict[str, Any]) -> tuple[int, str]:
        wait.wait(1.0)
        return 200, "{}"

    provider.answer = late
    notice = sms()
    deliver(notice)
    wait.set()
    assert notice.state == State.UNKNOWN
    assert actions.reported(Report(notice.key, arrived=True), now=NOW)
    notice.refresh_from_db()
    assert notice.state == State.DELIVERED


def test_a_gateway_that_takes_keys_gets_the_same_one_again(
    provider: Provider, settings: Any
) -> None:
    settings.LINLI_SMS["keyed"] = True
    provider.answer = says(502, "")
    notice = sms()
    assert not deliver(notice)
    assert notice.state == State.QUEUED
    provider.answer = says(200, '{"status": "accepted", "id": "1"}')
    assert deliver(notice)
    assert notice.state == State.SENT
    assert len({asked["key"] for asked in provider.heard}) == 1


def test_a_gateway_that_can_be_asked_is_asked_before_anything_is_sent_again(
    provider: Provider, settings: Any
) -> None:
    settings.LINLI_SMS["asks"] = True
    provider.answer = says(502, "")
    notice = sms()
    deliver(notice)
    assert notice.state == State.UNKNOWN
    provider.answer = says(200, '{"status": "unheard_of"}')
    actions.settle_doubts(now=NOW + timedelta(minutes=1))
    notice.refresh_from_db()
    assert notice.state == State.QUEUED, "it never saw it"

    provider.answer = says(502, "")
    deliver(notice)
    provider.answer = says(200, '{"status": "delivered"}')
    actions.resend(notice.pk, by=SECRETARY, now=NOW)
    notice.refresh_from_db()
    assert (notice.state, len(provider.heard)) == (State.DELIVERED, 2)


def test_surely_not_sent_is_tried_again_and_then_dead(provider: Provider) -> None:
    provider.answer = says(429, "")
    notice = sms()
    tries = [deliver(notice) for _try in range(MOST_ATTEMPTS)]
    assert tries == [False] * (MOST_ATTEMPTS - 1) + [True]
    assert notice.state == State.FAILED
    refused = sms(once="second")
    provider.answer = says(400, '{"status": "rejected", "code": "black"}')
    assert deliver(refused)
    assert (refused.state, refused.error) == (State.FAILED, "black")


def test_killed_between_taking_and_giving_it_is_simply_queued_again(provider: Provider) -> None:
    notice = sms()
    Notice.objects.filter(pk=notice.pk).update(state=State.SENDING, attempts=1, taken_at=NOW)
    assert deliver(notice), "another worker may still have it"
    assert provider.heard == []
    assert deliver(notice, NOW + timedelta(minutes=11))
    assert (notice.state, len(provider.heard)) == (State.SENT, 1)


def test_killed_after_giving_it_nobody_knows_and_a_person_decides(provider: Provider) -> None:
    notice = sms()
    Notice.objects.filter(pk=notice.pk).update(
        state=State.SENDING, attempts=1, taken_at=NOW, given_at=NOW
    )
    assert actions.settle_doubts(now=NOW + timedelta(minutes=11)) == 1
    notice.refresh_from_db()
    assert (notice.state, notice.error, provider.heard) == (State.UNKNOWN, "worker_lost", [])
    actions.resend(notice.pk, by=SECRETARY, now=NOW)
    assert deliver(notice)
    assert notice.round == 1, "a person wanted a second one: it has a key of its own"


@pytest.mark.parametrize("number", ["12", "037165551234", "0371-6555 1234", "65551234"])
def test_a_landline_gets_no_text_message(provider: Provider, number: str) -> None:
    notice = sms(to=actions.Address(Channel.SMS, number))
    assert notice.state == State.NO_CHANNEL
    assert deliver(notice)
    assert provider.heard == []


def test_workers_together_keep_to_the_rate(settings: Any) -> None:
    settings.LINLI_RATES = {"sms": "10"}
    waits = [actions.reserve(Channel.SMS, 5, now=NOW) for _turn in range(3)]
    assert waits == [0.0, 0.5, 1.0]
    assert actions.reserve(Channel.EMAIL, 1000, now=NOW) == 0.0


# --- WeChat, WeCom ---


@pytest.fixture
def official(provider: Provider, settings: Any) -> Provider:
    settings.LINLI_WECHAT = {
        **settings.LINLI_WECHAT,
        "url": provider.url,
        "app_id": "wx1",
        "secret": "s",
        "template": "tpl",
        "fields": {"thing1": "subject"},
    }
    cache.delete(wechat.TOKEN)
    return provider


def test_stale_token_is_renewed_once_and_the_message_goes(official: Provider) -> None:
    tokens = iter(["old", "new"])

    def answer(asked: dict[str, Any]) -> tuple[int, str]:
        if "/cgi-bin/token" in asked["path"]:
            return 200, json.dumps({"access_token": next(tokens), "expires_in": 7200})
        stale = "access_token=old" in asked["path"]
        return 200, json.dumps({"errcode": 42001 if stale else 0, "msgid": 7})

    official.answer = answer
    notice = send(Channel.WECHAT, "openid-1")
    assert deliver(notice)
    assert (notice.state, notice.reference) == (State.SENT, "7")
    assert [asked["touser"] for asked in official.heard] == ["openid-1", "openid-1"]
    assert "new" not in str(cache.get(wechat.TOKEN)), "kept sealed"


@pytest.mark.parametrize(("code", "state"), [(43101, State.FAILED), (45009, State.QUEUED)])
def test_refusals_of_wechat_are_told_apart(official: Provider, code: int, state: str) -> None:
    official.answer = lambda asked: (
        200,
        json.dumps({"access_token": "t", "errcode": code}),
    )
    notice = send(Channel.WECHAT, "openid-1")
    deliver(notice)
    assert (notice.state, notice.error) == (state, f"wechat {code}")


def test_who_comes_back_from_wechat_is_named_by_their_code(official: Provider) -> None:
    official.answer = says(200, '{"openid": "openid-1"}')
    assert actions.wechat_caller("c") == "openid-1"
    official.answer = says(200, '{"errcode": 40029}')
    assert actions.wechat_caller("c") == ""
    assert "state=mark" in actions.wechat_gate("http://here/back", "mark")


def test_robot_of_a_group(provider: Provider, settings: Any) -> None:
    settings.LINLI_WECOM_URL = f"{provider.url}/robot"
    provider.answer = says(200, '{"errcode": 0}')
    notice = send(Channel.ROBOT, "key-1")
    assert deliver(notice)
    assert notice.state == State.SENT
    assert provider.heard[0]["path"] == "/robot?key=key-1"


# --- quiet hours ---


@pytest.mark.parametrize(
    ("hour", "until"), [(20, None), (21, "19日 08"), (7, "18日 08"), (8, None)]
)
def test_quiet_hours_go_over_midnight(hour: int, until: str | None, settings: Any) -> None:
    settings.LINLI_QUIET_HOURS = "21:00-08:00"
    found = queries.quiet_until(NOW.replace(hour=hour))
    assert (found.strftime("%d日 %H") if found else None) == until
    settings.LINLI_QUIET_HOURS = ""
    assert queries.quiet_until(NOW.replace(hour=hour)) is None
