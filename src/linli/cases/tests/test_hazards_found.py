"""Hazards are found with a grade and a basis, and put right by a day or on the spot."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import system
from linli.cases import actions, events, queries
from linli.cases.models import Case, Verdict
from linli.cases.spec import Settled
from linli.cases.tests import factories
from linli.cases.workflow import State
from linli.journal.models import Entry
from linli.people import actions as people


def test_hazard_is_found_with_grade_and_basis(house: House) -> None:
    case = factories.hazard(house).case
    assert (case.number, case.state) == ("YH20220418-0001", State.RAISED)
    assert case.facts == factories.FACTS
    assert case.marks == ["一般隐患"]
    assert case.owner == house.accounts["worker"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"basis": "第二十八条"}, "hazard_grade"),
        ({"grade": "huge", "basis": "第二十八条"}, "hazard_grade"),
        ({"grade": "major", "basis": " "}, "hazard_basis"),
        ({"grade": "major", "basis": "长" * 201}, "hazard_basis"),
        ({**factories.FACTS, "on_spot": "长" * 501}, "hazard_on_spot"),
        ({**factories.FACTS, "due_on": date(2022, 4, 18)}, "hazard_due_on"),
        ({**factories.FACTS, "due_on": date(2023, 4, 19)}, "hazard_due_on"),
        ({**factories.FACTS, "due_on": "2022-02-30"}, "hazard_due_on"),
        ({**factories.FACTS, "colour": "red"}, "hazard_colour"),
    ],
)
def test_facts_are_held_against_the_declaration(
    house: House, facts: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        factories.hazard(house, facts=facts)
    assert (refusal.value.field, Case.objects.count()) == (field, 0)


def test_other_kinds_have_no_facts_and_lie_with_no_shop(house: House) -> None:
    with pytest.raises(Invalid) as of_facts:
        factories.raised(house, facts={"grade": "major"})
    with pytest.raises(Invalid) as of_shop:
        factories.raised(house, organisation_id=house.firm.pk)
    assert (of_facts.value.field, of_shop.value.field) == ("appeal_grade", "shop")


@pytest.mark.parametrize("facts", [{}, {"grade": "huge"}, {"grade": None}])
def test_database_refuses_a_hazard_without_grade(house: House, facts: dict[str, Any]) -> None:
    case = factories.hazard(house).case
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(facts=facts)


@pytest.mark.parametrize(
    ("facts", "urgency", "day"),
    [
        ({"grade": "general"}, "normal", date(2022, 4, 21)),
        ({"grade": "major"}, "normal", date(2022, 5, 10)),
        ({"grade": "major"}, "urgent", date(2022, 4, 19)),
        ({"grade": "major", "due_on": date(2022, 4, 29)}, "normal", date(2022, 4, 29)),
    ],
)
def test_time_to_put_it_right_goes_by_grade_or_by_the_day_named(
    house: House, facts: dict[str, Any], urgency: str, day: date
) -> None:
    case = factories.hazard(house, facts={**factories.FACTS, **facts}, urgency=urgency).case
    clock = case.clocks.get()
    assert (clock.code, clock.due_at.astimezone(NOW.tzinfo).date()) == ("handle", day)


def test_put_right_on_the_spot_waits_for_another_to_look_again(house: House) -> None:
    case = factories.hazard(house, facts=factories.ON_SPOT, settled=Settled("solved", "")).case
    case.refresh_from_db()
    assert (case.state, case.answer, case.settled_on_spot) == (
        State.ENDED,
        factories.ON_SPOT["on_spot"],
        True,
    )
    with pytest.raises(NotAllowed) as refusal:
        actions.recheck(case.pk, in_order=True, by=house.viewer("worker"), now=NOW)
    assert refusal.value.code == "executor_may_not_confirm"
    actions.recheck(case.pk, in_order=True, by=house.viewer("second_worker"), now=NOW)
    case.refresh_from_db()
    assert (case.state, case.verdict, case.confirmed_by) == (
        State.CLOSED,
        Verdict.SOLVED,
        house.viewer("second_worker").key,
    )
    assert set(case.clocks.filter(met_at=None)) == set()


def test_put_right_on_the_spot_says_what_was_done(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        factories.hazard(house, settled=Settled("solved", ""))
    assert (refusal.value.field, Case.objects.count()) == ("hazard_on_spot", 0)


def test_hazard_of_a_shop_stands_in_the_list_of_the_shop(house: House) -> None:
    case = factories.hazard(house, organisation_id=house.firm.pk).case
    factories.hazard(house)
    chosen = queries.Filters(organisation_id=house.firm.pk)
    assert list(queries.inbox(house.viewer("worker"), chosen, NOW)) == [case]
    assert list(queries.inbox(house.viewer("other_worker"), chosen, NOW)) == []


def test_shop_of_another_community_is_refused(house: House) -> None:
    elsewhere = people.register_organisation(
        house.other_community.pk, kind="firm", name="别处小吃店", by=system("cast"), now=NOW
    )
    with pytest.raises(Invalid) as refusal:
        factories.hazard(house, organisation_id=elsewhere.pk)
    assert refusal.value.field == "shop"


def test_journal_holds_no_words_of_a_persons(house: House) -> None:
    case = factories.hazard(house, facts={**factories.ON_SPOT, "due_on": date(2022, 4, 29)}).case
    entry = Entry.objects.get(subject=f"case:{case.pk}", kind=events.RAISED)
    assert entry.data["facts"] == {"grade": "general", "due_on": "2022-04-29"}
    assert queries.happenings(case)[0].what.startswith(
        "发现隐患 · 一般隐患 · 整改期限 2022年4月29日"
    )
