"""Lists that leave the house as CSV or Excel files, safe to open."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

#: A cell that begins with one of these is taken for a formula by Excel, WPS and LibreOffice.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60


def cell(value: object) -> str | int | float | Decimal:
    """A value as it stands in a list: numbers as numbers, moments in local time, yes and no in
    words, nothing as "". Text that a spreadsheet would run as a formula gets a leading
    apostrophe.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, datetime):
        return f"{timezone.localtime(value) if timezone.is_aware(value) else value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def csv_response(
    name: str, header: Sequence[object], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """A CSV file named `name` (".csv" is added): UTF-8 with a mark, as Excel expects it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([cell(word) for word in header])
    writer.writerows([cell(value) for value in row] for row in rows)
    return _attachment(f"{name}.csv", out.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8")


def response(
    asked: str, name: str, header: Sequence[object], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """The file that `?as=` asks for: "csv", and Excel for everything else."""
    write = csv_response if asked == "csv" else xlsx_response
    return write(name, header, rows)


def xlsx_response(
    name: str, header: Sequence[object], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """An Excel file named `name` (".xlsx" is added): one sheet, fixed header row, filters."""
    return _attachment(f"{name}.xlsx", xlsx(header, rows), XLSX)


def xlsx(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """The bytes of an Excel file with one sheet. Text stays text: no formulas, no links."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        lines = [[cell(word) for word in header], *([cell(value) for value in row] for row in rows)]
        for number, line in enumerate(lines):
            for column, value in enumerate(line):
                _write(sheet, number, column, value, bold if number == 0 else None)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(lines) - 1, 0), max(len(header) - 1, 0))
        for column in range(len(header)):
            sheet.set_column(
                column, column, _width(line[column] for line in lines if column < len(line))
            )
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, value: str | float | Decimal, form: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, form)
    else:
        sheet.write_number(row, column, value, form)


def _width(values: Iterable[object]) -> float:
    """Columns wide enough for what is in them: a Chinese sign takes two places."""
    return min(
        max(
            (sum(2 if ord(sign) > 255 else 1 for sign in str(value)) for value in values), default=8
        )
        + 2,
        WIDEST,
    )


def _attachment(name: str, body: bytes, media_type: str) -> HttpResponse:
    response = HttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
