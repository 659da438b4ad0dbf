"""Residents and doors from Excel: looked at first, taken over, undone."""

import io
import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.cast import NOW, House

from linli.base import exports
from linli.base.errors import Invalid, NotAllowed
from linli.base.viewer import Viewer, system
from linli.journal.models import Entry
from linli.people import actions, queries
from linli.people.models import Person, Tie
from linli.places import actions as places
from linli.places.models import Building, Compound, Dwelling, Import, Unit

BY = system("test")
HEAD = ["楼院", "楼栋", "单元", "房号", "姓名", "电话", "关系"]
pytestmark = pytest.mark.django_db


def listed(*rows: list[str], head: list[str] = HEAD) -> io.BytesIO:
    return io.BytesIO(exports.xlsx(head, rows))


def row(room: str = "101", name: str = "周小满", phone: str = "", tie: str = "") -> list[str]:
    return ["育新街12号院", "3", "2", room, name, phone, tie]


def counts() -> dict[str, int]:
    models: tuple[Any, ...] = (Compound, Building, Unit, Dwelling, Person, Tie)
    return {model.__name__: model.objects.count() for model in models}


def reasons(result: Any) -> list[str]:
    return [str(line.reason) for line in result.lines]


def test_dry_run_writes_nothing_of_the_list(house: House, secretary: Viewer) -> None:
    before = counts()

    result = actions.import_residents(
        listed(row(), row("102", "何为")), house.community.pk, dry_run=True, by=secretary, now=NOW
    )

    assert counts() == before
    assert (result.taken, result.refused) == (2, 0)
    assert result.makes == {
        "places.compound": 1,
        "places.building": 1,
        "places.unit": 1,
        "places.dwelling": 2,
        "people.person": 2,
        "people.tie": 2,
    }


def test_list_is_taken_over_with_all_above_the_doors(house: House, secretary: Viewer) -> None:
    result = actions.import_residents(
        listed(row(phone="139 0000 0002", tie="户主、产权人"), row("502", "何为")),
        house.community.pk,
        dry_run=False,
        by=secretary,
        now=NOW,
    )

    doors = Dwelling.objects.filter(compound__name="育新街12号院")
    assert set(doors.values_list("address", "floor")) == {
        ("育新街12号院3号楼2单元101", 1),
        ("育新街12号院3号楼2单元502", 5),
    }
    assert Building.objects.get(name="3号楼").floors == 5
    person = queries.find_by_phone(secretary, "13900000002").get()
    assert person.name == "周小满"
    assert set(person.ties.values_list("kind", flat=True)) == {"head", "owner"}
    record = Import.objects.get(pk=result.import_id)
    assert (record.state, record.taken, record.refused, record.rows) == ("taken", 2, 0, "")
    entry = Entry.objects.get(kind="import.taken")
    assert entry.data == {"list": "residents", "taken": 2, "refused": 0}


def test_each_refused_row_says_why(house: House, secretary: Viewer) -> None:
    result = actions.import_residents(
        listed(
            ["", "3", "2", "101", "周小满", "", ""],
            row(name=""),
            row(phone="12345"),
            row(tie="朋友"),
            row(name="410103199001011234"),
            row(),
            row(),
        ),
        house.community.pk,
        dry_run=True,
        by=secretary,
        now=NOW,
    )

    assert [bool(reason) for reason in reasons(result)] == [True] * 5 + [False, True]
    assert len(set(reasons(result))) == 7
    assert (result.taken, result.refused) == (1, 6)


def test_people_already_known_get_only_what_is_new(house: House, secretary: Viewer) -> None:
    door = house.dwellings()[0]
    again = ["保全街26号院", "9", "1", "101", "宋玉珍", "13900000001", "产权人"]
    also = ["保全街26号院", "9", "1", "101", "宋玉珍", "13900000001", "居住人"]
    elsewhere = ["保全街26号院", "10", "1", "101", "宋玉珍", "13900000001", "产权人"]

    result = actions.import_residents(
        listed(again, also, elsewhere), house.community.pk, dry_run=False, by=secretary, now=NOW
    )

    assert [bool(reason) for reason in reasons(result)] == [True, False, False]
    assert result.makes == {"people.tie": 2}
    assert Person.objects.get() == house.neighbour
    assert set(house.neighbour.ties.filter(dwelling=door).values_list("kind", flat=True)) == {
        "owner",
        "occupant",
    }


