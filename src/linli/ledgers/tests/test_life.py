"""An item's life: every move from every state, and that nobody ends what they executed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.journal.models import Entry
from linli.ledgers import actions, workflow
from linli.ledgers.models import Item
from linli.ledgers.spec import MilestoneDraft
from linli.ledgers.tests.factories import brought_to, item, milestone, running, step, to
from linli.ledgers.workflow import State

DRAFT, RUNNING, SUSPENDED = State.DRAFT, State.RUNNING, State.SUSPENDED
APPLIED, CHECKED, CLOSED = State.APPLIED, State.CHECKED, State.CLOSED
#: Where each move leads from each state; a pair that is missing is refused.
EXPECTED = {
    **{("change", state): state for state in (DRAFT, RUNNING, SUSPENDED)},
    **{("hand_on", state): state for state in (DRAFT, RUNNING, SUSPENDED)},
    **{("withdraw", state): State.WITHDRAWN for state in (DRAFT, RUNNING, SUSPENDED)},
    **{("note", state): state for state in (DRAFT, RUNNING, SUSPENDED, APPLIED, CHECKED)},
    **{("confirm_milestone", state): state for state in (RUNNING, APPLIED, CHECKED)},
    ("start", DRAFT): RUNNING,
    ("report", RUNNING): RUNNING,
    ("ask", RUNNING): RUNNING,
    ("decide", RUNNING): RUNNING,
    ("suspend", RUNNING): SUSPENDED,
    ("resume", SUSPENDED): RUNNING,
    ("apply", RUNNING): APPLIED,
    ("check", APPLIED): CHECKED,
    ("send_back", APPLIED): RUNNING,
    ("send_back", CHECKED): RUNNING,
    ("close_out", CHECKED): CLOSED,
    ("reopen", CLOSED): RUNNING,
}
LATER = NOW + timedelta(hours=2)


def _do(house: House, pk: int) -> dict[str, Callable[[], object]]:
    worker, leader = to(house, "worker", LATER), to(house, "leader", LATER)
    other = house.accounts["second_worker"].pk
    return {
        "change": lambda: actions.change(pk, {"title": "老旧小区收尾"}, **leader),
        "start": lambda: actions.start(pk, **leader),
        "note": lambda: actions.note(pk, "progress", "已排查", **worker),
        "ask": lambda: actions.ask(
            pk, "extension", until=date(2022, 7, 31), reason="等图纸", **worker
        ),
        "hand_on": lambda: actions.hand_on(pk, other, reason="调岗", **leader),
        "resume": lambda: actions.resume(pk, **leader),
        "apply": lambda: actions.apply(pk, "已全部整改", **worker),
        "check": lambda: actions.check(pk, **to(house, "supervisor", LATER)),
        "send_back": lambda: actions.send_back(pk, "还差两户", **leader),
        "close_out": lambda: actions.close_out(pk, **leader),
        "reopen": lambda: actions.reopen(pk, "街道领导新批示", date(2022, 8, 1), **leader),
        "withdraw": lambda: actions.withdraw(pk, "并入其他事项", **leader),
    }


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(workflow.MOVES))
def test_each_move_leads_where_the_table_says(state: State, move: str) -> None:
    target = EXPECTED.get((move, state))
    if target is None:
        with pytest.raises(NotAllowed):
            workflow.after(state, move)
    else:
        assert workflow.after(state, move) == target


@pytest.mark.parametrize("state", list(State))
def test_each_act_takes_the_item_there_or_leaves_it(house: House, state: State) -> None:
    made = brought_to(house, state)
    for move, act in _do(house, made.pk).items():
        target = EXPECTED.get((move, state))
        with transaction.atomic():
            if target is None:
                with pytest.raises(NotAllowed):
                    act()
            else:
                act()
            now = Item.objects.get(pk=made.pk)
            assert now.state == (target or state), move
            assert now.version == made.version + (target is not None), move
            transaction.set_rollback(True)


def test_closing_needs_an_application_a_check_by_another_and_a_close_out(house: House) -> None:
    made = brought_to(house, CLOSED)

    entries = Entry.objects.filter(subject=f"item:{made.pk}").order_by("pk")
    assert [entry.kind for entry in entries] == [
        "item.added",
        "item.started",
        "item.applied",
        "item.checked",
        "item.closed",
    ]
    who = {name: f"account:{account.pk}" for name, account in house.accounts.items()}
    assert made.applied_by == who["worker"]
    assert made.checked_by == who["supervisor"]
    assert made.closed_by == who["leader"]


#: Acts that are never the executor's, whatever their role.
NEVER = ("change", "start", "hand_on", "check", "send_back", "close_out", "reopen", "withdraw")


@pytest.mark.parametrize("move", NEVER)
@pytest.mark.parametrize("executor", ["worker", "secretary", "leader", "handler"])
def test_executor_moves_ends_and_deletes_nothing(house: House, move: str, executor: str) -> None:
    """Even a leader does not end the item that she is in charge of; nor the lead section's."""
    given: dict[str, Any] = {"in_charge_id": house.accounts[executor].pk}
    if executor == "handler":
        given = {"lead_section_id": house.section.pk}
    made = item(house, **given)
    mine = to(house, executor, LATER)
    acts: dict[str, Callable[[], object]] = {
        "change": lambda: actions.change(made.pk, {"due_on": date(2022, 12, 1)}, **mine),
        "start": lambda: actions.start(made.pk, **mine),
        "hand_on": lambda: actions.hand_on(
            made.pk, house.accounts["second_worker"].pk, reason="我忙", **mine
        ),
        "check": lambda: actions.check(made.pk, **mine),
        "send_back": lambda: actions.send_back(made.pk, "再想想", **mine),
        "close_out": lambda: actions.close_out(made.pk, **mine),
        "reopen": lambda: actions.reopen(made.pk, "再来", date(2022, 8, 1), **mine),
        "withdraw": lambda: actions.withdraw(made.pk, "不做了", **mine),
    }
    with pytest.raises(NotAllowed) as refused:
        acts[move]()
    assert refused.value.code == "not_allowed"


