"""The arithmetic of the next dose, row by row: month ends, leap days, ages, deferral, the end."""

from datetime import date

import pytest

from linli.vaccination.spec import (
    Gap,
    Next,
    Plan,
    add_months,
    birthday,
    next_dose,
    screened,
    too_early,
    total_shown,
    why_words,
)

TODAY = date(2022, 4, 18)
THREE = Plan((Gap(28), Gap(6, "months")), min_age=18)
TWO = Plan((Gap(21),), min_age=3, max_age=17)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2022, 1, 31), 1, date(2022, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2022, 8, 31), 6, date(2023, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2022, 10, 31), 1, date(2022, 11, 30)),
        (date(2022, 12, 31), 1, date(2023, 1, 31)),
        (date(2022, 12, 15), 0, date(2022, 12, 15)),
        (date(2022, 11, 30), 3, date(2023, 2, 28)),
    ],
)
def test_months_end_where_the_month_ends(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@pytest.mark.parametrize(
    ("gap", "day", "later"),
    [
        (Gap(28), date(2022, 2, 1), date(2022, 3, 1)),
        (Gap(28), date(2024, 2, 1), date(2024, 2, 29)),
        (Gap(21), date(2021, 12, 20), date(2022, 1, 10)),
        (Gap(365), date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_days_are_counted_as_days(gap: Gap, day: date, later: date) -> None:
    assert gap.after(day) == later


@pytest.mark.parametrize(
    ("born", "age", "on"),
    [
        (date(2004, 2, 29), 18, date(2022, 3, 1)),
        (date(2004, 2, 29), 20, date(2024, 2, 29)),
        (date(2004, 4, 18), 18, TODAY),
    ],
)
def test_a_smallest_age_is_never_undercut(born: date, age: int, on: date) -> None:
    assert birthday(born, age) == on


@pytest.mark.parametrize(
    ("plan", "given", "more", "why", "number", "due"),
    [
        (THREE, [], {}, "first", 1, TODAY),
        (THREE, [], {"born": date(1950, 5, 1)}, "first", 1, TODAY),
        (THREE, [], {"born": date(2004, 5, 1)}, "age", 1, date(2022, 5, 1)),
        (THREE, [], {"born": date(2004, 2, 29)}, "first", 1, TODAY),
        (THREE, [], {"deferred_until": date(2022, 4, 30)}, "deferred", 1, date(2022, 4, 30)),
        (THREE, [], {"deferred_until": date(2022, 4, 1)}, "first", 1, TODAY),
        (THREE, [date(2022, 4, 1)], {}, "interval", 2, date(2022, 4, 29)),
        (
            THREE,
            [date(2022, 4, 1)],
            {"deferred_until": date(2022, 5, 10)},
            "deferred",
            2,
            date(2022, 5, 10),
        ),
        (
            THREE,
            [date(2022, 4, 1)],
            {"deferred_until": date(2022, 4, 20)},
            "interval",
            2,
            date(2022, 4, 29),
        ),
        (THREE, [date(2021, 8, 31), date(2021, 7, 1)], {}, "interval", 3, date(2022, 2, 28)),
        (THREE, [date(2021, 1, 1), date(2021, 2, 1), date(2021, 9, 1)], {}, "complete", 0, None),
        (TWO, [], {"born": date(2004, 4, 18)}, "too_old", 1, None),
        (TWO, [], {"born": date(2004, 4, 19)}, "first", 1, TODAY),
        (THREE, [date(2022, 4, 1)], {"contraindicated": True}, "contraindicated", 0, None),
    ],
)
def test_the_next_dose_and_its_reason(
    plan: Plan, given: list[date], more: dict[str, date], why: str, number: int, due: date | None
) -> None:
    found = next_dose(plan, given, today=TODAY, **more)  # type: ignore[arg-type]  # one table
    assert (found.why, found.number, found.due_on) == (why, number, due)
    assert why_words(found.as_json())


def test_the_reason_is_a_sentence_with_its_numbers() -> None:
    found = next_dose(THREE, [date(2022, 4, 1)], today=TODAY)
    assert why_words(found.as_json()) == "第2剂：距2022-04-01第1剂满28天。"


@pytest.mark.parametrize(
    ("given", "on", "due"),
    [
        ([], date(2022, 4, 1), None),
        ([date(2022, 4, 1)], date(2022, 4, 28), date(2022, 4, 29)),
        ([date(2022, 4, 1)], date(2022, 4, 29), None),
        ([date(2021, 7, 1), date(2021, 8, 31)], date(2022, 2, 27), date(2022, 2, 28)),
    ],
)
def test_a_dose_too_early_says_from_when(given: list[date], on: date, due: date | None) -> None:
    found = too_early(THREE, given, on)
    assert (found.due_on if found else None) == due


def test_an_edition_changes_the_day_and_nothing_that_was_said() -> None:
    given = [date(2022, 4, 1)]
    before = next_dose(THREE, given, today=TODAY)
    after = next_dose(Plan((Gap(56), Gap(6, "months")), edition=2), given, today=TODAY)
    assert (before.due_on, after.due_on) == (date(2022, 4, 29), date(2022, 5, 27))
    assert isinstance(before, Next)


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        # Nothing small: nothing hidden.
        ({"甲": {"a": 9, "b": 0}, "乙": {"a": 7, "b": 5}}, {"甲": [9, 0], "乙": [7, 5]}),
        # One small: with it its neighbours in row and column, so that no subtraction gives it.
        (
            {"甲": {"a": 3, "b": 9}, "乙": {"a": 8, "b": 7}},
            {"甲": [None, None], "乙": [None, None]},
        ),
        # A row alone: the second number of the row goes too.
        ({"甲": {"a": 4, "b": 20, "c": 30}}, {"甲": [None, None, 30]}),
        # Two small in one row, none beside them in the columns: the columns lose a second each.
        (
            {"甲": {"a": 1, "b": 2, "c": 50}, "乙": {"a": 6, "b": 7, "c": 8}},
            {"甲": [None, None, 50], "乙": [None, None, 8]},
        ),
    ],
)
def test_no_number_points_at_somebody(
    cells: dict[str, dict[str, int]], shown: dict[str, list[int | None]]
) -> None:
    found = screened(cells)
    assert {row: list(line.values()) for row, line in found.items()} == shown
    for line in [list(row.values()) for row in found.values()]:
        assert line.count(None) != 1 or len(line) == 1


@pytest.mark.parametrize(("n", "shown"), [(0, 0), (1, None), (4, None), (5, 5)])
def test_a_total_under_five_is_not_said(n: int, shown: int | None) -> None:
    assert total_shown([n]) == shown
