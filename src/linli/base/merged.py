"""An Excel file in the layout of official sheets: a title, two rows of headings with groups, cells
of equal neighbours merged, colours with their word and shape; ready to print on A3.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.http import HttpResponse

from linli.base.exports import cell, xlsx_file

#: Ground and shape of each colour that may stand in a cell.
TONES: Mapping[str, tuple[str, str]] = {
    "red": ("#F8C9C4", "■"),
    "orange": ("#FBDDBF", "◆"),
    "yellow": ("#FBEFB5", "▲"),
    "blue": ("#CFE2F7", "◐"),
    "green": ("#CDEBD3", "●"),
    "met": ("#CDEBD3", "✔"),
    "paused": ("#E6E1F2", "‖"),
    "grey": ("#E4E7EA", "○"),
    "none": ("#FFFFFF", "－"),
}
_TOP = 3


@dataclass(frozen=True)
class Heading:
    """A column: its heading, its width in signs, whether equal neighbours merge, its colours."""

    words: Any
    width: int = 13
    merges: bool = False
    toned: bool = False


@dataclass(frozen=True)
class Group:
    """A heading above several columns, from the first to the last one (counted from 0)."""

    words: Any
    first: int
    last: int


def merged_response(
    name: str,
    headings: Sequence[Heading],
    groups: Sequence[Group],
    rows: Sequence[Sequence[str]],
    tones: Sequence[str],
) -> HttpResponse:
    """The file named `name`, which is its title too. `tones`: the colour's code of each row."""
    return xlsx_file(name, merged_xlsx(name, headings, groups, rows, tones))


def merged_xlsx(
    title: str,
    headings: Sequence[Heading],
    groups: Sequence[Group],
    rows: Sequence[Sequence[str]],
    tones: Sequence[str],
) -> bytes:
    """The bytes of the file. Text stays text: no formulas, no links."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        look = {"border": 1, "text_wrap": True, "valign": "vcenter", "font_size": 10}
        plain = book.add_format(look)
        middle = book.add_format({**look, "align": "center"})
        bold = book.add_format({**look, "align": "center", "bold": True, "bg_color": "#EEF1F4"})
        large = book.add_format({"bold": True, "font_size": 18, "align": "center"})
        toned = {
            code: book.add_format({**look, "align": "center", "bg_color": ground})
            for code, (ground, _sign) in TONES.items()
        }
        _head(sheet, title, headings, groups, large=large, bold=bold)
        for place, heading in enumerate(headings):
            column = [str(cell(row[place])) for row in rows]
            if heading.merges:
                _merge(sheet, place, column, middle)
                continue
            for number, words in enumerate(column):
                code = tones[number]
                said = f"{TONES[code][1]} {words}" if heading.toned else words
                form = toned[code] if heading.toned else middle if heading.width < 11 else plain
                sheet.write_string(_TOP + number, place, said, form)
        _print(sheet, len(rows), len(headings))
    return out.getvalue()


def _head(
    sheet: Any,
    title: str,
    headings: Sequence[Heading],
    groups: Sequence[Group],
    *,
    large: Any,
    bold: Any,
) -> None:
    sheet.merge_range(0, 0, 0, len(headings) - 1, title, large)
    sheet.set_row(0, 34)
    below = {place for group in groups for place in range(group.first, group.last + 1)}
    for group in groups:
        sheet.merge_range(1, group.first, 1, group.last, str(group.words), bold)
    for place, heading in enumerate(headings):
        sheet.set_column(place, place, heading.width)
        if place in below:
            sheet.write_string(2, place, str(heading.words), bold)
        else:
            sheet.merge_range(1, place, 2, place, str(heading.words), bold)


def _merge(sheet: Any, place: int, column: Sequence[str], form: Any) -> None:
    """Equal neighbours in one cell."""
    first = 0
    for number in range(1, len(column) + 1):
        if number < len(column) and column[number] == column[first]:
            continue
        if number - first > 1:
            sheet.merge_range(_TOP + first, place, _TOP + number - 1, place, column[first], form)
        else:
            sheet.write_string(_TOP + first, place, column[first], form)
        first = number


def _print(sheet: Any, rows: int, columns: int) -> None:
    sheet.freeze_panes(_TOP, 4)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1, 2)
    sheet.set_margins(0.4, 0.4, 0.5, 0.5)
    sheet.set_footer("&C&P / &N")
    sheet.print_area(0, 0, _TOP + max(rows, 1) - 1, columns - 1)
