"""Lists as people make them are read; what is no list is refused with a reason."""

import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from linli.base import sheets
from linli.base import workbook as own_process
from linli.base.errors import Invalid
from linli.base.sheets import Column, Sheet
from linli.base.workbook import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS

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


# --- in a process of its own ---


def cornered(row: int, column: int) -> bytes:
    """A list of one door, and one cell somewhere far away."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["楼栋", "房号"])
        sheet.write_row(1, 0, ["9号楼", "501"])
        sheet.write(row, column, "x")
    return out.getvalue()


def test_one_cell_in_the_last_corner_ends_its_reader_and_not_the_house() -> None:
    """Five kilobytes that ask for 17 thousand million cells."""
    raw = cornered(1_048_575, 16_383)
    assert len(raw) < 10_000

    began = time.monotonic()
    with pytest.raises(Invalid) as refusal:
        read(raw)

    assert (refusal.value.code, refusal.value.field) == ("bomb", "file")
    assert time.monotonic() - began < 10


def test_one_cell_in_the_last_row_does_no_harm() -> None:
    assert read(cornered(1_048_575, 0)).rows == ((2, {"building": "9号楼", "room": "501"}),)


def test_columns_and_cells_beyond_the_most_are_not_read() -> None:
    file = workbook(["楼栋", "房号"], ["9" * (LONGEST_CELL + 9), "1", *["x"] * MOST_COLUMNS])

    ((table,),) = [own_process.read(file.getvalue())]

    assert [len(line) for line in table] == [MOST_COLUMNS, MOST_COLUMNS]
    assert table[1][0] == "9" * LONGEST_CELL


def test_cells_that_hold_too_much_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = workbook(["楼栋", "房号"], ["9号楼", "501"]).getvalue()
    monkeypatch.setattr(own_process, "MOST_SIGNS", 13)  # 2 + 2 + 3 + 3, and one for each cell
    with pytest.raises(own_process.TooLarge):
        own_process.read(raw)
    monkeypatch.setattr(own_process, "MOST_SIGNS", 14)
    assert own_process.read(raw) == [[["楼栋", "房号"], ["9号楼", "501"]]]


@pytest.mark.parametrize(
    ("ended_with", "code"),
    [
        (own_process.UNREADABLE, "unreadable"),
        (own_process.TOO_LARGE, "bomb"),
        (-9, "bomb"),  # killed by the system
        (-24, "bomb"),  # out of computing time
    ],
)
def test_how_the_reader_ends_is_told_in_words(
    ended_with: int, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = subprocess.CompletedProcess[bytes]([], ended_with, b"")
    monkeypatch.setattr(subprocess, "run", lambda *_a, **_k: done)

    with pytest.raises(Invalid) as refusal:
        read(cornered(1, 1))

    assert refusal.value.code == code


def test_reader_that_takes_too_long_is_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pid = tmp_path / "pid"
    sleeper = f"import os, pathlib, time; pathlib.Path({str(pid)!r}).write_text(str(os.getpid())); "
    run: Callable[..., Any] = subprocess.run

    def run_sleeper(_command: list[str], **named: Any) -> Any:
        return run([sys.executable, "-c", f"{sleeper}time.sleep(60)"], **named)

    monkeypatch.setattr(sheets, "PATIENCE", 1)
    monkeypatch.setattr(subprocess, "run", run_sleeper)

    with pytest.raises(Invalid) as refusal:
        read(cornered(1, 1))

    assert refusal.value.code == "bomb"
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


def test_reader_loads_nothing_of_the_house() -> None:
    """Neither settings nor keys are in the process that meets a hostile file; it starts fast."""
    loaded = subprocess.run(
        [
            sys.executable,
            "-P",
            "-c",
            "import sys, linli.base.workbook; print(*sorted(m for m in sys.modules"
            " if m.startswith(('django', 'linli', 'psycopg'))))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert loaded.stdout.split() == ["linli", "linli.base", "linli.base.workbook"]


def test_reader_gets_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_DATA_KEY", "secret")
    handed: dict[str, str] = {}

    def run(_command: list[str], *, env: dict[str, str], **_named: Any) -> Any:
        handed.update(env)
        return subprocess.CompletedProcess([], own_process.UNREADABLE, b"")

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(Invalid):
        read(cornered(1, 1))

    assert "PATH" in handed
    assert not [name for name in handed if name.startswith("LINLI_")]


def test_reader_has_a_bounded_memory_and_time() -> None:
    asked = subprocess.run(
        [
            sys.executable,
            "-P",
            "-c",
            "import resource, linli.base.workbook as book; book._limit_resources();"
            "print(*(resource.getrlimit(r)[0] for r in"
            " (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE)))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.split() == [
        str(own_process.MOST_MEMORY),
        str(own_process.MOST_SECONDS),
        "0",
    ]
