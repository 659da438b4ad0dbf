"""Lists as people make them are read; what is no list is refused with a reason."""

import io
import zipfile

import pytest
import xlsxwriter

from linli.base import sheets
from linli.base.errors import Invalid
from linli.base.sheets import Column, Sheet
from linli.base.workbook import MOST_ROWS

COLUMNS = (
    Column("building", "Building", ("楼栋", "楼号"), required=True),
    Column("room", "Room", ("房号",), required=True),
    Column("phone", "Telephone", ("电话",)),
)


def workbook(
    *lines: list[object], merge: tuple[int, int, int, int, str] | None = None
) -> io.BytesIO:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
        if merge:
            sheet.merge_range(*merge)
    out.seek(0)
    return out


def read(raw: bytes) -> Sheet:
    return sheets.read(io.BytesIO(raw), COLUMNS)


def test_headings_are_found_below_a_title_and_in_other_words() -> None:
    file = workbook(["永安社区房屋清单"], [], ["序号", "楼 栋*", "房号"], [1, "9号楼", 501])

    sheet = sheets.read(file, COLUMNS)

    assert sheet.rows == ((4, {"building": "9号楼", "room": "501"}),)
    assert sheet.left_out == ("序号",)


def test_numbers_are_read_as_people_read_them() -> None:
    file = workbook(
        ["楼栋", "房号", "电话"], ["９号楼", 501.0, 13900000001], [" 9号楼 ", "　", None]
    )

    assert sheets.read(file, COLUMNS).rows == (
        (2, {"building": "9号楼", "room": "501", "phone": "13900000001"}),
        (3, {"building": "9号楼", "room": "", "phone": ""}),
    )


def test_merged_cell_stands_for_all_its_rows() -> None:
    file = workbook(
        ["楼栋", "房号"], ["", 101], ["", 102], ["10号楼", 101], merge=(1, 0, 2, 0, "9号楼")
    )

    assert [values for _n, values in sheets.read(file, COLUMNS).rows] == [
        {"building": "9号楼", "room": "101"},
        {"building": "9号楼", "room": "102"},
        {"building": "10号楼", "room": "101"},
    ]


def test_blank_cell_that_is_not_merged_stays_blank() -> None:
    file = workbook(["楼栋", "房号"], ["9号楼", 101], ["", 102])

    assert sheets.read(file, COLUMNS).rows[1] == (3, {"building": "", "room": "102"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_of_any_office_is_read(encoding: str, mark: str) -> None:
    raw = f"楼栋{mark}房号\r\n9号楼{mark}501\r\n".encode(encoding)

    assert read(raw).rows == ((2, {"building": "9号楼", "room": "501"}),)


def test_what_nobody_asked_for_is_not_read() -> None:
    raw = "楼栋,房号,身份证号\n9号楼,501,410103199001011234\n".encode()

    sheet = read(raw)

    assert "410103199001011234" not in str(sheet.rows)
    assert sheet.left_out == ("身份证号",)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (sheets.LARGEST_UNPACKED + 1))
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "unreadable"),
        (b"PK\x03\x04 not a workbook", "unreadable"),
        (b"\xd0\xcf\x11\xe0 not a workbook", "unreadable"),
        ("姓名,电话\n甲,1\n".encode(), "no_heading"),
        ("楼栋,房号\n".encode(), "empty"),
        (b"x" * (sheets.LARGEST + 1), "too_large"),
    ],
)
def test_what_is_no_list_is_refused_with_a_reason(raw: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(raw)

    assert (refusal.value.code, refusal.value.field) == (code, "file")


def test_file_that_unpacks_to_far_more_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        read(bomb())

    assert refusal.value.code == "bomb"


def test_list_of_more_rows_than_anyone_reads_is_refused() -> None:
    raw = "楼栋,房号\n" + "9号楼,501\n" * (MOST_ROWS + 1)

    with pytest.raises(Invalid) as refusal:
        read(raw.encode())

    assert refusal.value.code == "too_long"
