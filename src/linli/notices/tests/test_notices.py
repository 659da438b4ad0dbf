"""A notice is written once, sent, tried again, handed over, erased."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from linli.base.errors import NotAllowed
from linli.base.viewer import Grant, Role, Viewer, system
from linli.journal import actions as journal
from linli.journal.models import Entry
from linli.notices import actions, gateways, jobs, queries, rules
from linli.notices.gateways.mail import Mail
from linli.notices.models import Notice
from linli.notices.tests.factories import (
    HERE,
    NOW,
    OTHER_SECRETARY,
    SECRETARY,
    THERE,
    WORKER,
    send,
)
from linli.notices.workflow import MOST_ATTEMPTS, MOVES, Channel, State, after, can

pytestmark = pytest.mark.django_db


def kinds(notice: Notice) -> list[str]:
    return [entry.kind for entry in journal_of(notice)]


def journal_of(notice: Notice) -> list[Entry]:
    return list(Entry.objects.filter(subject=f"notice:{notice.pk}").order_by("id"))


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail server that refuses and says the address in its message."""

    class Refusing(Mail):
        def send(self, outgoing: gateways.Outgoing) -> gateways.Answer:
            raise ConnectionError(f"no mailbox {outgoing.address}")

    monkeypatch.setitem(gateways.GATEWAYS, Channel.EMAIL, Refusing())


# --- writing ---


def test_notice_has_subject_and_body_as_plain_text_in_the_house_language() -> None:
    with translation.override("en"):
        notice = send()

    assert notice.subject_line == "[zh-hans] SQ20220418-0001"
    assert notice.body == "宋玉珍：管道 < 今天修好 & 通气"


def test_same_occasion_makes_one_notice() -> None:
    first = send()
    again = send(words={"number": "other"})

    assert again == first
    assert Notice.objects.count() == 1


def test_notice_belongs_to_the_area_of_its_record() -> None:
    with transaction.atomic():
        journal.record("case.raised", subject="case:12", area=THERE, by=system("test"), now=NOW)

    assert send(area="").area == THERE
    assert send(once="other").area == HERE


def test_words_and_address_are_sealed_in_the_database() -> None:
    notice = send()

    raw = Notice.objects.raw("select id, body::text as b, address::text as a from notices_notice")
    [row] = list(raw)
    stored = f"{row.b}{row.a}"  # type: ignore[attr-defined]
    assert "宋玉珍" not in stored
    assert notice.address not in stored


# --- sending ---


def test_mail_is_deferred_with_the_change_and_sent_once() -> None:
    notice = send()
    waiting = ProcrastinateJob.objects.filter(task_name="linli.notices.jobs.deliver")
    assert [job.args for job in waiting] == [{"notice_id": notice.pk}]
    assert mail.outbox == []

    jobs.deliver(notice_id=notice.pk)
    jobs.deliver(notice_id=notice.pk)

    [message] = mail.outbox
    assert message.to == ["song@example.org"]
    assert message.body.endswith("/t/geheim/")
    assert "http" in message.body
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (State.SENT, 1)
    assert kinds(notice) == ["notice.sent"]


def test_text_message_goes_no_further_than_the_outbox() -> None:
    notice = send(Channel.SMS, "13900000001")

    assert actions.deliver(notice.pk, now=NOW)

    notice.refresh_from_db()
    assert notice.state == State.SENT
    assert mail.outbox == []


def test_notice_on_the_desk_has_arrived_at_once() -> None:
    notice = send(Channel.DESK, "", recipient="account:1")

    assert notice.state == State.SENT
    assert list(queries.inbox(SECRETARY)) == [notice]
    assert list(queries.inbox(WORKER)) == []


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS])
def test_without_address_there_is_no_channel(channel: str) -> None:
    notice = send(channel, " ")

    assert notice.state == State.NO_CHANNEL
    assert kinds(notice) == ["notice.no_channel"]
    assert not ProcrastinateJob.objects.filter(task_name="linli.notices.jobs.deliver").exists()


@pytest.mark.parametrize("channel", [Channel.LINK, Channel.PRINT])
def test_what_goes_by_hand_waits_for_a_hand(channel: str) -> None:
    notice = send(channel, "")

    assert notice.state == State.QUEUED
    assert notice.is_by_hand
    assert not ProcrastinateJob.objects.filter(task_name="linli.notices.jobs.deliver").exists()


def test_failing_gateway_is_tried_again_and_then_failed(broken: None) -> None:
    notice = send()

    for _attempt in range(MOST_ATTEMPTS - 1):
        with pytest.raises(jobs.NotSentYet):
            jobs.deliver(notice_id=notice.pk)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (State.QUEUED, MOST_ATTEMPTS - 1)

    jobs.deliver(notice_id=notice.pk)

    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (State.FAILED, MOST_ATTEMPTS)
    assert notice.error == "ConnectionError", "never the message, which names the address"
    assert kinds(notice) == ["notice.failed"]


def test_failed_notice_is_sent_again_by_the_secretary(
    broken: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = send()
    for _attempt in range(MOST_ATTEMPTS):
        actions.deliver(notice.pk, now=NOW)
    monkeypatch.setitem(gateways.GATEWAYS, Channel.EMAIL, Mail())

    actions.resend(notice.pk, by=SECRETARY, now=NOW)
    assert actions.deliver(notice.pk, now=NOW)

    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.error) == (State.SENT, 1, "")
    assert len(mail.outbox) == 1