@pytest.mark.parametrize(
    "act",
    ["note", "type_percent", "ask", "apply", "show_milestone", "change", "withdraw", "close_out"],
)
def test_supervisor_edits_no_progress(house: House, act: str) -> None:
    made = running(house, step(), measured_by="typed")
    shown = made.milestones.get()
    mine = to(house, "supervisor", LATER)
    acts: dict[str, Callable[[], object]] = {
        "note": lambda: actions.note(made.pk, "progress", "已完成", **mine),
        "type_percent": lambda: actions.type_percent(made.pk, 100, **mine),
        "ask": lambda: actions.ask(made.pk, "suspension", reason="等", **mine),
        "apply": lambda: actions.apply(made.pk, "已完成", **mine),
        "show_milestone": lambda: actions.show_milestone(shown.pk, text="好", **mine),
        "change": lambda: actions.change(made.pk, {"title": "改名"}, **mine),
        "withdraw": lambda: actions.withdraw(made.pk, "不要", **mine),
        "close_out": lambda: actions.close_out(made.pk, **mine),
    }
    with pytest.raises(NotAllowed) as refused:
        acts[act]()
    assert refused.value.code == "not_allowed"


def test_database_refuses_a_check_by_the_executor(house: House) -> None:
    made = brought_to(house, APPLIED)
    for by in (made.applied_by, f"account:{made.in_charge_id}", ""):
        with pytest.raises(IntegrityError, match="checked_by_someone_else"), transaction.atomic():
            Item.objects.filter(pk=made.pk).update(state=CHECKED, checked_by=by, checked_at=NOW)


def test_database_refuses_a_close_out_by_the_executor(house: House) -> None:
    made = brought_to(house, CHECKED)
    for by in (made.applied_by, f"account:{made.in_charge_id}", ""):
        with pytest.raises(IntegrityError, match="closed_by_someone_else"), transaction.atomic():
            Item.objects.filter(pk=made.pk).update(state=CLOSED, closed_by=by, closed_at=NOW)


def test_database_refuses_an_item_without_person_in_charge_or_deadline(house: House) -> None:
    made = item(house)
    with pytest.raises(IntegrityError), transaction.atomic():
        Item.objects.filter(pk=made.pk).update(in_charge=None)
    with pytest.raises(IntegrityError, match="says_until_when"), transaction.atomic():
        Item.objects.filter(pk=made.pk).update(due_on=None, due_words="")


def test_second_writer_sees_both_versions(house: House) -> None:
    made = running(house)
    actions.change(made.pk, {"title": "新名称"}, version=made.version, **to(house, "leader"))

    with pytest.raises(Conflict) as conflict:
        actions.change(made.pk, {"title": "旧名称"}, version=made.version, **to(house, "leader"))
    assert conflict.value.current == made
    assert Item.objects.get(pk=made.pk).title == "新名称"


