"""Rooms, desks and screens: booked once, told when they are free, moved and freed with an event."""

from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.utils import translation
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.cases.tests import factories
from linli.events import actions, queries, rules
from linli.events.models import Booking
from linli.events.spec import OPEN, Details, ResourceDraft
from linli.events.tests.factories import at, booked, lecture, room, to
from linli.events.workflow import BOOKING_MOVES, Hold, hold_after
from linli.journal import queries as journal
from linli.journal.actions import deliver_waiting
from linli.journal.models import Entry
from linli.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """What is refused is read in English."""
    with translation.override("en"):
        yield


def refused(act: Any) -> Invalid:
    with pytest.raises(Invalid) as refusal:
        act()
    return refusal.value


@pytest.mark.parametrize(
    ("move", "after"),
    [
        ("confirm", {"asked": "booked"}),
        ("move", {"asked": "asked", "booked": "booked"}),
        ("cancel", {"asked": "cancelled", "booked": "cancelled"}),
    ],
)
def test_every_state_and_move_of_a_booking(move: str, after: dict[str, str]) -> None:
    for state in Hold:
        if state in after:
            assert hold_after(state, move) == after[state]
        else:
            with pytest.raises(NotAllowed):
                hold_after(state, move)
    assert set(BOOKING_MOVES) == {"confirm", "move", "cancel"}


def test_what_is_taken_is_refused_with_by_whom_and_the_next_free_time(house: House) -> None:
    row = room(house)
    booked(row, house)
    booked(row, house, starts_at=at(10), ends_at=at(11, 30))

    refusal = refused(lambda: booked(row, house, "secretary", starts_at=at(9, 30)))

    assert (refusal.code, refusal.field) == ("taken", "starts")
    assert "“政策辅导” from 09:00 to 10:00" in str(refusal)
    assert "2022-04-19, 11:30 to 12:00" in str(refusal)
    # What touches does not overlap.
    assert booked(row, house, starts_at=at(11, 30), ends_at=at(12)).state == Hold.BOOKED


def test_it_can_be_had_in_its_hours_on_working_days_and_in_the_coming_year(house: House) -> None:
    row = room(house)

    early = refused(lambda: booked(row, house, starts_at=at(8), ends_at=at(9)))
    assert "from 08:30 to 17:30" in str(early)
    saturday: dict[str, Any] = {"starts_at": at(9, days=5), "ends_at": at(10, days=5)}
    off = refused(lambda: booked(row, house, **saturday))
    assert "2022-04-24, 08:30 to 09:30" in str(off)  # a Sunday worked for the May holidays
    over: dict[str, Any] = {"starts_at": at(8, 30, days=-3), "ends_at": at(9, days=-3)}
    assert refused(lambda: booked(row, house, **over)).field == "day"
    far: dict[str, Any] = {"starts_at": at(9, days=400), "ends_at": at(10, days=400)}
    assert refused(lambda: booked(row, house, **far)).field == "day"
    assert refused(lambda: booked(row, house, ends_at=at(9))).field == "ends"
    assert refused(lambda: booked(row, house, purpose=" ")).field == "purpose"

    weekend = room(house, "路演厅", on_days_off=True)
    assert booked(weekend, house, **saturday).state == Hold.BOOKED


def test_gathering_takes_its_place_in_one_save_moves_it_and_frees_it(house: House) -> None:
    hall, second = room(house), room(house, "路演厅")
    event = actions.plan_event(
        "salon",
        area_id=house.community.pk,
        title="企业沙龙",
        venue="",
        starts_at=at(9),
        ends_at=at(10),
        organiser_id=house.accounts["secretary"].pk,
        details=Details(audience=OPEN),
        resource_id=hall.pk,
        **to(house),
    )
    assert event.venue == "邻里服务站 洽谈室"
    held = event.bookings.get()
    assert (held.resource, held.starts_at, held.ends_at) == (hall, at(9), at(10))
    # It is the gathering that is moved and cancelled, not what it has booked.
    with pytest.raises(NotAllowed, match="belongs to a gathering"):
        actions.cancel_booking(held.pk, "x", **to(house))

    when: dict[str, Any] = {"starts_at": at(14), "ends_at": at(16)}
    actions.move_event(event.pk, venue=event.venue, **when, **to(house))
    held.refresh_from_db()
    assert (held.resource, held.starts_at) == (hall, at(14))

    actions.move_event(event.pk, venue="", resource_id=second.pk, **when, **to(house))
    held.refresh_from_db()
    event.refresh_from_db()
    assert (held.resource, event.venue) == (second, "邻里服务站 路演厅")

    actions.move_event(event.pk, venue="社区广场", **when, **to(house))
    held.refresh_from_db()
    assert held.state == Hold.CANCELLED

    actions.move_event(event.pk, venue="", resource_id=hall.pk, **when, **to(house))
    actions.cancel(event.pk, "主讲人生病", **to(house))
    assert list(event.bookings.values_list("state", flat=True)) == [Hold.CANCELLED] * 2
    assert booked(hall, house, starts_at=at(14), ends_at=at(15)).state == Hold.BOOKED


