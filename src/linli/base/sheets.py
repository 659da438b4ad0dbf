"""Reading lists from Excel and CSV files as people make them: a title above, headings in their
own words, numbers as numbers, merged cells. Nothing is guessed: an unreadable file says why.
"""

import csv
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from linli.base import workbook
from linli.base.errors import Invalid
from linli.base.workbook import BEYOND, MOST_COLUMNS, MOST_ROWS, text

LARGEST = 10 * 1024 * 1024
LARGEST_UNPACKED = 120 * 1024 * 1024
#: Seconds of waiting for a workbook to be read.
PATIENCE = 60
#: The heading stands in one of the first rows, below a title.
_HEADING_WITHIN = 10


@dataclass(frozen=True)
class Column:
    """One column of a list: its code, its heading, other headings it is known by."""

    code: str
    heading: Any
    known_as: tuple[str, ...] = ()
    required: bool = False
    example: str = ""
    #: How a value looks where it need not be read in full; None: as it is.
    mask: Callable[[str], str] | None = None

    def names(self) -> set[str]:
        """Headings that mean this column, as `plain` writes them."""
        return {plain(name) for name in (str(self.heading), *self.known_as, self.code)}


@dataclass(frozen=True)
class Sheet:
    """What was read: (line number in the file, {column code: text}) and the headings left out."""

    rows: tuple[tuple[int, dict[str, str]], ...]
    left_out: tuple[str, ...]


def read(file: IO[bytes], columns: Sequence[Column], *, as_written: bool = False) -> Sheet:
    """The rows of the first sheet that has these columns; Invalid(field="file") says what is wrong.

    Columns that are not asked for are not read at all. Blank rows are passed over. `as_written`:
    for sheets whose words must come back as they are; these may have two rows of headings, the
    upper one naming groups of columns.
    """
    raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise Invalid(
            _("The file is larger than 10 MB. Divide it."), field="file", code="too_large"
        )
    if not raw.strip():
        raise Invalid(_("The file is empty."), field="file", code="empty")
    best: tuple[int, dict[int, str], list[list[str]]] | None = None
    for cells in _tables(raw, as_written=as_written):
        found = _two_headings(cells, columns) if as_written else _heading(cells, columns)
        if found is not None:
            best = (*found, cells)
            break
    if best is None:
        wanted = "、".join(str(column.heading) for column in columns if column.required)
        raise Invalid(
            _("No row of headings was found. The list needs at least: %(wanted)s.")
            % {"wanted": wanted},
            field="file",
            code="no_heading",
        )
    return _rows(*best)


def _rows(at: int, places: dict[int, str], cells: list[list[str]]) -> Sheet:
    rows = []
    for number, line in enumerate(cells[at + 1 :], at + 2):
        values = {code: line[place] if place < len(line) else "" for place, code in places.items()}
        if any(values.values()):
            rows.append((number, values))
    if not rows:
        raise Invalid(_("There is nothing below the headings."), field="file", code="empty")
    if len(rows) > MOST_ROWS:
        raise Invalid(
            _("The list has more than %(most)d rows. Divide it.") % {"most": MOST_ROWS},
            field="file",
            code="too_long",
        )
    left_out = [words for place, words in enumerate(cells[at]) if words and place not in places]
    return Sheet(tuple(rows), tuple(left_out))


def _heading(
    cells: list[list[str]], columns: Sequence[Column]
) -> tuple[int, dict[int, str]] | None:
    """The row that holds all required headings, and which column stands where."""
    meanings = {name: column.code for column in columns for name in column.names()}
    required = {column.code for column in columns if column.required}
    for at, line in enumerate(cells[:_HEADING_WITHIN]):
        places = _places(line, meanings)
        if required <= set(places.values()):
            return at, places
    return None


def _places(line: Sequence[str], meanings: dict[str, str]) -> dict[int, str]:
    """Which column stands where in a row of headings; the first of two alike."""
    places: dict[int, str] = {}
    for place, words in enumerate(line):
        code = meanings.get(plain(words))
        if code and code not in places.values():
            places[place] = code
    return places


