"""The same colour in SQL and in Python: any rules, any item, any moment, any calendar."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.cast import NOW, PROGRAM, House, build_house

from linli.clock import actions as clock_actions
from linli.clock import queries as clock
from linli.ledgers.models import ColourMark, Item, Ledger, Milestone
from linli.ledgers.queries import coloured, colours
from linli.ledgers.spec.colours import MEASURES, Condition, Counting, Look, Op, Rule, Scheme, Shade
from linli.ledgers.spec.schemes import SHIPPED
from linli.ledgers.tests.sheet import TODAY, item_of, ledger_of, mark, put_in_force, step
from linli.ledgers.workflow import State

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS = st.integers(-40, 40).map(lambda away: TODAY + timedelta(days=away))
MOMENTS = st.builds(
    lambda day, at: datetime.combine(day, at, SHANGHAI),
    DAYS,
    st.sampled_from([time(0), time(23, 59, 59, 999999), time(0, 0, 1), time(7, 59), time(12)]),
)
TESTS = st.builds(
    Condition, st.sampled_from(sorted(MEASURES)), st.sampled_from(Op.values), st.integers(-30, 60)
)
RULES = st.builds(
    lambda look, tests, first: Rule(look, tuple(tests), "规则", "", 1 if first else 0),
    st.sampled_from([*Look.values[:5]]),
    st.lists(TESTS, min_size=1, max_size=2),
    st.booleans(),
)
MARKED = Rule("", (Condition("marked", "ge", 1),), "督查标色")
SHADES = tuple(Shade(look, look, alarm=look == "red") for look in Look.values[:5])
SCHEMES = st.builds(
    lambda rules, counting, at: Scheme(
        SHADES,
        (*rules[:at], MARKED, *rules[at:], Rule(Look.GREEN, (), "其余")),
        counting,
    ),
    st.lists(RULES, min_size=1, max_size=5),
    st.sampled_from(Counting.values),
    st.integers(0, 3),
)
STEPS = st.tuples(st.none() | DAYS, st.none() | DAYS, st.booleans())
ITEMS = st.fixed_dictionaries(
    {
        "starts_on": st.integers(0, 90).map(lambda away: TODAY - timedelta(days=away)),
        "due_on": st.none()
        | st.integers(0, 90).map(lambda away: TODAY + timedelta(days=away - 30)),
        "percent": st.integers(0, 100),
        "told_at": MOMENTS,
        "state": st.sampled_from(State.values),
    }
)
MARKS = st.tuples(st.sampled_from(Look.values), DAYS, st.integers(0, 20), st.booleans())


def in_sql(item: Item, now: datetime) -> str:
    return str(coloured.coloured(Item.objects.filter(pk=item.pk), now).get().look)


class TestColoursAgree(TestCase):
    house: House
    ledger: Ledger
    item: Item

    @classmethod
    def setUpTestData(cls) -> None:
        cls.house = build_house()
        cls.ledger = ledger_of(cls.house)
        cls.item = item_of(cls.ledger, cls.house)

    @settings(max_examples=120, deadline=None)
    @given(
        SCHEMES,
        ITEMS,
        st.lists(STEPS, max_size=3),
        st.none() | MARKS,
        MOMENTS,
        st.lists(DAYS, max_size=3),
    )
    def test_sql_and_python_agree_for_any_rules_item_moment_and_calendar(
        self, scheme: Scheme, values: dict[str, Any], steps: list[Any], marked: Any,
        now: datetime, holidays: list[date],
    ) -> None:  # fmt: skip
        item = self.item
        if values["due_on"] and values["due_on"] < values["starts_on"]:
            values["due_on"] = values["starts_on"]
        closing = {"applied_by": "account:1", "checked_by": "account:2", "closed_by": "account:2",
                   "result": "办结", "suspended_on": TODAY, "due_words": "长期"}  # fmt: skip
        Item.objects.filter(pk=item.pk).update(**values, **closing)
        for due, done, withdrawn in steps:
            step(item, due, done_on=done, done_by="account:1" if done else "",
                 withdrawn_at=NOW if withdrawn else None)  # fmt: skip
        if marked:
            look, since, length, lifted = marked
            mark(item, look, since + timedelta(days=length), since_on=since,
                 lifted_at=NOW if lifted else None)  # fmt: skip
        for day in holidays:
            clock_actions.set_day(day, is_working=False, name="新假", by=PROGRAM, now=NOW)
        first = self.ledger.classes.order_by("position")[0].pk
        own = Scheme(
            scheme.shades,
            tuple(Rule(rule.look, rule.tests, rule.name, "", first * rule.item_class)
                  for rule in scheme.rules),
            scheme.counting,
        )  # fmt: skip
        put_in_force(self.ledger, own)
        item.refresh_from_db()
        assert in_sql(item, now) == colours.colour_of(item, now).look
        day = clock.local(now).date()
        known = coloured.facts_of_all(Item.objects.filter(pk=item.pk), day)
        assert known == {item.pk: (item.state, colours.facts_of(item, day))}


@pytest.fixture
def four(house: House) -> Item:
    """An item under the shipped four colours, nothing wrong with it."""
    ledger = ledger_of(house)
    put_in_force(ledger, SHIPPED[0].scheme)
    return item_of(ledger, house, percent=100, told_at=at("2022-06-01"))


def both(item: Item, now: datetime) -> str:
    """The colour both ways; they must agree."""
    fresh = Item.objects.get(pk=item.pk)
    found = colours.colour_of(fresh, now).look
    assert in_sql(item, now) == found
    return found


def at(day: str, moment: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{moment}").replace(tzinfo=SHANGHAI)


def test_item_is_overdue_from_the_midnight_after_its_deadline(four: Item) -> None:
    assert both(four, at("2022-06-30", "23:59:59.999999")) == "blue"
    assert both(four, at("2022-07-01", "00:00")) == "red"


def test_midnight_is_that_of_the_town_whatever_zone_a_moment_is_given_in(four: Item) -> None:
    utc = at("2022-07-01", "00:00").astimezone(ZoneInfo("UTC"))
    assert utc.date() == date(2022, 6, 30)
    assert both(four, utc) == "red"
    before = (utc - timedelta(microseconds=1)).astimezone(ZoneInfo("America/Lima"))
    assert both(four, before) == "blue"


def test_word_given_just_before_midnight_counts_for_that_day(four: Item) -> None:
    Item.objects.filter(pk=four.pk).update(told_at=at("2022-02-28", "23:59:59"))
    assert both(four, at("2022-04-13")) == "green"
    assert both(four, at("2022-04-14")) == "yellow"


def test_milestone_is_missed_from_the_day_after(four: Item) -> None:
    step(four, date(2022, 4, 18))
    assert both(four, at("2022-04-18", "23:59")) == "blue"
    assert both(four, at("2022-04-19", "00:00")) == "yellow"
    assert both(four, at("2022-05-18")) == "yellow"
    assert both(four, at("2022-05-19")) == "red"


def test_mark_holds_through_its_last_day_and_lapses_by_itself(four: Item) -> None:
    mark(four, "red", date(2022, 4, 20))
    assert both(four, at("2022-04-20", "23:59:59")) == "red"
    assert both(four, at("2022-04-21", "00:00")) == "green"


def test_mark_in_a_colour_that_the_rules_no_longer_have_is_passed_over(four: Item) -> None:
    mark(four, "orange", date(2022, 4, 30))
    assert both(four, NOW) == "green"


@pytest.mark.parametrize("state", [State.DRAFT, State.SUSPENDED, State.WITHDRAWN])
def test_item_that_does_not_run_has_no_colour(four: Item, state: State) -> None:
    Item.objects.filter(pk=four.pk).update(state=state, suspended_on=TODAY)
    assert both(four, at("2022-08-01")) == ""


def test_working_days_follow_holidays_that_are_added_later(house: House) -> None:
    ledger = ledger_of(house)
    slips = next(each for each in SHIPPED if each.code == "slips")
    put_in_force(ledger, slips.scheme)
    item = item_of(ledger, house, due_on=date(2022, 4, 15), percent=100)
    assert both(item, at("2022-04-17")) == "blue"  # Sunday: no working day has passed
    assert both(item, at("2022-04-18")) == "red"
    clock_actions.set_day(TODAY, is_working=False, name="停电", by=PROGRAM, now=NOW)
    assert both(item, at("2022-04-18")) == "blue"
    clock_actions.set_day(date(2022, 4, 17), is_working=True, name="补班", by=PROGRAM, now=NOW)
    assert both(item, at("2022-04-17")) == "red"


def test_each_ledger_is_coloured_by_its_own_rules_and_without_any_by_the_shipped_ones(
    house: House,
) -> None:
    lights, plain = ledger_of(house, "亮灯台账"), ledger_of(house, "未设规则")
    put_in_force(lights, SHIPPED[1].scheme)
    one = item_of(lights, house, percent=40)
    other = item_of(plain, house, percent=40)
    assert (both(one, NOW), both(other, NOW)) == ("yellow", "green")


def test_overdue_are_the_items_whose_colour_alarms_by_their_own_rules(house: House) -> None:
    ledger, plain = ledger_of(house), ledger_of(house, "未设规则")
    quiet = Scheme(
        (Shade(Look.RED, "红"), Shade(Look.ORANGE, "橙", alarm=True), Shade(Look.GREEN, "绿")),
        (
            Rule(Look.RED, (Condition("percent", "le", 10),), "进度低"),
            Rule(Look.ORANGE, (Condition("over", "ge", 1),), "逾期"),
            Rule(Look.GREEN, (), "其余"),
        ),
    )
    put_in_force(ledger, quiet)
    late = {"due_on": date(2022, 4, 1)}
    item_of(ledger, house, percent=5, **late)
    orange = item_of(ledger, house, **late)
    red = item_of(plain, house, **late)
    item_of(plain, house)
    assert set(coloured.overdue(Item.objects.all(), NOW)) == {orange, red}
    assert coloured.counts(Item.objects.all(), NOW) == {"red": 2, "orange": 1, "green": 1}


def test_colours_of_all_take_two_queries_whatever_their_number(
    house: House, django_assert_num_queries: Any
) -> None:
    ledger = ledger_of(house)
    put_in_force(ledger, SHIPPED[0].scheme)
    for count in (1, 3):
        for _each in range(count):
            step(item_of(ledger, house), TODAY)
        with django_assert_num_queries(2):
            list(coloured.coloured(ledger.items.all(), NOW))
    assert Milestone.objects.count() == 4
    assert not ColourMark.objects.exists()
    assert clock.zone() == SHANGHAI
