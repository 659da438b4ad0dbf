"""Lists of the health system: matched, sealed, undone; rows that fit nobody are settled by hand."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from tests.cast import NOW, PROGRAM, House

from linli.base import exports
from linli.base.errors import NotAllowed
from linli.drives.models import Drive
from linli.drives.tests.factories import noted
from linli.people.spec import Erased
from linli.places.models import Import
from linli.vaccination import actions, queries
from linli.vaccination.models import Course, Unmatched, Vault
from linli.vaccination.tests.factories import drive, first
from linli.vaccination.tests.test_sealing import stored

MINE = ("宋玉珍", "13900000001", "2022-03-01", "L1")
NOBODY = ("宋玉真", "13900000001", "2022年3月2日", "L2")


def to(house: House, who: str = "secretary") -> dict[str, Any]:
    return {"by": house.viewer(who), "now": NOW}


def sheet(*rows: tuple[str, ...]) -> BytesIO:
    return BytesIO(exports.xlsx(("姓名", "电话", "接种日期", "批号"), rows))


def take(house: House, found: Drive, *rows: tuple[str, ...]) -> Any:
    return actions.import_doses(sheet(*rows), found.pk, dry_run=False, **to(house))


def doses(target_pk: int) -> list[dict[str, str]]:
    course = Course.objects.get(target=target_pk)
    return queries.opened(course, course.vault).doses


def test_dry_run_says_what_becomes_of_each_row_and_keeps_no_dose(house: House) -> None:
    found = drive(house)
    rows = (MINE, NOBODY, ("宋玉珍", "13900000001", "bald", ""), MINE)
    result = actions.import_doses(sheet(*rows), found.pk, dry_run=True, **to(house))
    assert (result.taken, result.refused) == (2, 2)
    assert result.makes == {"vaccination.dose": 1, "vaccination.unmatched": 1}
    assert [bool(line.reason) for line in result.lines] == [False, False, True, True]
    assert not Course.objects.exists()


def test_a_dose_given_elsewhere_is_kept_sealed_and_nothing_of_the_file_stays_outside(
    house: House,
) -> None:
    found = drive(house)
    target = first(found)
    take(house, found, MINE, NOBODY, ("宋玉珍", "13900000001", "bald", "L9"))
    target.refresh_from_db()
    record = Import.objects.get()
    assert doses(target.pk) == [
        {"on": "2022-03-01", "where": "elsewhere", "batch": "L1", "list": str(record.pk)}
    ]
    assert (target.meaning, target.next_on) == ("agreed", None)  # due since 29 March
    said = record.rows + stored("vaccination_unmatched") + stored("drives_attempt")
    for word in ("L1", "L2", "L9", "宋玉真", "2022-03-0"):
        assert word not in said
    assert [(row.number, row.why) for row in Unmatched.objects.all()] == [(3, "unknown")]


def test_who_declined_stays_declined_whatever_a_list_says(house: House) -> None:
    found = drive(house)
    target = first(found)
    noted(target, "declined", house, reason="no_wish")
    take(house, found, MINE)
    target.refresh_from_db()
    assert (target.meaning, target.next_on, len(doses(target.pk))) == ("declined", None, 1)


def test_undo_puts_doses_stages_and_rows_back(house: House) -> None:
    found = drive(house)
    target = first(found)
    actions.note_dose(target.pk, date(2022, 1, 4), where="elsewhere", **to(house, "worker"))
    take(house, found, MINE, NOBODY, ("宋玉珍", "13900000001", "2022-04-02", ""))
    target.refresh_from_db()
    assert target.meaning == "done"
    record = actions.undo_list(Import.objects.get().pk, **to(house))
    target.refresh_from_db()
    assert (target.meaning, [dose["on"] for dose in doses(target.pk)]) == ("agreed", ["2022-01-04"])
    assert (record.state, record.kept, Unmatched.objects.count()) == ("undone", 0, 0)


def test_a_row_that_fitted_nobody_is_settled_by_hand(house: House) -> None:
    found = drive(house, persons=2)
    target = first(found)
    take(house, found, NOBODY, ("别处人", "13912345678", "2022-03-02", ""))
    mine, foreign = Unmatched.objects.order_by("number")
    assert queries.candidates(mine) == [(target.pk, f"宋** · #{target.pk}")]
    assert queries.candidates(foreign) == []
    assert queries.masked(queries.unsealed(mine))["phone"] == "139****0001"
    with pytest.raises(NotAllowed):
        actions.settle(mine.pk, target.pk, **to(house, "worker"))
    actions.settle(mine.pk, target.pk, **to(house))
    actions.settle(foreign.pk, None, **to(house))
    assert doses(target.pk)[0]["on"] == "2022-03-02"
    assert list(Unmatched.objects.order_by("number").values_list("end", "sealed")) == [
        ("matched", ""),
        ("aside", ""),
    ]
    with pytest.raises(NotAllowed):
        actions.settle(mine.pk, target.pk, **to(house))


def test_whoever_has_left_the_roster_waits_for_a_hand(house: House) -> None:
    found = drive(house)
    actions.leave(first(found).pk, **to(house, "worker"))
    take(house, found, MINE)
    assert Unmatched.objects.get().why == "out"


def test_whoever_is_erased_stands_in_no_row_that_waits(house: House) -> None:
    found = drive(house)
    take(house, found, ("别处人", "13912345678", "2022-03-02", ""))
    actions.forget_person(Erased(0, (), "别处人", "13912345678"), **to(house))
    assert not Unmatched.objects.exists()


def test_lists_wait_for_their_key(house: House) -> None:
    found = drive(house, vault=False)
    with pytest.raises(NotAllowed):
        take(house, found, MINE)
    assert not Vault.objects.exists()


def test_a_list_that_waits_goes_on_the_deletion_day(house: House) -> None:
    found = drive(house)
    actions.import_doses(sheet(MINE), found.pk, dry_run=True, **to(house))
    actions.destroy_vault(found.pk, by=PROGRAM, now=NOW)
    record = Import.objects.get()
    assert (record.state, record.rows) == ("dropped", "")