def test_equal_names_without_a_phone_at_two_doors_are_two_people(
    house: House, secretary: Viewer
) -> None:
    before = Person.objects.count()

    actions.import_residents(
        listed(row("101"), row("102"), row("101", tie="产权人")),
        house.community.pk,
        dry_run=False,
        by=secretary,
        now=NOW,
    )

    assert Person.objects.count() == before + 2


def test_same_list_a_second_time_brings_nothing(house: House, secretary: Viewer) -> None:
    lines = (row(), row("102", "何为", "13900000003"))
    actions.import_residents(
        listed(*lines), house.community.pk, dry_run=False, by=secretary, now=NOW
    )
    before = counts()

    result = actions.import_residents(
        listed(*lines), house.community.pk, dry_run=False, by=secretary, now=NOW
    )

    assert (result.taken, result.refused, counts()) == (0, 2, before)


def test_retired_place_is_not_filled_again(house: House, secretary: Viewer) -> None:
    places.retire_building(house.building.pk, by=BY, now=NOW)
    line = ["保全街26号院", "9", "1", "101", "何为", "", ""]

    result = actions.import_residents(
        listed(line), house.community.pk, dry_run=True, by=secretary, now=NOW
    )

    assert result.refused == 1


def test_undo_leaves_no_trace_of_the_list(house: House, secretary: Viewer) -> None:
    before = counts()
    result = actions.import_residents(
        listed(row(), row("102", "何为")), house.community.pk, dry_run=False, by=secretary, now=NOW
    )

    record = actions.undo_import(result.import_id, by=secretary, now=NOW)

    assert counts() == before
    assert (record.state, record.kept) == ("undone", 0)
    with pytest.raises(NotAllowed):
        actions.undo_import(result.import_id, by=secretary, now=NOW)


def test_undo_keeps_what_others_point_to_or_somebody_edited(
    house: House, secretary: Viewer
) -> None:
    result = actions.import_residents(
        listed(row(), row("102", "何为"), row("103", "方正")),
        house.community.pk,
        dry_run=False,
        by=secretary,
        now=NOW,
    )
    doors = {door.room: door for door in Dwelling.objects.filter(compound__name="育新街12号院")}
    actions.tie(house.neighbour.pk, doors["101"].pk, kind="occupant", by=BY, now=NOW)
    edited = Person.objects.get(ties__dwelling=doors["102"])
    actions.edit_person(edited.pk, phone="13900000009", by=BY, now=NOW)

    record = actions.undo_import(result.import_id, by=secretary, now=NOW)

    left = Dwelling.objects.filter(compound__name="育新街12号院")
    assert set(left.values_list("room", flat=True)) == {"101", "102"}
    assert Person.objects.filter(pk=edited.pk).exists()
    # Kept: one person and their tie, two doors, their unit, building and compound.
    assert record.kept == 7


def test_waiting_list_is_dropped_and_forgotten(house: House, secretary: Viewer) -> None:
    result = actions.import_residents(
        listed(row()), house.community.pk, dry_run=True, by=secretary, now=NOW
    )

    record = actions.drop_import(result.import_id, by=secretary, now=NOW)

    assert (record.state, record.rows) == ("dropped", "")
    with pytest.raises(NotAllowed):
        actions.take_over(result.import_id, by=secretary, now=NOW)


def test_list_is_taken_over_once(house: House, secretary: Viewer) -> None:
    result = actions.import_residents(
        listed(row()), house.community.pk, dry_run=False, by=secretary, now=NOW
    )

    with pytest.raises(NotAllowed):
        actions.take_over(result.import_id, by=secretary, now=NOW)


def test_rows_of_old_lists_are_forgotten(house: House, secretary: Viewer) -> None:
    waiting = actions.import_residents(
        listed(row()), house.community.pk, dry_run=True, by=secretary, now=NOW
    )
    taken = actions.import_residents(
        listed(row("102"), row("")), house.community.pk, dry_run=False, by=secretary, now=NOW
    )

    forgotten = places.forget_rows(NOW + timedelta(seconds=1), by=BY, now=NOW)

    assert forgotten == 2
    assert {(record.pk, record.state, record.rows) for record in Import.objects.all()} == {
        (waiting.import_id, "dropped", ""),
        (taken.import_id, "taken", ""),
    }


def test_rows_lie_sealed_in_the_database(house: House, secretary: Viewer, db: None) -> None:
    actions.import_residents(
        listed(row(phone="13900000004")), house.community.pk, dry_run=True, by=secretary, now=NOW
    )

    with connection.cursor() as cursor:
        cursor.execute("select rows from places_import")
        (stored,) = cursor.fetchone()
    assert stored.startswith("v1:")
    assert "周小满" not in stored


