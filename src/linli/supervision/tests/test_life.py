"""A slip's life: every move from every state, who is refused, and what the steps need."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.clock import queries as clock
from linli.supervision import actions, workflow
from linli.supervision.models import Extension, Reply, Slip, Step
from linli.supervision.tests.factories import (
    LATER,
    REPLY_ON,
    TOO_LATE,
    in_state,
    issue,
    to_section,
)
from linli.supervision.workflow import Decision, State, Verdict

ISSUED, SIGNED, REPLIED = State.ISSUED, State.SIGNED, State.REPLIED
ACCEPTED, ARCHIVED, WITHDRAWN = State.ACCEPTED, State.ARCHIVED, State.WITHDRAWN
#: Where each move leads from each state; a pair that is missing is refused.
EXPECTED = {
    ("sign", ISSUED): SIGNED,
    ("reply", SIGNED): REPLIED,
    ("accept", REPLIED): ACCEPTED,
    ("send_back", REPLIED): SIGNED,
    ("archive", ACCEPTED): ARCHIVED,
    ("remind", ISSUED): ISSUED,
    ("remind", SIGNED): SIGNED,
    ("talk", ISSUED): ISSUED,
    ("talk", SIGNED): SIGNED,
    ("circulate", ISSUED): ISSUED,
    ("circulate", SIGNED): SIGNED,
    ("ask_extension", SIGNED): SIGNED,
    ("decide_extension", SIGNED): SIGNED,
    ("instruct", ISSUED): ISSUED,
    ("instruct", SIGNED): SIGNED,
    ("instruct", REPLIED): REPLIED,
    ("reopen", ACCEPTED): SIGNED,
    ("reopen", ARCHIVED): SIGNED,
    ("withdraw", ISSUED): WITHDRAWN,
    ("withdraw", SIGNED): WITHDRAWN,
}
#: A leader's instruction is one act: by the state it is a mere word or reopens.
ONE_ACT = {"instruct", "reopen"}


def _do(house: House, pk: int) -> dict[str, Callable[[], object]]:
    to: dict[str, dict[str, Any]] = {
        name: {"by": house.viewer(name), "now": LATER}
        for name in ("secretary", "supervisor", "leader")
    }
    secretary, supervisor, leader = to["secretary"], to["supervisor"], to["leader"]
    skip: dict[str, Any] = {"reason": "事关供气安全", "why_skipped": "已出现险情"}

    def decide() -> object:
        if Slip.objects.get(pk=pk).state == SIGNED:
            actions.ask_extension(pk, date(2022, 4, 29), reason="等配件", **secretary)
        return actions.decide_extension(pk, approved=True, **supervisor)

    return {
        "sign": lambda: actions.sign(pk, **secretary),
        "reply": lambda: actions.reply(pk, "已恢复", **secretary),
        "accept": lambda: actions.accept(pk, **supervisor),
        "send_back": lambda: actions.send_back(pk, "缺照片", reply_on=REPLY_ON, **supervisor),
        "archive": lambda: actions.archive(pk, **supervisor),
        "remind": lambda: actions.press(pk, "reminder", reason="快到期", **supervisor),
        "talk": lambda: actions.press(pk, "talk", **skip, **supervisor),
        "circulate": lambda: actions.press(pk, "circular", **skip, **supervisor),
        "ask_extension": lambda: actions.ask_extension(
            pk, date(2022, 4, 29), reason="等配件", **secretary
        ),
        "decide_extension": decide,
        "instruct": lambda: actions.instruct(pk, "务必落实", reply_on=REPLY_ON, **leader),
        "reopen": lambda: actions.instruct(pk, "务必落实", reply_on=REPLY_ON, **leader),
        "withdraw": lambda: actions.withdraw(pk, "发错了", **supervisor),
    }


def test_every_move_is_expected_somewhere() -> None:
    assert {move for move, _state in EXPECTED} == set(workflow.MOVES)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(workflow.MOVES))
def test_table_leads_where_it_is_expected(state: State, move: str) -> None:
    target = EXPECTED.get((move, state))
    if target is None:
        with pytest.raises(NotAllowed):
            workflow.after(state, move)
    else:
        assert workflow.after(state, move) == target


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(workflow.MOVES))
def test_each_act_leads_where_the_table_says(house: House, state: State, move: str) -> None:
    slip = in_state(house, state)
    names = ONE_ACT if move in ONE_ACT else {move}
    target = next((EXPECTED[name, state] for name in names if (name, state) in EXPECTED), None)

    if target is None:
        with pytest.raises(NotAllowed):
            _do(house, slip.pk)[move]()
        before = slip.version
        slip.refresh_from_db()
        assert (slip.state, slip.version) == (state, before)
    else:
        _do(house, slip.pk)[move]()
        slip.refresh_from_db()
        assert slip.state == target


def test_its_clock_is_that_of_what_it_waits_for(house: House) -> None:
    days = clock.calendar()
    slip = issue(house)
    assert slip.due_at == days.closing(date(2022, 4, 19))
    assert slip.reply_due_at == days.closing(REPLY_ON)

    actions.sign(slip.pk, by=house.viewer("secretary"), now=LATER)
    slip.refresh_from_db()
    assert slip.due_at == days.closing(REPLY_ON)
    assert clock.colour(slip, LATER) == "green"
    assert clock.colour(slip, TOO_LATE) == "red"

    actions.reply(slip.pk, "已恢复", by=house.viewer("secretary"), now=LATER)
    slip.refresh_from_db()
    assert slip.replied_at == LATER
    assert slip.due_at == days.closing(date(2022, 4, 21))
    assert slip.reply_due_at == days.closing(REPLY_ON)


def test_unsigned_slip_is_late_before_its_reply_is_due(house: House) -> None:
    slip = issue(house)
    assert clock.colour(slip, NOW + timedelta(days=2)) == "red"
    assert slip.reply_due_at > NOW + timedelta(days=2)


@pytest.mark.parametrize(
    "name", ["secretary", "worker", "handler", "leader", "administrator", "other_secretary"]
)
def test_only_the_supervisor_checks_presses_decides_and_withdraws(house: House, name: str) -> None:
    replied, signed = in_state(house, REPLIED), in_state(house, SIGNED)
    actions.ask_extension(
        signed.pk, date(2022, 4, 29), reason="等配件", by=house.viewer("secretary"), now=LATER
    )
    to: dict[str, Any] = {"by": house.viewer(name), "now": LATER}
    for act in (
        lambda: actions.accept(replied.pk, **to),
        lambda: actions.send_back(replied.pk, "缺照片", reply_on=REPLY_ON, **to),
        lambda: actions.press(signed.pk, "reminder", reason="催", **to),
        lambda: actions.decide_extension(signed.pk, approved=True, **to),
        lambda: actions.withdraw(signed.pk, "不要了", **to),
        lambda: actions.archive(in_state(house, ACCEPTED).pk, **to),
        lambda: issue(house, **to),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize("name", ["supervisor", "leader", "other_secretary", "handler"])
def test_only_the_receiver_signs_replies_and_asks(house: House, name: str) -> None:
    to: dict[str, Any] = {"by": house.viewer(name), "now": LATER}
    issued, signed = issue(house), in_state(house, SIGNED)
    with pytest.raises(NotAllowed):
        actions.sign(issued.pk, **to)
    with pytest.raises(NotAllowed):
        actions.reply(signed.pk, "好了", **to)
    with pytest.raises(NotAllowed):
        actions.ask_extension(signed.pk, date(2022, 4, 29), reason="等配件", **to)


def test_handler_of_the_section_answers_what_went_to_it(house: House) -> None:
    slip = issue(house, to=to_section(house))
    to: dict[str, Any] = {"by": house.viewer("handler"), "now": LATER}
    actions.sign(slip.pk, **to)
    actions.reply(slip.pk, "已协调燃气公司", **to)
    slip.refresh_from_db()
    assert (slip.state, slip.replied_by) == (REPLIED, house.viewer("handler").key)


def test_database_refuses_a_check_by_who_replied_or_answers(house: House) -> None:
    slip = in_state(house, ACCEPTED)
    for column, value in (
        ("checked_by", slip.replied_by),
        ("checked_by", f"account:{slip.answerable_id}"),
        ("issuer_id", slip.answerable_id),
        ("checked_by", ""),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Slip.objects.filter(pk=slip.pk).update(**{column: value})
    reply = Reply.objects.get(slip=slip)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.filter(pk=reply.pk).update(checked_by=reply.replied_by)


def test_severer_step_follows_the_milder_or_says_why_not(house: House) -> None:
    slip = in_state(house, SIGNED)
    to: dict[str, Any] = {"by": house.viewer("supervisor"), "now": LATER}
    with pytest.raises(Invalid) as refusal:
        actions.press(slip.pk, "talk", reason="进度慢", **to)
    assert refusal.value.field == "why_skipped"
    with pytest.raises(Invalid):
        actions.press(slip.pk, "reminder", reason=" ", **to)

    reminder = actions.press(slip.pk, "reminder", reason="快到期", **to)
    talk = actions.press(slip.pk, "talk", reason="进度慢", why_skipped="多余的话", **to)
    assert (talk.after, talk.why_skipped) == (reminder, "")
    circular = actions.press(slip.pk, "circular", reason="仍未动", **to)
    assert circular.after == talk
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.filter(pk=circular.pk).update(after=None)


def test_passed_over_step_keeps_its_own_reason(house: House) -> None:
    slip = in_state(house, SIGNED)
    to: dict[str, Any] = {"by": house.viewer("supervisor"), "now": LATER}
    step = actions.press(slip.pk, "circular", reason="险情", why_skipped="事关安全", **to)
    assert (step.after, step.why_skipped) == (None, "事关安全")


def test_more_time_is_asked_before_the_day_and_decided_by_another(house: House) -> None:
    slip = in_state(house, SIGNED)
    secretary: dict[str, Any] = {"by": house.viewer("secretary"), "reason": "等配件"}
    with pytest.raises(NotAllowed):
        actions.ask_extension(slip.pk, date(2022, 4, 29), now=TOO_LATE, **secretary)
    with pytest.raises(Invalid):
        actions.ask_extension(slip.pk, REPLY_ON, now=LATER, **secretary)
    actions.ask_extension(slip.pk, date(2022, 4, 29), now=LATER, **secretary)
    with pytest.raises(NotAllowed):
        actions.ask_extension(slip.pk, date(2022, 4, 30), now=LATER, **secretary)

    supervisor: dict[str, Any] = {"by": house.viewer("supervisor"), "now": LATER}
    with pytest.raises(Invalid):
        actions.decide_extension(slip.pk, approved=False, **supervisor)
    actions.decide_extension(slip.pk, approved=True, **supervisor)
    slip.refresh_from_db()
    assert slip.due_at == slip.reply_due_at == clock.calendar().closing(date(2022, 4, 29))


def test_refused_wish_leaves_the_day(house: House) -> None:
    slip = in_state(house, SIGNED)
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": LATER}
    actions.ask_extension(slip.pk, date(2022, 4, 29), reason="等配件", **to)
    supervisor = house.viewer("supervisor")
    actions.decide_extension(slip.pk, approved=False, note="配件已到", by=supervisor, now=LATER)
    slip.refresh_from_db()
    assert slip.reply_due_at == clock.calendar().closing(REPLY_ON)
    assert Extension.objects.get().state == Decision.REFUSED


def test_reply_settles_an_open_wish(house: House) -> None:
    slip = in_state(house, SIGNED)
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": LATER}
    actions.ask_extension(slip.pk, date(2022, 4, 29), reason="等配件", **to)
    actions.reply(slip.pk, "已恢复", **to)
    assert Extension.objects.get().state == Decision.LAPSED


def test_sent_back_reply_stays_and_another_is_due(house: House) -> None:
    slip = in_state(house, REPLIED)
    by_friday: dict[str, Any] = {"by": house.viewer("supervisor"), "now": LATER}
    actions.send_back(slip.pk, "缺照片", reply_on=date(2022, 4, 25), **by_friday)
    slip.refresh_from_db()
    assert (slip.replied_at, slip.replied_by) == (None, "")
    assert slip.due_at == slip.reply_due_at == clock.calendar().closing(date(2022, 4, 25))

    actions.reply(slip.pk, "补上照片", by=house.viewer("secretary"), now=LATER)
    actions.accept(slip.pk, by=house.viewer("supervisor"), now=LATER)
    verdicts = list(Reply.objects.order_by("pk").values_list("verdict", flat=True))
    assert verdicts == [Verdict.SENT_BACK, Verdict.ACCEPTED]


def test_late_reply_is_marked_late(house: House) -> None:
    slip = in_state(house, SIGNED)
    actions.reply(slip.pk, "已恢复", by=house.viewer("secretary"), now=TOO_LATE)
    assert Reply.objects.get().in_time is False


def test_leaders_instruction_opens_an_archived_slip_again(house: House) -> None:
    slip = in_state(house, ARCHIVED)
    to: dict[str, Any] = {"by": house.viewer("leader"), "now": LATER}
    with pytest.raises(Invalid):
        actions.instruct(slip.pk, "回头看", **to)
    said = actions.instruct(slip.pk, "回头看", reply_on=date(2022, 4, 26), **to)
    slip.refresh_from_db()
    assert (said.reopens, slip.state, slip.archived_at) == (True, SIGNED, None)
    assert slip.reply_due_at == clock.calendar().closing(date(2022, 4, 26))


def test_second_writer_gets_a_conflict(house: House) -> None:
    slip = issue(house)
    secretary = house.viewer("secretary")
    actions.sign(slip.pk, by=secretary, now=LATER, version=slip.version)
    with pytest.raises(Conflict):
        actions.reply(slip.pk, "已恢复", by=secretary, now=LATER, version=slip.version)