def test_open_milestones_keep_an_item_from_being_closed_out(house: House) -> None:
    made = running(house, step())
    with pytest.raises(Invalid, match="节点"):
        actions.apply(made.pk, "已完成", **to(house, "worker"))

    actions.show_milestone(made.milestones.get().pk, text="照片已传", **to(house, "worker"))
    assert actions.apply(made.pk, "已完成", **to(house, "worker")).state == APPLIED


def test_reopening_clears_who_ended_it_and_sets_a_new_deadline(house: House) -> None:
    made = brought_to(house, CLOSED)

    actions.reopen(made.pk, "街道领导新批示", date(2022, 8, 1), **to(house, "leader", LATER))

    made.refresh_from_db()
    assert (made.state, made.due_on, made.reopened_at) == (RUNNING, date(2022, 8, 1), LATER)
    assert (made.applied_by, made.checked_by, made.closed_by, made.closed_at) == ("", "", "", None)
    assert made.result == "已全部整改"


def test_nothing_changes_in_a_closed_ledger(house: House) -> None:
    made = running(house)
    actions.close_ledger(made.ledger_id, **to(house, "leader"))

    with pytest.raises(NotAllowed) as refused:
        actions.note(made.pk, "progress", "已排查", **to(house, "worker"))
    assert refused.value.code == "closed"


def test_milestone_is_confirmed_by_someone_else(house: House) -> None:
    made = milestone(house)
    actions.show_milestone(made.pk, **to(house, "worker"))
    for name in ("worker", "supervisor"):  # who did it, and who changes no progress
        with pytest.raises(NotAllowed):
            actions.confirm_milestone(made.pk, **to(house, name))

    actions.confirm_milestone(made.pk, **to(house, "secretary", LATER))

    made.refresh_from_db()
    secretary = f"account:{house.accounts['secretary'].pk}"
    assert (made.confirmed_by, made.confirmed_at) == (secretary, LATER)


def test_milestone_is_shown_with_what_it_asks_for(house: House) -> None:
    made = milestone(house, shows="验收单")
    with pytest.raises(Invalid, match="验收单"):
        actions.show_milestone(made.pk, **to(house, "worker"))

    actions.show_milestone(made.pk, text="验收单已签", **to(house, "worker"))

    assert [note.words for note in made.item.notes.all()] == ["验收单已签"]


def test_milestone_sent_back_counts_no_more(house: House) -> None:
    made = milestone(house)
    actions.show_milestone(made.pk, **to(house, "worker"))
    assert Item.objects.get(pk=made.item_id).percent == 100

    actions.send_back_milestone(made.pk, "照片不清", **to(house, "secretary", LATER))

    made.refresh_from_db()
    assert (made.done_on, made.done_by) == (None, "")
    assert Item.objects.get(pk=made.item_id).percent == 0


def test_progress_is_weighted_by_milestones(house: House) -> None:
    made = running(
        house, MilestoneDraft("排查", date(2022, 2, 1)), MilestoneDraft("施工", weight=3)
    )
    first, second = made.milestones.order_by("position")

    actions.show_milestone(first.pk, **to(house, "worker"))
    assert Item.objects.get(pk=made.pk).percent == 25

    actions.show_milestone(second.pk, **to(house, "worker"))
    assert Item.objects.get(pk=made.pk).percent == 100

    other = running_again(house, made)
    assert other.percent == 66


def running_again(house: House, made: Item) -> Item:
    """The same plan with another step of weight two."""
    actions.plan_milestone(made.pk, MilestoneDraft("验收", weight=2), **to(house, "leader"))
    return Item.objects.get(pk=made.pk)


def test_typed_percentage_says_who_typed_it_and_when(house: House) -> None:
    made = running(house, measured_by="typed")

    actions.type_percent(made.pk, 40, **to(house, "worker", LATER))

    made.refresh_from_db()
    worker = f"account:{house.accounts['worker'].pk}"
    assert (made.percent, made.typed_by, made.typed_at) == (40, worker, LATER)


def test_counted_percentage_cannot_be_typed(house: House) -> None:
    made = running(house)
    with pytest.raises(NotAllowed) as refused:
        actions.type_percent(made.pk, 40, **to(house, "worker"))
    assert refused.value.code == "counted"