def _two_headings(
    cells: list[list[str]], columns: Sequence[Column]
) -> tuple[int, dict[int, str]] | None:
    """The row, or the two rows, in which most headings stand; two where the lower one goes on
    with headings: names of columns below names of groups, or the same again where cells merge.
    """
    meanings = {name: column.code for column in columns for name in column.names()}
    required = {column.code for column in columns if column.required}
    best: tuple[int, dict[int, str]] | None = None
    for at, line in enumerate(cells[:_HEADING_WITHIN]):
        below = cells[at + 1] if at + 1 < len(cells) else []
        choices = [(at, _places(line, meanings))]
        if _goes_on(line, below, meanings):
            both = [
                under if plain(under) in meanings else over
                for over, under in zip_longest(line, below, fillvalue="")
            ]
            choices.append((at + 1, _places(both, meanings)))
        for row, places in choices:
            fits = required <= set(places.values())
            if fits and (best is None or len(places) >= len(best[1])):
                best = (row, places)
    return best


def _goes_on(line: Sequence[str], below: Sequence[str], meanings: dict[str, str]) -> bool:
    """Whether the row below is made of headings too."""
    words = [(over, under) for over, under in zip_longest(line, below, fillvalue="") if under]
    known = sum(1 for over, under in words if plain(under) in meanings or under == over)
    return bool(words) and known * 2 > len(words)


def plain(words: str) -> str:
    """A heading without blanks, marks and case, so that “楼 栋*” is 楼栋."""
    return "".join(sign for sign in words.lower() if sign.isalnum())


def _tables(raw: bytes, *, as_written: bool = False) -> Iterator[list[list[str]]]:
    """The sheets of a workbook or the one table of a CSV file, as text."""
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        yield from _workbook(raw, as_written=as_written)
        return
    if b"\x00" in raw[:4096]:
        raise _unreadable()
    yield _csv(raw, as_written=as_written)


def _workbook(raw: bytes, *, as_written: bool = False) -> list[list[list[str]]]:
    """Read in a process of its own, which a hostile file may end (see `linli.base.workbook`)."""
    refuse_bombs(raw)
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", workbook.__name__, *(["as-written"] * as_written)],
            input=raw,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            # Keys and the database's address are no business of whoever wrote the file.
            env={key: value for key, value in os.environ.items() if not key.startswith("LINLI_")},
            check=False,
        )
    except subprocess.TimeoutExpired as trouble:
        raise _bomb() from trouble
    if done.returncode == workbook.UNREADABLE:
        raise _unreadable()
    if done.returncode != 0:
        raise _bomb()
    tables: list[list[list[str]]] = json.loads(done.stdout)
    return tables


def refuse_bombs(raw: bytes) -> None:
    """Invalid for a workbook that unpacks to more than any honest one."""
    if not raw.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile as trouble:
        raise _unreadable() from trouble
    if unpacked > LARGEST_UNPACKED:
        raise _bomb()


def _csv(raw: bytes, *, as_written: bool = False) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            words = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        mark = max(",\t;", key=words[:4096].count)
        lines = csv.reader(io.StringIO(words, newline=""), delimiter=mark)
        try:
            return [
                [text(cell, as_written=as_written) for cell in line[:MOST_COLUMNS]]
                for line, _n in zip(lines, range(MOST_ROWS + BEYOND), strict=False)
            ]
        except csv.Error as trouble:
            raise _unreadable() from trouble
    raise _unreadable()


def _bomb() -> Invalid:
    return Invalid(
        _("The file is far larger than it seems. Save it anew."), field="file", code="bomb"
    )


def _unreadable() -> Invalid:
    return Invalid(
        _("This is not a list that can be read. Save it as .xlsx or .csv and try again."),
        field="file",
        code="unreadable",
    )