def test_2000_rows_are_taken_over_quickly(house: House, secretary: Viewer) -> None:
    lines = [
        ["大院", str(number // 100), "1", f"{number % 100:03d}", f"住户{number}", "", ""]
        for number in range(100, 2100)
    ]
    file = listed(*lines)

    begun = time.monotonic()
    result = actions.import_residents(
        file, house.community.pk, dry_run=False, by=secretary, now=NOW
    )
    taken = time.monotonic() - begun

    assert (result.taken, result.refused) == (2000, 0)
    assert Person.objects.count() == 2001
    assert taken < 15, f"{taken:.1f} s"


@pytest.mark.parametrize("name", ["worker", "other_secretary", "administrator", "supervisor"])
def test_only_the_secretary_takes_residents_over(house: House, name: str) -> None:
    with pytest.raises(NotAllowed):
        actions.import_residents(
            listed(row()), house.community.pk, dry_run=True, by=house.viewer(name), now=NOW
        )


def test_administrator_takes_over_doors_without_residents(
    house: House, administrator: Viewer
) -> None:
    file = listed(
        ["育新街12号院", "3", "2", "", "501"],
        ["育新街12号院", "3", "2", "5", "501"],
        ["育新街12号院", "3", "2", "五", "502"],
        ["保全街26号院", "9", "1", "1", "101"],
        head=["楼院", "楼栋", "单元", "楼层", "房号"],
    )

    result = places.import_dwellings(
        file, house.community.pk, dry_run=False, by=administrator, now=NOW
    )

    assert [bool(reason) for reason in reasons(result)] == [False, True, True, True]
    assert result.makes["places.dwelling"] == 1
    places.undo_import(result.import_id, by=administrator, now=NOW)
    assert not Compound.objects.filter(name="育新街12号院").exists()


def test_list_without_the_needed_columns_is_refused(house: House, secretary: Viewer) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.import_residents(
            listed(["甲"], head=["姓名"]), house.community.pk, dry_run=True, by=secretary, now=NOW
        )

    assert refusal.value.field == "file"


def signed_in(house: House, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(house.accounts[name])
    return client


def upload(client: Client, house: House, *rows: list[str], app: str = "people") -> Any:
    file = SimpleUploadedFile("名单.xlsx", listed(*rows).getvalue())
    return client.post(f"/{app}/imports/", {"area": house.community.pk, "file": file}, follow=True)


@pytest.mark.parametrize("app", ["people", "places"])
def test_wizard_from_upload_to_undo(house: House, app: str) -> None:
    client = signed_in(house, "secretary")

    page = upload(client, house, row(), row(name="", room=""), app=app)
    there = page.request["PATH_INFO"]
    text = page.content.decode()
    assert "Nothing is written yet." in text
    assert "must be filled in" in text

    refused = client.get(f"{there}refused/")
    lines = CalamineWorkbook.from_filelike(io.BytesIO(refused.content)).get_sheet_by_index(0)
    table = lines.to_python()
    assert table[0][-1] == "Reason"
    assert len(table) == 2
    assert "must be filled in" in str(table[1][-1])

    assert "taken over" in client.post(f"{there}take/", follow=True).content.decode()
    assert Dwelling.objects.filter(compound__name="育新街12号院").count() == 1
    after = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{there}refused/").content))
    assert after.get_sheet_by_index(0).to_python() == table

    assert "undone" in client.post(f"{there}undo/", follow=True).content.decode()
    assert not Dwelling.objects.filter(compound__name="育新街12号院").exists()


def test_lying_file_is_refused_on_the_page(house: House) -> None:
    client = signed_in(house, "secretary")
    file = SimpleUploadedFile("名单.xlsx", b"\x89PNG\r\n\x1a\n\x00\x00")

    response = client.post("/people/imports/", {"area": house.community.pk, "file": file})

    assert response.status_code == 422
    assert "not a list that can be read" in re.sub(r"\s+", " ", response.content.decode())


def test_imports_of_other_communities_are_not_there(house: House) -> None:
    page = upload(signed_in(house, "secretary"), house, row())
    there = page.request["PATH_INFO"]
    stranger = signed_in(house, "other_secretary")

    assert stranger.get(there).status_code == 404
    assert stranger.get(f"{there}refused/").status_code == 404
    assert stranger.post(f"{there}take/").status_code == 404
    assert signed_in(house, "administrator").get(there).status_code == 403
