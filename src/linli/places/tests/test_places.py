"""Compounds, buildings, doors: made, changed, retired; and who sees them."""

import pytest
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import ANYONE, Grant, Role, Viewer, system
from linli.journal.models import Entry
from linli.places import actions, queries, rules
from linli.places.models import Area, Building, Compound, Dwelling
from linli.places.spec import floor_of

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


def test_building_is_laid_out_with_all_its_doors(house: House) -> None:
    building = actions.create_building(
        house.compound.pk,
        name="11号楼",
        floors=2,
        units=[("1单元", 2), ("2单元", 1)],
        by=BY,
        now=NOW,
    )

    assert set(building.dwellings.values_list("address", "floor")) == {
        ("保全街26号院11号楼1单元101", 1),
        ("保全街26号院11号楼1单元102", 1),
        ("保全街26号院11号楼1单元201", 2),
        ("保全街26号院11号楼1单元202", 2),
        ("保全街26号院11号楼2单元101", 1),
        ("保全街26号院11号楼2单元201", 2),
    }
    assert building.order == 3
    made = Entry.objects.get(subject=f"building:{building.pk}")
    assert made.data == {"units": 2, "dwellings": 6}
    assert made.about == [f"compound:{house.compound.pk}"]


@pytest.mark.parametrize(
    ("room", "floor"),
    [("501", 5), ("1203", 12), ("101甲", 1), ("B101", -1), ("-102", -1), ("甲", 0), ("7", 0)],
)
def test_room_number_tells_the_floor(room: str, floor: int) -> None:
    assert floor_of(room) == floor


@pytest.mark.parametrize(
    ("floors", "units", "field"),
    [
        (100, [("1单元", 2)], "floors"),
        (-1, [("1单元", 2)], "floors"),
        (2, [("1单元", 41)], "units"),
        (2, [("1单元", 2), ("1单元", 2)], "units"),
    ],
)
def test_impossible_building_is_refused(
    house: House, floors: int, units: list[tuple[str, int]], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.create_building(
            house.compound.pk, name="11号楼", floors=floors, units=units, by=BY, now=NOW
        )

    assert refusal.value.field == field
    assert not Building.objects.filter(name="11号楼").exists()


def test_names_are_unique_where_they_stand(house: House) -> None:
    unit = house.building.units.get()
    for act in (
        lambda: actions.create_compound(house.community.pk, name="保全街26号院", by=BY, now=NOW),
        lambda: actions.create_building(house.compound.pk, name="9号楼", floors=1, by=BY, now=NOW),
        lambda: actions.add_unit(house.building.pk, name="1单元", by=BY, now=NOW),
        lambda: actions.add_dwelling(unit.pk, room="101", by=BY, now=NOW),
    ):
        with pytest.raises(Invalid) as refusal:
            act()
        assert refusal.value.code == "taken"


def test_compound_stands_only_in_a_community_or_grid(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.create_compound(house.subdistrict.pk, name="甲院", by=BY, now=NOW)

    assert refusal.value.field == "area"


def test_addresses_follow_a_new_name(house: House) -> None:
    actions.edit_compound(house.compound.pk, name="保全里", by=BY, now=NOW)
    unit = house.building.units.get()
    actions.edit_unit(unit.pk, name="东单元", by=BY, now=NOW)
    actions.edit_building(house.building.pk, name="九号楼", floors=3, by=BY, now=NOW)

    assert set(house.building.dwellings.values_list("address", flat=True)) == {
        f"保全里九号楼东单元{floor}0{n}" for floor in (1, 2, 3) for n in (1, 2)
    }
    assert house.second_building.dwellings.first() is not None
    assert str(house.second_building.dwellings.order_by("pk")[0]) == "保全里10号楼1单元101"
    assert str(house.other_building.dwellings.order_by("pk")[0]) == "邻院1号院1号楼1单元101"


def test_second_writer_gets_a_conflict(house: House) -> None:
    door = house.dwellings()[0]
    actions.edit_dwelling(door.pk, room="101", note="甲", by=BY, now=NOW, version=1)

    with pytest.raises(Conflict):
        actions.edit_dwelling(door.pk, room="101", note="乙", by=BY, now=NOW, version=1)


def test_retired_building_takes_its_doors_along(house: House) -> None:
    actions.retire_building(house.building.pk, by=BY, now=NOW)

    assert set(Dwelling.objects.filter(building=house.building).values_list("active")) == {(False,)}
    assert set(Dwelling.objects.filter(building=house.second_building).values_list("active")) == {
        (True,)
    }
    with pytest.raises(NotAllowed):
        actions.retire_building(house.building.pk, by=BY, now=NOW)
    with pytest.raises(NotAllowed):
        actions.restore_dwelling(house.dwellings()[0].pk, by=BY, now=NOW)
    with pytest.raises(NotAllowed):
        actions.add_dwelling(house.building.units.get().pk, room="901", by=BY, now=NOW)

    actions.restore_building(house.building.pk, by=BY, now=NOW)
    assert set(Dwelling.objects.filter(building=house.building).values_list("active")) == {(True,)}


def test_building_of_a_retired_compound_stays_retired(house: House) -> None:
    actions.retire_compound(house.compound.pk, by=BY, now=NOW)

    with pytest.raises(NotAllowed):
        actions.restore_building(house.building.pk, by=BY, now=NOW)
    with pytest.raises(NotAllowed):
        actions.retire_compound(house.compound.pk, by=BY, now=NOW)

    actions.restore_compound(house.compound.pk, by=BY, now=NOW)
    with pytest.raises(NotAllowed):
        actions.restore_compound(house.compound.pk, by=BY, now=NOW)
    assert Building.objects.filter(compound=house.compound, active=True).count() == 2


def test_single_door_is_retired_and_restored(house: House) -> None:
    door = house.dwellings()[0]

    actions.retire_dwelling(door.pk, by=BY, now=NOW)
    with pytest.raises(NotAllowed):
        actions.retire_dwelling(door.pk, by=BY, now=NOW)
    actions.restore_dwelling(door.pk, by=BY, now=NOW)

    kinds = list(Entry.objects.filter(subject=f"dwelling:{door.pk}").values_list("kind", flat=True))
    assert kinds == ["dwelling.retired", "dwelling.restored"]


def test_code_at_the_gate_leads_to_its_compound_only_while_it_holds(house: House) -> None:
    old = house.compound.qr
    assert queries.by_qr(old) == house.compound

    actions.renew_qr(house.compound.pk, by=BY, now=NOW)
    new = Compound.objects.get(pk=house.compound.pk).qr
    assert queries.by_qr(old) is None
    assert queries.by_qr(new) == house.compound

    actions.retire_compound(house.compound.pk, by=BY, now=NOW)
    assert queries.by_qr(new) is None
    assert queries.by_qr("") is None


def test_matrix_shows_the_building_from_the_top_down(house: House) -> None:
    actions.add_unit(house.building.pk, name="2单元", rooms_per_floor=1, by=BY, now=NOW)
    first = house.building.units.get(name="1单元").dwellings.get(room="101")
    actions.retire_dwelling(first.pk, by=BY, now=NOW)

    grid = queries.matrix(house.building)

    assert [(unit.name, unit.columns) for unit in grid.units] == [("1单元", 2), ("2单元", 1)]
    assert [
        (floor.floor, [door.room if door else None for door in floor.doors])
        for floor in grid.floors
    ] == [(3, ["301", "302", "301"]), (2, ["201", "202", "201"]), (1, ["102", None, "101"])]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("9号楼1单元301", {"保全街26号院9号楼1单元301"}),
        ("26号院 9号楼 302", {"保全街26号院9号楼1单元302"}),
        ("邻院1号院", set()),
        ("", set()),
        ("……", set()),
    ],
)
def test_doors_are_found_by_their_address(
    house: House, secretary: Viewer, words: str, found: set[str]
) -> None:
    assert (
        set(queries.search_dwellings(secretary, words).values_list("address", flat=True)) == found
    )


