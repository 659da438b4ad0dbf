"""A visit to a firm: planned, then held; what is told there becomes orders in the same save."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from tests.cast import NOW, PROGRAM, House

from linli.base.errors import Invalid, NotAllowed
from linli.base.figures import Extent
from linli.cases import actions as cases
from linli.cases.models import Case
from linli.liaison import actions, queries, workflow
from linli.liaison.models import FirmVisit
from linli.liaison.tests import factories
from linli.liaison.workflow import State
from linli.people.spec import Erased

#: Read from above: state × move → the state it leads to. Everything else is refused.
EXPECTED = {
    ("planned", "move"): "planned",
    ("planned", "hold"): "held",
    ("planned", "drop"): "dropped",
}


@pytest.mark.parametrize("move", sorted(workflow.MOVES))
@pytest.mark.parametrize("state", State.values)
def test_move_leads_where_the_table_says(house: House, state: str, move: str) -> None:
    visit = _brought_to(house, state)
    target = EXPECTED.get((state, move))
    by: dict[str, Any] = {"by": house.viewer("handler"), "now": NOW}
    acts: dict[str, Callable[[], object]] = {
        "move": lambda: actions.move_visit(visit.pk, date(2022, 4, 22), **by),
        "hold": lambda: factories.visited(house, visit_id=visit.pk, once="held"),
        "drop": lambda: actions.drop_visit(visit.pk, "企业停产", **by),
    }
    if target is None:
        with pytest.raises(NotAllowed) as refusal:
            acts[move]()
        assert refusal.value.code == "wrong_state"
    else:
        acts[move]()
    visit.refresh_from_db()
    assert visit.state == (target or state)


def _brought_to(house: House, state: str) -> FirmVisit:
    visit = factories.planned(house, factories.pair(house))
    if state == State.HELD:
        factories.visited(house, visit_id=visit.pk, once="first")
    if state == State.DROPPED:
        actions.drop_visit(visit.pk, "企业停产", by=house.viewer("handler"), now=NOW)
    return visit


def test_problems_become_orders_in_the_same_save(house: House) -> None:
    factories.pair(house)
    kept = factories.visited(
        house, words="订单饱满", problems=[factories.problem(), factories.problem("厂区门口停车难")]
    )
    orders = list(kept.visit.orders.order_by("pk"))
    assert [order.summary for order in orders] == ["急需普工三十名", "厂区门口停车难"]
    assert {(o.kind, o.state, o.organisation_id, o.owner) for o in orders} == {
        ("order", "received", house.firm.pk, house.accounts["handler"])
    }
    assert {each.code for each in orders[0].clocks.all()} == {"accept", "answer", "handle"}


def test_visit_that_is_not_to_this_firm_is_refused_in_words(house: House) -> None:
    factories.pair(house)
    with pytest.raises(Invalid) as refusal:
        factories.visited(house, visit_id=99_999)
    assert refusal.value.code == "not_yours"
    assert not FirmVisit.objects.exists()


def test_one_bad_problem_keeps_nothing(house: House) -> None:
    factories.pair(house)
    with pytest.raises(Invalid) as refusal:
        factories.visited(house, problems=[factories.problem(), factories.problem(" ")])
    assert refusal.value.field == "problems-1-summary"
    assert not FirmVisit.objects.exists()
    assert not Case.objects.exists()


def test_sent_twice_is_kept_once(house: House) -> None:
    factories.pair(house)
    first = factories.visited(house, problems=[factories.problem()])
    again = factories.visited(house, words="别的话", problems=[factories.problem()])
    assert (again.visit, again.again, FirmVisit.objects.count()) == (first.visit, True, 1)
    assert Case.objects.count() == 1


def test_settled_on_the_spot_is_the_firms_to_confirm(house: House) -> None:
    factories.pair(house)
    kept = factories.visited(house, problems=[factories.problem(answer="现场讲清了政策口径")])
    assert kept.raised[0].case.state == "ended"
    with pytest.raises(NotAllowed):
        cases.record_call(
            kept.raised[0].case.pk,
            reached=True,
            solved=True,
            by=house.viewer("handler"),
            now=NOW,
        )


@pytest.mark.parametrize("name", ["worker", "secretary", "specialist", "leader"])
def test_whoever_serves_the_area_calls_in_too(house: House, name: str) -> None:
    factories.pair(house)
    kept = factories.visited(house, by=name, problems=[factories.problem()])
    assert (kept.visit.pair, kept.visit.official) == (None, house.accounts[name])


@pytest.mark.parametrize("name", ["supervisor", "other_worker", "contact", "resident", "steward"])
def test_others_write_down_no_visit(house: House, name: str) -> None:
    factories.pair(house)
    with pytest.raises(NotAllowed):
        factories.visited(house, by=name)


@pytest.mark.parametrize("minutes", [60, -45 * 24 * 60])
def test_a_visit_was_within_the_last_month(house: House, minutes: int) -> None:
    factories.pair(house)
    with pytest.raises(Invalid) as refusal:
        factories.visited(house, at=NOW + timedelta(minutes=minutes))
    assert refusal.value.field == "at"


def test_only_the_official_changes_their_plan(house: House) -> None:
    visit = factories.planned(house, factories.pair(house))
    for name in ("worker", "specialist", "supervisor"):
        with pytest.raises(NotAllowed):
            actions.drop_visit(visit.pk, "企业停产", by=house.viewer(name), now=NOW)
    for day in (date(2022, 4, 15), date(2023, 5, 1)):
        with pytest.raises(Invalid) as refusal:
            actions.move_visit(visit.pk, day, by=house.viewer("handler"), now=NOW)
        assert refusal.value.field == "planned_on"


def test_planned_visits_wait_for_their_official(house: House) -> None:
    pair = factories.pair(house)
    near = factories.planned(house, pair, date(2022, 4, 18))
    factories.planned(house, pair, date(2022, 5, 9))
    columns = ("thing", "pk", "title", "place", "colour", "act")
    rows = queries.waiting_for(house.viewer("handler"), NOW).values_list(*columns)
    assert list(rows) == [("firm_visit", near.pk, "示例燃气公司", "永安社区", 2, "visit_firm")]
    due = queries.waiting_for(house.viewer("handler"), NOW).get().due_at
    assert due.isoformat() == "2022-04-18T16:00:00+00:00"
    assert list(queries.waiting_for(house.viewer("worker"), NOW)) == []


def test_figures_count_firms_and_visits_apart(house: House) -> None:
    factories.pair(house)
    other = factories.firm(house)
    factories.pair(house, official="worker", organisation_id=other.pk)
    kept = factories.visited(house, problems=[factories.problem(), factories.problem("停车难")])
    factories.visited(house, once="v2")
    factories.visited(house, by="specialist", once="v3", organisation_id=other.pk)
    extent = Extent(house.viewer("leader"))
    assert set(queries.firms_visited(extent)) == {house.firm}
    assert set(queries.firms_assigned(extent)) == {house.firm, other}
    assert queries.visits_held(extent).count() == 2
    assert set(queries.problems(extent)) == {each.case for each in kept.raised}
    assert list(queries.solved(extent)) == []
    _solve(house, kept.raised[0].case)
    assert list(queries.solved(extent)) == [kept.raised[0].case]


def _solve(house: House, case: Case) -> None:
    handler = house.viewer("handler")
    cases.accept(case.pk, by=handler, now=NOW)
    cases.resolve(case.pk, outcome="solved", answer="已对接", by=handler, now=NOW)
    cases.confirm(case.pk, how="account", solved=True, by=house.viewer("contact"), now=NOW)


def test_notes_are_forgotten_after_their_time_and_with_whoever_is_erased(house: House) -> None:
    factories.pair(house)
    visit = factories.visited(house, words="接待人赵晓兰，电话13800000001").visit
    gone = Erased(1, (), "赵晓兰", "13800000001")
    assert actions.forget_person(gone, by=PROGRAM, now=NOW) == 1
    visit.refresh_from_db()
    assert "赵晓兰" not in visit.note
    assert "13800000001" not in visit.note
    assert actions.forget_notes(by=PROGRAM, now=NOW + timedelta(days=700)) == 0
    assert actions.forget_notes(by=PROGRAM, now=NOW + timedelta(days=731)) == 1
    visit.refresh_from_db()
    assert visit.note == ""
