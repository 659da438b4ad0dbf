"""Who is on duty: planned without days off, nobody twice, exchanged, handed over, gaps in words."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests.cast import NOW, PASSWORD, PROGRAM, SINCE, House

from linli.accounts import actions as accounts
from linli.accounts.models import Account
from linli.alliances import actions, jobs, queries, rules
from linli.alliances.models import Turn
from linli.alliances.spec import DUTY_KEPT, DutyDraft
from linli.alliances.tests import factories
from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import Role
from linli.clock import queries as clock
from linli.events.models import Station
from linli.events.tests.factories import at, room

pytestmark = pytest.mark.django_db
MONDAY = date(2022, 4, 18)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """What is refused is read in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def station(house: House) -> Station:
    return room(house).station


@pytest.fixture
def social_worker(house: House) -> Account:
    """A resident social worker: a specialist of the agency, with a specialist's few rights."""
    row = accounts.open_account("shegong", "示例社工", PASSWORD, by=PROGRAM, now=NOW)
    role, area = str(Role.SPECIALIST), house.subdistrict.pk
    accounts.appoint(row.pk, role, area_id=area, since=SINCE, by=PROGRAM, now=NOW)
    return row


def planned(house: House, station: Station, account: Account, **given: Any) -> list[Turn]:
    """The coming week's mornings, each working day, by the leader."""
    values: dict[str, Any] = {
        "post": "specialist",
        "first": MONDAY + timedelta(days=1),
        "last": MONDAY + timedelta(days=6),
        "starts": time(9),
        "ends": time(12),
        "weekdays": (0, 1, 2, 3, 4, 5, 6),
    }
    draft = DutyDraft(station.pk, account.pk, **values | given)
    return actions.plan_turns(draft, by=house.viewer("leader"), now=NOW)


def test_turns_leave_days_off_out_and_take_moved_working_days(
    house: House, station: Station
) -> None:
    made = planned(house, station, house.accounts["specialist"], last=date(2022, 5, 7))
    days = [clock.local(turn.starts_at).date() for turn in made]
    # Sunday 24 April and Saturday 7 May are worked for the holidays of 30 April to 4 May.
    april = [19, 20, 21, 22, 24, 25, 26, 27, 28, 29]
    assert [day.day for day in days if day.month == 4] == april
    assert [day.day for day in days if day.month == 5] == [5, 6, 7]
    may_day = {"first": date(2022, 5, 1), "last": date(2022, 5, 3)}
    with pytest.raises(Invalid, match="working day"):
        planned(house, station, house.accounts["worker"], **may_day)


def test_nobody_is_on_duty_twice_at_one_time(house: House, station: Station) -> None:
    specialist = house.accounts["specialist"]
    made = planned(house, station, specialist)
    with pytest.raises(Invalid, match="2022-04-20, 09:00 to 12:00"):
        planned(house, station, specialist, weekdays=(2,), starts=time(11), ends=time(14))
    assert Turn.objects.count() == len(made)
    planned(house, station, specialist, weekdays=(2,), starts=time(12), ends=time(14))
    with pytest.raises(IntegrityError, match="turn_nobody_twice"), transaction.atomic():
        Turn.objects.create(
            station=station, account=specialist, during=made[0].during, made_by="x", post="x"
        )


def test_two_exchange_a_turn_each_even_at_the_same_hour(
    house: House, station: Station, social_worker: Account
) -> None:
    mine = planned(house, station, house.accounts["specialist"])
    theirs = planned(house, station, social_worker, post="social_worker")
    own: dict[str, Any] = {"by": house.viewer("specialist"), "now": NOW}

    with pytest.raises(Invalid, match="2022-04-19"):  # both have that morning already
        actions.exchange(mine[0].pk, theirs[2].pk, "家中有事", **own)
    actions.exchange(mine[0].pk, theirs[0].pk, "同一天换岗", version=1, **own)
    for turn in (mine[0], theirs[0]):
        turn.refresh_from_db()
    assert (mine[0].account, theirs[0].account) == (social_worker, house.accounts["specialist"])
    assert mine[0].reason == theirs[0].reason == "同一天换岗"
    with pytest.raises(Conflict):
        actions.call_off(mine[0].pk, "x", version=1, by=house.viewer("leader"), now=NOW)


def test_turn_is_handed_over_by_whose_it_is_with_a_reason(
    house: House, station: Station, social_worker: Account
) -> None:
    turn = planned(house, station, house.accounts["specialist"])[0]
    own: dict[str, Any] = {"by": house.viewer("specialist"), "now": NOW}
    with pytest.raises(Invalid):
        actions.hand_over(turn.pk, social_worker.pk, " ", **own)
    with pytest.raises(NotAllowed):
        actions.hand_over(turn.pk, social_worker.pk, "x", by=house.viewer("secretary"), now=NOW)
    with pytest.raises(Invalid):
        actions.hand_over(turn.pk, house.accounts["contact"].pk, "x", **own)
    assert actions.hand_over(turn.pk, social_worker.pk, "参加培训", **own).reason == "参加培训"
    with pytest.raises(NotAllowed):  # it is not theirs any more
        actions.hand_over(turn.pk, house.accounts["specialist"].pk, "x", **own)


