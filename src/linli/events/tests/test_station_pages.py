"""The pages of stations: set up, booked from the week and from a search, moved, cancelled."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.cast import NOW, House

from linli.clock import queries as clock
from linli.events.models import Booking, Event, Resource, Station
from linli.events.tests.factories import at, booked, room
from linli.events.workflow import Hold

SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def page(name: str, *args: object) -> str:
    return reverse(f"events:{name}", args=args)


def test_leader_sets_a_station_up_and_staff_book_from_its_week(
    house: House, sign_in: SignIn
) -> None:
    leader, worker = sign_in("leader"), sign_in("worker")
    assert "No station here" in leader.get(page("stations")).text
    given = {"area": house.subdistrict.pk, "name": "淮河站", "address": "1号", "phone": "0371-1"}
    assert leader.post(page("new_station"), given).status_code == 302
    station = Station.objects.get()
    assert "Nothing to book yet" in leader.get(page("station", station.pk)).text
    typed = {"name": "洽谈室", "kind": "room", "capacity": "12", "opens": "08:30"}
    typed |= {"closes": "17:30", "open_to": "firms", "asks": "on", "active": "on"}
    assert leader.post(page("new_resource", station.pk), typed).status_code == 302
    row = Resource.objects.get()

    assert worker.get(page("new_resource", station.pk)).status_code == 403
    week = worker.get(page("resource", row.pk)).text
    free = f"{page('book', row.pk)}?day=2022-04-19&amp;starts=08:30&amp;ends=17:30"
    assert free in week
    sent = {"day": "2022-04-19", "starts": "09:00", "ends": "10:00", "purpose": "洽谈"}
    answer = worker.post(page("book", row.pk), sent)
    made = Booking.objects.get()
    assert answer.headers["Location"] == page("booking", made.pk)
    again = worker.post(page("book", row.pk), sent | {"purpose": "另一个"})
    assert again.status_code == 422
    assert "Already taken by “洽谈” from 09:00 to 10:00." in again.text
    assert "另一个" in again.text  # what was typed is kept

    found = worker.get(page("free", station.pk), {"day": "2022-04-19", "minutes": "60"}).text
    assert f"{page('book', row.pk)}?day=2022-04-19&amp;starts=10:00&amp;ends=11:00" in found
    moved = sent | {"resource": row.pk, "starts": "14:00", "ends": "15:00", "version": "1"}
    assert worker.post(page("move_booking", made.pk), moved).status_code == 302
    assert "14:00–15:00" in worker.get(page("station", station.pk) + "?day=2022-04-19").text
    stale = {"reason": "不用了", "version": "1"}
    assert worker.post(page("cancel_booking", made.pk), stale).status_code == 409
    assert worker.post(page("cancel_booking", made.pk), {"reason": "不用了"}).status_code == 302
    made.refresh_from_db()
    assert made.state == Hold.CANCELLED


def test_gathering_is_planned_in_a_room_and_moved_out_of_it(house: House, sign_in: SignIn) -> None:
    row, secretary = room(house), sign_in("secretary")
    sent = {
        "title": "沙龙", "kind": "salon", "day": "2022-04-19", "starts": "09:00", "ends": "10:00",
        "resource": row.pk, "venue": "", "audience": "open",
    }  # fmt: skip
    assert secretary.post(page("new"), sent).status_code == 302
    event = Event.objects.get()
    shown = secretary.get(page("event", event.pk)).text
    assert f"{page('resource', row.pk)}?week=2022-04-19" in shown
    refused = secretary.post(page("new"), sent)
    assert "Already taken by “沙龙”" in refused.text
    nowhere = secretary.post(page("new"), sent | {"resource": ""})
    assert "Say where people meet." in nowhere.text
    moved = {
        "day": "2022-04-19", "starts": "09:00", "ends": "10:00", "resource": "", "venue": "广场",
    }  # fmt: skip
    assert secretary.post(page("move", event.pk), moved).status_code == 302
    assert event.bookings.get().state == Hold.CANCELLED


@pytest.mark.parametrize("many", [1, 6])
def test_pages_of_a_station_ask_at_most_twelve_questions(
    house: House, sign_in: SignIn, many: int
) -> None:
    row = room(house)
    for number in range(many):
        room(house, f"{number}号")
        starts = at(9 + number)
        firm = {"organisation_id": house.firm.pk}
        made = booked(row, house, "contact" if number < 5 else "worker", starts_at=starts,
                      ends_at=starts.replace(minute=30), **firm)  # fmt: skip
    secretary = sign_in("secretary")
    for address in (
        page("stations"),
        page("station", row.station_id) + "?day=2022-04-19",
        page("resource", row.pk),
        page("free", row.station_id) + "?day=2022-04-19&minutes=30",
        page("booking", made.pk),
        page("new"),
    ):
        secretary.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert secretary.get(address).status_code == 200
        assert len(asked) <= 12, (address, len(asked))
