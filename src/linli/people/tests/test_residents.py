"""Residents, their ties and consents: what is kept, how it is found, how it is erased."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import ANYONE, Grant, Role, Viewer, system
from linli.journal.models import Entry, Text
from linli.people import actions, queries
from linli.people.models import Consent, Person, Tie
from linli.places import actions as places

BY = system("test")

TODAY = date(2022, 4, 18)

pytestmark = pytest.mark.django_db


def stored(table: str, pk: int) -> str:
    """A row as it lies in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"select row_to_json(t)::text from {table} t where id = %s", [pk])
        return str(cursor.fetchone()[0])


def test_name_and_phone_lie_sealed_and_are_still_found(house: House, worker: Viewer) -> None:
    person = actions.register_person(
        house.community.pk, name=" 周 小满 ", phone="+86 139-0000-0002", by=worker, now=NOW
    )

    row = stored("people_person", person.pk)
    assert "周" not in row
    assert "13900000002" not in row
    assert set(queries.find_by_phone(worker, "139 0000 0002")) == {person}
    assert set(queries.find_by_phone(worker, "1390000000")) == set()
    assert queries.resident(person).name == "周**"
    assert queries.resident(person).phone == "139****0002"


def test_nothing_of_a_person_stands_in_the_journal(house: House, worker: Viewer) -> None:
    person = actions.register_person(
        house.community.pk, name="周小满", phone="13900000002", note="怕狗", by=worker, now=NOW
    )
    actions.edit_person(person.pk, name="周大满", by=worker, now=NOW)

    entries = Entry.objects.filter(subject=f"person:{person.pk}")
    assert [(entry.kind, entry.data) for entry in entries] == [
        ("person.registered", {}),
        ("person.edited", {"fields": ["name"]}),
    ]
    assert not Text.objects.filter(entry__in=entries).exists()


def test_resident_is_written_down_with_door_and_consent(house: House, worker: Viewer) -> None:
    door = house.dwellings()[1]

    person = actions.register_person(
        house.community.pk,
        name="周小满",
        dwelling_id=door.pk,
        kind="occupant",
        consent="spoken",
        by=worker,
        now=NOW,
    )

    assert set(person.ties.values_list("dwelling", "kind")) == {(door.pk, "occupant")}
    consent = queries.consents_of(f"person:{person.pk}").get()
    assert (consent.purpose, consent.given_how, consent.withdrawn_at) == ("contact", "spoken", None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "13900000002"}, "name"),
        ({"name": "周" * 61}, "name"),
        ({"name": "周小满", "phone": "123"}, "phone"),
        ({"name": "周小满", "phone": "keine"}, "phone"),
        ({"name": "周小满", "note": "410103199001011234"}, "note"),
    ],
)
def test_wrong_value_is_refused_beside_its_field(
    house: House, worker: Viewer, values: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.register_person(house.community.pk, **values, by=worker, now=NOW)

    assert refusal.value.field == field
    assert Person.objects.count() == 1


def test_correction_leaves_alone_what_was_not_given(house: House, worker: Viewer) -> None:
    person = actions.edit_person(house.neighbour.pk, name="宋玉真", by=worker, now=NOW, version=1)

    assert (person.name, person.phone, person.version) == ("宋玉真", "13900000001", 2)
    with pytest.raises(Conflict):
        actions.edit_person(person.pk, phone="", by=worker, now=NOW, version=1)
    assert actions.edit_person(person.pk, phone="", by=worker, now=NOW).phone == ""
    assert set(queries.find_by_phone(worker, "13900000001")) == set()


def test_four_ties_are_four_things(house: House, worker: Viewer) -> None:
    person, door = house.neighbour, house.dwellings()[0]
    for kind in ("occupant", "head", "registered"):
        actions.tie(person.pk, door.pk, kind=kind, by=worker, now=NOW)

    assert set(person.ties.values_list("kind", flat=True)) == {
        "occupant",
        "owner",
        "head",
        "registered",
    }
    with pytest.raises(Invalid) as refusal:
        actions.tie(person.pk, door.pk, kind="head", by=worker, now=NOW)
    assert refusal.value.code == "taken"
    with pytest.raises(Invalid):
        actions.tie(person.pk, door.pk, kind="friend", by=worker, now=NOW)


def test_ended_tie_stays_in_the_history_and_may_begin_again(house: House, worker: Viewer) -> None:
    row = house.neighbour.ties.get()

    actions.untie(row.pk, by=worker, now=NOW)
    actions.tie(house.neighbour.pk, row.dwelling_id, kind="owner", by=worker, now=NOW)

    assert set(house.neighbour.ties.values_list("until", flat=True)) == {TODAY, None}
    with pytest.raises(NotAllowed):
        actions.untie(row.pk, by=worker, now=NOW)


@pytest.mark.parametrize(
    ("since", "until"),
    [(None, TODAY + timedelta(1)), (date(2022, 4, 1), date(2022, 3, 31))],
)
def test_tie_ends_between_its_first_day_and_today(
    house: House, worker: Viewer, since: date | None, until: date
) -> None:
    row = actions.tie(
        house.neighbour.pk, house.dwellings()[1].pk, kind="owner", since=since, by=worker, now=NOW
    )

    with pytest.raises(Invalid) as refusal:
        actions.untie(row.pk, until=until, by=worker, now=NOW)

    assert refusal.value.field == "until"


def test_nobody_is_tied_to_a_retired_door_or_in_the_future(house: House, worker: Viewer) -> None:
    door = house.dwellings()[1]
    with pytest.raises(Invalid) as refusal:
        actions.tie(
            house.neighbour.pk,
            door.pk,
            kind="owner",
            since=TODAY + timedelta(1),
            by=worker,
            now=NOW,
        )
    assert refusal.value.field == "since"

    places.retire_dwelling(door.pk, by=BY, now=NOW)
    with pytest.raises(Invalid) as refusal:
        actions.tie(house.neighbour.pk, door.pk, kind="owner", by=worker, now=NOW)
    assert refusal.value.field == "dwelling"


def test_household_lists_each_door_masked(house: House, worker: Viewer) -> None:
    first, second = house.dwellings()[:2]
    actions.tie(house.neighbour.pk, first.pk, kind="occupant", by=worker, now=NOW)

    found = queries.households([first.pk, second.pk])

    assert [(who.name, who.phone, who.tie) for who in found[first.pk]] == [
        ("宋**", "139****0001", "owner"),
        ("宋**", "139****0001", "occupant"),
    ]
    assert found[second.pk] == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("宋玉珍", 1),
        ("宋玉", 0),
        ("13900000001", 1),
        ("139 0000 0001", 1),
        ("9号楼1单元101", 1),
        ("10号楼", 0),
    ],
)
def test_register_is_searched_by_whole_name_whole_number_or_address(
    house: House, worker: Viewer, words: str, found: int
) -> None:
    assert queries.search_register(queries.register_of(worker), words).count() == found


