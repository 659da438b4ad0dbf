"""Files that leave the house: what spreadsheets see, and what they never run."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from python_calamine import CalamineWorkbook

from linli.base import exports

HEADER = ("编号", "事项", "数")


def as_csv(response: HttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def as_xlsx(response: HttpResponse) -> list[list[Any]]:
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(response.content))
        .get_sheet_by_index(0)
        .to_python()
    )


@pytest.mark.parametrize("sign", exports.FORMULA_SIGNS)
@pytest.mark.parametrize(
    ("make", "read"), [(exports.csv_response, as_csv), (exports.xlsx_response, as_xlsx)]
)
def test_text_that_would_run_as_a_formula_is_defused(make: Any, read: Any, sign: str) -> None:
    words = f"{sign}HYPERLINK(1)"
    (_header, row) = read(make("列表", HEADER, [(1, words, -5)]))
    assert row[1].startswith("'")
    assert float(row[2]) == -5  # a number is no formula


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (True, "是"),
        (False, "否"),
        (3, 3),
        (Decimal("2.5"), Decimal("2.5")),
        (datetime(2022, 4, 18, 1, 0, tzinfo=UTC), "2022-04-18 09:00"),
        (date(2022, 4, 18), "2022-04-18"),
        ("保全街26号院", "保全街26号院"),
        ("13812345678", "13812345678"),
        ("a=b", "a=b"),
    ],
)
def test_values_read_as_people_write_them(value: object, shown: object) -> None:
    assert exports.cell(value) == shown


def test_csv_opens_in_excel_with_its_chinese() -> None:
    response = exports.csv_response("案件 2022", HEADER, [("SQ1", "路灯,\n不亮", 3)])
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert as_csv(response) == [list(HEADER), ["SQ1", "路灯,\n不亮", "3"]]
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"


def test_excel_file_keeps_text_as_text_and_numbers_as_numbers() -> None:
    response = exports.xlsx_response("列表", HEADER, [("0012", "https://example.org", 7)])
    assert as_xlsx(response) == [list(HEADER), ["0012", "https://example.org", 7.0]]
    assert response["Content-Type"] == exports.XLSX


def test_list_without_rows_is_a_header() -> None:
    assert as_csv(exports.csv_response("a", HEADER, [])) == [list(HEADER)]
    assert as_xlsx(exports.xlsx_response("a", HEADER, [])) == [list(HEADER)]
