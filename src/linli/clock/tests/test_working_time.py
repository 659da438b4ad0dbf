"""Working time: holidays, moved working days, and sums that come out again."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.clock import rules
from linli.clock.tests.factories import NATIONAL, NOW, at

MOMENTS = st.integers(0, 430 * 24 * 60).map(
    lambda minutes: at("2021-12-01", 0) + timedelta(minutes=minutes)
)
MINUTES = st.integers(1, 6000)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2022-04-18", True),  # an ordinary Monday
        ("2022-04-24", True),  # a Sunday worked for the First of May
        ("2022-05-07", True),  # a Saturday worked for it
        ("2022-04-30", False),
        ("2022-05-04", False),  # a Wednesday, day off
        ("2022-04-05", False),  # Qingming
        ("2022-10-03", False),
        ("2022-10-08", True),
    ],
)
def test_national_calendar_knows_holidays_and_moved_working_days(day: str, works: bool) -> None:
    assert NATIONAL.works_on(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (NOW, 1, at("2022-04-19", 17, 30)),
        (at("2022-04-18", 23), 1, at("2022-04-19", 17, 30)),
        (at("2022-04-22"), 1, at("2022-04-24", 17, 30)),  # Friday: the Sunday is worked
        (at("2022-04-29"), 1, at("2022-05-05", 17, 30)),  # before the First of May
        (at("2022-04-29"), 3, at("2022-05-07", 17, 30)),
        (at("2022-04-23", 23, 59), 1, at("2022-04-24", 17, 30)),  # midnight before a moved day
    ],
)
def test_days_end_at_closing_time_of_the_nth_working_day(
    start: datetime, days: int, due: datetime
) -> None:
    assert rules.add_days(start, days, NATIONAL) == due


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        (NOW, 120, at("2022-04-18", 11)),
        (at("2022-04-18", 11, 30), 60, at("2022-04-18", 14)),  # over lunch
        (at("2022-04-18", 17), 60, at("2022-04-19", 9, 30)),  # over night
        (at("2022-04-18", 3), 60, at("2022-04-18", 10)),
        (at("2022-04-29", 17, 30), 1, at("2022-05-05", 9, 1)),  # over the First of May
        (NOW, 180, at("2022-04-18", 12)),  # ends at noon, not at half past one
        (at("2022-04-18", 12, 30), 0, at("2022-04-18", 12, 30)),
    ],
)
def test_minutes_run_in_working_hours_only(start: datetime, minutes: int, due: datetime) -> None:
    assert rules.add_minutes(start, minutes, NATIONAL) == due


def test_last_quarter_of_the_working_time_is_yellow() -> None:
    due = rules.add_minutes(NOW, 120, NATIONAL)
    assert rules.yellow_from(NOW, due, 25, NATIONAL) == at("2022-04-18", 10, 30)
    assert rules.yellow_from(NOW, due, 0, NATIONAL) == due
    assert rules.yellow_from(NOW, due, 100, NATIONAL) == NOW


@given(MOMENTS, MINUTES)
def test_minutes_that_were_added_are_between(start: datetime, minutes: int) -> None:
    assert (
        rules.minutes_between(start, rules.add_minutes(start, minutes, NATIONAL), NATIONAL)
        == minutes
    )


@given(MOMENTS, MINUTES, MINUTES)
def test_minutes_added_in_two_steps_come_to_the_same_moment(
    start: datetime, first: int, second: int
) -> None:
    there = rules.add_minutes(rules.add_minutes(start, first, NATIONAL), second, NATIONAL)
    assert there == rules.add_minutes(start, first + second, NATIONAL)


@given(MOMENTS, MINUTES)
def test_due_moment_lies_in_working_hours(start: datetime, minutes: int) -> None:
    due = rules.add_minutes(start, minutes, NATIONAL)
    assert any(opens < due <= closes for opens, closes in NATIONAL.stretches(due.date()))


@given(MOMENTS, MOMENTS, MOMENTS)
def test_working_time_adds_up(first: datetime, second: datetime, third: datetime) -> None:
    a, b, c = sorted((first, second, third))
    parts = rules.time_between(a, b, NATIONAL) + rules.time_between(b, c, NATIONAL)
    assert parts == rules.time_between(a, c, NATIONAL)
    assert rules.time_between(c, a, NATIONAL) == timedelta(0)


@given(MOMENTS, st.integers(1, 40), st.integers(0, 100))
def test_yellow_never_comes_before_the_start_or_after_the_due_moment(
    start: datetime, days: int, percent: int
) -> None:
    due = rules.add_days(start, days, NATIONAL)
    assert start <= rules.yellow_from(start, due, percent, NATIONAL) <= due


def test_calendar_without_working_days_is_an_error_and_no_endless_loop() -> None:
    never = rules.Calendar(works_on=lambda day: False, hours=NATIONAL.hours, zone=NATIONAL.zone)
    with pytest.raises(ValueError, match="no working time"):
        rules.add_minutes(NOW, 1, never)
    with pytest.raises(ValueError, match="no working day"):
        rules.add_days(NOW, 1, never)
