"""Periods of mechanisms: a table of days, and what meets, misses and reminds."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.events import actions as events
from linli.events.spec import SeriesDraft
from linli.services import actions, queries
from linli.services.models import Mechanism
from linli.services.spec import period_of, periods_between
from linli.services.tests import factories
from linli.services.tests.factories import to

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("period", "day", "first", "last"),
    [
        ("month", date(2022, 4, 18), date(2022, 4, 1), date(2022, 4, 30)),
        ("month", date(2021, 12, 31), date(2021, 12, 1), date(2021, 12, 31)),
        ("month", date(2022, 1, 1), date(2022, 1, 1), date(2022, 1, 31)),
        ("month", date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
        ("quarter", date(2022, 3, 31), date(2022, 1, 1), date(2022, 3, 31)),
        ("quarter", date(2022, 4, 1), date(2022, 4, 1), date(2022, 6, 30)),
        ("quarter", date(2021, 12, 31), date(2021, 10, 1), date(2021, 12, 31)),
        ("half", date(2022, 6, 30), date(2022, 1, 1), date(2022, 6, 30)),
        ("half", date(2022, 7, 1), date(2022, 7, 1), date(2022, 12, 31)),
        ("year", date(2022, 12, 31), date(2022, 1, 1), date(2022, 12, 31)),
    ],
)
def test_the_period_in_which_a_day_lies(period: str, day: date, first: date, last: date) -> None:
    found = period_of(period, day)
    assert found is not None
    assert (found.first, found.last) == (first, last)


def test_a_period_still_to_be_set_is_none() -> None:
    assert period_of("", date(2022, 4, 18)) is None
    assert periods_between("", date(2022, 1, 1), date(2022, 12, 31)) == []


@pytest.mark.parametrize(("period", "count"), [("month", 14), ("quarter", 6), ("half", 3)])
def test_periods_follow_one_another_over_the_years_end(period: str, count: int) -> None:
    found = periods_between(period, date(2021, 3, 15), date(2022, 4, 18))
    assert len(found) == count
    assert all(a.after == b.first for a, b in pairwise(found))


def _held(house: House, row: Mechanism, day: date) -> None:
    starts = datetime.combine(day, datetime.min.time(), tzinfo=ZONE).replace(hour=14)
    event = events.plan_event(
        row.kind,
        area_id=house.subdistrict.pk,
        title="政策培训",
        venue="街道会议室",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        organiser_id=house.accounts["secretary"].pk,
        origin=row.origin,
        by=house.viewer("leader"),
        now=starts - timedelta(days=1),
    )
    events.hold(event.pk, by=house.viewer("leader"), now=starts + timedelta(hours=2))


def _states(house: House, row: Mechanism, year: int = 2022) -> list[str]:
    lines = queries.year(row.alliance, year, NOW)
    line = next(each for each in lines if each.mechanism == row)
    return [each.state for each in line.periods]


def test_the_year_is_met_by_what_was_held(house: House) -> None:
    row = factories.mechanism(house, factories.alliance(house))
    _held(house, row, date(2022, 1, 31))
    _held(house, row, date(2022, 3, 1))
    assert _states(house, row) == ["met", "missed", "met", "open", *["later"] * 8]
    assert _states(house, row, 2021) == ["before"] * 12
    assert [each.first for each in queries.missed(row, NOW)] == [date(2022, 2, 1)]


def test_nothing_is_owed_while_its_period_is_to_be_set(house: House) -> None:
    row = factories.mechanism(house, factories.alliance(house), "answer")
    assert _states(house, row) == []
    assert queries.missed(row, NOW) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"warns": True}, "replaces"),
        ({"warns": True, "replaces": "月报", "period": ""}, "period"),
        ({"warns": True, "replaces": "月报", "in_charge_id": None}, "in_charge"),
        ({"period": "fortnight"}, "period"),
    ],
)
def test_nobody_is_reminded_before_a_report_goes(
    house: House, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        factories.mechanism(house, factories.alliance(house), **change)
    assert refusal.value.field == field


def test_the_table_refuses_a_reminder_beside_the_old_report(house: House) -> None:
    row = factories.mechanism(house, factories.alliance(house))
    with pytest.raises(IntegrityError), transaction.atomic():
        Mechanism.objects.filter(pk=row.pk).update(warns=True)


def _waits(house: House, now: datetime) -> list[tuple[str, int]]:
    rows = queries.waiting_for(house.viewer("secretary"), now)
    return [(row.act, row.colour) for row in rows]


def test_who_is_in_charge_is_reminded_only_where_it_is_wanted(house: House) -> None:
    row = factories.mechanism(house, factories.alliance(house), in_charge_id=None)
    assert _waits(house, NOW) == []
    secretary = house.accounts["secretary"].pk
    values: dict[str, Any] = {
        "period": "month",
        "in_charge_id": secretary,
        "since": date(2022, 4, 1),
    }
    actions.set_mechanism(row.pk, row.name, **values, warns=True, replaces="月报", **to(house))
    assert _waits(house, NOW) == [("hold", 1)]
    assert _waits(house, NOW.replace(day=25)) == [("hold", 2)]
    may = NOW.replace(month=5, day=2)
    assert _waits(house, may) == [("hold", 3)]
    _held(house, row, date(2022, 4, 19))
    assert _waits(house, NOW) == []
    assert _waits(house, may) == [("hold", 1)]


def test_the_six_are_set_up_once(house: House) -> None:
    row = factories.alliance(house)
    assert len(actions.begin_mechanisms(row.pk, **to(house))) == 6
    assert actions.begin_mechanisms(row.pk, **to(house)) == []
    assert not row.mechanisms.filter(warns=True).exists()
    with pytest.raises(NotAllowed):
        actions.begin_mechanisms(row.pk, **to(house, "specialist"))


def test_a_gathering_planned_here_meets_its_period(house: House) -> None:
    row = factories.mechanism(house, factories.alliance(house))
    starts = NOW + timedelta(days=1)
    event = actions.plan_gathering(
        row.pk, "", venue="街道会议室", starts_at=starts, minutes=90, **to(house)
    )
    assert (event.origin, event.title) == (row.origin, "政策培训")
    events.hold(event.pk, by=house.viewer("leader"), now=starts + timedelta(hours=2))
    assert _states(house, row)[3] == "met"


def test_a_series_of_the_area_meets_it_as_well(house: House) -> None:
    row = factories.mechanism(house, factories.alliance(house))
    draft = SeriesDraft(
        "training",
        house.subdistrict.pk,
        "政策培训",
        "街道会议室",
        "FREQ=MONTHLY;BYDAY=2TU",
        date(2022, 2, 1),
        time(14),
        90,
        house.accounts["secretary"].pk,
    )
    began = NOW - timedelta(days=80)
    series = events.plan_series(draft, by=house.viewer("leader"), now=began)
    actions.set_mechanism(
        row.pk, row.name, period="month", since=row.since, series_id=series.pk, **to(house)
    )
    first = series.occurrences.order_by("starts_at").first()
    assert first is not None
    events.hold(first.pk, by=house.viewer("leader"), now=first.ends_at)
    row.refresh_from_db()
    assert "met" in _states(house, row)
    with pytest.raises(Invalid):
        actions.set_mechanism(row.pk, row.name, since=row.since, series_id=9999, **to(house))
