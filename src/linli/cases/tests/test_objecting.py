"""Who has an order: objected to within a working day, decided at once and for good; passed on."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import system
from linli.cases import actions, handlers, queries
from linli.cases.models import Case, Confirmation
from linli.cases.tests import factories
from linli.cases.workflow import State
from linli.clock import queries as clock
from linli.clock.workflow import Colour
from linli.journal.models import Entry
from linli.notices.models import Notice


def _taken(house: House) -> Case:
    return factories.brought_to(house, State.IN_HAND, kind="order")


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return NOW.replace(day=day, hour=hour, minute=minute)


def _objected(house: House, case: Case, now: datetime = NOW) -> None:
    actions.object_to(case.pk, reason="不在我片区", by=house.viewer("handler"), now=now)


def _decided(house: House, case: Case, now: datetime = NOW) -> None:
    actions.arbitrate(
        case.pk,
        account_id=house.accounts["specialist"].pk,
        reason="由专员跟办",
        by=house.viewer("leader"),
        now=now,
    )


@pytest.mark.parametrize(
    ("moment", "in_time"),
    [(_at(19, 17, 30), True), (_at(19, 17, 31), False), (_at(20, 9), False)],
)
def test_objections_are_made_until_the_next_working_day_closes(
    house: House, moment: datetime, in_time: bool
) -> None:
    case = _taken(house)
    if in_time:
        _objected(house, case, moment)
        assert Case.objects.get(pk=case.pk).state == State.ARBITRATION
        return
    with pytest.raises(NotAllowed) as refusal:
        _objected(house, case, moment)
    assert refusal.value.code == "too_late"


def test_a_taking_before_a_holiday_stays_open_until_work_begins_again(house: House) -> None:
    """Friday, 29 April: the next working day is Thursday, 5 May."""
    case = factories.brought_to(house, State.DISPATCHED, kind="order")
    actions.accept(case.pk, by=house.viewer("handler"), now=_at(29, 16))
    case.refresh_from_db()
    until = queries.may_object_until(case)
    assert until is not None
    assert clock.local(until) == NOW.replace(month=5, day=5, hour=17, minute=30)


def test_the_office_decides_on_the_same_working_day(house: House) -> None:
    case = _taken(house)
    _objected(house, case, _at(18, 15))
    running = case.clocks.get(code="decide")
    assert clock.local(running.due_at) == _at(18, 17, 30)
    assert clock.colour(running, _at(19, 9)) == Colour.RED
    waits = queries.waiting_for(house.viewer("leader"), _at(18, 15))
    assert list(waits.values_list("pk", "act")) == [(case.pk, "arbitrate")]


def test_what_the_office_decided_is_binding(house: House) -> None:
    case = _taken(house)
    _objected(house, case)
    _decided(house, case)
    case.refresh_from_db()
    assert (case.state, case.owner) == (State.IN_HAND, house.accounts["specialist"])
    for name in ("specialist", "contact"):
        with pytest.raises(NotAllowed) as refusal:
            actions.object_to(case.pk, reason="仍不同意", by=house.viewer(name), now=NOW)
        assert refusal.value.code == "decided_before"


def test_the_firm_objects_as_well_and_gives_a_reason(house: House) -> None:
    case = _taken(house)
    with pytest.raises(Invalid) as refusal:
        actions.object_to(case.pk, reason=" ", by=house.viewer("contact"), now=NOW)
    assert refusal.value.field == "reason"
    actions.object_to(case.pk, reason="此前未办好", by=house.viewer("contact"), now=NOW)
    assert Case.objects.get(pk=case.pk).state == State.ARBITRATION


@pytest.mark.parametrize("name", ["worker", "secretary", "supervisor", "leader", "resident"])
def test_others_do_not_object(house: House, name: str) -> None:
    case = _taken(house)
    with pytest.raises(NotAllowed) as refusal:
        actions.object_to(case.pk, reason="不妥", by=house.viewer(name), now=NOW)
    assert refusal.value.code == "not_allowed"


def test_an_order_passes_on_when_its_owner_is_away(house: House) -> None:
    case = _taken(house)
    specialist = house.accounts["specialist"]
    actions.pass_on(case.pk, account_id=specialist.pk, reason="年休假", by=system("leave"), now=NOW)
    case.refresh_from_db()
    assert (case.state, case.owner) == (State.IN_HAND, specialist)
    assert case.first_receiver == house.accounts["secretary"]
    entry = Entry.objects.get(subject=f"case:{case.pk}", kind="case.passed_on")
    handlers.tell_colleague_of_passing_on(entry)
    assert Notice.objects.get().recipient == f"account:{specialist.pk}"
    factories_owner = house.viewer("specialist")
    actions.resolve(case.pk, outcome="solved", answer="已办", by=factories_owner, now=NOW)


def test_what_nobody_took_yet_does_not_fall_back_to_who_is_away(house: House) -> None:
    case = factories.order(house, by="specialist").case
    worker = house.accounts["worker"]
    actions.pass_on(case.pk, account_id=worker.pk, reason="休假", by=system("leave"), now=NOW)
    case.refresh_from_db()
    assert case.owner == case.first_receiver == worker


def test_what_was_sent_to_somebody_away_is_sent_to_another(house: House) -> None:
    case = factories.brought_to(house, State.RECEIVED, kind="order")
    secretary, specialist = house.viewer("secretary"), house.accounts["specialist"]
    actions.dispatch(case.pk, account_id=specialist.pk, by=secretary, now=NOW)
    worker = house.accounts["worker"]
    actions.pass_on(case.pk, account_id=worker.pk, reason="休假", by=system("leave"), now=NOW)
    case.refresh_from_db()
    assert (case.state, case.assignee, case.owner) == (
        State.DISPATCHED,
        worker,
        house.accounts["secretary"],
    )


def test_an_order_is_not_passed_on_to_nobody_oneself_or_a_stranger(house: House) -> None:
    case = _taken(house)
    for name in ("handler", "resident"):
        with pytest.raises(Invalid) as refusal:
            actions.pass_on(
                case.pk,
                account_id=house.accounts[name].pk,
                reason="休假",
                by=house.viewer("secretary"),
                now=NOW,
            )
        assert refusal.value.field == "account"
    with pytest.raises(NotAllowed):
        actions.pass_on(
            case.pk,
            account_id=house.accounts["specialist"].pk,
            reason="休假",
            by=house.viewer("worker"),
            now=NOW,
        )


@pytest.mark.parametrize(("rating", "satisfied"), [(5, True), (4, True), (3, False), (1, False)])
def test_a_firm_rates_the_outcome_in_stars(house: House, rating: int, satisfied: bool) -> None:
    case = factories.brought_to(house, State.ENDED, kind="order")
    contact = house.viewer("contact")
    actions.confirm(case.pk, how="account", solved=True, rating=rating, by=contact, now=NOW)
    word = Confirmation.objects.get(case=case)
    assert (word.rating, word.satisfied) == (rating, satisfied)


def test_no_six_stars_and_no_stars_for_an_appeal(house: House) -> None:
    order = factories.brought_to(house, State.ENDED, kind="order")
    appeal = factories.brought_to(house, State.ENDED)
    by = house.viewer("worker")
    for pk, stars in ((order.pk, 6), (order.pk, 0), (appeal.pk, 5)):
        with pytest.raises(Invalid) as refusal:
            actions.record_call(pk, reached=True, solved=True, rating=stars, by=by, now=NOW)
        assert refusal.value.field == "rating"
    with pytest.raises(IntegrityError), transaction.atomic():
        Confirmation.objects.create(
            case=order, how="call", rating=6, taken_by="x", taken_at=NOW + timedelta(hours=1)
        )


def test_an_order_is_rated_once(house: House) -> None:
    case = factories.brought_to(house, State.ENDED, kind="order")
    contact = house.viewer("contact")
    seen = case.version
    actions.confirm(
        case.pk, how="account", solved=True, rating=5, by=contact, now=NOW, version=seen
    )
    with pytest.raises(Conflict):  # the second contact had the same page open
        actions.confirm(
            case.pk, how="account", solved=True, rating=1, by=contact, now=NOW, version=seen
        )
    with pytest.raises(NotAllowed):
        actions.confirm(case.pk, how="account", solved=True, rating=1, by=contact, now=NOW)
    assert Confirmation.objects.get(case=case).rating == 5
