"""Terms, calendar, pauses and the house's clock: what holds where, and who sets it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import Grant, Role, Viewer
from linli.clock import actions, queries, rules
from linli.clock.models import CalendarDay, House, Term, WorkingHours
from linli.clock.tests.factories import NATIONAL, NOW, at, viewer
from linli.clock.tests.test_colours import promise
from linli.journal import queries as journal

pytestmark = pytest.mark.django_db
ADMINISTRATOR = viewer(Role.ADMINISTRATOR)
CONTACT = "case.appeal.first_contact"
HANDLE = "case.appeal.handle"


def set_term(**given: Any) -> Term:
    asked: dict[str, Any] = {"unit": "days", "amount": 2, "by": ADMINISTRATOR, "now": NOW} | given
    return actions.set_term(asked.pop("code", HANDLE), **asked)


def test_house_begins_with_the_shipped_terms() -> None:
    rows = queries.terms().values_list("code", "category", "unit", "amount")
    assert set(rows) == {
        ("case.appeal.first_contact", "", "days", 1),
        ("case.appeal.first_contact", "urgent", "minutes", 120),
        ("case.appeal.handle", "", "days", 5),
        ("case.inquiry.handle", "", "days", 3),
        ("case.hazard.handle", "", "days", 5),
        ("case.hazard.handle", "general", "days", 3),
        ("case.hazard.handle", "major", "days", 15),
        ("case.hazard.handle", "urgent", "days", 1),
        ("case.hazard.check", "", "days", 5),
        ("case.hazard.recheck", "", "days", 3),
        ("case.order.accept", "", "days", 1),
        ("case.order.accept", "urgent", "minutes", 120),
        ("case.order.object", "", "days", 1),
        ("case.order.answer", "", "days", 3),
        ("case.order.answer", "urgent", "days", 1),
        ("case.order.handle", "", "days", 7),
        ("case.order.handle", "urgent", "days", 1),
        ("case.order.handle", "simple", "days", 3),
        ("case.order.handle", "ordinary", "days", 7),
        ("case.order.handle", "complex", "days", 10),
        ("case.confirm", "", "days", 5),
        ("slip.sign", "", "days", 1),
        ("slip.reply", "", "days", 5),
        ("slip.check", "", "days", 3),
    }


def test_something_that_starts_is_due_by_its_term() -> None:
    span = queries.start(HANDLE, "1.4", "", NOW)
    assert (span.started_at, span.due_at) == (NOW, at("2022-04-24", 17, 30))
    assert (span.term_code, span.term_version) == (HANDLE, 1)
    # 42 working hours from Monday 9:00 to Sunday 17:30; three quarters are 31.5
    assert span.yellow_at == at("2022-04-22", 14)
    assert span.columns() == {
        "started_at": NOW, "yellow_at": span.yellow_at, "due_at": span.due_at,
    }  # fmt: skip


def test_urgent_appeal_is_called_within_two_working_hours() -> None:
    assert queries.start(CONTACT, "1.4", "urgent", NOW).due_at == at("2022-04-18", 11)
    assert queries.start(CONTACT, "1.4", "gas", NOW).due_at == at("2022-04-19", 17, 30)


def test_term_for_the_category_wins_then_the_nearest_area() -> None:
    set_term(area="1", amount=3)
    near = set_term(area="1.4", amount=2)
    set_term(area="1.40", amount=9)
    gas = set_term(category="gas", amount=1)

    assert queries.term_for(HANDLE, "1.4.9") == near
    assert queries.term_for(HANDLE, "1.4.9", "gas") == gas
    assert queries.term_for(HANDLE, "1.5").amount == 3
    assert queries.term_for(HANDLE, "2").amount == 5


def test_clock_without_a_term_is_refused_in_words() -> None:
    with pytest.raises(NotAllowed) as refusal:
        queries.start("case.unknown.handle", "1.4", "", NOW)
    assert refusal.value.code == "no_term"


def test_new_term_replaces_the_one_before_and_keeps_it() -> None:
    first = set_term(amount=4, version=1)
    second = set_term(amount=3, version=2)

    assert (first.version, second.version) == (2, 3)
    assert queries.term_for(HANDLE) == second
    kept = Term.objects.filter(code=HANDLE, category="").order_by("version")
    assert [(term.version, term.amount, term.retired_at) for term in kept] == [
        (1, 5, NOW), (2, 4, NOW), (3, 3, None),
    ]  # fmt: skip
    entry = journal.timeline(f"term:{second.pk}")[0]
    assert (entry.kind, entry.data["amount"], entry.data["version"]) == ("clock.term_set", 3, 3)


def test_second_of_two_who_change_a_term_sees_a_conflict() -> None:
    first = set_term(amount=4, version=1)
    with pytest.raises(Conflict) as conflict:
        set_term(amount=3, version=1)
    assert conflict.value.current == first


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"code": "unknown"}, "code"),
        ({"unit": "weeks"}, "unit"),
        ({"amount": 0}, "amount"),
        ({"amount": 251}, "amount"),
        ({"amount": 60_001, "unit": "minutes"}, "amount"),
        ({"warn_percent": 101}, "warn_percent"),
    ],
)
def test_term_that_makes_no_sense_is_refused_at_its_field(
    given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        set_term(**given)
    assert refusal.value.field == field


def test_exception_can_be_taken_out_of_force_but_not_the_rule() -> None:
    near = set_term(area="1.4", amount=2)
    actions.retire_term(near.pk, by=ADMINISTRATOR, now=NOW)
    actions.retire_term(near.pk, by=ADMINISTRATOR, now=NOW)
    assert queries.term_for(HANDLE, "1.4").amount == 5
    with pytest.raises(Invalid):
        actions.retire_term(queries.term_for(HANDLE).pk, by=ADMINISTRATOR, now=NOW)


MAY_SET = {Role.ADMINISTRATOR}
MAY_SEE = {Role.ADMINISTRATOR, Role.SUPERVISOR, Role.LEADER, Role.SECRETARY}


def attempt(allowed: bool, act: Callable[[], object]) -> None:
    if allowed:
        act()
    else:
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize("role", list(Role))
def test_only_administrators_set_terms_and_only_in_their_area(role: Role) -> None:
    who = viewer(role, "1.4")
    attempt(role in MAY_SET, lambda: set_term(area="1.4.9", by=who))
    for elsewhere in ("1.5", "1", ""):
        attempt(False, partial(set_term, area=elsewhere, by=who))


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(
    ("grant", "reaches"),
    [(Grant("", "1.4"), False), (Grant("", "1"), True), (Grant("", scope="house:1"), True)],
)
def test_only_who_administers_the_whole_house_sets_its_calendar(
    role: Role, grant: Grant, reaches: bool
) -> None:
    who = Viewer("account:7", (Grant(role, grant.area, grant.scope),), account_id=7)
    allowed = role in MAY_SET and reaches
    off: dict[str, Any] = {"is_working": False, "name": "调休", "by": who, "now": NOW}
    attempt(allowed, lambda: actions.set_day(date(2022, 5, 6), **off))
    attempt(allowed, lambda: actions.set_hours([(time(8), time(12))], by=who, now=NOW))
    attempt(allowed, lambda: actions.reset_offset(by=who, now=NOW))
    attempt(allowed, lambda: set_term(by=who))


@pytest.mark.parametrize("role", list(Role))
def test_list_and_rule_agree_for_each_role(role: Role) -> None:
    made = [set_term(area=area) for area in ("1", "1.4", "1.4.9", "1.40")]
    who = viewer(role, "1.4")
    seen = {term for term in queries.visible_to(who) if term.area}
    assert seen == {term for term in made if rules.can_see(who, term)}
    assert {term.area for term in seen} == ({"1.4", "1.4.9"} if role in MAY_SEE else set())
    assert queries.visible_to(who).filter(area="").exists() is (role in MAY_SEE)


# The calendar


def test_town_s_own_days_stand_above_the_national_calendar() -> None:
    actions.set_day(date(2022, 4, 19), is_working=False, name="消杀停工", by=ADMINISTRATOR, now=NOW)
    assert rules.add_days(NOW, 1, queries.calendar()) == at("2022-04-20", 17, 30)

    day = actions.set_day(
        date(2022, 4, 19), is_working=True, name="照常", by=ADMINISTRATOR, now=NOW
    )
    assert rules.add_days(NOW, 1, queries.calendar()) == at("2022-04-19", 17, 30)

    actions.clear_day(day.pk, by=ADMINISTRATOR, now=NOW)
    assert not CalendarDay.objects.exists()
    kinds = [entry.kind for entry in journal.timeline("calendar:2022-04-19")]
    assert kinds == ["clock.day_set", "clock.day_set", "clock.day_cleared"]


@pytest.mark.parametrize(
    ("day", "name", "field"),
    [(date(2022, 5, 6), "  ", "name"), (date(2052, 5, 6), "远", "day")],
)
def test_day_without_a_reason_or_far_away_is_refused(day: date, name: str, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.set_day(day, is_working=False, name=name, by=ADMINISTRATOR, now=NOW)
    assert refusal.value.field == field


def test_town_sets_its_own_hours_and_takes_them_back() -> None:
    actions.set_hours([(time(8, 30), time(12)), (time(15), time(18))], by=ADMINISTRATOR, now=NOW)
    assert queries.start(CONTACT, "", "urgent", at("2022-04-18", 11, 30)).due_at == at(
        "2022-04-18", 16, 30
    )
    actions.set_hours([], by=ADMINISTRATOR, now=NOW)
    assert not WorkingHours.objects.exists()
    assert queries.calendar().length == timedelta(hours=7)


@pytest.mark.parametrize(
    "hours",
    [
        [(time(12), time(9))],
        [(time(9), time(12)), (time(11), time(17))],
        [(time(9), time(9))],
    ],
)
def test_hours_out_of_order_are_refused(hours: list[tuple[time, time]]) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.set_hours(hours, by=ADMINISTRATOR, now=NOW)
    assert refusal.value.field == "hours"


# What is promised for a day; pauses


def test_promise_is_due_at_closing_time_and_yellow_a_working_day_before() -> None:
    soon = queries.until(date(2022, 4, 20), NOW)
    assert (soon.due_at, soon.yellow_at) == (at("2022-04-20", 17, 30), at("2022-04-19", 17, 30))
    late = queries.until(date(2022, 5, 20), NOW)
    assert late.yellow_at < at("2022-05-19", 9)
    today = queries.until(NOW.date(), NOW)
    assert (today.yellow_at, today.due_at) == (NOW, at("2022-04-18", 17, 30))
    with pytest.raises(NotAllowed):
        queries.until(date(2022, 4, 15), NOW)


def resumed(timed: Any, now: datetime) -> Any:
    for column, value in queries.resume(timed, now).items():
        setattr(timed, column, value)
    return timed


def test_time_that_stood_still_is_left_again() -> None:
    paused_at = at("2022-04-19", 9)
    timed = promise(**queries.pause(promise(), paused_at))
    assert timed.paused_at == paused_at
    assert queries.pause(timed, at("2022-04-20"))["paused_at"] == paused_at

    timed = resumed(timed, at("2022-04-25", 9))

    # Tuesday 9:00 to Wednesday 12:00 and 17:00 are, from Monday 9:00 on, Tuesday 12:00 and 17:00
    assert timed.yellow_at == at("2022-04-26", 12)
    assert timed.due_at == at("2022-04-26", 17)


def test_pause_washes_neither_red_nor_yellow_away() -> None:
    red = resumed(promise(paused_at=at("2022-04-21")), at("2022-04-25"))
    assert red.due_at == promise().due_at
    yellow = resumed(promise(paused_at=at("2022-04-20", 14)), at("2022-04-25"))
    assert (yellow.yellow_at, yellow.due_at) == (at("2022-04-25"), at("2022-04-25", 12))
    running = promise()
    assert resumed(running, NOW).due_at == running.due_at


@given(st.integers(0, 4000), st.integers(0, 20000))
def test_working_time_left_is_the_same_after_a_pause(before: int, away: int) -> None:
    paused_at = NOW + timedelta(minutes=before)
    timed = promise(paused_at=paused_at)
    left = rules.time_between(paused_at, timed.due_at, NATIONAL)
    now = paused_at + timedelta(minutes=away)
    after = resumed(timed, now)
    if left:
        assert rules.time_between(now, after.due_at, NATIONAL) == left
    assert after.yellow_at <= after.due_at


# The house's clock


def test_demo_house_stands_on_its_monday_and_ticks_on() -> None:
    queries.forget_house()
    real_now = datetime.now(UTC)
    actions.set_house_clock(NOW, real_now, "演示")

    assert timedelta(0) <= queries.now() - NOW < timedelta(seconds=5)
    assert queries.now().utcoffset() == timedelta(hours=8)
    assert queries.banner() == "演示"
    assert House.objects.get().offset == NOW - real_now

    actions.reset_offset(by=ADMINISTRATOR, now=NOW)
    assert abs(queries.now() - datetime.now(UTC)) < timedelta(seconds=5)
    assert queries.banner() == ""


def test_banner_of_two_lines_is_chinese_above_and_english_below() -> None:
    queries.forget_house()
    actions.set_house_clock(NOW, datetime.now(UTC), "演示\nDemo")
    with translation.override("zh-hans"):
        assert queries.banner() == "演示"
    with translation.override("en"):
        assert queries.banner() == "Demo"


def test_clock_is_asked_often_and_read_seldom(django_assert_num_queries: Any) -> None:
    queries.forget_house()
    with django_assert_num_queries(1):
        for _turn in range(5):
            queries.now()
            queries.banner()
