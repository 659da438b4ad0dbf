"""What tests stand on is made by acts once in a process, and put back as rows from then on."""

import pytest
from django.db.migrations.state import ProjectState

from linli.accounts.models import Account
from linli.base.viewer import Role
from linli.journal.models import Entry
from linli.places import actions as places
from linli.places.models import Area, Dwelling
from linli.site import first_tables
from tests import cast


def _counted() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Area, Dwelling, Account, Entry))


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_house_is_the_same_each_time(turn: int) -> None:
    assert _counted() == (0, 0, 0, 0)

    house = cast.build_house()

    assert _counted() == (4, 14, 14, 42), turn
    assert house.viewer("worker").reaches(house.community.path, Role.WORKER)
    assert len(house.dwellings()) == 6


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2])
def test_what_comes_later_gets_numbers_of_its_own(turn: int) -> None:
    house = cast.build_house()

    later = places.create_area(
        house.district.pk,
        level="subdistrict",
        name=f"新街街道{turn}",
        code="410103009",
        by=cast.PROGRAM,
        now=cast.NOW,
    )

    assert Area.objects.count() == 5
    assert later.pk not in {house.district.pk, house.community.pk, house.other_community.pk}


@pytest.mark.django_db
def test_second_house_beside_a_first_one_is_made_by_acts() -> None:
    Area.objects.create(name="先有的区", level="district", code="410199", path="99")

    cast.build_house()

    assert Area.objects.count() == 5


def test_first_tables_are_drawn_alone_only_while_they_are_made() -> None:
    before = ProjectState._find_reload_model
    with first_tables.drawn_alone():
        state = ProjectState()
        assert state._find_reload_model("places", "area") == {("places", "area")}
        assert state.is_delayed  # a step on rows gets all models drawn anew
    assert ProjectState._find_reload_model is before


@pytest.mark.django_db
def test_house_with_tables_is_migrated_step_by_step() -> None:
    assert not first_tables.has_none()