def test_gathering_is_not_planned_where_its_place_is_taken_or_too_small(house: House) -> None:
    row = room(house)
    booked(row, house)
    lecture(house)
    before = Entry.objects.count()
    plan: dict[str, Any] = {
        "area_id": house.community.pk,
        "title": "讲座",
        "venue": "",
        "organiser_id": house.accounts["secretary"].pk,
        "resource_id": row.pk,
    }
    nine: dict[str, Any] = {"starts_at": at(9), "ends_at": at(10)}
    assert refused(lambda: actions.plan_event("salon", **plan, **nine, **to(house))).code == "taken"
    two: dict[str, Any] = {"starts_at": at(14), "ends_at": at(15)}
    many = Details(audience=OPEN, capacity=40)
    small = refused(lambda: actions.plan_event("salon", **plan, **two, details=many, **to(house)))
    assert (small.field, "12" in str(small)) == ("capacity", True)
    assert (Entry.objects.count(), Booking.objects.count()) == (before, 1)

    event = actions.plan_event("salon", **plan, **two, **to(house))
    with pytest.raises(Invalid, match="12"):
        actions.edit_event(event.pk, title="讲座", details=many, **to(house))


def test_firm_asks_for_what_is_open_to_it_and_the_station_confirms(house: House) -> None:
    row = room(house)
    closed = room(house, "内部会议室", open_to="")
    firm = {"organisation_id": house.firm.pk}

    made = booked(row, house, "contact", **firm)
    assert made.state == Hold.ASKED
    # Kept free until it is answered; another firm's purpose is nobody's to read.
    other = booked(row, house, starts_at=at(14), ends_at=at(15), purpose="内部讨论")
    refusal = refused(
        lambda: booked(row, house, "contact", starts_at=at(14), ends_at=at(15), **firm)
    )
    assert "内部讨论" not in str(refusal)
    assert "2022-04-19, 15:00 to 16:00" in str(refusal)
    assert not rules.can_see_booking(house.viewer("contact"), other)
    with pytest.raises(NotAllowed):
        booked(closed, house, "contact", starts_at=at(11), ends_at=at(12), **firm)
    with pytest.raises(NotAllowed):
        booked(row, house, "contact", starts_at=at(11), ends_at=at(12))
    with pytest.raises(NotAllowed):
        actions.confirm_booking(made.pk, **to(house, "contact"))

    leader = house.viewer("leader")
    assert [line["pk"] for line in queries.waiting_for(leader, NOW)] == [made.pk]
    actions.confirm_booking(made.pk, **to(house, "leader"))
    assert list(queries.waiting_for(leader, NOW)) == []
    deliver_waiting(journal.reactions(), now=NOW)
    assert "邻里服务站 洽谈室" in Notice.objects.get(kind="booking.answered").body
    moved = actions.move_booking(made.pk, at(16), at(17), **to(house, "contact"))
    assert moved.state == Hold.ASKED
    actions.cancel_booking(made.pk, "改为线上", **to(house, "contact"))
    made.refresh_from_db()
    assert (made.state, made.reason) == (Hold.CANCELLED, "改为线上")
    deliver_waiting(journal.reactions(), now=NOW)  # what the firm did itself it is not told
    assert Notice.objects.filter(kind="booking.answered").count() == 1


def test_same_booking_sent_twice_is_one(house: House) -> None:
    row = room(house)
    firm = {"organisation_id": house.firm.pk}
    made = booked(row, house, "contact", **firm)
    assert booked(row, house, "contact", **firm) == made
    assert Booking.objects.count() == 1
    refused(lambda: booked(row, house, "contact", purpose="另一件事", **firm))


