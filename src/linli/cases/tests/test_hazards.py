"""Hazards: found with a grade and a basis, put right by a deadline, looked at again by another."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.base.figures import Extent
from linli.base.viewer import system
from linli.cases import actions, events, handlers, queries, rules
from linli.cases.models import Case, Confirmation, HandOver, Verdict
from linli.cases.spec import Raiser, Settled
from linli.cases.tests import factories
from linli.cases.workflow import State
from linli.journal.models import Entry
from linli.notices.models import Notice
from linli.people import actions as people
from linli.people.models import Organisation

ON_SPOT = {**factories.FACTS, "on_spot": "当场关阀，气瓶已由配送站收走"}


def authority(house: House) -> Organisation:
    """One with enforcement power, of the whole sub-district."""
    return people.register_organisation(
        house.subdistrict.pk, kind="authority", name="示例市场监管所", by=system("cast"), now=NOW
    )


def in_hand(house: House, **fields: Any) -> Case:
    """A hazard that the section has in hand."""
    return factories.brought_to(house, State.IN_HAND, kind="hazard", **fields)


def ended(house: House, **fields: Any) -> Case:
    return factories.brought_to(house, State.ENDED, kind="hazard", **fields)


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
    case = factories.hazard(house, facts=ON_SPOT, settled=Settled("solved", "")).case
    case.refresh_from_db()
    assert (case.state, case.answer, case.settled_on_spot) == (
        State.ENDED,
        ON_SPOT["on_spot"],
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


def test_failed_recheck_opens_it_again_and_the_second_goes_to_the_supervisor(house: House) -> None:
    case = ended(house)
    with pytest.raises(Invalid) as refusal:
        actions.recheck(case.pk, in_order=False, by=house.viewer("worker"), now=NOW)
    assert refusal.value.field == "comment"
    factories.not_removed(house, case.pk)
    case.refresh_from_db()
    assert (case.state, case.reopen_count, case.escalated_at) == (State.IN_HAND, 1, None)
    assert set(case.clocks.filter(met_at=None).values_list("code", flat=True)) == {"handle"}
    factories.resolved(house, case.pk)
    factories.not_removed(house, case.pk)
    case.refresh_from_db()
    assert (case.reopen_count, case.escalated_at) == (2, NOW)
    assert set(queries.escalated(house.viewer("supervisor"))) == {case}


def test_recheck_is_no_word_of_the_raiser_and_silence_closes_nothing(house: House) -> None:
    case = ended(house, raiser=Raiser(name="赵晓兰", phone="13800000001", consent=True))
    late = NOW + timedelta(days=60)
    assert set(queries.due_unconfirmed(late)) == set()
    acts: tuple[Callable[[], object], ...] = (
        lambda: actions.close_unconfirmed(case.pk, by=system("terms"), now=late),
        lambda: actions.record_call(case.pk, reached=False, by=house.viewer("worker"), now=NOW),
        lambda: actions.confirm(
            case.pk, how="link", solved=True, by=factories.raiser_of(case), now=NOW
        ),
    )
    for act in acts:
        with pytest.raises(NotAllowed) as refusal:
            act()
        assert refusal.value.code == "not_of_this_kind"
    assert Confirmation.objects.count() == 0
    actions.confirm(case.pk, how="link", solved=False, by=factories.raiser_of(case), now=NOW)
    case.refresh_from_db()
    assert case.state == State.IN_HAND


def test_nobody_is_written_to_about_a_hazard_that_nobody_raised(house: House) -> None:
    case = ended(house)
    handlers.tell_raiser_of_answer(Entry.objects.get(kind=events.RESOLVED))
    factories.not_removed(house, case.pk)
    factories.paused(house, case.pk)
    handlers.tell_raiser_of_pause(Entry.objects.get(kind=events.SUSPENDED))
    assert Notice.objects.count() == 0


def test_recheck_waits_for_those_who_did_not_put_it_right(house: House) -> None:
    case = factories.hazard(house, facts=ON_SPOT, settled=Settled("solved", "")).case
    waits = {
        name: list(queries.waiting_for(house.viewer(name), NOW).values_list("pk", "act"))
        for name in ("worker", "second_worker", "secretary", "other_worker", "supervisor")
    }
    assert waits == {
        "worker": [],
        "second_worker": [(case.pk, "recheck")],
        "secretary": [(case.pk, "recheck")],
        "other_worker": [],
        "supervisor": [],
    }


def test_hand_over_keeps_it_in_hand_with_a_day_to_ask_again(house: House) -> None:
    case = in_hand(house)
    office = authority(house)
    actions.hand_over(
        case.pk,
        organisation_id=office.pk,
        note="移交检查记录一份、照片三张",
        handed_on=date(2022, 4, 17),
        next_on=date(2022, 4, 21),
        by=house.viewer("handler"),
        now=NOW,
    )
    case.refresh_from_db()
    row = HandOver.objects.get()
    assert (case.state, case.owner, case.next_on) == (
        State.IN_HAND,
        house.accounts["handler"],
        date(2022, 4, 21),
    )
    assert (row.organisation, row.section, row.handed_on) == (office, None, date(2022, 4, 17))
    running = {clock.code: clock for clock in case.clocks.filter(met_at=None)}
    assert set(running) == {"handle", "check"}
    assert running["check"].due_at.astimezone(NOW.tzinfo).date() == date(2022, 4, 21)
    happened = queries.happenings(case)[0]
    assert (happened.what, happened.text) == (
        "已移交执法部门 → 示例市场监管所",
        "移交检查记录一份、照片三张",
    )


def test_each_check_names_the_next_until_it_is_put_right(house: House) -> None:
    case = in_hand(house)
    with pytest.raises(NotAllowed) as early:
        actions.check(
            case.pk, text="x", next_on=date(2022, 4, 25), by=house.viewer("handler"), now=NOW
        )
    assert early.value.code == "not_handed_over"
    factories.handed_over(house, case.pk)
    actions.check(
        case.pk, text="已立案", next_on=date(2022, 4, 25), by=house.viewer("handler"), now=NOW
    )
    clock = case.clocks.get(code="check")
    assert (clock.met_at, clock.due_at.astimezone(NOW.tzinfo).date()) == (None, date(2022, 4, 25))
    factories.resolved(house, case.pk)
    case.refresh_from_db()
    assert (case.next_on, case.clocks.get(code="check").met_at) == (None, NOW)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"section_id": None}, "to"),
        ({"section_id": 0}, "to"),
        ({"section_id": None, "organisation_id": 0}, "to"),
        ({"note": " "}, "note"),
        ({"note": "长" * 501}, "note"),
        ({"handed_on": date(2022, 4, 19)}, "handed_on"),
        ({"next_on": date(2022, 4, 18)}, "next_on"),
        ({"next_on": date(2023, 4, 19)}, "next_on"),
    ],
)
def test_hand_over_names_an_authority_what_and_when(
    house: House, change: dict[str, Any], field: str
) -> None:
    case = in_hand(house)
    given: dict[str, Any] = {
        "section_id": house.section.pk,
        "note": "移交照片",
        "next_on": date(2022, 4, 21),
        **change,
    }
    with pytest.raises(Invalid) as refusal:
        actions.hand_over(case.pk, **given, by=house.viewer("handler"), now=NOW)
    assert (refusal.value.field, HandOver.objects.count()) == (field, 0)


def test_only_an_authority_is_handed_to(house: House) -> None:
    case = in_hand(house)
    with pytest.raises(Invalid) as refusal:
        actions.hand_over(
            case.pk,
            organisation_id=house.firm.pk,
            note="移交照片",
            next_on=date(2022, 4, 21),
            by=house.viewer("handler"),
            now=NOW,
        )
    assert refusal.value.field == "to"


def test_database_refuses_a_hand_over_to_nobody(house: House) -> None:
    case = in_hand(house)
    factories.handed_over(house, case.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.filter(case=case).update(section=None)


#: Who of the cast is offered which moves on a hazard in this state.
OFFERED = {
    State.IN_HAND: {
        "handler": {
            "dispatch", "note", "hand_over", "check", "suspend", "resolve",
        },
        "secretary": {
            "dispatch", "note", "hand_over", "check", "resolve", "withdraw",
        },
        "leader": {"dispatch"},
    },
    State.ENDED: {
        "worker": {"recheck"},
        "second_worker": {"recheck"},
        "secretary": {"recheck"},
    },
    State.CLOSED: {},
}  # fmt: skip


@pytest.mark.parametrize("state", list(OFFERED))
def test_moves_of_a_hazard_are_offered_to_these_and_nobody_else(house: House, state: str) -> None:
    made = factories.brought_to(house, state, kind="hazard")
    case = Case.objects.select_related("area", "category").get(pk=made.pk)
    offered = {name: set(rules.moves_open_to(house.viewer(name), case)) for name in house.accounts}
    assert {name: moves for name, moves in offered.items() if moves} == OFFERED[State(state)]


@pytest.mark.parametrize("name", ["handler", "supervisor", "leader", "other_worker", "steward"])
def test_others_neither_recheck_nor_hand_over(house: House, name: str) -> None:
    case = ended(house)
    with pytest.raises(NotAllowed):
        actions.recheck(case.pk, in_order=True, by=house.viewer(name), now=NOW)
    factories.not_removed(house, case.pk)
    if name != "handler":
        with pytest.raises(NotAllowed):
            actions.hand_over(
                case.pk,
                section_id=house.section.pk,
                note="移交照片",
                next_on=date(2022, 4, 21),
                by=house.viewer(name),
                now=NOW,
            )
    assert Case.objects.get(pk=case.pk).state == State.IN_HAND


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


def test_figures_count_what_was_found_and_what_became_of_it(house: House) -> None:
    on_spot = factories.hazard(house, facts=ON_SPOT, settled=Settled("solved", "")).case
    closed = factories.brought_to(
        house, State.CLOSED, kind="hazard", facts={**factories.FACTS, "grade": "major"}
    )
    handed = in_hand(house)
    factories.handed_over(house, handed.pk)
    none = in_hand(house)
    actions.resolve(
        none.pk,
        outcome="explained",
        answer="经核实为合格气瓶",
        by=house.viewer("handler"),
        now=NOW,
    )
    factories.brought_to(house, State.WITHDRAWN, kind="hazard")
    factories.raised(house)
    week = Extent(
        house.viewer("leader"),
        house.community.path,
        start=NOW.replace(hour=0),
        end=NOW + timedelta(days=7),
    )
    found = {
        "found": set(queries.hazards_found(week)),
        "rectified": set(queries.hazards_rectified(week)),
        "on the spot": set(queries.hazards_rectified_on_spot(week)),
        "rechecked": set(queries.hazards_rechecked(week)),
        "handed over": set(queries.hazards_handed_over(week)),
        "major": set(queries.hazards_by_grade(week, "major")),
        "general": set(queries.hazards_by_grade(week, "general")),
    }
    assert found == {
        "found": {on_spot, closed, handed},
        "rectified": {on_spot, closed},
        "on the spot": {on_spot},
        "rechecked": {closed},
        "handed over": {handed},
        "major": {closed},
        "general": {on_spot, handed},
    }
    # None of them is an answer to somebody, so none is in the three rates.
    assert set(queries.words_given(week)) == set()
    assert {case.kind for case in queries.raised_not_withdrawn(week)} == {"appeal"}


def test_erasing_the_raiser_reaches_facts_hand_over_and_shop(house: House) -> None:
    case = in_hand(
        house,
        raiser=Raiser(name="赵晓兰", phone="13800000001", consent=True),
        organisation_id=house.firm.pk,
        facts={**factories.FACTS, "on_spot": "已告知赵晓兰，电话13800000001"},
    )
    actions.hand_over(
        case.pk,
        section_id=house.section.pk,
        note="举报人赵晓兰 13800000001",
        next_on=date(2022, 4, 21),
        by=house.viewer("handler"),
        now=NOW,
    )
    actions.erase(case.pk, by=house.viewer("secretary"), now=NOW)
    case.refresh_from_db()
    assert case.facts == {
        **factories.FACTS,
        "on_spot": "已告知＊＊＊，电话＊＊＊＊＊＊＊＊＊＊＊",
    }
    assert HandOver.objects.get().note == "举报人＊＊＊ ＊＊＊＊＊＊＊＊＊＊＊"
    assert case.organisation is None
    assert not Entry.objects.filter(text__body__contains="赵晓兰").exists()


def test_shop_stays_when_nobody_had_raised_it_by_name(house: House) -> None:
    case = factories.hazard(house, organisation_id=house.firm.pk).case
    actions.erase(case.pk, by=system("retention"), now=NOW)
    case.refresh_from_db()
    assert case.organisation == house.firm


def test_journal_holds_no_words_of_a_persons(house: House) -> None:
    case = factories.hazard(house, facts={**ON_SPOT, "due_on": date(2022, 4, 29)}).case
    entry = Entry.objects.get(subject=f"case:{case.pk}", kind=events.RAISED)
    assert entry.data["facts"] == {"grade": "general", "due_on": "2022-04-29"}
    assert queries.happenings(case)[0].what.startswith(
        "发现隐患 · 一般隐患 · 整改期限 2022年4月29日"
    )