def test_nobody_sends_again_what_goes_by_hand() -> None:
    notice = send(Channel.LINK, "")
    with pytest.raises(NotAllowed) as refusal:
        actions.resend(notice.pk, by=SECRETARY, now=NOW)
    assert refusal.value.code == "by_hand"


# --- by hand ---


def test_handing_over_is_written_down_and_uncovers_the_link_to_that_person_alone() -> None:
    notice = send(Channel.LINK, "")
    assert not rules.shows_link(WORKER, notice)

    notice = actions.hand_over(notice.pk, by=WORKER, now=NOW)

    assert notice.state == State.DELIVERED
    assert rules.shows_link(WORKER, notice)
    assert not rules.shows_link(SECRETARY, notice)
    [entry] = journal_of(notice)
    assert (entry.kind, entry.actor, entry.about) == ("notice.handed_over", WORKER.key, ["case:12"])


def test_reading_is_noted_once_and_by_the_recipient_only() -> None:
    notice = send(Channel.DESK, "", recipient="account:1")
    with pytest.raises(NotAllowed):
        actions.read(notice.pk, by=WORKER, now=NOW)

    actions.read(notice.pk, by=SECRETARY, now=NOW)
    notice = actions.read(notice.pk, by=SECRETARY, now=NOW)

    assert (notice.state, notice.read_at, notice.version) == (State.DELIVERED, NOW, 2)


# --- erasing ---


def test_erasing_leaves_that_it_was_sent_and_nothing_else() -> None:
    notice = send()
    other = send(about="case:13", recipient="case:13", once="13")

    assert actions.erase(about="case:12", by=SECRETARY, now=NOW) == 1

    notice.refresh_from_db()
    other.refresh_from_db()
    gone = (notice.body, notice.address, notice.link, notice.subject_line)
    assert gone == ("", "", "", "")
    assert other.body
    assert actions.erase(about="case:12", by=SECRETARY, now=NOW) == 0
    assert actions.deliver(notice.pk, now=NOW), "an erased one is not sent any more"
    assert mail.outbox == []
    for act in (actions.resend, actions.hand_over):
        with pytest.raises(NotAllowed):
            act(notice.pk, by=SECRETARY, now=NOW)


def test_words_go_after_their_time() -> None:
    old = send()
    young = send(once="young", now=NOW + timedelta(days=1))

    with pytest.raises(NotAllowed):
        actions.forget(NOW + timedelta(hours=1), by=SECRETARY, now=NOW)
    assert actions.forget(NOW + timedelta(hours=1), by=actions.PROGRAM, now=NOW) == 1

    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.body, bool(young.body)) == ("", True)


def test_erasing_names_somebody() -> None:
    with pytest.raises(ValueError, match="name the recipient"):
        actions.erase(by=SECRETARY, now=NOW)


# --- who may ---

MAY = {
    "see": {"secretary", "worker"},
    "resend": {"secretary"},
    "hand_over": {"secretary", "worker"},
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("area", [HERE, THERE])
def test_rights_hold_for_their_roles_in_their_area(role: str, area: str) -> None:
    notice = send()
    viewer = Viewer(key="account:9", grants=(Grant(role, area),), account_id=9)

    allowed = {
        "see": rules.can_see(viewer, notice),
        "resend": rules.can_resend(viewer, notice),
        "hand_over": rules.can_hand_over(viewer, notice),
    }

    assert allowed == {act: role in roles and area == HERE for act, roles in MAY.items()}
    assert (notice in queries.visible_to(viewer)) == rules.can_see(viewer, notice)
    assert (notice in queries.outbox(viewer)) == rules.can_see(viewer, notice)


@pytest.mark.parametrize("act", [actions.resend, actions.hand_over])
def test_actions_ask_the_rules(act: Any) -> None:
    notice = send()
    actions.deliver(notice.pk, now=NOW)
    with pytest.raises(NotAllowed):
        act(notice.pk, by=OTHER_SECRETARY, now=NOW)


# --- the table ---

EXPECTED = {
    ("begin", "queued"): "sending",
    ("send", "sending"): "sent",
    ("send", "unknown"): "sent",
    ("put_back", "sending"): "queued",
    ("put_back", "unknown"): "queued",
    ("doubt", "sending"): "unknown",
    ("doubt", "unknown"): "unknown",
    ("fail", "sending"): "failed",
    ("fail", "unknown"): "failed",
    ("fail", "sent"): "failed",
    ("disown", "sent"): "failed",
    ("disown", "delivered"): "failed",
    ("arrive", "sending"): "delivered",
    ("arrive", "unknown"): "delivered",
    ("arrive", "sent"): "delivered",
    ("lack", "queued"): "no_channel",
    ("stop", "queued"): "stopped",
    ("put_on_desk", "queued"): "sent",
    ("resend", "sent"): "queued",
    ("resend", "failed"): "queued",
    ("resend", "unknown"): "queued",
    ("read", "sent"): "delivered",
    ("hand_over", "queued"): "delivered",
    ("hand_over", "sent"): "delivered",
    ("hand_over", "failed"): "delivered",
    ("hand_over", "no_channel"): "delivered",
    ("hand_over", "unknown"): "delivered",
    ("hand_over", "delivered"): "delivered",
}


@pytest.mark.parametrize("move", list(MOVES))
@pytest.mark.parametrize("state", list(State))
def test_every_move_from_every_state(state: str, move: str) -> None:
    target = EXPECTED.get((move, state))
    assert can(state, move) is (target is not None)
    if target is None:
        with pytest.raises(NotAllowed) as refusal:
            after(state, move)
        assert refusal.value.code == "wrong_state"
    else:
        assert after(state, move) == target