@pytest.mark.parametrize("name", CAST)
def test_list_and_single_rule_agree(house: House, name: str) -> None:
    viewer = house.viewer(name)

    assert set(queries.visible_to(viewer)) == {
        compound for compound in Compound.objects.all() if rules.can_see(viewer, compound)
    }
    assert set(queries.dwellings_visible_to(viewer)) == {
        door for door in Dwelling.objects.all() if rules.can_see_dwelling(viewer, door)
    }
    assert set(queries.all_areas(viewer)) == {
        area for area in Area.objects.all() if rules.can_see_area(viewer, area)
    }


def test_worker_sees_own_community_and_nothing_else(house: House, worker: Viewer) -> None:
    assert set(queries.visible_to(worker)) == {house.compound}
    assert set(queries.visible_areas(worker)) == {house.community}
    assert set(queries.visible_to(ANYONE)) == set()


MAY = {
    "edit": {"secretary", "administrator"},
    "edit_dwellings": {"worker", "secretary", "administrator"},
    "import": {"secretary", "administrator"},
}


@pytest.mark.parametrize("role", list(Role))
def test_each_act_is_open_to_its_roles_only(house: House, role: Role) -> None:
    viewer = Viewer("account:1", (Grant(role, house.community.path),), account_id=1)
    stranger = Viewer("account:2", (Grant(role, house.other_community.path),), account_id=2)
    door, area = house.dwellings()[0], house.community

    assert rules.can_edit(viewer, area) is (role in MAY["edit"])
    assert rules.can_edit_dwellings(viewer, area) is (role in MAY["edit_dwellings"])
    assert rules.can_import(viewer, area) is (role in MAY["import"])
    if role not in MAY["edit"]:
        with pytest.raises(NotAllowed):
            actions.edit_compound(house.compound.pk, name="甲院", by=viewer, now=NOW)
        with pytest.raises(NotAllowed):
            actions.retire_building(house.building.pk, by=viewer, now=NOW)
    if role not in MAY["edit_dwellings"]:
        with pytest.raises(NotAllowed):
            actions.edit_dwelling(door.pk, room="101", by=viewer, now=NOW)
    with pytest.raises(NotAllowed):
        actions.retire_dwelling(door.pk, by=stranger, now=NOW)