def test_erased_person_is_gone_from_everywhere(house: House, secretary: Viewer) -> None:
    person = house.neighbour
    actions.give_consent(f"person:{person.pk}", "contact", how="spoken", by=BY, now=NOW)

    actions.erase_person(person.pk, by=secretary, now=NOW)

    person.refresh_from_db()
    row = stored("people_person", person.pk)
    assert (person.name, person.phone, person.name_index, person.phone_index) == ("", "", "", "")
    assert "v1:" not in row
    assert set(queries.visible_to(secretary)) == set()
    assert not Tie.objects.filter(person=person).exists()
    assert queries.consents_of(f"person:{person.pk}").get().withdrawn_at == NOW
    assert "person.erased" in set(
        Entry.objects.filter(subject=f"person:{person.pk}").values_list("kind", flat=True)
    )
    with pytest.raises(NotAllowed):
        actions.edit_person(person.pk, name="甲", by=secretary, now=NOW)
    with pytest.raises(NotAllowed):
        actions.erase_person(person.pk, by=secretary, now=NOW)


def test_identity_number_without_a_legal_basis_is_refused_by_the_database(house: House) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=house.neighbour.pk).update(identity="x", identity_basis="")


def test_consent_given_twice_is_one_and_is_taken_back(house: House) -> None:
    subject = "case:12"
    raiser = Viewer("link:1", (Grant(Role.RESIDENT, scope=subject),))
    for _ in range(2):
        actions.give_consent(subject, "case_contact", how="portal", by=ANYONE, now=NOW)
    assert Consent.objects.filter(subject=subject).count() == 1

    with pytest.raises(NotAllowed):
        actions.withdraw_consent(subject, by=ANYONE, now=NOW)
    assert actions.withdraw_consent(subject, "case_contact", by=raiser, now=NOW) == 1
    assert actions.withdraw_consent(subject, by=raiser, now=NOW) == 0
    with pytest.raises(Invalid):
        actions.give_consent(subject, "curiosity", by=ANYONE, now=NOW)


def test_check_names_a_data_key_that_opens_no_names(house: House, settings: Any) -> None:
    assert queries.problems() == []
    settings.LINLI_DATA_KEY = "the key of another house"
    (problem,) = queries.problems()
    assert "LINLI_DATA_KEY" in problem


def test_check_of_a_house_without_residents_finds_nothing(settings: Any) -> None:
    settings.LINLI_DATA_KEY = "the key of another house"
    assert queries.problems() == []
