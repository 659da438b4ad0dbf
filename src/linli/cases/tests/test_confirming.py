"""Closing is not solving: the raiser's word, who may take it down, and what “no” leads to."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import system
from linli.cases import actions, events, queries
from linli.cases.models import Case, Confirmation, Verdict
from linli.cases.tests import factories
from linli.cases.workflow import State
from linli.journal.models import Entry


def test_raiser_confirms_by_link(house: House) -> None:
    case = factories.brought_to(house, State.ENDED)
    actions.confirm(
        case.pk, how="link", solved=True, satisfied=True, by=factories.raiser_of(case), now=NOW
    )
    case.refresh_from_db()
    assert (case.state, case.verdict, case.confirmed_by) == (
        State.CLOSED,
        Verdict.SOLVED,
        "link:1",
    )
    word = Confirmation.objects.get(case=case)
    assert (word.how, word.solved, word.satisfied) == ("link", True, True)


def test_handler_never_confirms_their_own_work(house: House) -> None:
    case = factories.brought_to(house, State.RECEIVED)
    actions.resolve(case.pk, outcome="solved", answer="已办", by=house.viewer("secretary"), now=NOW)
    secretary = house.viewer("secretary")
    with pytest.raises(NotAllowed) as at_door:
        actions.confirm(case.pk, how="door", solved=True, by=secretary, now=NOW)
    with pytest.raises(NotAllowed) as by_phone:
        actions.record_call(case.pk, reached=False, by=secretary, now=NOW)
    assert {at_door.value.code, by_phone.value.code} == {"executor_may_not_confirm"}


def test_database_refuses_a_confirmation_by_the_handler(house: House) -> None:
    case = factories.brought_to(house, State.CLOSED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(confirmed_by=case.handled_by)


@pytest.mark.parametrize("name", ["supervisor", "leader", "handler", "other_worker", "steward"])
def test_others_do_not_take_down_the_word(house: House, name: str) -> None:
    case = factories.brought_to(house, State.ENDED)
    with pytest.raises(NotAllowed):
        actions.confirm(case.pk, how="door", solved=True, by=house.viewer(name), now=NOW)


def test_not_solved_reopens_by_itself(house: House) -> None:
    case = factories.brought_to(house, State.ENDED)
    actions.confirm(
        case.pk,
        how="link",
        solved=False,
        comment="还是没气",
        by=factories.raiser_of(case),
        now=NOW + timedelta(days=1),
    )
    case.refresh_from_db()
    assert (case.state, case.verdict, case.reopen_count, case.outcome, case.answer) == (
        State.IN_HAND,
        Verdict.NOT_SOLVED,
        1,
        "",
        "",
    )
    assert case.owner == house.accounts["handler"]
    assert case.escalated_at is None
    handle = case.clocks.get(code="handle")
    assert (handle.met_at, handle.started_at) == (None, NOW + timedelta(days=1))


def test_second_no_goes_to_the_supervisor(house: House) -> None:
    case = factories.brought_to(house, State.ENDED)
    factories.not_solved(house, case.pk)
    assert set(queries.escalated(house.viewer("supervisor"))) == set()
    factories.resolved(house, case.pk)
    factories.not_solved(house, case.pk)
    case.refresh_from_db()
    assert (case.reopen_count, case.escalated_at) == (2, NOW)
    assert set(queries.escalated(house.viewer("supervisor"))) == {case}
    waiting = queries.waiting_for(house.viewer("supervisor"), NOW)
    assert list(waiting.values_list("pk", "act")) == [(case.pk, "look_into")]
    kinds = [entry.kind for entry in Entry.objects.filter(subject=f"case:{case.pk}")]
    assert kinds.count(events.REOPENED) == 2
    assert kinds.count(events.ESCALATED) == 1


def test_escalated_case_leaves_the_supervisor_when_solved(house: House) -> None:
    case = factories.brought_to(house, State.ENDED)
    for step in (factories.not_solved, factories.resolved) * 2:
        step(house, case.pk)
    assert set(queries.escalated(house.viewer("supervisor"))) == {case}
    factories.confirmed(house, case.pk)
    assert set(queries.escalated(house.viewer("supervisor"))) == set()


def test_call_that_reaches_nobody_is_kept_as_a_try(house: House) -> None:
    case = factories.brought_to(house, State.ENDED)
    actions.record_call(case.pk, reached=False, by=house.viewer("worker"), now=NOW)
    case.refresh_from_db()
    word = Confirmation.objects.get(case=case)
    assert (case.state, word.solved, word.how) == (State.ENDED, None, "call")


def test_call_without_a_word_is_refused(house: House) -> None:
    case = factories.brought_to(house, State.ENDED)
    with pytest.raises(Invalid) as refusal:
        actions.record_call(case.pk, reached=True, by=house.viewer("worker"), now=NOW)
    assert refusal.value.field == "solved"


def test_unanswered_end_closes_after_the_term_and_is_counted_apart(house: House) -> None:
    case = factories.brought_to(house, State.ENDED)
    due = case.clocks.get(code="confirm").due_at
    assert set(queries.due_unconfirmed(due)) == set()
    assert set(queries.due_unconfirmed(due + timedelta(seconds=1))) == {case}
    actions.close_unconfirmed(case.pk, by=system("clock"), now=due)
    case.refresh_from_db()
    assert (case.state, case.verdict) == (State.CLOSED, Verdict.UNCONFIRMED)


def test_nobody_closes_unconfirmed_by_hand(house: House) -> None:
    case = factories.brought_to(house, State.ENDED)
    with pytest.raises(NotAllowed):
        actions.close_unconfirmed(case.pk, by=house.viewer("secretary"), now=NOW)


def test_late_no_still_reopens(house: House) -> None:
    case = factories.brought_to(house, State.ENDED)
    actions.close_unconfirmed(case.pk, by=system("clock"), now=NOW)
    actions.confirm(case.pk, how="link", solved=False, by=factories.raiser_of(case), now=NOW)
    case.refresh_from_db()
    assert (case.state, case.reopen_count) == (State.IN_HAND, 1)


def test_program_cannot_be_named_as_the_way_of_a_word(house: House) -> None:
    case = factories.brought_to(house, State.ENDED)
    with pytest.raises(Invalid):
        actions.confirm(case.pk, how="term", solved=True, by=factories.raiser_of(case), now=NOW)
