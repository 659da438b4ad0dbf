"""Who sees and changes residents and organisations, role by role."""

import pytest
from tests.cast import NOW, House

from linli.base.errors import NotAllowed
from linli.base.viewer import Grant, Role, Viewer, system
from linli.people import actions, queries, rules
from linli.people.models import Organisation, Person

BY = system("test")

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
