"""Every state × every move: it leads where the table says, or is refused in words."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import system
from linli.cases import actions, workflow
from linli.cases.models import Case, Pause, Return
from linli.cases.tests import factories
from linli.cases.workflow import State

#: Read from above: state × move → the state it leads to. Everything else is refused.
EXPECTED = {
    ("raised", "receive"): "received",
    ("raised", "withdraw"): "withdrawn",
    ("received", "dispatch"): "dispatched",
    ("received", "accept"): "in_hand",
    ("received", "contact"): "received",
    ("received", "resolve"): "ended",
    ("received", "withdraw"): "withdrawn",
    ("dispatched", "dispatch"): "dispatched",
    ("dispatched", "accept"): "in_hand",
    ("dispatched", "return"): "received",
    ("dispatched", "appeal_to_office"): "arbitration",
    ("dispatched", "contact"): "dispatched",
    ("dispatched", "withdraw"): "withdrawn",
    ("arbitration", "arbitrate"): "in_hand",
    ("in_hand", "dispatch"): "dispatched",
    ("in_hand", "contact"): "in_hand",
    ("in_hand", "note"): "in_hand",
    ("in_hand", "hand_over"): "in_hand",
    ("in_hand", "check"): "in_hand",
    ("in_hand", "defer"): "in_hand",
    ("in_hand", "object"): "arbitration",
    ("in_hand", "suspend"): "suspended",
    ("in_hand", "resolve"): "ended",
    ("in_hand", "withdraw"): "withdrawn",
    ("suspended", "resume"): "in_hand",
    ("ended", "confirm"): "closed",
    ("ended", "recheck"): "closed",
    ("ended", "close_unconfirmed"): "closed",
    ("ended", "reopen"): "in_hand",
    ("closed", "reopen"): "in_hand",
    **{(state, "correct"): state for state in ("raised", "received", "dispatched", "in_hand")},
    ("ended", "correct"): "ended",
    **{(state, "pass_on"): state for state in ("raised", "received", "dispatched", "in_hand")},
}


@pytest.mark.parametrize("move", sorted(workflow.MOVES))
@pytest.mark.parametrize("state", State.values)
def test_move_leads_where_the_table_says(state: str, move: str) -> None:
    target = EXPECTED.get((state, move))
    if target is None:
        with pytest.raises(NotAllowed) as refusal:
            workflow.after(state, move)
        assert refusal.value.code == "wrong_state"
    else:
        assert workflow.after(state, move) == target


def _suspend(house: House, pk: int) -> None:
    factories.paused(house, pk)


def _arbitrate(house: House, pk: int) -> None:
    actions.arbitrate(
        pk,
        account_id=house.accounts["handler"].pk,
        reason="由城建科办理",
        by=house.viewer("leader"),
        now=NOW,
    )


def _object(house: House, pk: int) -> None:
    owner = "handler" if Case.objects.get(pk=pk).state == State.IN_HAND else "contact"
    actions.object_to(pk, reason="不在我片区", by=house.viewer(owner), now=NOW)


def _pass_on(house: House, pk: int) -> None:
    actions.pass_on(
        pk,
        account_id=house.accounts["specialist"].pk,
        reason="休假",
        by=house.viewer("secretary"),
        now=NOW,
    )


def _return(house: House, pk: int) -> None:
    actions.return_case(
        pk,
        duty_item_id=house.section.duties.get().pk,
        reason="不属于本科室",
        by=house.viewer("handler"),
        now=NOW,
    )


def _accept(house: House, pk: int) -> None:
    owner = "handler" if Case.objects.get(pk=pk).state == State.DISPATCHED else "secretary"
    actions.accept(pk, by=house.viewer(owner), now=NOW)


def _contact(house: House, pk: int) -> None:
    actions.contact(pk, by=house.viewer("secretary"), now=NOW)


def _note(house: House, pk: int) -> None:
    actions.note(pk, text="已联系燃气公司", by=house.viewer("secretary"), now=NOW)


def _resolve(house: House, pk: int) -> None:
    actions.resolve(
        pk, outcome="solved", answer="已恢复供气。", by=house.viewer("secretary"), now=NOW
    )


def _resume(house: House, pk: int) -> None:
    actions.resume(pk, by=house.viewer("secretary"), now=NOW)


def _close_unconfirmed(house: House, pk: int) -> None:
    actions.close_unconfirmed(pk, by=system("clock"), now=NOW)


def _hand_over(house: House, pk: int) -> None:
    actions.hand_over(
        pk,
        section_id=house.section.pk,
        note="移交照片",
        next_on=date(2022, 4, 21),
        by=house.viewer("secretary"),
        now=NOW,
    )


def _correct(house: House, pk: int) -> None:
    actions.correct(
        pk,
        facts={**factories.FACTS, "grade": "major"},
        reason="现场复核为重大隐患",
        by=house.viewer("secretary"),
        now=NOW,
    )


def _check(house: House, pk: int) -> None:
    """What was handed over is checked on; elsewhere the refusal comes from the state."""
    case = Case.objects.get(pk=pk)
    if case.state == State.IN_HAND and "hand_over" in case.spec.moves:
        _hand_over(house, pk)
    actions.check(
        pk, text="已立案", next_on=date(2022, 4, 25), by=house.viewer("secretary"), now=NOW
    )


def _reopen(house: House, pk: int) -> None:
    """Of an appeal by the call back, of a hazard by the raiser or a recheck."""
    case = Case.objects.get(pk=pk)
    if case.spec.asks_raiser:
        factories.not_solved(house, pk)
    else:
        actions.confirm(pk, how="link", solved=False, by=factories.raiser_of(case), now=NOW)


ACTS: dict[str, Callable[[House, int], None]] = {
    "receive": factories.received,
    "dispatch": factories.dispatched,
    "accept": _accept,
    "return": _return,
    "appeal_to_office": factories.at_office,
    "arbitrate": _arbitrate,
    "object": _object,
    "pass_on": _pass_on,
    "contact": _contact,
    "note": _note,
    "hand_over": _hand_over,
    "check": _check,
    "defer": factories.deferred,
    "correct": _correct,
    "suspend": _suspend,
    "resume": _resume,
    "resolve": _resolve,
    "confirm": factories.confirmed,
    "recheck": factories.rechecked,
    "close_unconfirmed": _close_unconfirmed,
    "reopen": _reopen,
    "withdraw": factories.withdrawn,
}


def test_every_move_has_its_act() -> None:
    assert set(ACTS) == set(workflow.MOVES)


#: The kinds whose moves make up the table; the others use no move of their own.
@pytest.mark.parametrize("kind", ["appeal", "hazard", "order"])
@pytest.mark.parametrize("move", sorted(workflow.MOVES))
@pytest.mark.parametrize("state", State.values)
def test_act_follows_the_table_and_changes_nothing_when_refused(
    house: House, state: str, move: str, kind: str
) -> None:
    case = factories.brought_to(house, state, kind=kind)
    assert case.state == state
    target = EXPECTED.get((state, move))
    if target is None or move not in case.spec.moves:
        with pytest.raises(NotAllowed):
            ACTS[move](house, case.pk)
        assert Case.objects.get(pk=case.pk).state == state
    else:
        ACTS[move](house, case.pk)
        after = Case.objects.get(pk=case.pk)
        assert (after.state, after.version > case.version) == (target, True)


def test_inquiry_is_never_suspended(house: House) -> None:
    case = factories.brought_to(house, State.IN_HAND, kind="inquiry")
    with pytest.raises(NotAllowed) as refusal:
        factories.paused(house, case.pk)
    assert refusal.value.code == "not_of_this_kind"


def test_owner_answers_until_another_accepts(house: House) -> None:
    case = factories.brought_to(house, State.DISPATCHED)
    assert case.owner == case.first_receiver == house.accounts["secretary"]
    factories.accepted(house, case.pk)
    case.refresh_from_db()
    assert (case.owner, case.first_receiver) == (
        house.accounts["handler"],
        house.accounts["secretary"],
    )


def test_return_rests_on_a_duty_item_and_goes_to_the_first_receiver(house: House) -> None:
    case = factories.brought_to(house, State.DISPATCHED)
    _return(house, case.pk)
    case.refresh_from_db()
    rest = Return.objects.get(case=case)
    assert (case.owner, case.section, case.return_count) == (house.accounts["secretary"], None, 1)
    assert (rest.duty_item.code, rest.reason) == ("CJ-01", "不属于本科室")


def test_return_without_a_reason_or_duty_item_is_refused(house: House) -> None:
    case = factories.brought_to(house, State.DISPATCHED)
    for reason, duty, field in (
        (" ", house.section.duties.get().pk, "reason"),
        ("不是我们的", 0, "duty_item"),
    ):
        with pytest.raises(Invalid) as refusal:
            actions.return_case(
                case.pk, duty_item_id=duty, reason=reason, by=house.viewer("handler"), now=NOW
            )
        assert refusal.value.field == field


def test_second_return_goes_to_the_office(house: House) -> None:
    case = factories.brought_to(house, State.DISPATCHED)
    _return(house, case.pk)
    factories.dispatched(house, case.pk)
    with pytest.raises(NotAllowed) as refusal:
        _return(house, case.pk)
    assert refusal.value.code == "returns_used_up"
    factories.at_office(house, case.pk)
    _arbitrate(house, case.pk)
    case.refresh_from_db()
    assert (case.state, case.owner) == (State.IN_HAND, house.accounts["handler"])


def test_dispatch_goes_to_one_and_only_one(house: House) -> None:
    case = factories.brought_to(house, State.RECEIVED)
    targets: tuple[dict[str, Any], ...] = (
        {},
        {"section_id": house.section.pk, "account_id": house.accounts["worker"].pk},
        {"section_id": 0},
        {"account_id": house.accounts["other_worker"].pk},
    )
    for target in targets:
        with pytest.raises(Invalid) as refusal:
            actions.dispatch(case.pk, **target, by=house.viewer("secretary"), now=NOW)
        assert refusal.value.field == "to"


def test_dispatched_to_a_colleague_only_they_accept(house: House) -> None:
    case = factories.brought_to(house, State.RECEIVED)
    actions.dispatch(
        case.pk, account_id=house.accounts["worker"].pk, by=house.viewer("secretary"), now=NOW
    )
    with pytest.raises(NotAllowed):
        actions.accept(case.pk, by=house.viewer("second_worker"), now=NOW)
    actions.accept(case.pk, by=house.viewer("worker"), now=NOW)
    case.refresh_from_db()
    assert (case.owner, case.assignee) == (house.accounts["worker"], None)


def test_second_writer_gets_a_conflict_with_what_stands(house: House, case: Case) -> None:
    actions.receive(case.pk, by=house.viewer("secretary"), now=NOW, version=case.version)
    with pytest.raises(Conflict) as conflict:
        actions.withdraw(
            case.pk, reason="重复", by=house.viewer("secretary"), now=NOW, version=case.version
        )
    current = conflict.value.current
    assert isinstance(current, Case)
    assert current.state == State.RECEIVED


def test_pause_is_never_decided_by_the_one_who_asked(house: House) -> None:
    case = factories.brought_to(house, State.RECEIVED)
    actions.accept(case.pk, by=house.viewer("secretary"), now=NOW)
    ask: dict[str, Any] = {"reason": "papers", "note": "缺产权证明", "until_on": date(2022, 4, 22)}
    actions.ask_pause(case.pk, **ask, by=house.viewer("secretary"), now=NOW)
    with pytest.raises(NotAllowed):
        actions.decide_pause(case.pk, approved=True, by=house.viewer("secretary"), now=NOW)
    actions.decide_pause(case.pk, approved=False, by=house.viewer("leader"), now=NOW)
    assert Pause.objects.get(case=case).state == Pause.State.REFUSED
    assert Case.objects.get(pk=case.pk).state == State.IN_HAND


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": "holiday"}, "reason"),
        ({"note": " "}, "note"),
        ({"note": "长" * 201}, "note"),
        ({"until_on": date(2022, 4, 18)}, "until_on"),
    ],
)
def test_pause_needs_reason_note_and_a_coming_day(
    house: House, change: dict[str, Any], field: str
) -> None:
    case = factories.brought_to(house, State.IN_HAND)
    ask: dict[str, Any] = {
        "reason": "papers",
        "note": "缺证明",
        "until_on": date(2022, 4, 22),
        **change,
    }
    with pytest.raises(Invalid) as refusal:
        actions.ask_pause(case.pk, **ask, by=house.viewer("handler"), now=NOW)
    assert refusal.value.field == field


def test_pause_is_asked_for_once(house: House) -> None:
    case = factories.brought_to(house, State.IN_HAND)
    ask: dict[str, Any] = {"reason": "papers", "note": "缺证明", "until_on": date(2022, 4, 22)}
    actions.ask_pause(case.pk, **ask, by=house.viewer("handler"), now=NOW)
    with pytest.raises(NotAllowed):
        actions.ask_pause(case.pk, **ask, by=house.viewer("handler"), now=NOW)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"outcome": "vanished"}, "outcome"),
        ({"answer": "  "}, "answer"),
        ({"answer": "字" * 2001}, "answer"),
        ({"outcome": "not_now"}, "next_on"),
        ({"outcome": "not_now", "next_on": date(2022, 4, 18)}, "next_on"),
    ],
)
def test_end_needs_outcome_answer_and_next_date(
    house: House, change: dict[str, Any], field: str
) -> None:
    case = factories.brought_to(house, State.IN_HAND)
    values: dict[str, Any] = {"outcome": "solved", "answer": "已解决", **change}
    with pytest.raises(Invalid) as refusal:
        actions.resolve(case.pk, **values, by=house.viewer("handler"), now=NOW)
    assert refusal.value.field == field


def test_not_now_keeps_its_next_date(house: House) -> None:
    case = factories.brought_to(house, State.IN_HAND)
    actions.resolve(
        case.pk,
        outcome="not_now",
        answer="列入下半年改造",
        next_on=date(2022, 7, 1),
        by=house.viewer("handler"),
        now=NOW,
    )
    case.refresh_from_db()
    assert (case.outcome, case.next_on) == ("not_now", date(2022, 7, 1))