def test_leave_makes_a_gap_that_is_said_and_nobody_on_leave_takes_over(
    house: House, station: Station, social_worker: Account
) -> None:
    specialist = house.accounts["specialist"]
    turns = planned(house, station, specialist)
    factories.kept(house)
    leader: dict[str, Any] = {"by": house.viewer("leader"), "now": NOW}
    day = MONDAY + timedelta(days=2)
    actions.go_on_leave(specialist.pk, social_worker.pk, since=day, until=day, **leader)

    days = queries.duty_days(station, MONDAY, 7, NOW)
    assert [each.day.day for each in days if each.is_gap] == [18, 20]
    assert [each.day.day for each in days if each.turns] == [19, 20, 21, 22, 24]
    actions.hand_over(turns[1].pk, social_worker.pk, "休假", **leader)
    assert [each.day.day for each in queries.duty_days(station, MONDAY, 7, NOW) if each.is_gap] == [
        18
    ]
    with pytest.raises(Invalid, match="on leave"):
        actions.hand_over(turns[1].pk, specialist.pk, "x", **leader)
    actions.call_off(turns[0].pk, "站点检修", **leader)
    assert queries.duty_days(station, MONDAY, 7, NOW)[1].is_gap


def test_who_sees_a_turn_is_the_same_in_the_list_and_for_one(
    house: House, station: Station
) -> None:
    rows = planned(house, station, house.accounts["specialist"])
    for name in house.accounts:
        viewer = house.viewer(name)
        seen = set(queries.turns_visible_to(viewer))
        assert seen == {row for row in rows if rules.can_see_turn(viewer, row)}, name
    assert set(queries.turns_visible_to(house.viewer("worker"))) == set(rows)
    assert set(queries.turns_visible_to(house.viewer("contact"))) == set()


def test_turns_are_forgotten_a_year_later(
    house: House, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = planned(house, station, house.accounts["specialist"])
    last = turns[-1].ends_at + DUTY_KEPT
    for moment, left in ((last, 1), (last + timedelta(seconds=1), 0)):
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        jobs.forget_turns()
        assert Turn.objects.count() == left


@pytest.mark.parametrize("many", [1, 4])
def test_pages_of_duty_say_who_is_there_and_firms_read_the_post_alone(
    house: House,
    station: Station,
    social_worker: Account,
    many: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    for number in range(many):
        hours = {"starts": time(9 + number), "ends": time(10 + number), "first": MONDAY}
        planned(house, station, social_worker, post="social_worker", **hours)
    secretary, contact = Client(headers={"accept-language": "en"}), Client()
    secretary.force_login(house.accounts["leader"])
    contact.force_login(house.accounts["contact"])
    for address in (
        reverse("alliances:duty", args=[station.pk]),
        reverse("events:station", args=[station.pk]),
    ):
        secretary.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = secretary.get(address)
        assert "示例社工" in page.text
        assert len(asked) <= 12, (address, len(asked))
    shown = contact.get(reverse("services:places")).text
    assert "驻站社工" in shown
    assert "示例社工" not in shown


def test_leader_plans_hands_over_and_calls_off_on_the_pages(
    house: House, station: Station, social_worker: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    leader = Client(headers={"accept-language": "en"})
    leader.force_login(house.accounts["leader"])
    sent = {
        "account": social_worker.pk, "post": "social_worker", "first": "2022-04-19",
        "last": "2022-04-22", "starts": "09:00", "ends": "12:00", "weekdays": ["1", "3"],
    }  # fmt: skip
    assert leader.post(reverse("alliances:plan_turns", args=[station.pk]), sent).status_code == 302
    first, second = Turn.objects.order_by("during")
    assert (first.starts_at, second.starts_at) == (at(9), at(9, days=3))
    given = {"account": house.accounts["specialist"].pk, "reason": "换班", "version": "1"}
    assert leader.post(reverse("alliances:hand_over", args=[first.pk]), given).status_code == 302
    swap = {"other": second.pk, "reason": "互换"}
    assert leader.post(reverse("alliances:exchange", args=[first.pk]), swap).status_code == 302
    off = {"reason": "检修", "version": "2"}
    assert leader.post(reverse("alliances:call_off", args=[second.pk]), off).status_code == 302
    week = leader.get(reverse("alliances:duty", args=[station.pk]) + "?week=2022-04-18").text
    assert "called off" in week
    assert "Nobody is planned for this working day." in week
    assert leader.get(reverse("alliances:export_turns", args=[station.pk])).status_code == 200
