"""Many at once: exactly the seats there are, a fair line, one attendance for one code."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from tests.cast import build_house

from linli.base.errors import Invalid, NotAllowed
from linli.events import actions, queries
from linli.events.actions import Registered
from linli.events.models import Booking
from linli.events.spec import OPEN, Details
from linli.events.tests.factories import at, booked, lecture, register, room, to
from linli.events.tests.test_by_name import session
from linli.events.workflow import Standing

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Run all of them in threads that begin together."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(30)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(run, act) for act in acts]]


def test_thirty_people_for_five_places_get_exactly_five_and_a_fair_line() -> None:
    house = build_house()
    event = lecture(house, details=Details(audience=OPEN, capacity=5, registers=True))

    made = at_once([lambda n=n: register(event, n) for n in range(30)])  # type: ignore[misc]

    rows = list(event.registrations.order_by("arrival"))
    assert [row.arrival for row in rows] == list(range(1, 31))
    assert [row.standing for row in rows] == [Standing.PLACED] * 5 + [Standing.WAITING] * 25
    event.refresh_from_db()
    assert event.seats_taken == 5
    assert len({one.registration.pk for one in made if isinstance(one, Registered)}) == 30

    # All with a place cancel at the same moment: the first five of the line move up.
    at_once(
        [
            lambda pk=row.pk: actions.cancel_registration(pk, **to(house, "worker"))  # type: ignore[misc]
            for row in rows[:5]
        ]
    )
    placed = event.registrations.filter(standing=Standing.PLACED).order_by("arrival")
    assert [row.arrival for row in placed] == [6, 7, 8, 9, 10]

    # One number from two phones at the same moment is one registration.
    twice = at_once([lambda: register(event, 99), lambda: register(event, 99)])
    assert len({one.registration.pk for one in twice if isinstance(one, Registered)}) == 1

    # Two receptions scan one code at the same moment.
    code = rows[5].code
    received = at_once(
        [
            lambda who=who: actions.receive(event.pk, code, once=who, **to(house, who))  # type: ignore[misc]
            for who in ("worker", "second_worker")
        ]
    )
    assert sorted(one.again for one in received) == [False, True]  # type: ignore[attr-defined]
    assert queries.tally(event).came == 1


def test_twelve_who_want_one_room_at_one_time_get_it_once() -> None:
    house = build_house()
    row = room(house)

    def want(who: str, start: int) -> object:
        try:
            return booked(row, house, who, starts_at=at(9, start), ends_at=at(10, start)).pk
        except Invalid as refusal:
            return refusal.code

    answers = at_once(
        [
            lambda who=who, start=start: want(who, start)  # type: ignore[misc]
            for who in ("worker", "secretary", "leader", "specialist")
            for start in (0, 15, 30)
        ]
    )

    assert answers.count("taken") == 11
    assert Booking.objects.filter(resource=row).count() == 1
    # Whoever went past the action would be refused by the database.
    only = Booking.objects.get()
    with pytest.raises(IntegrityError, match="booking_never_overlaps"):
        Booking.objects.create(
            resource=row,
            during=DateTimeTZRange(at(9, 45), at(12)),
            purpose="x",
            made_by=only.made_by,
            made_at=only.made_at,
        )


def test_families_at_once_get_exactly_the_places_and_four_of_a_number_at_most() -> None:
    """Six names under each of two numbers, and the same name pressed twice at once."""
    house = build_house()
    event = session(house, capacity=5)
    names = [(f"何{n}", number) for number in ("13800001111", "13800002222") for n in range(6)]

    def book(turn: int) -> object:
        name, phone = names[turn % len(names)]
        try:
            return register(event, turn, name=name, phone=phone)
        except NotAllowed as refusal:
            return refusal.code

    made = at_once([lambda n=n: book(n) for n in range(2 * len(names))])  # type: ignore[misc]

    rows = list(event.registrations.order_by("arrival"))
    assert [row.arrival for row in rows] == list(range(1, 9))
    assert [row.standing for row in rows] == [Standing.PLACED] * 5 + [Standing.WAITING] * 3
    assert sorted((row.phone, row.nth) for row in rows) == sorted(
        (phone, turn) for phone in ("13800001111", "13800002222") for turn in (1, 2, 3, 4)
    )
    assert len({(row.phone, row.name) for row in rows}) == 8
    assert made.count("number_full") == 8
