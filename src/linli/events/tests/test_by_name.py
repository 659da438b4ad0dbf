"""Gatherings about persons by name: several of a family share a number, each with a place."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import ANYONE, system
from linli.clock import queries as clock
from linli.events import actions, events, handlers, queries
from linli.events.models import Event, Registration
from linli.events.spec import MOST_BY_NUMBER, OPEN, Details, Party, RegistrationDraft
from linli.events.tests.factories import START, lecture, register, to
from linli.journal.models import Entry
from linli.notices.models import Notice
from linli.people.spec import Erased

PHONE = "13800001111"
MOTHER: dict[str, Any] = {"name": "何玉兰", "phone": PHONE}
FATHER: dict[str, Any] = {"name": "林守业", "phone": PHONE}


def session(house: House, capacity: int = 10) -> Event:
    """An announced gathering to which people register by name."""
    made = actions.plan_event(
        "clinic",
        area_id=house.community.pk,
        title="接种专场",
        venue="社区活动室",
        starts_at=START,
        ends_at=START.replace(hour=18),
        organiser_id=house.accounts["secretary"].pk,
        details=Details(audience=OPEN, capacity=capacity, registers=True),
        by_name=True,
        **to(house),
    )
    return actions.announce(made.pk, **to(house))


def test_each_name_under_one_number_has_a_place_and_a_code_of_its_own(house: House) -> None:
    event = session(house)
    hers, his = register(event, 1, **MOTHER), register(event, 2, **FATHER)
    rows = list(event.registrations.order_by("arrival"))
    assert [(row.name, row.nth, row.standing) for row in rows] == [
        ("何玉兰", 1, "placed"),
        ("林守业", 2, "placed"),
    ]
    assert len({one.registration.code for one in (hers, his)}) == 2
    assert hers.token != his.token
    again = register(event, 3, name=" 何玉兰 ", phone="138 0000 1111")
    assert (again.registration, again.again) == (hers.registration, True)
    event.refresh_from_db()
    assert (event.seats_taken, event.registrations.count()) == (2, 2)


def test_a_page_gone_back_to_registers_the_next_and_the_first_only_once(house: House) -> None:
    event = session(house)
    made = [register(event, 1, **who) for who in (MOTHER, FATHER, MOTHER, FATHER)]
    assert [one.again for one in made] == [False, False, True, True]
    assert [one.registration.name for one in made] == ["何玉兰", "林守业"] * 2
    other = register(event, 1, name="何玉兰", phone="13800002222")
    assert (other.again, event.registrations.count()) == (False, 3)


def test_one_number_registers_four_at_most_until_one_cancels(house: House) -> None:
    event = session(house)
    made = [register(event, n, name=f"何{n}", phone=PHONE) for n in range(MOST_BY_NUMBER)]
    with pytest.raises(NotAllowed) as refusal:
        register(event, 5, name="何五", phone=PHONE)
    assert refusal.value.code == "number_full"
    actions.cancel_registration(made[1].registration.pk, **to(house, "worker"))
    fifth = register(event, 6, name="何五", phone=PHONE).registration
    assert (fifth.nth, fifth.standing) == (2, "placed")


def test_a_household_registers_name_by_name(house: House) -> None:
    event = session(house)
    draft = RegistrationDraft("何玉兰", PHONE, party=Party.HOUSEHOLD, people=3)
    with pytest.raises(Invalid) as refusal:
        actions.register(event.pk, draft, once="x", by=ANYONE, now=NOW)
    assert refusal.value.field == "party"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"nth": 2, "name_index": ""}, "registration_few_by_one_number"),
        ({"nth": 5, "name_index": "n"}, "registration_few_by_one_number"),
        ({"nth": 1, "name_index": "n"}, "registration_nth_once"),
        ({"nth": 2, "name_index": "the first"}, "registration_phone_once"),
    ],
)
def test_the_database_refuses_a_second_place_of_a_number(
    house: House, given: dict[str, Any], name: str
) -> None:
    first = register(session(house), 1, **MOTHER).registration
    row = Registration.objects.get(pk=first.pk)
    row.pk, row.code, row.once, row.arrival = None, "OTHER", "other", 2
    row.nth = given["nth"]
    row.name_index = row.name_index if given["name_index"] == "the first" else given["name_index"]
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        row.save(force_insert=True)
    assert name in str(refusal.value)


def test_whoever_comes_is_received_by_their_own_name(house: House) -> None:
    event = session(house)
    his = register(event, 1, **FATHER).registration
    come: dict[str, Any] = to(house, "worker", START)
    hers = actions.walk_in_party(event.pk, RegistrationDraft(**MOTHER), once="w1", **come)
    his.refresh_from_db()
    assert (hers.registration.name, hers.registration.phone, his.came_at) == ("何玉兰", PHONE, None)
    again = actions.walk_in_party(event.pk, RegistrationDraft(**FATHER), once="w2", **come)
    assert again.registration == his
    here = queries.attendance(Event.objects.filter(pk=event.pk))
    assert (here.people, here.person_times) == (2, 2)


def test_whoever_is_erased_leaves_the_other_of_the_number(house: House) -> None:
    event = session(house)
    hers, his = (register(event, 1, **who).registration for who in (MOTHER, FATHER))
    gone = Erased(house.neighbour.pk, (), "何玉兰", PHONE)
    assert actions.forget_person(gone, by=system("erasure"), now=NOW) == 1
    hers.refresh_from_db()
    his.refresh_from_db()
    assert (hers.name, hers.phone_index, hers.name_index) == ("", "", "")
    assert (his.name, his.standing) == ("林守业", "placed")


def test_page_asks_for_a_name_and_messages_say_whose_they_are(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    event, plain = session(house), lecture(house)
    client = Client(headers={"accept-language": "en"})
    page = client.get(f"/e/{event.pk}/").text
    assert ['name="party"' in page, "the same number" in page] == [False, True]
    assert 'name="party"' in client.get(f"/e/{plain.pk}/").text
    once = client.get(f"/e/{event.pk}/").context["form"]["once"].value()
    for who in (MOTHER, FATHER):
        answer = client.post(f"/e/{event.pk}/", {**who, "once": once})
        assert answer.status_code == 302
    for entry in Entry.objects.filter(kind=events.REGISTERED).order_by("pk"):
        handlers.tell_registered(entry)
    bodies = [one.body for one in Notice.objects.order_by("pk")]
    assert [("何**" in body, "林**" in body) for body in bodies] == [(True, False), (False, True)]
