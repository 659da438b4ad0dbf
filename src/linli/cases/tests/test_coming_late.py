"""What was said at a door without network: its clocks run from then, however late it arrives."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.cast import NOW, House

from linli.base.errors import Invalid
from linli.cases import actions, queries
from linli.cases.models import Case
from linli.cases.spec import Settled
from linli.cases.tests import factories
from linli.journal.models import Entry

HERE = ZoneInfo("Asia/Shanghai")
Parts = tuple[int, int, int, int, int]


def said(house: House, at: datetime, now: datetime, **given: Any) -> Case:
    worker = house.viewer("worker")
    case = factories.raised(house, by=worker, source="door", at=at, now=now, **given).case
    case.refresh_from_db()
    return case


def due(case: Case, code: str = "first_contact") -> datetime:
    moment: datetime = case.clocks.get(code=code).due_at
    return moment.astimezone(HERE)


def test_due_as_if_it_had_come_at_once(house: House) -> None:
    at = NOW + timedelta(hours=1)
    case = said(house, at, NOW + timedelta(days=3))
    assert (case.raised_at, case.arrived_at) == (at, NOW + timedelta(days=3))
    assert due(case) == due(said(house, at, at)) == datetime(2022, 4, 19, 17, 30, tzinfo=HERE)
    assert case.number == "SQ20220421-0001"  # numbered on the day it was entered


@pytest.mark.parametrize(
    ("urgency", "at", "now", "until"),
    [
        # Friday at five, in on Monday: due that same Monday, not a working day after it.
        ("normal", (2022, 4, 15, 17, 0), (2022, 4, 18, 10, 0), (2022, 4, 18, 17, 30)),
        # Two hours: half an hour of Friday is gone, the rest is left on Monday morning.
        ("urgent", (2022, 4, 15, 17, 0), (2022, 4, 18, 10, 0), (2022, 4, 18, 10, 30)),
        # Said on a Saturday: nobody works, the two hours begin on Monday.
        ("urgent", (2022, 4, 16, 11, 0), (2022, 4, 18, 10, 0), (2022, 4, 18, 11, 0)),
        # Before the holidays of May, in after them.
        ("normal", (2022, 4, 29, 17, 0), (2022, 5, 5, 9, 30), (2022, 5, 5, 17, 30)),
        ("urgent", (2022, 4, 29, 17, 0), (2022, 5, 5, 9, 30), (2022, 5, 5, 10, 30)),
        # On the Sunday that is worked for them.
        ("urgent", (2022, 4, 24, 9, 0), (2022, 4, 26, 9, 0), (2022, 4, 24, 11, 0)),
    ],
)
def test_term_goes_across_weekends_and_holidays_from_the_door(
    house: House, urgency: str, at: Parts, now: Parts, until: Parts
) -> None:
    late = said(house, _moment(at), _moment(now), urgency=urgency)
    at_once = said(house, _moment(at), _moment(at), urgency=urgency)
    assert due(late) == _moment(until) == due(at_once)


def test_hazard_for_a_day_that_has_passed_meanwhile_is_late_and_not_refused(house: House) -> None:
    facts = {**factories.FACTS, "due_on": date(2022, 4, 19)}
    later = NOW + timedelta(days=3)
    case = factories.hazard(house, facts=facts, at=NOW, now=later).case
    assert due(case, "handle") == datetime(2022, 4, 19, 17, 30, tzinfo=HERE)
    row = queries.with_clock(Case.objects.filter(pk=case.pk), later).get()
    assert row.colour_code == "red"


def test_settled_on_the_spot_is_in_time_and_others_get_their_whole_term(house: House) -> None:
    """Nobody could ask the raiser before the house knew of it."""
    later = NOW + timedelta(days=3)
    case = said(house, NOW, later, settled=Settled("solved", "换了灯泡"))
    clocks = {clock.code: clock for clock in case.clocks.all()}
    assert case.ended_at == NOW
    assert clocks["first_contact"].met_at == clocks["handle"].met_at == NOW
    assert clocks["handle"].started_at == NOW
    assert (clocks["confirm"].started_at, clocks["confirm"].met_at) == (later, None)


def test_both_moments_stand_in_the_history_and_on_the_tracking_page(house: House) -> None:
    case = said(house, NOW, NOW + timedelta(days=1))
    words = "登记于 2022年4月18日 09:00，送达于 2022年4月19日 09:00"
    assert queries.happenings(case)[0].what == f"已提出 · {words}"
    assert words in queries.public_happenings(case)[0].what
    assert Entry.objects.get(subject=f"case:{case.pk}").data["said_at"] == (
        "2022-04-18T09:00:00+08:00"
    )


def test_minutes_are_no_delay_worth_telling(house: House) -> None:
    case = said(house, NOW, NOW + timedelta(minutes=59))
    assert not case.came_late
    assert "said_at" not in Entry.objects.get(subject=f"case:{case.pk}").data


@pytest.mark.parametrize("away", [timedelta(seconds=1), timedelta(days=-367)])
def test_moment_that_cannot_be_is_refused(house: House, away: timedelta) -> None:
    with pytest.raises(Invalid) as refusal:
        said(house, NOW + away, NOW)
    assert refusal.value.field == "at"
    assert not Case.objects.exists()


def test_word_given_at_the_door_counts_from_then(house: House) -> None:
    case = factories.brought_to(house, "ended")
    at, later = NOW + timedelta(hours=1), NOW + timedelta(days=3)
    word: dict[str, Any] = {"how": "door", "by": house.viewer("worker"), "now": later}
    actions.confirm(case.pk, solved=False, once="word-1", at=at, **word)
    case.refresh_from_db()
    assert case.confirmations.get().taken_at == at
    assert case.clocks.get(code="handle").started_at == at
    # Sent again by a phone that got no answer: taken down once, whatever has become of it.
    actions.confirm(case.pk, solved=False, once="word-1", at=at, version=case.version - 1, **word)
    case.refresh_from_db()
    assert (case.reopen_count, case.confirmations.count()) == (1, 1)


def test_word_is_never_older_than_the_end_it_speaks_of(house: House) -> None:
    case = factories.brought_to(house, "ended")
    actions.confirm(
        case.pk,
        how="door",
        solved=True,
        at=NOW - timedelta(days=2),
        by=house.viewer("worker"),
        now=NOW,
    )
    case.refresh_from_db()
    assert case.closed_at == case.confirmations.get().taken_at == NOW


def _moment(parts: Parts) -> datetime:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute, tzinfo=HERE)
