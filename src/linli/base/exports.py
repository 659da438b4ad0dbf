"""Lists that leave the house as CSV or Excel files, safe to open."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from linli.base import progress

#: A cell that begins with one of these is taken for a formula by Excel, WPS and LibreOffice.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 60
#: Rows of an Excel file that are written while somebody waits.
AT_ONCE = 5000


class FileMade(HttpResponse):
    """A file as the answer; a worker reads what it is called."""

    file_name = ""


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
    request: HttpRequest,
    name: str,
    header: Sequence[object],
    rows: Iterable[Sequence[object]],
    *,
    size: int | None = None,
) -> HttpResponse:
    """The file that `?as=` asks for: "csv", and Excel for everything else. An Excel file of more
    than `AT_ONCE` rows is made by a worker, who visits the same address once more; a page offers
    that. `size`: how many rows there are, where counting them beforehand is cheaper.
    """
    if request.GET.get("as") == "csv":
        return csv_response(name, header, rows)
    if size is None:
        rows = list(rows)
        size = len(rows)
    return offer(request, name, size) or xlsx_response(name, header, rows, size=size)


def offer(request: HttpRequest, name: str, size: int) -> HttpResponse | None:
    """The page that offers to have an Excel file made; None if it can be written at once."""
    if size <= AT_ONCE or progress.is_background():
        return None
    query = request.GET.copy()
    query["as"] = "csv"
    context = {
        "name": name,
        "size": size,
        "address": request.get_full_path(),
        "csv_url": f"{request.path}?{query.urlencode()}",
    }
    return render(request, "base/long_list.html", context)


def xlsx_response(
    name: str, header: Sequence[object], rows: Iterable[Sequence[object]], *, size: int = 0
) -> HttpResponse:
    """An Excel file named `name` (".xlsx" is added): one sheet, fixed header row, filters."""
    return xlsx_file(name, xlsx(header, rows, size=size))


def xlsx_file(name: str, body: bytes) -> HttpResponse:
    """The answer that holds an Excel file named `name` (".xlsx" is added)."""
    return _attachment(f"{name}.xlsx", body, XLSX)


def xlsx(header: Sequence[object], rows: Iterable[Sequence[object]], *, size: int = 0) -> bytes:
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
        widths = [8] * len(header)
        number = 0
        for number, line in enumerate(chain([header], progress.each(rows, size))):
            for column, value in enumerate(line):
                shown = cell(value)
                _write(sheet, number, column, shown, bold if number == 0 else None)
                if column < len(widths):
                    widths[column] = max(widths[column], _width(shown))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, number, max(len(header) - 1, 0))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width + 2, WIDEST))
    return out.getvalue()


def _write(sheet: Any, row: int, column: int, value: str | float | Decimal, form: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value, form)
    else:
        sheet.write_number(row, column, value, form)


def _width(value: object) -> int:
    """Places that a value takes: a Chinese sign takes two."""
    text = str(value)
    return len(text) if text.isascii() else sum(2 if ord(sign) > 255 else 1 for sign in text)


def _attachment(name: str, body: bytes, media_type: str) -> HttpResponse:
    response = FileMade(body, content_type=media_type)
    response.file_name = name
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or ""
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
