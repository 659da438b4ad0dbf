"""Papers copied row by row in one act; batches handed over and answered; lists matched."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from tests.cast import NOW, House

from linli.base.errors import Invalid, NotAllowed
from linli.drives import actions, queries
from linli.drives.models import Attempt, Batch, Drive, Letter
from linli.drives.spec import LetterDraft, StepDraft
from linli.drives.tests.factories import LATER, noted, prepared, running, target_at
from linli.people import actions as people

TODAY = date(2022, 4, 18)


def as_list(*lines: str) -> BytesIO:
    return BytesIO("\n".join(lines).encode())


def stages(drive: Drive) -> list[str]:
    return [row.stage.code for row in drive.targets.select_related("stage").order_by("pk")]


def test_a_paper_is_copied_in_one_act_with_its_day(house: House) -> None:
    drive = running(house)
    first, second = target_at(drive, house), target_at(drive, house, 1)
    steps = [
        StepDraft(first.pk, "signed", letter=LetterDraft("owner")),
        StepDraft(second.pk, "refused", reason="cost", note="嫌贵"),
    ]
    to: dict[str, Any] = {"by": house.viewer("worker"), "now": LATER}
    actions.record_many(drive.pk, steps, once="paper", paper_on=TODAY, **to)
    actions.record_many(drive.pk, steps, once="paper", paper_on=TODAY, **to)
    kept = Attempt.objects.order_by("pk")
    assert [(row.target_id, row.to_stage.code, row.paper_on) for row in kept] == [
        (first.pk, "signed", TODAY),
        (second.pk, "refused", TODAY),
    ]
    assert Letter.objects.get().signed_on == TODAY


def test_a_paper_with_one_wrong_row_saves_nothing_and_names_the_row(house: House) -> None:
    drive = running(house)
    first, second, third = (target_at(drive, house, n) for n in range(3))
    noted(third, "agreed", house)
    steps = [
        StepDraft(first.pk, "agreed"),
        StepDraft(second.pk, "refused"),
        StepDraft(third.pk, "undecided", version=1),
        StepDraft(0, "agreed"),
    ]
    with pytest.raises(actions.RowsRefused) as refusal:
        actions.record_many(drive.pk, steps, once="p", by=house.viewer("worker"), now=LATER)
    assert {pk: getattr(why, "code", "") for pk, why in refusal.value.rows.items()} == {
        second.pk: "invalid",  # no reason
        third.pk: "conflict",  # somebody recorded meanwhile
        0: "invalid",  # not on this roster
    }
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("day", [date(2022, 4, 17), date(2022, 4, 19)])
def test_the_day_of_a_paper_lies_in_the_drive_and_not_ahead(house: House, day: date) -> None:
    drive = running(house)
    step = StepDraft(target_at(drive, house).pk, "agreed")
    with pytest.raises(Invalid) as refusal:
        actions.record_many(
            drive.pk, [step], once="p", paper_on=day, by=house.viewer("worker"), now=LATER
        )
    assert refusal.value.field == "paper_on"


def handed(house: House, n: int = 2) -> tuple[Drive, Batch]:
    """A batch with the first doors."""
    drive = running(house)
    rows = [noted(target_at(drive, house, number), "signed", house) for number in range(n)]
    batch = actions.hand_over(
        drive.pk,
        house.firm.pk,
        [row.pk for row in rows],
        stage="applied",
        by=house.viewer("secretary"),
        now=LATER,
    )
    return drive, batch


def test_a_batch_takes_all_or_none(house: House) -> None:
    drive = running(house)
    signed = noted(target_at(drive, house), "signed", house)
    to: dict[str, Any] = {"stage": "applied", "by": house.viewer("secretary"), "now": LATER}
    with pytest.raises(Invalid) as refusal:
        actions.hand_over(drive.pk, house.firm.pk, [signed.pk, target_at(drive, house, 1).pk], **to)
    assert refusal.value.field == "targets"
    with pytest.raises(Invalid) as refusal:
        actions.hand_over(drive.pk, 0, [signed.pk], **to)
    assert refusal.value.field == "organisation"
    assert not Batch.objects.exists()


def test_what_was_handed_over_is_not_offered_again(house: House) -> None:
    drive, _batch = handed(house)
    third = noted(target_at(drive, house, 2), "signed", house)
    assert list(queries.to_hand_over(house.viewer("secretary"), drive, None)) == [third]


def test_an_answer_moves_its_rows_and_repeats_without_harm(house: House) -> None:
    drive, batch = handed(house)
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": LATER}
    lines = ("编号,结果,日期", "1-001,已核价,2022-04-18", "1-002,已通气,")
    looked = actions.import_results(as_list(*lines), batch.pk, dry_run=True, **to)
    assert (looked.taken, looked.refused) == (2, 0)
    assert stages(drive)[:2] == ["applied", "applied"]
    actions.take_result_import(looked.import_id, **to)
    assert stages(drive)[:2] == ["priced", "gas_on"]
    batch.refresh_from_db()
    assert batch.answered_at == LATER
    number = Attempt.objects.count()
    actions.import_results(as_list(*lines), batch.pk, dry_run=False, **to)
    assert Attempt.objects.count() == number


def test_rows_of_an_answer_that_do_not_fit_say_why(house: House) -> None:
    drive, batch = handed(house)
    lines = (
        "编号,结果,日期",
        "1-009,已核价,",
        "1-001,已取消,",
        "1-001,未走访,",
        "1-002,已核价,某日",
        "1-002,已核价,2022-05-01",
        "1-001,已核价,2022年4月18日",
        "1-001,已通气,",
    )
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": LATER}
    found = actions.import_results(as_list(*lines), batch.pk, dry_run=False, **to)
    assert [line.reason for line in found.lines] == [
        "本批次没有此编号。",
        "本专项没有此阶段。",
        "不能从“已报装”变为“未走访”。",
        "日期无法识别：请写成 2022-04-18。",
        "日期不能晚于今天。",
        "",
        "名单中重复。",
    ]
    assert stages(drive)[:2] == ["priced", "applied"]


def test_a_roster_of_doors_is_matched_and_undone(house: House) -> None:
    drive = prepared(house)
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    lines = (
        "楼院,楼栋,单元,楼层,房号",
        "保全街26号院,9号楼,1单元,1,101",
        "保全街26号院,9号楼,1单元,1,101",
        "保全街26号院,9号楼,1单元,9,901",
        "保全街26号院,,,,",
    )
    looked = actions.import_roster(as_list(*lines), drive.pk, dry_run=True, **to)
    assert [bool(line.reason) for line in looked.lines] == [False, True, True, True]
    taken = actions.take_import(looked.import_id, **to)
    assert (taken.taken, taken.refused, drive.targets.count()) == (1, 3, 1)
    again = actions.import_roster(as_list(*lines), drive.pk, dry_run=True, **to)
    assert again.taken == 0
    actions.undo_import(taken.import_id, **to)
    assert drive.targets.count() == 0


def test_a_roster_of_persons_is_matched_by_name_and_number(house: House) -> None:
    drive = prepared(house, "veterans_jobs", name="退役军人")
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    lines = ("姓名,电话", "宋玉珍,139 0000 0001", "宋玉珍,13900000002", "李四,13900000001")
    found = actions.import_roster(as_list(*lines), drive.pk, dry_run=False, **to)
    assert [bool(line.reason) for line in found.lines] == [False, True, True]
    assert drive.targets.get().person == house.neighbour


def test_a_roster_of_firms_is_matched_by_code_or_name(house: House) -> None:
    drive = prepared(house, "gas_shops", name="商户")
    to: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    code = "91410100MA00000000"
    shop = people.register_organisation(
        house.community.pk, kind="firm", name="示例面馆", credit_code=code, **to
    )
    lines = ("单位名称,统一社会信用代码", f"别的名字,{code}", "示例燃气公司,", "无此店,")
    found = actions.import_roster(as_list(*lines), drive.pk, dry_run=False, **to)
    assert [bool(line.reason) for line in found.lines] == [False, False, True]
    assert set(drive.targets.values_list("organisation", flat=True)) == {shop.pk, house.firm.pk}


def test_a_whole_roster_of_others_is_not_imported(house: House) -> None:
    drive = prepared(house)
    for name in ("worker", "other_secretary", "leader", "administrator"):
        with pytest.raises(NotAllowed):
            actions.import_roster(
                as_list("楼院,楼栋,房号", "a,b,1"),
                drive.pk,
                dry_run=True,
                by=house.viewer(name),
                now=NOW,
            )
