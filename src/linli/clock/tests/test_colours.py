"""Colours: one table, the same in Python and in SQL, at every moment."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import DateTimeField, Value
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.clock import queries
from linli.clock.models import House, Timed
from linli.clock.tests.factories import NOW, at
from linli.clock.workflow import Colour

YELLOW, DUE = at("2022-04-20", 12), at("2022-04-20", 17)
#: Moments before, on and after everything that counts, a microsecond beside included.
MOMENTS = st.one_of(
    st.sampled_from([YELLOW, DUE]).flatmap(
        lambda moment: st.sampled_from(
            [moment, moment - timedelta(microseconds=1), moment + timedelta(microseconds=1)]
        )
    ),
    st.integers(-5000, 5000).map(lambda minutes: DUE + timedelta(minutes=minutes)),
)


class Promise(Timed):
    """A timed thing that lives in these tests alone; it has no table."""

    class Meta:
        app_label = "clock_tests"
        managed = False


def promise(**columns: datetime | None) -> Promise:
    return Promise(**{"started_at": NOW, "yellow_at": YELLOW, "due_at": DUE, **columns})


@pytest.mark.parametrize(
    ("columns", "now", "colour"),
    [
        ({}, YELLOW - timedelta(seconds=1), Colour.GREEN),
        ({}, YELLOW, Colour.YELLOW),
        ({}, DUE, Colour.YELLOW),
        ({}, DUE + timedelta(microseconds=1), Colour.RED),
        ({"paused_at": YELLOW}, DUE + timedelta(days=9), Colour.PAUSED),
        ({"paused_at": DUE + timedelta(hours=1)}, DUE + timedelta(days=9), Colour.RED),
        ({"met_at": DUE}, DUE + timedelta(days=9), Colour.MET),
        ({"met_at": DUE + timedelta(hours=1)}, DUE + timedelta(days=9), Colour.LATE),
        ({"met_at": NOW, "paused_at": NOW}, DUE + timedelta(days=9), Colour.MET),
    ],
)
def test_colour_says_how_the_time_stands(
    columns: dict[str, datetime], now: datetime, colour: Colour
) -> None:
    assert queries.colour(promise(**columns), now) is colour


def test_nothing_that_runs_has_no_colour() -> None:
    assert queries.colour(None, NOW) is Colour.NONE


def test_urgent_colours_come_first() -> None:
    ranks = {colour: colour.rank for colour in Colour}
    assert ranks == {
        Colour.RED: 3, Colour.YELLOW: 2, Colour.PAUSED: 1, Colour.GREEN: 1,
        Colour.MET: 0, Colour.LATE: 0, Colour.NONE: 0,
    }  # fmt: skip


def in_sql(now: datetime, **columns: datetime | None) -> tuple[str, int]:
    """Code and rank as SQL gives them for a row with these columns."""
    House.objects.get_or_create(only=True, defaults={"offset": timedelta(0)})
    values: dict[str, Any] = {
        name: Value(columns.get(name), output_field=DateTimeField())
        for name in ("yellow_at", "due_at", "paused_at", "met_at")
    }
    row = (
        House.objects.annotate(**values)
        .annotate(code=queries.colour_code(now=now), rank=queries.colour_rank(now=now))
        .values_list("code", "rank")
        .get()
    )
    return str(row[0]), int(row[1])


class TestColoursAgree(TestCase):
    @settings(max_examples=200, deadline=None)
    @given(MOMENTS, st.none() | MOMENTS, st.none() | MOMENTS, MOMENTS, MOMENTS)
    def test_python_and_sql_give_the_same_colour_at_every_moment(
        self, now: datetime, paused: datetime | None, met: datetime | None, a: datetime, b: datetime
    ) -> None:
        columns = {
            "yellow_at": min(a, b),
            "due_at": max(a, b),
            "paused_at": paused,
            "met_at": met,
        }
        colour = queries.colour(promise(**columns), now)
        assert in_sql(now, **columns) == (colour.value, colour.rank)


@pytest.mark.django_db
def test_row_without_a_clock_has_no_colour_in_sql() -> None:
    assert in_sql(NOW) == ("none", 0)


@pytest.mark.django_db
def test_colours_are_computed_where_the_rows_are(django_assert_num_queries: Any) -> None:
    House.objects.create(offset=timedelta(0))
    connection.queries_log.clear()
    with django_assert_num_queries(1):
        rows = House.objects.annotate(
            yellow_at=Value(YELLOW), due_at=Value(DUE),
            paused_at=Value(None, output_field=DateTimeField()),
            met_at=Value(None, output_field=DateTimeField()),
        )  # fmt: skip
        assert queries.by_colour(rows, Colour.YELLOW, now=YELLOW).count() == 1
