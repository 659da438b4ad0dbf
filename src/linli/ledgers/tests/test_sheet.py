"""A ledger's sheet: read cell by cell, taken over, undone, and given back in its own words."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.cast import NOW, House, build_house

from linli.base import sheets
from linli.base.errors import Invalid, NotAllowed
from linli.base.merged import Group, Heading, merged_xlsx
from linli.base.tests.test_wording import STEPS, WORDINGS
from linli.journal.models import Entry
from linli.ledgers import actions
from linli.ledgers.actions import sheet as acts
from linli.ledgers.models import Category, Item, Ledger
from linli.ledgers.queries import giving
from linli.ledgers.queries.sheet import checked_sheet
from linli.ledgers.spec.sheet import COLUMNS
from linli.ledgers.tests.factories import ledger, to
from linli.places.models import Import

HEAD = ("序号", "类别", "项目名称", "工作目标", "时间节点", "完成时限", "包抓领导", "牵头科室",
        "责任人", "配合科室", "投资额（万元）", "进展情况")  # fmt: skip
CODES = ("number", "category", "title", "goal", "milestones", "due", "leader", "lead", "in_charge",
         "assisting", "funds", "told")  # fmt: skip
ROWS: list[tuple[str, ...]] = [
    ("1", "民生实事", "老旧小区改造", "改造3个小区", "1.3月底前完成设计；\n2.6月底前开工", "年底前",
     "leader一", "城建科", "worker一", "", "约120万元", "设计已完成"),
    ("2", "民生实事", "加装电梯", "加装5部", "①4月底②二季度", "2022.6", "赵副主任",
     "城建科、民政科", "worker一、钱某", "民政科", "自筹", ""),
    ("3", "安全生产", "燃气隐患排查", "全覆盖", "", "长期坚持", "", "城建科", "secretary一", "",
     "", ""),
]  # fmt: skip


def workbook(rows: Sequence[Sequence[str]], *, title: str = "2022年重点工作台账") -> io.BytesIO:
    """The usual layout: a title, two rows of headings, groups, categories merged."""
    headings = [Heading(words, merges=words == "类别") for words in HEAD]
    groups = [Group("责任分工", 6, 9)]
    return io.BytesIO(merged_xlsx(title, headings, groups, rows, ["none"] * len(rows)))


def read_in(house: House, of: Ledger, file: io.BytesIO, **given: Any) -> Import:
    result = acts.import_sheet(
        file, of.pk, dry_run=True, file_name="台账.xlsx", **to(house, "leader"), **given
    )
    return Import.objects.get(pk=result.import_id)


def take(house: House, of: Ledger, rows: Sequence[Sequence[str]] = ROWS, **given: Any) -> Import:
    record = read_in(house, of, workbook(rows), **given)
    acts.take_sheet(record.pk, **to(house, "leader"))
    record.refresh_from_db()
    return record


def given_back(of: Ledger) -> list[tuple[str, ...]]:
    """The ledger as its sheet reads now, in the columns of `HEAD`."""
    items = giving.as_in_sheet(of.items.all())
    return [tuple(giving.worded(item)[code] for code in CODES) for item in items]


def test_two_rows_of_headings_and_merged_categories_are_read_with_their_words_as_they_are() -> None:
    read = sheets.read(workbook(ROWS), COLUMNS, as_written=True)
    rows = [tuple(values[code] for code in CODES) for _number, values in read.rows]
    assert rows == [tuple(row) for row in ROWS]
    assert [number for number, _values in read.rows] == [4, 5, 6]


def test_headings_in_a_csv_file_may_stand_in_two_rows_too() -> None:
    text = "年度台账,,,\n序号,类别,事项,责任分工,\n,,,牵头科室,责任人\n1,民生,修路,城建科,周某\n"
    read = sheets.read(io.BytesIO(text.encode()), COLUMNS, as_written=True)
    assert [values for _number, values in read.rows] == [
        {"number": "1", "category": "民生", "title": "修路", "lead": "城建科", "in_charge": "周某"}
    ]


def test_dry_run_says_of_every_cell_how_it_was_read_and_writes_nothing(house: House) -> None:
    of = ledger(house)
    record = read_in(house, of, workbook(ROWS), in_charge_id=house.accounts["worker"].pk)
    result, found = checked_sheet(record, NOW)
    first, second, third = found
    assert first.cells["due"].read == "2022-12-31"
    assert first.cells["milestones"].read == "完成设计：2022-03-31\n开工：2022-06-30"
    assert (first.cells["funds"].read, str(first.funds)) == ("120", "120")
    assert second.cells["due"].read == "2022-06-01 – 2022-06-30"
    assert second.cells["leader"].remark == "这里没有：赵副主任。文字照留。"
    assert second.cells["lead"].remark == "这里没有：民政科。文字照留。"
    assert second.cells["funds"].remark == "读不出金额。"
    assert third.cells["due"].read == "长期，无截止日"
    assert (result.taken, result.refused) == (3, 0)
    assert result.makes == {"ledgers.item": 3, "ledgers.milestone": 4, "ledgers.category": 0}
    assert not of.items.exists()


def test_sheet_becomes_items_that_run_with_their_milestones_and_notes(house: House) -> None:
    of = ledger(house)
    record = take(house, of)
    items = list(of.items.order_by("position"))
    assert [(item.number, item.title, item.due_words) for item in items] == [
        ("1", "老旧小区改造", "年底前"), ("2", "加装电梯", "2022.6"),
        ("3", "燃气隐患排查", "长期坚持"),
    ]  # fmt: skip
    assert [item.due_on for item in items] == [date(2022, 12, 31), date(2022, 6, 30), None]
    assert items[0].leader == house.accounts["leader"]
    assert items[0].lead_section == house.section
    assert [note.words for note in items[0].notes.all()] == ["设计已完成"]
    assert [(step.title, step.due_on) for step in items[0].milestones.all()] == [
        ("完成设计", date(2022, 3, 31)),
        ("开工", date(2022, 6, 30)),
    ]
    assert {item.state for item in items} == {"running"}
    assert (record.state, record.taken) == ("taken", 3)
    assert Entry.objects.filter(kind="ledger.sheet_taken", subject=f"ledger:{of.pk}").count() == 1


def test_round_trip_keeps_words_and_order(house: House) -> None:
    of = ledger(house)
    take(house, of)
    assert given_back(of) == [tuple(row) for row in ROWS]


def test_words_hold_only_as_long_as_the_item_says_the_same(house: House) -> None:
    of = ledger(house)
    take(house, of)
    item = of.items.get(number="1")
    actions.change(item.pk, {"due_on": date(2022, 11, 30), "due_words": ""}, **to(house, "leader"))
    actions.note(item.pk, "progress", "已开工", **to(house, "worker"))
    row = given_back(of)[0]
    assert (row[5], row[10], row[11]) == ("2022-11-30", "约120万元", "已开工")


def test_undo_takes_all_off_again_but_what_was_worked_on(house: House) -> None:
    of = ledger(house)
    rows = [*ROWS, ("4", "新增类别", "路灯", "亮灯", "", "6月底", "", "", "worker一", "", "", "")]
    record = take(house, of, rows)
    assert Category.objects.filter(ledger=of, name="新增类别").exists()
    actions.note(of.items.get(number="1").pk, "progress", "动了", **to(house, "worker"))
    acts.undo_sheet(record.pk, **to(house, "leader"))
    record.refresh_from_db()
    assert [item.number for item in of.items.all()] == ["1"]
    assert (record.state, record.kept) == ("undone", 1)
    assert not Category.objects.filter(ledger=of, name="新增类别").exists()
    with pytest.raises(NotAllowed):
        acts.undo_sheet(record.pk, **to(house, "leader"))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": ""}, "事项没有名称。"),
        ({"category": ""}, "没有类别。"),
        ({"due": "", "milestones": "完成设计"}, "没有完成时限，也没有带日期的节点。"),
        ({"in_charge": "钱某"}, "“钱某”不是本单位在岗人员。"),
        ({"in_charge": ""}, "缺责任人。"),
        ({"title": "名" * 201}, "名称超过200字。"),
    ],
)
def test_row_that_cannot_be_taken_says_why(
    house: House, changes: dict[str, str], reason: str
) -> None:
    row = tuple(changes.get(code, words) for code, words in zip(CODES, ROWS[0], strict=True))
    record = read_in(house, ledger(house), workbook([row]))
    result, _found = checked_sheet(record, NOW)
    assert [str(line.reason) for line in result.lines] == [reason]


def test_unknown_person_in_charge_stays_in_words_and_somebody_else_answers(
    house: House,
) -> None:
    of = ledger(house)
    row = (*ROWS[0][:8], "钱某", *ROWS[0][9:])
    take(house, of, [row], in_charge_id=house.accounts["worker"].pk)
    item = of.items.get()
    assert item.in_charge == house.accounts["worker"]
    assert given_back(of) == [row]


def test_row_that_names_a_category_stands_for_those_below_it(house: House) -> None:
    of = ledger(house)
    text = (
        "序号,项目名称,完成时限,责任人\n"
        "一、民生实事（2项）,,,\n1,修路,6月底,worker一\n2,装灯,年底,worker一\n"
        "二、平安建设,,,\n1,巡逻,长期,worker一\n"
    )
    result = acts.import_sheet(
        io.BytesIO(text.encode()), of.pk, dry_run=False, **to(house, "leader")
    )
    assert result.refused == 0
    found = [
        (item.category.name, item.number, item.title) for item in of.items.order_by("position")
    ]
    assert found == [
        ("民生实事", "1", "修路"),
        ("民生实事", "2", "装灯"),
        ("平安建设", "1-2", "巡逻"),
    ]


def test_same_sheet_twice_brings_nothing_new(house: House) -> None:
    of = ledger(house)
    take(house, of)
    result, _found = checked_sheet(read_in(house, of, workbook(ROWS)), NOW)
    assert {str(line.reason) for line in result.lines} == {"台账中已有这一事项。"}


def test_file_without_the_headings_is_refused(house: House) -> None:
    with pytest.raises(Invalid) as refused:
        read_in(house, ledger(house), io.BytesIO("甲,乙\n1,2\n".encode()))
    assert refused.value.field == "file"


@pytest.mark.parametrize("name", ["worker", "supervisor", "administrator", "other_secretary"])
def test_sheets_are_taken_over_by_who_keeps_the_ledger_alone(house: House, name: str) -> None:
    of = ledger(house)
    with pytest.raises(NotAllowed):
        acts.import_sheet(workbook(ROWS), of.pk, dry_run=True, **to(house, name))


def test_dates_and_numbers_kept_as_numbers_by_excel_are_read(house: House) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("序号", "类别", "事项", "完成时限", "责任人", "进度", "资金"))
        sheet.write_row(1, 0, (1, "民生", "修路", 2022.6, "worker一", 0.45, 120))
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(2, 0, (2, "民生", "装灯", "", "worker一", 1, 12.5))
        sheet.write_datetime(2, 3, date(2022, 9, 30), day)
    of = ledger(house)
    acts.import_sheet(io.BytesIO(out.getvalue()), of.pk, dry_run=False, **to(house, "leader"))
    found = of.items.order_by("position").values_list("number", "due_on", "percent", "funds")
    assert [(n, due, percent, float(funds or 0)) for n, due, percent, funds in found] == [
        ("1", date(2022, 6, 30), 45, 120.0),
        ("2", date(2022, 9, 30), 100, 12.5),
    ]


DUES = [words for words, kind, *_rest in WORDINGS if kind != "empty" and len(words) <= 60]
CELLS = [cell for cell, _steps in STEPS]
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=20
)
SHEETS = st.lists(
    st.tuples(
        st.integers(0, 2), TEXTS, TEXTS, st.sampled_from(CELLS), st.sampled_from(DUES), TEXTS,
        st.sampled_from(["约120万元", "", "30万", "自筹", "1.2亿元"]),
    ),
    min_size=1, max_size=6, unique_by=lambda row: row[1],
)  # fmt: skip


class TestRoundTrip(TestCase):
    house: House
    ledger: Ledger

    @classmethod
    def setUpTestData(cls) -> None:
        cls.house = build_house()
        cls.ledger = ledger(cls.house)

    def through(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """In and out, and once more through the file that came out."""
        take(self.house, self.ledger, rows)
        once = given_back(self.ledger)
        assert once == list(rows)
        read = sheets.read(workbook(once), COLUMNS, as_written=True)
        assert [tuple(values[code] for code in CODES) for _row, values in read.rows] == once

    def test_every_wording_of_a_deadline_comes_back_as_it_was(self) -> None:
        assert len(DUES) >= 40
        rows = [
            (str(n), "民生实事", f"事项{n}", "目标", "", words, "", "", "worker一", "", "", "")
            for n, words in enumerate(DUES, start=1)
        ]
        self.through(rows)

    @settings(max_examples=15, deadline=None)
    @given(SHEETS)
    def test_any_sheet_comes_back_with_its_words_in_its_order(self, sheet: list[Any]) -> None:
        rows = [
            (
                str(n),
                f"类别{category}",
                title,
                goal,
                cell.strip(),
                due,
                leader,
                "",
                "worker一",
                "",
                funds,
                "",
            )
            for n, (category, title, goal, cell, due, leader, funds) in enumerate(sheet, start=1)
        ]  # fmt: skip
        self.through(rows)
        assert Item.objects.count() == len(rows)