@pytest.mark.parametrize("move", ["confirm", "move", "cancel"])
def test_what_is_over_is_not_changed(house: House, move: str) -> None:
    made = booked(room(house), house, "contact", organisation_id=house.firm.pk)
    later: dict[str, Any] = {"by": house.viewer("leader"), "now": at(10)}
    acts: dict[str, Callable[[], object]] = {
        "confirm": lambda: actions.confirm_booking(made.pk, **later),
        "move": lambda: actions.move_booking(made.pk, at(11), at(12), **later),
        "cancel": lambda: actions.cancel_booking(made.pk, "没有用", **later),
    }
    with pytest.raises(NotAllowed, match="over"):
        acts[move]()
    made.refresh_from_db()
    assert made.state == Hold.ASKED


def test_firm_has_five_bookings_ahead_at_most(house: House) -> None:
    row = room(house, asks=False)
    firm = {"organisation_id": house.firm.pk}
    hours = [at(hour) for hour in range(9, 15)]
    for hour in hours[:5]:
        span: dict[str, Any] = {"starts_at": hour, "ends_at": hour + timedelta(hours=1)}
        assert booked(row, house, "contact", **span, **firm).state == Hold.BOOKED
    with pytest.raises(NotAllowed, match="as many bookings"):
        booked(row, house, "contact", starts_at=hours[5], ends_at=at(15), **firm)


def test_who_books_and_who_sees_is_the_same_in_the_list_and_for_one(house: House) -> None:
    row, order = room(house), factories.order(house).case
    rows = [
        booked(row, house, case_id=order.pk),
        booked(row, house, starts_at=at(11), ends_at=at(12), organisation_id=house.firm.pk),
    ]
    for name in house.accounts:
        viewer = house.viewer(name)
        seen = set(queries.bookings_visible_to(viewer))
        assert seen == {each for each in rows if rules.can_see_booking(viewer, each)}, name
        station = row.station
        assert (station in queries.stations_visible_to(viewer)) == rules.can_see_station(
            viewer, station
        )
        assert (row in queries.bookable(viewer)) == rules.can_book(viewer, row), name
    assert set(queries.bookings_visible_to(house.viewer("contact"))) == {rows[1]}
    with pytest.raises(NotAllowed):
        booked(row, house, "supervisor", starts_at=at(14), ends_at=at(15))


def test_two_who_change_at_once_and_what_is_out_of_use(house: House) -> None:
    row = room(house)
    made = booked(row, house)
    actions.move_booking(made.pk, at(10), at(11), version=1, **to(house))
    with pytest.raises(Conflict):
        actions.cancel_booking(made.pk, "x", version=1, **to(house))
    draft = ResourceDraft("room", "洽谈室", time(9), time(17), active=False)
    with pytest.raises(NotAllowed):
        actions.set_resource(row.pk, draft, **to(house, "secretary"))
    actions.set_resource(row.pk, draft, **to(house, "leader"))
    assert refused(lambda: booked(row, house, starts_at=at(14), ends_at=at(15))).field == "resource"
    assert queries.overlapping(row.pk, queries.opening(row, date(2022, 4, 19))) == made  # type: ignore[arg-type]


def test_free_times_and_the_week_are_what_is_not_booked(house: House) -> None:
    row, small = room(house), room(house, "工位", capacity=1)
    booked(row, house)
    booked(row, house, starts_at=at(10, 10), ends_at=at(17, 30))

    found = queries.found_free(
        [row, small], date(2022, 4, 19), 1, length=timedelta(hours=1), after=NOW, people=5
    )
    assert found == []
    found = queries.found_free(
        [row, small], date(2022, 4, 18), 2, length=timedelta(hours=8), after=NOW
    )
    assert [(each.resource, each.span.starts, each.span.ends) for each in found] == [
        (row, NOW, at(17, 30, days=0)),
        (small, NOW, at(17, 30, days=0)),
        (small, at(8, 30), at(17, 30)),
    ]

    week = queries.week(row, date(2022, 4, 18), NOW)
    assert [column.day.day for column in week.days] == [18, 19, 20, 21, 22, 24]
    tuesday = week.days[1]
    assert [
        (block.state, f"{block.starts:%H:%M}", block.lines, len(block.bookings))
        for block in tuesday.blocks
    ] == [("free", "08:30", 1, 0), ("taken", "09:00", 2, 1), ("taken", "10:00", 15, 1)]
    assert sum(block.lines for block in tuesday.blocks) == len(week.lines) == 18
