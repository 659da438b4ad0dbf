"""A commitment's life: every move from every state, and what each act refuses."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.clock import queries as clock
from linli.commitments import actions, queries, workflow
from linli.commitments.models import Commitment
from linli.commitments.spec import Owner
from linli.commitments.tests.factories import DUE_ON, LATER, in_state, promise
from linli.commitments.workflow import State
from linli.journal.models import Entry

OPEN, DONE, CONFIRMED, CANCELLED = State.OPEN, State.DONE, State.CONFIRMED, State.CANCELLED
#: Where each move leads from each state; a pair that is missing is refused.
EXPECTED = {
    ("note", OPEN): OPEN,
    ("check", OPEN): OPEN,
    ("finish", OPEN): DONE,
    ("confirm", DONE): CONFIRMED,
    ("send_back", DONE): OPEN,
    ("send_back", CONFIRMED): OPEN,
    ("hand_on", OPEN): OPEN,
    ("extend", OPEN): OPEN,
    ("cancel", OPEN): CANCELLED,
}


def _do(house: House, pk: int) -> dict[str, Callable[[], Commitment]]:
    steward, secretary = house.viewer("steward"), house.viewer("secretary")
    as_owner: dict[str, Any] = {"by": steward, "now": LATER}
    as_secretary: dict[str, Any] = {"by": secretary, "now": LATER}
    worker = Owner("account", house.accounts["worker"].pk)
    return {
        "note": lambda: actions.note_progress(pk, "走了两户", **as_owner),
        "check": lambda: actions.set_next_check(pk, date(2022, 4, 20), **as_secretary),
        "finish": lambda: actions.finish(pk, "都联系上了", **as_owner),
        "confirm": lambda: actions.confirm(pk, **as_secretary),
        "send_back": lambda: actions.send_back(pk, "还差一户", **as_secretary),
        "hand_on": lambda: actions.hand_on(pk, worker, reason="楼栋长住院", **as_secretary),
        "extend": lambda: actions.extend(pk, date(2022, 4, 29), reason="等图纸", **as_secretary),
        "cancel": lambda: actions.cancel(pk, "不再需要", **as_secretary),
    }


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("move", list(workflow.MOVES))
def test_each_move_leads_where_the_table_says(house: House, state: State, move: str) -> None:
    made = in_state(house, state)
    version = made.version

    target = EXPECTED.get((move, state))
    if target is None:
        with pytest.raises(NotAllowed):
            _do(house, made.pk)[move]()
        made.refresh_from_db()
        assert (made.state, made.version) == (state, version)
    else:
        _do(house, made.pk)[move]()
        made.refresh_from_db()
        assert (made.state, made.version) == (target, version + 1)


def test_it_is_due_when_the_offices_close_on_the_day(house: House) -> None:
    made = promise(house)

    assert made.due_at == clock.calendar().closing(DUE_ON)
    assert made.yellow_at < made.due_at
    assert clock.colour(made, NOW) == "green"
    assert clock.colour(made, made.due_at + timedelta(seconds=1)) == "red"


def test_the_owner_reports_and_cannot_confirm(house: House) -> None:
    made = in_state(house, DONE)

    with pytest.raises(NotAllowed):
        actions.confirm(made.pk, by=house.viewer("steward"), now=LATER)


def test_the_secretary_who_owes_it_cannot_confirm_extend_or_cancel_it(house: House) -> None:
    secretary = house.viewer("secretary")
    made = promise(house, Owner("account", house.accounts["secretary"].pk))

    with pytest.raises(NotAllowed):
        actions.extend(made.pk, date(2022, 4, 29), reason="忙", by=secretary, now=LATER)
    with pytest.raises(NotAllowed):
        actions.cancel(made.pk, "忙", by=secretary, now=LATER)
    actions.finish(made.pk, "材料已报送", by=secretary, now=LATER)
    with pytest.raises(NotAllowed):
        actions.confirm(made.pk, by=secretary, now=LATER)

    assert actions.confirm(made.pk, by=house.viewer("worker"), now=LATER).state == CONFIRMED


def test_who_reported_for_an_outside_owner_cannot_confirm(house: House) -> None:
    firm = Owner("organisation", house.firm.pk)
    made = promise(house, firm, next_check_on=date(2022, 4, 20))
    actions.finish(made.pk, "燃气公司已勘察", by=house.viewer("secretary"), now=LATER)

    with pytest.raises(NotAllowed):
        actions.confirm(made.pk, by=house.viewer("secretary"), now=LATER)


def test_the_database_refuses_a_confirmation_by_the_doer(house: House) -> None:
    made = in_state(house, DONE)

    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=made.pk).update(state=CONFIRMED, confirmed_by=made.done_by)


def test_the_database_wants_exactly_one_owner(house: House) -> None:
    rows = Commitment.objects.filter(pk=promise(house).pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(owner_section_id=house.section.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(owner_account_id=None)


def test_a_confirmed_one_that_was_not_done_runs_again_from_its_due_date(house: House) -> None:
    made = in_state(house, CONFIRMED)

    back = actions.send_back(made.pk, "还有一户没联系上", by=house.viewer("secretary"), now=LATER)

    assert (back.state, back.done_at, back.met_at, back.confirmed_by) == (OPEN, None, None, "")
    assert back.due_at == made.due_at


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("what", {"what": "  "}),
        ("due_on", {"due_on": date(2022, 4, 17)}),
        ("due_on", {"due_on": date(9999, 12, 31)}),
        ("owner", {"owner": Owner("person", 999999)}),
        ("next_check_on", {"next_check_on": date(2022, 4, 17)}),
    ],
)
def test_wrong_input_names_its_field(house: House, field: str, given: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refusal:
        promise(house, **given)

    assert refusal.value.field == field
    assert not Commitment.objects.exists()


def test_a_firm_needs_a_next_check(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        promise(house, Owner("organisation", house.firm.pk))

    assert refusal.value.field == "next_check_on"


def test_nobody_outside_the_area_makes_one_here(house: House) -> None:
    for name in ("other_secretary", "supervisor", "administrator", "steward", "resident"):
        with pytest.raises(NotAllowed):
            promise(house, by=house.viewer(name))


def test_the_second_of_two_gets_a_conflict_with_what_stands_there(house: House) -> None:
    made = promise(house)
    actions.note_progress(made.pk, "走了两户", by=house.viewer("steward"), now=LATER, version=1)

    with pytest.raises(Conflict) as refusal:
        actions.finish(made.pk, "完成", by=house.viewer("steward"), now=LATER, version=1)

    current = refusal.value.current
    assert isinstance(current, Commitment)
    assert current.version == 2


def test_a_later_date_must_lie_later(house: House) -> None:
    made = promise(house)

    with pytest.raises(Invalid):
        actions.extend(made.pk, DUE_ON, reason="等", by=house.viewer("secretary"), now=LATER)


def test_the_steward_ticks_households_one_by_one(house: House) -> None:
    doors = house.dwellings()[:2]
    made = promise(house, dwellings=[door.pk for door in doors])
    first = queries.contacts_of(made)[0]

    for __ in range(2):  # a double tap is one tick
        actions.tick_contact(first.pk, reached=True, by=house.viewer("steward"), now=LATER)

    assert [bool(contact.reached_at) for contact in queries.contacts_of(made)] == [True, False]
    assert Entry.objects.filter(kind="commitment.contact_ticked").count() == 1


def test_nobody_else_ticks_households(house: House) -> None:
    made = promise(house, dwellings=[house.dwellings()[0].pk])
    contact = queries.contacts_of(made)[0]

    for name in ("worker", "supervisor", "other_secretary", "resident", "administrator"):
        with pytest.raises(NotAllowed):
            actions.tick_contact(contact.pk, reached=True, by=house.viewer(name), now=LATER)


def test_what_was_said_lies_in_the_erasable_text_only(house: House) -> None:
    made = promise(house)
    actions.finish(made.pk, "李家老人已签字", by=house.viewer("steward"), now=LATER)

    entry = Entry.objects.get(kind="commitment.done")
    assert entry.words == "李家老人已签字"
    assert entry.data == {"in_time": True}


def test_moments_are_those_that_were_given(house: House) -> None:
    made = in_state(house, CONFIRMED)

    def stamps(row: Commitment) -> tuple[datetime | None, ...]:
        return (row.started_at, row.done_at, row.met_at, row.confirmed_at)

    assert stamps(made) == (NOW, LATER, LATER, LATER)
