"""What rules measure, condition by condition, and what a set of rules must be. Pure."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.base.errors import Invalid
from linli.clock import queries as clock
from linli.ledgers.spec.colours import (
    MEASURES,
    Condition,
    Facts,
    Look,
    Op,
    Rule,
    Scheme,
    Shade,
    calendar_span,
    ensure_sound,
    last_day_within,
    measure,
    planned_share,
    scheme_of,
    working_span,
)
from linli.ledgers.spec.schemes import SHIPPED

WORKING = working_span(clock.works_nationally)
#: Monday; 2 to 4 April 2022 and 30 April to 4 May were off, 2, 24 April and 7 May were worked.
TODAY = date(2022, 4, 18)
FACTS = Facts(
    today=TODAY,
    starts_on=date(2022, 4, 8),
    due_on=date(2022, 4, 28),
    told_on=date(2022, 4, 11),
    percent=30,
    closed=False,
    applied=False,
    missed=2,
    missed_on=date(2022, 4, 15),
    next_on=date(2022, 4, 25),
)


@pytest.mark.parametrize(
    ("code", "given", "calendar", "working"),
    [
        ("left", {}, 10, 9),
        ("left", {"due_on": TODAY}, 0, 0),
        ("left", {"due_on": date(2022, 4, 17)}, -1, -1),
        ("left", {"due_on": None}, None, None),
        ("over", {}, -10, -9),
        ("over", {"due_on": date(2022, 4, 15)}, 3, 1),
        ("over", {"due_on": date(2022, 4, 16)}, 2, 1),
        ("over", {"due_on": None}, None, None),
        ("next", {}, 7, 6),
        ("next", {"next_on": None}, None, None),
        ("missed", {}, 2, 2),
        ("missed", {"missed": 0}, 0, 0),
        ("missed_days", {}, 3, 1),
        ("missed_days", {"missed_on": None}, None, None),
        ("silence", {}, 7, 5),
        ("silence", {"told_on": TODAY}, 0, 0),
        ("percent", {}, 30, 30),
        ("planned", {}, 50, 50),
        ("planned", {"starts_on": TODAY}, 0, 0),
        ("planned", {"due_on": TODAY}, 100, 100),
        ("planned", {"due_on": None}, None, None),
        ("behind", {}, 20, 20),
        ("behind", {"percent": 80}, -30, -30),
        ("behind", {"due_on": None}, None, None),
        ("reached", {}, 60, 60),
        ("reached", {"starts_on": TODAY}, None, None),
        ("closed", {}, 0, 0),
        ("closed", {"closed": True}, 1, 1),
        ("applied", {"applied": True}, 1, 1),
        ("marked", {}, 0, 0),
        ("marked", {"mark": "red"}, 1, 1),
    ],
)
def test_each_measure_gives_its_number(
    code: str, given: dict[str, Any], calendar: int | None, working: int | None
) -> None:
    facts = replace(FACTS, **given)
    assert measure(code, facts, calendar_span) == calendar
    assert measure(code, facts, WORKING) == working


def test_every_measure_was_tried() -> None:
    assert set(MEASURES) == {
        "left", "over", "next", "missed", "missed_days", "silence", "percent", "planned",
        "behind", "reached", "closed", "applied", "marked",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "days"),
    [
        ("2022-04-22", "2022-04-23", 0),  # Friday to Saturday
        ("2022-04-22", "2022-04-24", 1),  # Sunday 24 April was worked for the May holiday
        ("2022-04-29", "2022-05-04", 0),  # the May holiday
        ("2022-04-29", "2022-05-05", 1),
        ("2022-05-05", "2022-05-07", 2),  # Saturday 7 May was worked
        ("2022-05-05", "2022-04-29", -1),
        ("2022-04-18", "2022-04-18", 0),
    ],
)
def test_working_days_know_holidays_and_moved_days(one: str, other: str, days: int) -> None:
    assert WORKING(date.fromisoformat(one), date.fromisoformat(other)) == days


@given(st.integers(-60, 60), st.dates(date(2021, 6, 1), date(2023, 6, 1)), st.integers(-80, 80))
def test_comparing_with_one_day_says_the_same_as_counting(
    days: int, today: date, away: int
) -> None:
    other = date.fromordinal(today.toordinal() + away)
    limit = last_day_within(today, days, clock.works_nationally)
    assert (other <= limit) == (WORKING(today, other) <= days)
    assert (other <= last_day_within(today, days)) == (calendar_span(today, other) <= days)


@pytest.mark.parametrize(
    ("day", "share"),
    [("2022-04-01", 0), ("2022-04-08", 0), ("2022-04-09", 5), ("2022-04-18", 50),
     ("2022-04-27", 95), ("2022-04-28", 100), ("2022-05-30", 100)],
)  # fmt: skip
def test_share_of_the_time_goes_from_nothing_to_all(day: str, share: int) -> None:
    assert planned_share(FACTS.starts_on, FACTS.due_on, date.fromisoformat(day)) == share


FOUR = SHIPPED[0].scheme


@pytest.mark.parametrize(
    ("given", "look", "rule"),
    [
        ({"closed": True, "mark": "red", "due_on": date(2022, 4, 1)}, "green", "已销号"),
        ({"mark": "blue", "due_on": date(2022, 4, 1)}, "blue", "督查标色"),
        ({"mark": "orange"}, "yellow", "有节点逾期"),  # these rules have no orange
        ({"due_on": date(2022, 4, 17)}, "red", "超过完成时限"),
        ({"due_on": TODAY, "missed": 0, "missed_on": None, "percent": 90}, "blue",
         "距完成时限不足15天"),
        ({"missed_on": date(2022, 3, 18)}, "red", "节点逾期超过30天"),
        ({"missed_on": date(2022, 3, 19)}, "yellow", "有节点逾期"),
        ({"missed": 0, "missed_on": None}, "yellow", "进度落后时间进度20个百分点以上"),
        ({"missed": 0, "missed_on": None, "percent": 31, "told_on": date(2022, 3, 4)}, "yellow",
         "45天无进展记录"),
        ({"missed": 0, "missed_on": None, "percent": 31, "told_on": date(2022, 3, 5)}, "blue",
         "距完成时限不足15天"),
        ({"missed": 0, "missed_on": None, "percent": 90, "due_on": date(2022, 5, 3)}, "blue",
         "7天内有节点到期"),
        ({"missed": 0, "missed_on": None, "percent": 90, "due_on": date(2022, 5, 3),
          "next_on": date(2022, 4, 26)}, "green", "按时间进度推进"),
        ({"missed": 0, "missed_on": None, "next_on": None, "due_on": None}, "green",
         "按时间进度推进"),
    ],
)  # fmt: skip
def test_first_rule_that_fits_decides(given: dict[str, Any], look: str, rule: str) -> None:
    at, found = FOUR.decide(replace(FACTS, **given), calendar_span)
    assert (found, FOUR.rules[at].name) == (look, rule)


@pytest.mark.parametrize(
    ("code", "given", "look"),
    [
        ("lights", {"percent": 41}, "green"),
        ("lights", {"percent": 40}, "yellow"),
        ("lights", {"percent": 20}, "yellow"),
        ("lights", {"percent": 19}, "red"),
        ("plates", {"percent": 40}, "green"),
        ("plates", {"percent": 39}, "yellow"),
        ("plates", {"percent": 30}, "yellow"),
        ("plates", {"percent": 29}, "red"),
        ("five", {"closed": True}, "blue"),
        ("five", {"percent": 29}, "red"),
        ("five", {"percent": 30}, "orange"),
        ("five", {"percent": 31}, "yellow"),
        ("five", {"percent": 60, "missed": 0}, "green"),
        ("slips", {"closed": True}, "met"),
        ("slips", {"percent": 49}, "yellow"),
        ("slips", {"percent": 50}, "grey"),
        ("slips", {"percent": 90, "due_on": date(2022, 4, 24)}, "blue"),
        ("slips", {"percent": 90, "due_on": date(2022, 4, 25)}, "grey"),
        ("slips", {"due_on": date(2022, 4, 16)}, "red"),
    ],
)
def test_shipped_sets_do_what_their_sources_say(
    code: str, given: dict[str, Any], look: str
) -> None:
    shipped = next(each for each in SHIPPED if each.code == code)
    span = WORKING if code == "slips" else calendar_span
    assert shipped.scheme.decide(replace(FACTS, **given), span)[1] == look


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda each: each.code)
def test_shipped_sets_are_sound_name_their_source_and_come_back_as_kept(shipped: Any) -> None:
    ensure_sound(shipped.scheme)
    assert scheme_of(shipped.scheme.as_json()) == shipped.scheme
    assert shipped.source
    assert shipped.source_en


def test_rule_for_one_class_leaves_the_others_alone() -> None:
    strict = Rule(Look.RED, (Condition("silence", Op.AT_LEAST, 7),), "七天无动静", item_class=5)
    scheme = replace(FOUR, rules=(strict, *FOUR.rules[-1:]))
    assert scheme.decide(replace(FACTS, item_class=5), calendar_span) == (0, "red")
    assert scheme.decide(replace(FACTS, item_class=6), calendar_span) == (1, "green")


_REST = Rule(Look.GREEN, (), "其余")
_TWO = (Shade(Look.RED, "红", alarm=True), Shade(Look.GREEN, "绿"))


@pytest.mark.parametrize(
    ("scheme", "field"),
    [
        (Scheme(_TWO[:1], (_REST,)), "shades"),
        (Scheme((*_TWO, Shade(Look.RED, "又红")), (_REST,)), "shades"),
        (Scheme((*_TWO, Shade("pink", "粉")), (_REST,)), "shades"),
        (Scheme((_TWO[0], Shade(Look.GREEN, " ")), (_REST,)), "shades"),
        (Scheme((Shade(Look.RED, "红"), _TWO[1]), (_REST,)), "shades"),
        (Scheme(_TWO, ()), "rules"),
        (Scheme(_TWO, (replace(_REST, tests=(Condition("left", "le", 3),)),)), "rules"),
        (Scheme(_TWO, (replace(_REST, look=""),)), "rules"),
        (Scheme(_TWO, (replace(_REST, item_class=3),)), "rules"),
        (Scheme(_TWO, (replace(_REST, name=""), _REST)), "rules"),
        (Scheme(_TWO, (replace(_REST, look=Look.BLUE), _REST)), "rules"),
        (Scheme(_TWO, (replace(_REST, item_class=9), _REST)), "rules"),
        (Scheme(_TWO, (replace(_REST, look=""), _REST)), "rules"),
        (Scheme(_TWO, (replace(_REST, tests=(Condition("mood", "le", 3),)), _REST)), "rules"),
        (Scheme(_TWO, (replace(_REST, tests=(Condition("left", "is", 3),)), _REST)), "rules"),
        (Scheme(_TWO, (replace(_REST, tests=(Condition("left", "le", 3000),)), _REST)), "rules"),
    ],
)
def test_set_that_would_leave_an_item_without_a_known_colour_is_refused(
    scheme: Scheme, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        ensure_sound(scheme, classes=[3])
    assert refused.value.field == field
