"""The history of colours: written once, without gap or overlap, whatever is done to the clock."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.cast import NOW, PROGRAM, House, build_house

from linli.base.errors import Invalid, NotAllowed
from linli.clock import actions as clock_actions
from linli.ledgers.actions import colouring
from linli.ledgers.actions import colours as acts
from linli.ledgers.models import ColourChange, ColourRules, Item, Ledger
from linli.ledgers.queries import colours
from linli.ledgers.spec.schemes import SHIPPED
from linli.ledgers.tests.sheet import TODAY, item_of, ledger_of, put_in_force, step
from linli.ledgers.tests.test_colours_agree import at
from linli.ledgers.workflow import State


def told(item: Item) -> list[tuple[str, str, str]]:
    """What is written about an item: colour, cause, from when."""
    rows = item.colour_changes.filter(withdrawn=False)
    return [
        (row.look, row.cause, f"{row.since.astimezone(NOW.tzinfo):%m-%d %H:%M}") for row in rows
    ]


def assert_whole(item: Item, now: datetime) -> None:
    """Entries follow one another without gap or overlap, and the last says what is so now."""
    rows = list(item.colour_changes.filter(withdrawn=False))
    assert all(one.until == other.since for one, other in pairwise(rows))
    assert [row.until for row in rows[-1:]] == [None] * len(rows[-1:])
    current = rows[-1].look if rows else ""
    assert current == colours.colour_of(Item.objects.get(pk=item.pk), now).look


@pytest.fixture
def ledger(house: House) -> Ledger:
    made = ledger_of(house)
    put_in_force(made, SHIPPED[0].scheme, at("2022-04-10"))
    ColourRules.objects.update(coloured_on=date(2022, 4, 10))
    return made


def test_change_is_written_with_the_rule_its_version_and_what_it_measured(
    house: House, ledger: Ledger
) -> None:
    item = item_of(ledger, house, due_on=date(2022, 4, 15), percent=70)
    colouring.recolour(ledger.pk, cause="act", now=at("2022-04-18", "10:30"))
    row = item.colour_changes.get()
    assert (row.look, row.rules.number, row.measured) == ("red", 1, {"over": 3})
    assert row.rules.scheme.rules[row.rule].name == "超过完成时限"
    assert told(item) == [("red", "act", "04-18 10:30")]


def test_running_it_again_writes_nothing(house: House, ledger: Ledger) -> None:
    item = item_of(ledger, house)
    assert colouring.recolour(ledger.pk, cause="day", now=NOW) == 1
    for _turn in range(3):
        assert colouring.recolour(ledger.pk, cause="day", now=NOW) == 0
        assert colouring.colour_days(NOW) == 0
    assert item.colour_changes.count() == 1


def test_each_day_is_coloured_from_its_midnight_also_when_nothing_ran_for_days(
    house: House, ledger: Ledger
) -> None:
    item = item_of(ledger, house, due_on=date(2022, 4, 16), percent=100)
    step(item, date(2022, 4, 12))
    colouring.recolour(ledger.pk, cause="act", now=at("2022-04-10", "11:00"))
    assert colouring.colour_days(at("2022-04-18", "08:00")) == 2
    assert told(item) == [
        ("blue", "act", "04-10 11:00"),
        ("yellow", "day", "04-13 00:00"),
        ("red", "day", "04-17 00:00"),
    ]
    assert_whole(item, NOW)


def test_after_a_long_standstill_only_the_last_two_months_are_written_day_by_day(
    house: House, ledger: Ledger
) -> None:
    item = item_of(ledger, house, percent=100, due_on=date(2022, 5, 30))
    colouring.recolour(ledger.pk, cause="act", now=at("2022-04-10"))
    assert colouring.colour_days(at("2023-04-18")) == 1
    assert told(item) == [("green", "act", "04-10 09:00"), ("red", "day", "02-15 00:00")]


def test_item_without_colour_is_not_written_before_it_had_one(house: House, ledger: Ledger) -> None:
    item = item_of(ledger, house, state=State.DRAFT)
    assert colouring.recolour(ledger.pk, cause="act", now=NOW) == 0
    Item.objects.filter(pk=item.pk).update(state=State.RUNNING)
    colouring.recolour(ledger.pk, cause="act", now=NOW)
    Item.objects.filter(pk=item.pk).update(state=State.SUSPENDED, suspended_on=TODAY)
    colouring.recolour(ledger.pk, cause="act", now=NOW + timedelta(hours=1))
    assert told(item) == [("green", "act", "04-18 09:00"), ("", "act", "04-18 10:00")]


def test_acts_delivered_the_wrong_way_round_never_turn_the_history_round(
    house: House, ledger: Ledger
) -> None:
    item = item_of(ledger, house, percent=0)
    colouring.recolour(ledger.pk, cause="act", now=at("2022-04-18", "10:05"))
    Item.objects.filter(pk=item.pk).update(percent=90)
    colouring.recolour(ledger.pk, cause="act", now=at("2022-04-18", "10:00"))
    assert told(item) == [("yellow", "act", "04-18 10:05"), ("green", "act", "04-18 10:05")]
    assert_whole(item, NOW)


def test_clock_set_back_withdraws_what_lies_ahead_and_keeps_it_readable(
    house: House, ledger: Ledger
) -> None:
    item = item_of(ledger, house, due_on=date(2022, 4, 20), percent=100)
    colouring.colour_days(at("2022-04-18"))
    colouring.colour_days(at("2022-04-25"))
    assert told(item)[-1] == ("red", "day", "04-21 00:00")
    colouring.colour_days(at("2022-04-19"), cause="clock")
    assert told(item) == [("blue", "day", "04-11 00:00")]
    assert item.colour_changes.filter(withdrawn=True).count() == 1
    assert_whole(item, at("2022-04-19"))
    colouring.colour_days(at("2022-04-22"))
    assert told(item)[-1] == ("red", "day", "04-21 00:00")
    assert_whole(item, at("2022-04-22"))


def test_holiday_added_later_recolours_who_counts_working_days_and_rewrites_nothing(
    house: House,
) -> None:
    ledger = ledger_of(house)
    slips = next(each for each in SHIPPED if each.code == "slips")
    put_in_force(ledger, slips.scheme, at("2022-04-10"))
    item = item_of(ledger, house, due_on=date(2022, 4, 15), percent=100)
    colouring.recolour(ledger.pk, cause="day", now=at("2022-04-18", "00:00"))
    clock_actions.set_day(TODAY, is_working=False, name="停电", by=PROGRAM, now=NOW)
    assert colouring.recolour_for_calendar(NOW) == 1
    assert told(item) == [("red", "day", "04-18 00:00"), ("blue", "calendar", "04-18 09:00")]
    assert_whole(item, NOW)


def test_new_day_counts_by_the_houses_clock_not_by_utc(house: House, ledger: Ledger) -> None:
    item_of(ledger, house)
    colouring.colour_days(at("2022-04-18", "07:00"))  # still 17 April in UTC
    assert ColourRules.objects.get().coloured_on == TODAY


def test_ledger_without_rules_of_its_own_gets_the_shipped_ones_once(house: House) -> None:
    ledger = ledger_of(house)
    item_of(ledger, house)
    for _turn in range(2):
        colouring.colour_days(NOW)
    assert [row.name for row in ledger.colour_rules.all()] == ["四色督查"]


def draft(ledger: Ledger, house: House, like: str = "lights") -> ColourRules:
    return acts.draft_rules(ledger.pk, like, by=house.viewer("administrator"), now=NOW)


def test_new_rules_colour_all_at_once_and_the_old_ones_stay(house: House, ledger: Ledger) -> None:
    item = item_of(ledger, house, percent=45)
    colouring.recolour(ledger.pk, cause="day", now=at("2022-04-18", "00:00"))
    row = draft(ledger, house)
    assert told(item) == [("green", "day", "04-18 00:00")]
    acts.apply_draft(row.pk, by=house.viewer("administrator"), now=NOW)
    assert told(item)[-1] == ("yellow", "rules", "04-18 09:00")
    states = [(each.number, each.retired_at is None) for each in ledger.colour_rules.all()]
    assert states == [(2, True), (1, False)]
    assert item.colour_changes.last().rules.number == 2  # type: ignore[union-attr]
    with pytest.raises(NotAllowed):
        acts.apply_draft(row.pk, by=house.viewer("administrator"), now=NOW)


def test_draft_can_be_dropped_replaced_and_begun_from_an_old_version(
    house: House, ledger: Ledger
) -> None:
    first = draft(ledger, house)
    second = draft(ledger, house, "five")
    assert not ColourRules.objects.filter(pk=first.pk).exists()
    acts.drop_draft(second.pk, by=house.viewer("administrator"), now=NOW)
    old = ledger.colour_rules.get()
    again = acts.draft_rules(
        ledger.pk, "", like_id=old.pk, by=house.viewer("administrator"), now=NOW
    )
    assert again.scheme == old.scheme


def test_rules_are_set_by_the_administrator_or_secretary_over_the_ledgers_area_alone(
    house: House, ledger: Ledger
) -> None:
    may = {"administrator"}
    for name in house.accounts:
        if name in may:
            continue
        with pytest.raises(NotAllowed):
            acts.draft_rules(ledger.pk, "lights", by=house.viewer(name), now=NOW)


@pytest.mark.parametrize("name", ["worker", "secretary", "leader", "handler", "administrator"])
def test_nobody_but_a_supervisor_marks(house: House, ledger: Ledger, name: str) -> None:
    item = item_of(ledger, house)
    with pytest.raises(NotAllowed):
        acts.mark(item.pk, "red", "未动工", TODAY, by=house.viewer(name), now=NOW)


def test_supervisor_who_executes_an_item_does_not_mark_it(house: House, ledger: Ledger) -> None:
    item = item_of(ledger, house, in_charge=house.accounts["supervisor"])
    with pytest.raises(NotAllowed):
        acts.mark(item.pk, "red", "未动工", TODAY, by=house.viewer("supervisor"), now=NOW)


def test_mark_is_written_in_the_history_and_its_end_too(house: House, ledger: Ledger) -> None:
    item = item_of(ledger, house)
    colouring.colour_days(at("2022-04-18", "08:00"))
    by = house.viewer("supervisor")
    acts.mark(item.pk, "red", "现场未动工", date(2022, 4, 19), by=by, now=NOW)
    colouring.colour_days(at("2022-04-20", "00:05"))
    assert told(item) == [
        ("green", "day", "04-11 00:00"),
        ("red", "mark", "04-18 09:00"),
        ("green", "day", "04-20 00:00"),
    ]


def test_mark_can_be_lifted_before_and_a_new_one_takes_its_place(
    house: House, ledger: Ledger
) -> None:
    item, by = item_of(ledger, house), house.viewer("supervisor")
    acts.mark(item.pk, "red", "现场未动工", date(2022, 4, 30), by=by, now=NOW)
    other = acts.mark(item.pk, "yellow", "已动工", date(2022, 4, 30), by=by, now=NOW)
    acts.lift_mark(other.pk, by=by, now=NOW + timedelta(hours=1))
    looks = [look for look, *_rest in told(item)]
    assert looks == ["red", "yellow", "green"]
    with pytest.raises(NotAllowed):
        acts.lift_mark(other.pk, by=by, now=NOW)


@pytest.mark.parametrize(
    ("look", "reason", "until", "field"),
    [
        ("orange", "慢", TODAY, "look"),
        ("red", "  ", TODAY, "reason"),
        ("red", "慢", TODAY - timedelta(days=1), "until_on"),
        ("red", "慢", TODAY + timedelta(days=93), "until_on"),
    ],
)
def test_mark_needs_a_colour_of_the_ledger_a_reason_and_an_end(
    house: House, ledger: Ledger, look: str, reason: str, until: date, field: str
) -> None:
    item = item_of(ledger, house)
    with pytest.raises(Invalid) as refused:
        acts.mark(item.pk, look, reason, until, by=house.viewer("supervisor"), now=NOW)
    assert refused.value.field == field


def test_only_a_running_item_is_marked(house: House, ledger: Ledger) -> None:
    item = item_of(ledger, house, state=State.DRAFT)
    with pytest.raises(NotAllowed):
        acts.mark(item.pk, "red", "慢", TODAY, by=house.viewer("supervisor"), now=NOW)


Act = Callable[["TestWhateverHappens", datetime], None]


def _percent(number: int) -> Act:
    return lambda test, _now: _change(test, percent=number)


def _change(test: "TestWhateverHappens", **values: Any) -> None:
    Item.objects.filter(pk=test.item.pk).update(**values)


ACTS: list[Act] = [
    _percent(0),
    _percent(55),
    _percent(100),
    lambda test, now: _change(test, told_at=now),
    lambda test, _now: _change(test, state=State.SUSPENDED, suspended_on=TODAY),
    lambda test, _now: _change(test, state=State.RUNNING),
    lambda test, now: step(test.item, now.date()),
    lambda test, now: _holiday(now),
    lambda test, now: _marked(test, now),
]


def _holiday(now: datetime) -> None:
    clock_actions.set_day(now.date(), is_working=False, name="假", by=PROGRAM, now=now)
    colouring.recolour_for_calendar(now)


def _marked(test: "TestWhateverHappens", now: datetime) -> None:
    if Item.objects.get(pk=test.item.pk).state == State.RUNNING:
        until = now.date() + timedelta(days=2)
        acts.mark(test.item.pk, "red", "慢", until, by=test.house.viewer("supervisor"), now=now)


STEPS = st.tuples(st.sampled_from(["day", "act", "back"]), st.integers(0, 9), st.integers(1, 2000))


class TestWhateverHappens(TestCase):
    house: House
    ledger: Ledger
    item: Item

    @classmethod
    def setUpTestData(cls) -> None:
        cls.house = build_house()
        cls.ledger = ledger_of(cls.house)
        slips = next(each for each in SHIPPED if each.code == "slips")
        put_in_force(cls.ledger, slips.scheme, at("2022-03-01"))
        cls.item = item_of(cls.ledger, cls.house, due_on=date(2022, 4, 25))

    @settings(max_examples=30, deadline=None)
    @given(st.lists(STEPS, min_size=1, max_size=8))
    def test_history_stays_whole_through_acts_days_holidays_and_a_clock_set_back(
        self, steps: list[tuple[str, int, int]]
    ) -> None:
        now = NOW
        for kind, which, minutes in steps:
            if kind == "back":
                now -= timedelta(minutes=5 * minutes)
                colouring.colour_days(now, cause="clock")
                colouring.rewind(self.ledger.pk, now)
                colouring.recolour(self.ledger.pk, cause="clock", now=now)
            else:
                now += timedelta(minutes=minutes)
                if kind == "act":
                    ACTS[which % len(ACTS)](self, now)
                colouring.colour_days(now)
                colouring.recolour(self.ledger.pk, cause="act", now=now)
            assert_whole(self.item, now)
        assert not ColourChange.objects.filter(withdrawn=False, since__gt=now).exists()
