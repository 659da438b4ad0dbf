"""Residents, ties, organisations, consents: what is kept, how it is found, who sees it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import ANYONE, Grant, Role, Viewer, system
from linli.journal.models import Entry, Text
from linli.people import actions, queries, rules
from linli.people.models import Consent, Organisation, Person, Tie
from linli.places import actions as places

BY = system("test")
TODAY = date(2022, 4, 18)
CAST = (
    "worker",
    "other_worker",
    "secretary",
    "other_secretary",
    "handler",
    "supervisor",
    "leader",
    "administrator",
    "specialist",
    "lecturer",
    "contact",
    "steward",
    "resident",
)
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


def test_organisation_of_the_subdistrict_is_known_in_its_communities(
    house: House, worker: Viewer, other_worker: Viewer
) -> None:
    wide = actions.register_organisation(
        house.subdistrict.pk, kind="utility", name="示例水务公司", by=BY, now=NOW
    )
    near = house.firm

    assert set(queries.organisations_visible_to(worker)) == {wide, near}
    assert set(queries.organisations_visible_to(other_worker)) == {wide}
    with pytest.raises(NotAllowed):
        actions.edit_organisation(wide.pk, kind="utility", name="甲", by=worker, now=NOW)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "club"}, "kind"),
        ({"name": ""}, "name"),
        ({"name": "示例燃气公司"}, "name"),
        ({"credit_code": "91410100MA"}, "credit_code"),
        ({"contact_phone": "12"}, "contact_phone"),
    ],
)
def test_wrong_organisation_is_refused_beside_its_field(
    house: House, values: dict[str, str], field: str
) -> None:
    given = {"kind": "firm", "name": "示例公司"} | values

    with pytest.raises(Invalid) as refusal:
        actions.register_organisation(house.community.pk, **given, by=BY, now=NOW)

    assert refusal.value.field == field


def test_contact_stays_when_it_is_not_given(house: House) -> None:
    firm = actions.edit_organisation(
        house.firm.pk,
        kind="utility",
        name="示例燃气公司",
        credit_code="91410100MA0000000X",
        contact_name="方正",
        contact_phone="96777",
        by=BY,
        now=NOW,
        version=1,
    )

    again = actions.edit_organisation(
        firm.pk, kind="contractor", name="示例燃气公司", by=BY, now=NOW, version=2
    )

    assert (again.contact_name, again.contact_phone, again.credit_code) == ("方正", "96777", "")
    (line,) = queries.organisation_lines([again])
    assert (line.contact, line.phone) == ("方*", "****77")
    with pytest.raises(Conflict):
        actions.edit_organisation(firm.pk, kind="firm", name="甲", by=BY, now=NOW, version=1)


def test_credit_code_belongs_to_one_organisation(house: House) -> None:
    for number, name in enumerate(("甲公司", "乙公司")):
        if number:
            with pytest.raises(Invalid) as refusal:
                _register(house, name)
            assert refusal.value.field == "credit_code"
        else:
            _register(house, name)


def _register(house: House, name: str) -> Organisation:
    return actions.register_organisation(
        house.community.pk,
        kind="firm",
        name=name,
        credit_code="91410100MA0000000X",
        by=BY,
        now=NOW,
    )


def test_organisation_is_retired_and_restored_once_each(house: House) -> None:
    with pytest.raises(NotAllowed):
        actions.restore_organisation(house.firm.pk, by=BY, now=NOW)
    assert not actions.retire_organisation(house.firm.pk, by=BY, now=NOW).active
    with pytest.raises(NotAllowed):
        actions.retire_organisation(house.firm.pk, by=BY, now=NOW)
    assert actions.restore_organisation(house.firm.pk, by=BY, now=NOW).active


@pytest.mark.parametrize("name", CAST)
def test_list_and_single_rule_agree(house: House, name: str) -> None:
    actions.register_person(house.other_community.pk, name="何为", by=BY, now=NOW)
    gone = actions.register_person(house.community.pk, name="方正", by=BY, now=NOW)
    actions.erase_person(gone.pk, by=BY, now=NOW)
    for area in (house.subdistrict, house.other_community):
        actions.register_organisation(area.pk, kind="firm", name="甲公司", by=BY, now=NOW)
    viewer = house.viewer(name)

    assert set(queries.visible_to(viewer)) == {
        person for person in Person.objects.all() if rules.can_see(viewer, person)
    }
    assert set(queries.organisations_visible_to(viewer)) == {
        row for row in Organisation.objects.all() if rules.can_see_organisation(viewer, row)
    }


SEES = {"worker", "secretary"}


@pytest.mark.parametrize("name", CAST)
def test_only_those_who_serve_a_resident_see_them(house: House, name: str) -> None:
    viewer = house.viewer(name)
    expected = {house.neighbour} if name in SEES else set()

    assert set(queries.visible_to(viewer)) == expected
    assert {tie.person for tie in queries.register_of(viewer)} == expected
    assert set(queries.find_by_phone(viewer, "13900000001")) == expected
    if name in SEES:
        assert queries.uncovered(viewer, f"person:{house.neighbour.pk}", "name") == "宋玉珍"
    else:
        with pytest.raises(NotAllowed):
            queries.uncovered(viewer, f"person:{house.neighbour.pk}", "name")


@pytest.mark.parametrize(
    ("subject", "field"),
    [("person:1", "identity"), ("account:1", "password"), ("person:x", "name"), ("", "")],
)
def test_only_named_values_can_be_uncovered(worker: Viewer, subject: str, field: str) -> None:
    with pytest.raises(NotAllowed):
        queries.uncovered(worker, subject, field)


def test_contact_of_a_firm_is_uncovered_by_staff_but_the_administrator(
    house: House, worker: Viewer, administrator: Viewer
) -> None:
    actions.edit_organisation(
        house.firm.pk, kind="firm", name="甲公司", contact_name="方正", by=BY, now=NOW
    )
    subject = f"organisation:{house.firm.pk}"

    assert queries.uncovered(worker, subject, "contact_name") == "方正"
    with pytest.raises(NotAllowed):
        queries.uncovered(administrator, subject, "contact_name")


MAY = {
    "register": {"worker", "secretary"},
    "erase": {"secretary"},
    "import": {"secretary"},
    "edit_organisations": {"worker", "secretary", "administrator"},
}


@pytest.mark.parametrize("role", list(Role))
def test_each_act_is_open_to_its_roles_only(house: House, role: Role) -> None:
    viewer = Viewer("account:1", (Grant(role, house.community.path),), account_id=1)
    stranger = Viewer("account:2", (Grant(role, house.other_community.path),), account_id=2)
    person = house.neighbour

    assert rules.can_edit(viewer, person) is (role in MAY["register"])
    assert rules.can_erase(viewer, person) is (role in MAY["erase"])
    assert rules.can_import(viewer, house.community) is (role in MAY["import"])
    assert rules.can_edit_organisation(viewer, house.community) is (
        role in MAY["edit_organisations"]
    )
    for act in (
        lambda: actions.edit_person(person.pk, note="甲", by=stranger, now=NOW),
        lambda: actions.erase_person(person.pk, by=stranger, now=NOW),
        lambda: actions.tie(person.pk, house.dwellings()[1].pk, kind="owner", by=stranger, now=NOW),
        lambda: actions.retire_organisation(house.firm.pk, by=stranger, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_person_themselves_has_their_data_erased(house: House, resident: Viewer) -> None:
    assert actions.erase_person(house.neighbour.pk, by=resident, now=NOW).erased_at == NOW


def test_check_names_a_data_key_that_opens_no_names(house: House, settings: Any) -> None:
    assert queries.problems() == []
    settings.LINLI_DATA_KEY = "the key of another house"
    (problem,) = queries.problems()
    assert "LINLI_DATA_KEY" in problem


def test_check_of_a_house_without_residents_finds_nothing(settings: Any) -> None:
    settings.LINLI_DATA_KEY = "the key of another house"
    assert queries.problems() == []
