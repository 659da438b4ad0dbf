"""Areas: what they are called, coded and where they stand, each with the day it holds from."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.cast import NOW, House

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.viewer import Grant, Role, Viewer, system
from linli.journal.models import Entry
from linli.places import actions, queries
from linli.places.models import Area, AreaName
from linli.places.rules import HOUSE

BY = system("test")
TODAY = date(2022, 4, 18)
pytestmark = pytest.mark.django_db


def official(area: Area) -> set[tuple[str, str, object]]:
    names = area.names.filter(kind=AreaName.Kind.OFFICIAL)
    return {(row.name, row.code, row.valid) for row in names}


def test_area_stands_below_its_parent(house: House) -> None:
    grid = actions.create_area(
        house.community.pk, level="grid", name="第一网格", code="", by=BY, now=NOW
    )

    assert grid.path == f"{house.community.path}.{grid.pk}"
    assert [area.name for area in queries.above(grid)] == [
        "二七区",
        "建中街街道",
        "永安社区",
        "第一网格",
    ]


@pytest.mark.parametrize("level", ["city", "district", "subdistrict", "community"])
def test_only_a_grid_stands_below_a_community(house: House, level: str) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.create_area(house.community.pk, level=level, name="甲", by=BY, now=NOW)

    assert refusal.value.field == "level"


def test_two_neighbours_never_have_one_name(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.create_area(
            house.subdistrict.pk, level="community", name="永安社区", by=BY, now=NOW
        )

    assert refusal.value.field == "name"


def test_a_code_in_use_is_not_given_twice(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.create_area(
            house.subdistrict.pk,
            level="community",
            name="新社区",
            code="410103008005",
            by=BY,
            now=NOW,
        )

    assert refusal.value.field == "code"


def test_old_name_keeps_its_period_when_an_area_is_renamed(house: House) -> None:
    since = date(2022, 3, 1)

    area = actions.rename_area(
        house.community.pk, name="永安新社区", code="410103008105", since=since, by=BY, now=NOW
    )

    assert (area.name, area.code, area.version) == ("永安新社区", "410103008105", 2)
    assert official(area) == {
        ("永安社区", "410103008005", DateRange(None, since)),
        ("永安新社区", "410103008105", DateRange(since, None)),
    }


def test_freed_code_may_be_used_by_another_area_afterwards(house: House) -> None:
    since = date(2022, 3, 1)
    actions.rename_area(
        house.community.pk, name="永安社区甲", code="410103008105", since=since, by=BY, now=NOW
    )

    other = actions.create_area(
        house.subdistrict.pk,
        level="community",
        name="后来社区",
        code="410103008005",
        valid=DateRange(since, None),
        by=BY,
        now=NOW,
    )

    assert other.code == "410103008005"


def test_name_does_not_change_in_the_future(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.rename_area(
            house.community.pk, name="永安社区二", since=TODAY + timedelta(1), by=BY, now=NOW
        )

    assert refusal.value.field == "since"


def test_new_name_begins_after_the_one_before(house: House) -> None:
    actions.rename_area(house.community.pk, name="甲社区", since=TODAY, by=BY, now=NOW)

    with pytest.raises(Invalid) as refusal:
        actions.rename_area(house.community.pk, name="乙社区", since=TODAY, by=BY, now=NOW)

    assert refusal.value.field == "since"


def test_correcting_a_name_opens_no_new_period(house: House) -> None:
    area = actions.edit_area(
        house.community.pk, name="永安里社区", code="410103008005", by=BY, now=NOW
    )

    assert official(area) == {("永安里社区", "410103008005", None)}


def test_whoever_is_second_sees_a_conflict(house: House) -> None:
    actions.edit_area(house.community.pk, name="甲社区", by=BY, now=NOW, version=1)

    with pytest.raises(Conflict) as refusal:
        actions.edit_area(house.community.pk, name="乙社区", by=BY, now=NOW, version=1)

    assert str(refusal.value.current) == "甲社区"


def test_all_below_moves_with_an_area(house: House) -> None:
    second = actions.create_area(
        house.district.pk, level="subdistrict", name="福华街街道", by=BY, now=NOW
    )
    grid = actions.create_area(house.community.pk, level="grid", name="第一网格", by=BY, now=NOW)

    actions.move_area(house.community.pk, parent_id=second.pk, since=TODAY, by=BY, now=NOW)

    grid.refresh_from_db()
    house.other_community.refresh_from_db()
    assert grid.path == f"{second.path}.{house.community.pk}.{grid.pk}"
    assert house.other_community.path == f"{house.subdistrict.path}.{house.other_community.pk}"
    moved = Entry.objects.get(kind="area.moved")
    assert moved.data["old_parent"] == house.subdistrict.pk
    assert moved.data["new_parent"] == second.pk


def test_area_never_stands_below_itself(house: House) -> None:
    with pytest.raises(Invalid):
        actions.move_area(
            house.subdistrict.pk, parent_id=house.community.pk, since=TODAY, by=BY, now=NOW
        )


def test_area_with_compounds_is_not_closed(house: House) -> None:
    with pytest.raises(NotAllowed, match=r"Something is still in it|里面还有"):
        actions.close_area(house.community.pk, on=TODAY, by=BY, now=NOW)


def test_closed_area_is_gone_from_lists_to_choose_from(house: House, administrator: Viewer) -> None:
    area = actions.create_area(
        house.subdistrict.pk, level="community", name="短命社区", by=BY, now=NOW
    )
    assert area in queries.visible_areas(administrator)

    actions.close_area(area.pk, on=TODAY, by=BY, now=NOW)

    assert area not in queries.visible_areas(administrator)
    assert area in queries.all_areas(administrator)
    assert area.names.get().valid == DateRange(None, TODAY)
    with pytest.raises(NotAllowed):
        actions.close_area(area.pk, on=TODAY, by=BY, now=NOW)


def test_area_is_left_out_of_use_and_taken_back(house: House, administrator: Viewer) -> None:
    actions.leave_out_of_use(house.other_community.pk, by=BY, now=NOW)
    assert house.other_community not in queries.visible_areas(administrator)
    with pytest.raises(NotAllowed):
        actions.leave_out_of_use(house.other_community.pk, by=BY, now=NOW)

    actions.take_into_use(house.other_community.pk, by=BY, now=NOW)

    assert house.other_community in queries.visible_areas(administrator)
    with pytest.raises(NotAllowed):
        actions.take_into_use(house.other_community.pk, by=BY, now=NOW)


def test_alias_changes_nothing_in_force(house: House) -> None:
    actions.add_name(house.community.pk, name="永安里", source="老地图", by=BY, now=NOW)

    house.community.refresh_from_db()
    assert house.community.name == "永安社区"
    assert {(row.name, row.source) for row in house.community.names.filter(kind="alias")} == {
        ("永安里", "老地图")
    }


def test_official_names_of_one_area_never_overlap(house: House) -> None:
    rows = [
        AreaName(area=house.community, kind="official", name=name, valid=DateRange(TODAY, None))
        for name in ("甲", "乙")
    ]

    with pytest.raises(IntegrityError), transaction.atomic():
        AreaName.objects.bulk_create(rows)


def test_official_name_noted_into_a_taken_period_is_refused(house: House) -> None:
    actions.rename_area(house.community.pk, name="甲社区", since=date(2022, 1, 1), by=BY, now=NOW)

    with pytest.raises(Invalid) as refusal:
        actions.add_name(
            house.community.pk,
            name="乙社区",
            kind="official",
            valid=DateRange(date(2022, 2, 1), date(2022, 3, 1)),
            by=BY,
            now=NOW,
        )

    assert refusal.value.field == "valid"


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_only_the_administrator_changes_areas(house: House, role: Role) -> None:
    viewer = Viewer("account:1", (Grant(role, house.district.path),), account_id=1)

    with pytest.raises(NotAllowed):
        actions.edit_area(house.community.pk, name="甲社区", by=viewer, now=NOW)


def test_administrator_of_the_whole_house_makes_the_first_area(db: None) -> None:
    first = Viewer("account:1", (Grant(Role.ADMINISTRATOR, scope=HOUSE),), account_id=1)

    area = actions.create_area(None, level="subdistrict", name="示例街道", by=first, now=NOW)

    assert set(queries.visible_areas(first)) == {area}


def test_administrator_of_one_area_makes_no_other_top(house: House, administrator: Viewer) -> None:
    with pytest.raises(NotAllowed):
        actions.create_area(None, level="district", name="别区", by=administrator, now=NOW)
