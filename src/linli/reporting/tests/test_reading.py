"""Periods, rounding, rights: what stands around a figure, without a house."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.db.models import QuerySet
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from tests.cast import NOW, House

from linli.base.figures import COUNT, Extent, Figure, Measure, measured, plain_line
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.places.models import Area, Dwelling
from linli.reporting import queries, rules
from linli.reporting.forms import asked
from linli.reporting.queries import Reading, qualified, span


def doors(_extent: Extent) -> "QuerySet[Dwelling]":
    return Dwelling.objects.all()


DOORS = Figure("test.doors", "doors", of=doors, out_of=doors, line=plain_line)


@given(st.integers(min_value=0, max_value=10**12))
def test_a_round_number_never_says_more_than_there_is(number: int) -> None:
    cut, more = qualified(number)
    assert cut <= number
    assert more == (cut < number)
    if number < 100:
        assert cut == number
    else:
        step = 10 ** (len(str(number)) - 2)
        assert cut % step == 0
        assert number - cut < step
    assert qualified(cut) == (cut, False)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, (0, False)),
        (99, (99, False)),
        (220, (220, False)),
        (676, (670, True)),
        (1005, (1000, True)),
    ],
)
def test_round_numbers_of_briefs(number: int, said: tuple[int, bool]) -> None:
    assert qualified(number) == said


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.times())
def test_every_moment_lies_in_exactly_one_week_and_one_month(day: date, hour: time) -> None:
    now = datetime.combine(day, hour, clock.zone())
    for period in ("week", "month"):
        start, end = span(period, None, now)
        assert start is not None
        assert end is not None
        assert start <= now < end
        assert span(period, end.date(), now)[0] == end
        assert span(period, (start - timedelta(days=1)).date(), now)[1] == start
    week, last = span("week", None, now), span("last_week", None, now)
    assert (week[0], last[1]) == (last[1], week[0])
    assert week[0] is not None
    assert week[0].weekday() == 0


def test_periods_by_the_town_clock() -> None:
    """A Monday at half past midnight belongs to the new week, though in London it is Sunday."""
    early = datetime.fromisoformat("2022-04-17T16:30+00:00")
    assert span("week", None, early)[0] == datetime(2022, 4, 18, tzinfo=clock.zone())
    assert span("all", None, NOW) == (None, None)
    assert span("month", date(2022, 12, 31), NOW) == (
        datetime(2022, 12, 1, tzinfo=clock.zone()),
        datetime(2023, 1, 1, tzinfo=clock.zone()),
    )


@pytest.mark.parametrize(
    ("value", "of", "percent"),
    [(1, 3, 33), (1, 2, 50), (2, 3, 67), (1, 200, 1), (0, 7, 0), (5, 0, None), (5, None, None)],
)
def test_percent_is_rounded_and_never_divides_by_nothing(
    value: int, of: int | None, percent: int | None
) -> None:
    assert Reading(DOORS, value, of, "", "").percent == percent


@pytest.mark.parametrize(
    ("address", "period", "days"),
    [
        ("", "week", ("2022-04-18", "2022-04-24")),
        ("period=last_week", "last_week", ("2022-04-11", "2022-04-17")),
        ("period=week&week=2022-04-06", "week", ("2022-04-04", "2022-04-10")),
        ("period=month", "month", ("2022-04-01", "2022-04-30")),
        ("period=week&week=06.04.2022", "week", ("2022-04-18", "2022-04-24")),
        ("period=century", "week", ("2022-04-18", "2022-04-24")),
        ("period=all", "all", None),
    ],
)
def test_address_asks_for_a_period(
    address: str, period: str, days: tuple[str, str] | None, leader: Viewer
) -> None:
    what = asked(QueryDict(address), leader, NOW)
    found = (str(what.first), str(what.last)) if what.first else None
    assert (what.period, found) == (period, days)
    assert asked(QueryDict(what.query()[1:]), leader, NOW).extent == what.extent


def test_address_asks_for_an_area_within_reach(house: House, secretary: Viewer) -> None:
    def path(pk: object) -> str:
        return asked(QueryDict(f"area={pk}"), secretary, NOW).extent.area

    assert path(house.community.pk) == house.community.path
    for out_of_reach in (house.other_community.pk, 9**18, "1 or 1=1", -1):
        assert path(out_of_reach) == ""


def test_many_numbers_come_in_one_query(house: House, django_assert_num_queries: object) -> None:
    rows = Dwelling.objects.order_by("room")
    numbers = {
        "doors": (COUNT, rows),
        "buildings": (Measure("distinct", "building_id"), rows),
        "floors": (Measure("sum", "floor"), rows),
        "none": (COUNT, rows.none()),
        "sum of none": (Measure("sum", "floor"), rows.filter(pk=0)),
        "distinct": (COUNT, Area.objects.filter(compounds__dwellings__floor=1).distinct()),
    }
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = measured(numbers)
    floors = [door.floor for door in rows]
    assert found == {
        "doors": len(floors),
        "buildings": 3,
        "floors": sum(floors),
        "none": 0,
        "sum of none": 0,
        "distinct": 2,
    }
    assert measured({}) == {}


def test_sealed_figure_shows_nothing_without_its_right(house: House, leader: Viewer) -> None:
    sealed = replace(DOORS, key="test.sealed", sealed="commitments.change")
    supervisor = house.viewer("supervisor")
    assert queries.read(sealed, Extent(leader)).value == Dwelling.objects.count()
    reading = queries.read(sealed, Extent(supervisor))
    assert (reading.value, reading.of, reading.percent) == (None, None, None)
    assert not rules.can_open(supervisor, sealed)
    assert queries.read(DOORS, Extent(supervisor)).value == Dwelling.objects.count()


def test_sealed_figure_is_refused_by_its_page_and_its_export(
    house: House, client: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = replace(DOORS, sealed="commitments.change")
    monkeypatch.setattr(queries, "declared", lambda: (sealed,))
    for name, status in (("supervisor", 403), ("leader", 200)):
        client.force_login(house.accounts[name])  # type: ignore[attr-defined]
        for path in ("/figures/test.doors/", "/figures/test.doors/export/"):
            assert client.get(path).status_code == status  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "may"),
    [("secretary", True), ("handler", True), ("steward", False), ("administrator", False)],
)
def test_who_sees_figures(name: str, may: bool, house: House) -> None:
    assert rules.can_open(house.viewer(name), DOORS) is may
