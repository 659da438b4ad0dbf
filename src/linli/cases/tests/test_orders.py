"""A firm's order: raised, taken, answered with next dates until it is solved, rated."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.base.figures import Extent
from linli.base.viewer import ANYONE
from linli.cases import actions, handlers, queries
from linli.cases.models import Case, Confirmation
from linli.cases.tests import factories
from linli.cases.workflow import State
from linli.clock import queries as clock
from linli.clock.workflow import Colour
from linli.journal.models import Entry
from linli.notices.models import Notice
from linli.people import actions as people


def test_contact_raises_for_the_own_firm_and_the_secretary_receives_it(house: House) -> None:
    case = factories.order(house, by="contact", source="portal").case
    assert (case.kind, case.state, case.organisation) == ("order", State.RAISED, house.firm)
    assert case.owner == case.first_receiver == house.accounts["secretary"]
    assert case.number == "QX20220418-0001"


@pytest.mark.parametrize("name", ["worker", "secretary", "handler", "specialist", "leader"])
def test_whoever_serves_firms_raises_for_one_and_answers_for_it(house: House, name: str) -> None:
    case = factories.order(house, by=name).case
    assert case.owner == case.first_receiver == house.accounts[name]


@pytest.mark.parametrize("name", ["supervisor", "administrator", "steward", "resident", "lecturer"])
def test_others_raise_nothing_for_a_firm(house: House, name: str) -> None:
    for source in ("door", "portal"):
        with pytest.raises(NotAllowed):
            factories.order(house, by=name, source=source)


def test_nobody_raises_for_a_firm_through_the_portal_but_its_contact(house: House) -> None:
    other = people.register_organisation(
        house.community.pk, kind="firm", name="另一家公司", by=house.viewer("worker"), now=NOW
    )
    with pytest.raises(NotAllowed):
        factories.order(house, by="contact", source="portal", organisation_id=other.pk)
    with pytest.raises(NotAllowed):
        factories.raised(house, by=ANYONE, **factories._order_of(house), source="portal")


@pytest.mark.parametrize("name", ["specialist", "leader"])
def test_who_only_serves_firms_raises_no_appeal(house: House, name: str) -> None:
    with pytest.raises(NotAllowed):
        factories.raised(house, by=house.viewer(name))


def test_an_order_names_its_firm_and_how_much_there_is_to_do(house: House) -> None:
    for change, field in (
        ({"organisation_id": None}, "shop"),
        ({"facts": {}}, "order_effort"),
        ({"facts": {"effort": "endless"}}, "order_effort"),
    ):
        given: dict[str, Any] = change
        with pytest.raises(Invalid) as refusal:
            factories.order(house, **given)
        assert refusal.value.field == field


def test_the_table_refuses_an_order_without_a_firm(house: House) -> None:
    case = factories.order(house).case
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(organisation=None)


@pytest.mark.parametrize(
    ("effort", "day"),
    [
        ("simple", date(2022, 4, 21)),
        ("ordinary", date(2022, 4, 26)),
        ("complex", date(2022, 4, 29)),
    ],
)
def test_one_three_seven_ten_working_days(house: House, effort: str, day: date) -> None:
    """Taken in 1, a first answer in 3; done in 3, 7 or 10. Sunday, 24 April was worked."""
    case = factories.order(house, facts={"effort": effort}).case
    due = {each.code: clock.local(each.due_at).date() for each in case.clocks.all()}
    assert due == {"accept": date(2022, 4, 19), "answer": date(2022, 4, 21), "handle": day}


def test_taking_an_order_meets_its_first_clock(house: House) -> None:
    case = factories.order(house).case
    worker, later = house.viewer("worker"), NOW + timedelta(hours=1)
    actions.receive(case.pk, by=worker, now=NOW)
    actions.accept(case.pk, by=worker, now=later)
    met = dict(case.clocks.values_list("code", "met_at"))
    assert met == {"accept": later, "answer": None, "handle": None}
    extent = Extent(house.viewer("leader"))
    assert list(queries.responded_in_time(extent)) == [case]


def test_not_solvable_now_is_answered_with_next_dates_until_it_is(house: House) -> None:
    case = factories.brought_to(house, State.IN_HAND, kind="order")
    for day in (date(2022, 4, 25), date(2022, 5, 9)):
        actions.defer(case.pk, answer="等待批复", next_on=day, by=house.viewer("handler"), now=NOW)
        case.refresh_from_db()
        running = case.clocks.get(code="handle")
        assert (case.state, case.next_on, running.met_at) == (State.IN_HAND, day, None)
        assert clock.local(running.due_at).date() == day
    late = NOW + timedelta(days=30)
    assert clock.colour(running, late) == Colour.RED
    factories.resolved(house, case.pk)
    case.refresh_from_db()
    assert (case.state, case.next_on) == (State.ENDED, None)
    told = Entry.objects.filter(subject=f"case:{case.pk}", kind="case.deferred").order_by("pk")
    assert [entry.data["next_on"] for entry in told] == ["2022-04-25", "2022-05-09"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"answer": " "}, "answer"),
        ({"answer": "字" * 2001}, "answer"),
        ({"next_on": date(2022, 4, 18)}, "next_on"),
        ({"next_on": date(2023, 5, 1)}, "next_on"),
    ],
)
def test_an_answer_for_now_needs_words_and_a_coming_day(
    house: House, change: dict[str, Any], field: str
) -> None:
    case = factories.brought_to(house, State.IN_HAND, kind="order")
    given: dict[str, Any] = {"answer": "等待批复", "next_on": date(2022, 4, 25), **change}
    with pytest.raises(Invalid) as refusal:
        actions.defer(case.pk, **given, by=house.viewer("handler"), now=NOW)
    assert refusal.value.field == field


def test_an_order_does_not_end_with_not_now(house: House) -> None:
    case = factories.brought_to(house, State.IN_HAND, kind="order")
    with pytest.raises(Invalid) as refusal:
        actions.resolve(
            case.pk,
            outcome="not_now",
            answer="再等等",
            next_on=date(2022, 7, 1),
            by=house.viewer("handler"),
            now=NOW,
        )
    assert refusal.value.field == "outcome"


def test_the_firm_says_whether_it_is_solved(house: House) -> None:
    case = factories.brought_to(house, State.ENDED, kind="order")
    by = house.viewer("contact")
    actions.confirm(case.pk, how="account", solved=True, satisfied=True, by=by, now=NOW)
    case.refresh_from_db()
    assert (case.state, case.verdict, case.confirmed_by) == ("closed", "solved", by.key)
    assert Confirmation.objects.get(case=case).how == "account"


def test_not_solved_says_the_firm_and_it_is_open_again(house: House) -> None:
    case = factories.brought_to(house, State.ENDED, kind="order")
    actions.confirm(case.pk, how="account", solved=False, by=house.viewer("contact"), now=NOW)
    case.refresh_from_db()
    assert (case.state, case.reopen_count, case.verdict) == ("in_hand", 1, "not_solved")


def test_whoever_handled_it_never_rates_it(house: House) -> None:
    case = factories.order(house).case
    worker = house.viewer("worker")
    actions.receive(case.pk, by=worker, now=NOW)
    actions.accept(case.pk, by=worker, now=NOW)
    actions.resolve(case.pk, outcome="solved", answer="已对接", by=worker, now=NOW)
    with pytest.raises(NotAllowed):
        actions.record_call(case.pk, reached=True, solved=True, by=worker, now=NOW)
    actions.record_call(
        case.pk, reached=True, solved=True, by=house.viewer("second_worker"), now=NOW
    )


def test_a_specialist_takes_what_is_dispatched_to_them(house: House) -> None:
    case = factories.brought_to(house, State.RECEIVED, kind="order")
    specialist = house.viewer("specialist")
    assert house.accounts["specialist"] in queries.colleagues_for(case, NOW)
    account = house.accounts["specialist"].pk
    actions.dispatch(case.pk, account_id=account, by=house.viewer("secretary"), now=NOW)
    actions.accept(case.pk, by=specialist, now=NOW)
    actions.defer(case.pk, answer="已联系银行", next_on=date(2022, 4, 25), by=specialist, now=NOW)
    actions.resolve(case.pk, outcome="solved", answer="已放款", by=specialist, now=NOW)
    case.refresh_from_db()
    assert (case.state, case.handled_by) == ("ended", specialist.key)


def test_specialists_are_no_colleagues_for_an_appeal(house: House) -> None:
    case = factories.brought_to(house, State.RECEIVED)
    assert house.accounts["specialist"] not in queries.colleagues_for(case, NOW)


def test_an_ended_order_waits_for_its_contact(house: House) -> None:
    case = factories.brought_to(house, State.ENDED, kind="order")
    waits = queries.waiting_for(house.viewer("contact"), NOW).values_list("pk", "act")
    assert list(waits) == [(case.pk, "rate")]
    assert list(queries.waiting_for(house.viewer("resident"), NOW)) == []


def test_the_contact_on_file_is_told(house: House) -> None:
    people.edit_organisation(
        house.firm.pk,
        kind="utility",
        name="示例燃气公司",
        contact_name="韩一",
        contact_phone="13800000009",
        by=house.viewer("worker"),
        now=NOW,
    )
    case = factories.brought_to(house, State.IN_HAND, kind="order")
    factories.deferred(house, case.pk)
    entry = Entry.objects.get(subject=f"case:{case.pk}", kind="case.deferred")
    handlers.tell_raiser_of_next_answer(entry)
    notice = Notice.objects.get(kind="case.deferred")
    assert (notice.channel, notice.recipient) == ("sms", f"case:{case.pk}")
    assert "下周有专场招聘" in notice.body
