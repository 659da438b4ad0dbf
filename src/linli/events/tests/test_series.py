"""Series: when they take place, what becomes of days off, exceptions and single moves."""

from datetime import date, datetime, time, timedelta
from time import perf_counter

import pytest
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.clock import queries as clock
from linli.events import actions, jobs, queries, rules
from linli.events.models import Event, Series
from linli.events.spec import OPEN, Details, OnHoliday, slots
from linli.events.tests import factories
from linli.events.workflow import State

TUESDAYS = "FREQ=WEEKLY;BYDAY=TU"


def midnight(year: int) -> datetime:
    return datetime.combine(date(year, 1, 1), time())


def days(series: Series, until: date) -> list[str]:
    found = queries.slots_of(series, series.first_on, until)
    return [f"{slot.starts:%m-%d}" for slot in found]


def when(events: "list[Event]") -> list[str]:
    return [f"{clock.local(event.starts_at):%m-%d %H:%M}" for event in events]


def test_a_series_makes_its_occurrences_of_three_months(house: House) -> None:
    series = factories.series(house)

    events = list(series.occurrences.order_by("starts_at"))
    assert when(events)[:3] == ["04-19 09:00", "04-26 09:00", "05-03 09:00"]
    assert len(events) == 13
    assert {event.state for event in events} == {State.PLANNED}
    assert events[0].ends_at - events[0].starts_at == timedelta(minutes=90)


def test_planning_again_makes_nothing_twice_and_leaves_a_moved_one_where_it_is(
    house: House,
) -> None:
    series = factories.series(house)
    second = series.occurrences.order_by("starts_at")[1]
    moved = clock.local(second.starts_at) + timedelta(days=1, hours=2)
    actions.move_event(
        second.pk,
        venue="小广场",
        starts_at=moved,
        ends_at=moved + timedelta(hours=1),
        **factories.to(house),
    )

    made = actions.plan_occurrences(series.pk, date(2022, 7, 17), **factories.to(house))

    assert made == []
    assert when(list(series.occurrences.order_by("starts_at")))[:3] == [
        "04-19 09:00",
        "04-27 11:00",
        "05-03 09:00",
    ]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (OnHoliday.KEEP, ["04-26", "05-03", "05-10"]),
        (OnHoliday.SKIP, ["04-26", "05-10"]),
        (OnHoliday.NEXT, ["04-26", "05-05", "05-10"]),
        (OnHoliday.PREVIOUS, ["04-26", "04-29", "05-10"]),
    ],
)
def test_days_off_are_kept_left_out_or_moved_to_a_working_day(
    house: House, how: str, expected: list[str]
) -> None:
    series = factories.series(house, first_on=date(2022, 4, 26), on_holiday=how)

    # 30 April to 4 May 2022 are free; Sunday, 24 April and Saturday, 7 May are worked.
    assert days(series, date(2022, 5, 11)) == expected


def test_the_second_tuesday_and_the_last_working_day_of_a_month(house: House) -> None:
    second = factories.series(house, "FREQ=MONTHLY;BYDAY=2TU")
    last = factories.series(house, "FREQ=MONTHLY;BYMONTHDAY=-1", on_holiday=OnHoliday.PREVIOUS)

    assert days(second, date(2022, 8, 1)) == ["05-10", "06-14", "07-12"]
    assert days(last, date(2022, 8, 1)) == ["04-29", "05-31", "06-30", "07-29"]


def test_a_day_left_out_is_cancelled_and_a_day_added_is_planned(house: House) -> None:
    series = factories.series(house)
    to = factories.to(house)

    actions.leave_out(series.pk, date(2022, 4, 26), "大扫除", **to)
    actions.add_day(series.pk, date(2022, 4, 28), **to)

    events = series.occurrences.order_by("starts_at")[:4]
    assert [(when([event])[0], event.state) for event in events] == [
        ("04-19 09:00", "planned"),
        ("04-26 09:00", "cancelled"),
        ("04-28 09:00", "planned"),
        ("05-03 09:00", "planned"),
    ]


def test_a_change_of_the_series_reaches_what_is_ahead_but_not_what_was_changed_itself(
    house: House,
) -> None:
    series = factories.series(house)
    first, second = series.occurrences.order_by("starts_at")[:2]
    details = Details(audience=OPEN, capacity=20, registers=True)
    actions.edit_event(first.pk, title="特别场", details=details, **factories.to(house))

    actions.edit_series(
        series.pk, title="周二问诊", venue="新活动室", details=details, **factories.to(house)
    )

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.title, second.title) == ("特别场", "周二问诊")
    assert (second.venue, second.capacity, second.audience) == ("新活动室", 20, "open")


def test_ending_a_series_cancels_what_is_ahead_and_plans_no_more(house: House) -> None:
    series = factories.series(house)

    actions.end_series(series.pk, "医生调走了", **factories.to(house))

    assert set(series.occurrences.values_list("state", flat=True)) == {State.CANCELLED}
    assert actions.plan_occurrences(series.pk, date(2023, 1, 1), **factories.to(house)) == []
    with pytest.raises(NotAllowed) as refused:
        actions.end_series(series.pk, "再说一次", **factories.to(house))
    assert refused.value.code == "ended"


def test_the_job_plans_ahead_as_time_goes_on(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    series = factories.series(house, announces=True)
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=7))

    jobs.plan_ahead()

    assert series.occurrences.filter(state=State.ANNOUNCED).count() == 14


@pytest.mark.parametrize("rule", ["FREQ=HOURLY", "BYDAY=TU", "x", "FREQ=DAILY;BYHOUR=1,2", ""])
def test_a_rule_that_is_none_is_refused_beside_its_field(house: House, rule: str) -> None:
    with pytest.raises(Invalid) as refused:
        factories.series(house, rule)
    assert refused.value.field == "rule"


def test_a_rule_that_gives_too_many_is_refused() -> None:
    start, end = midnight(2022), midnight(2042)
    with pytest.raises(Invalid):
        slots("FREQ=DAILY", start, start, end, works_on=lambda _day: True)


def test_ten_years_of_a_weekly_series_take_less_than_50_ms(house: House) -> None:
    series = factories.series(house)
    queries.slots_of(series, series.first_on, date(2032, 4, 19))  # the calendar is read once

    start = datetime.combine(series.first_on, time(9))
    works_on = clock.calendar().works_on
    took = []
    for _turn in range(5):
        begun = perf_counter()
        found = slots(
            TUESDAYS,
            start,
            start,
            datetime.combine(date(2032, 4, 19), time()),
            on_holiday=OnHoliday.NEXT,
            works_on=works_on,
        )
        took.append(perf_counter() - begun)

    assert len(found) == 519
    assert min(took) < 0.05


def test_series_are_seen_by_the_staff_of_their_area(house: House) -> None:
    series = factories.series(house)

    seen = {
        who
        for who in house.accounts
        if queries.series_visible_to(house.viewer(who)).filter(pk=series.pk).exists()
    }
    assert seen == {
        who for who in house.accounts if rules.can_see_series(house.viewer(who), series)
    }
    assert seen == {"worker", "second_worker", "secretary", "supervisor", "leader", "specialist"}


def test_only_planners_of_the_area_plan_a_series(house: House) -> None:
    series = factories.series(house)
    for who in ("worker", "other_secretary", "supervisor"):
        with pytest.raises(NotAllowed):
            actions.end_series(series.pk, "x", **factories.to(house, who))
