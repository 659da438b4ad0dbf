"""Reads one Excel file in a process of its own: `python -m linli.base.workbook < file`.

With the argument `as-written` full-width signs stay as they are.

A file of two kilobytes can ask its reader for hundreds of gigabytes (one cell in the last corner
of the sheet), and the reader then aborts its whole process. So it runs here, where only this one
reading ends. Imports nothing of Django: it must start fast.
"""

import io
import json
import sys
import unicodedata
from datetime import date, datetime
from typing import Any

MOST_ROWS = 50_000
#: Read beyond the most, so that a list that is too long is told so instead of cut.
BEYOND = 50
MOST_COLUMNS = 200
LONGEST_CELL = 500
#: Where a cell's words are kept as they were written, several steps stand in one.
LONGEST_WRITTEN = 4000
#: Signs before which an export sets an apostrophe (`linli.base.exports`).
GUARDED = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
#: Signs in all cells of a file together.
MOST_SIGNS = 40_000_000
#: Bytes that reading may take, and seconds of computing.
MOST_MEMORY = 2 * 1024**3
MOST_SECONDS = 20

UNREADABLE, TOO_LARGE = 3, 4


class TooLarge(Exception):
    """The cells hold more than any list of a community does."""


def main() -> int:
    """Tables as JSON on standard output: a list of sheets, each a list of rows of text."""
    _limit_resources()
    try:
        tables = read(sys.stdin.buffer.read(), as_written="as-written" in sys.argv[1:])
    except TooLarge:
        return TOO_LARGE
    except Exception:  # noqa: BLE001 - whatever a hostile file does wrong, it cannot be read
        return UNREADABLE
    json.dump(tables, sys.stdout)
    return 0


def read(raw: bytes, *, as_written: bool = False) -> list[list[list[str]]]:
    """All sheets of a workbook as text, merged cells written into each of their places."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - only the own process needs it

    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    tables, signs = [], 0
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        table = [
            [text(cell, as_written=as_written) for cell in line[:MOST_COLUMNS]]
            for line in sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + BEYOND)
        ]
        table = _spread(table, sheet)
        signs += sum(len(cell) + 1 for line in table for cell in line)
        if signs > MOST_SIGNS:
            raise TooLarge
        tables.append(table)
    return tables


def _spread(table: list[list[str]], sheet: Any) -> list[list[str]]:
    """Write the value of merged cells into each of them: it was meant for all."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if top >= len(table) or left >= len(table[top]) or right != left:
            continue
        for line in table[top : bottom + 1]:
            if left < len(line):
                line[left] = table[top][left]
    return table


def text(cell: object, *, as_written: bool = False) -> str:
    """A cell as a person reads it: 501.0 → 501, full-width digits and blanks made plain, unless
    the words are to stay `as_written`.
    """
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, datetime):
        cell = cell.date() if (cell.hour, cell.minute) == (0, 0) else cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if as_written:
        if isinstance(cell, str) and cell[:1] == "'" and cell[1:2] in GUARDED:
            cell = cell[1:]  # set before it by our own export
        return str(cell).replace("\x00", "").replace("\r\n", "\n").strip()[:LONGEST_WRITTEN]
    return unicodedata.normalize("NFKC", str(cell)).replace("\x00", "").strip()[:LONGEST_CELL]


def _limit_resources() -> None:
    """Where the system knows such limits: no more memory and time than an honest list needs."""
    try:
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):
        return


if __name__ == "__main__":
    sys.exit(main())
