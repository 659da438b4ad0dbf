"""Several steps in one cell: numbered 1. 2. （1） ① 一是, by line breaks, or by semicolons. Pure.

Each step keeps its words exactly: the pieces put together again are the cell.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from linli.base.wording.deadlines import BEAT, PHRASE, STANDING, plain

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HAN = "一二三四五六七八九十"
#: A number at the head of a step. A digit may follow its dot only when that begins a date of its
#: own (“1.3月底前”), for 3.15 is a day.
_MARK = re.compile(
    r"(?:(?<=^)|(?<=[\n;；。，,：:、\s）)]))"
    r"(?:(?P<dot>\d{1,2})(?:[.．](?!\d)|[.．](?=\d{1,4}(?:年|月|季度|日|号))|[、)）])"
    r"|[(（](?P<round>\d{1,2})[)）]|(?P<circle>[" + _CIRCLED + r"])"
    r"|(?P<han>[一二三四五六七八九十])(?:是|、)|[(（](?P<roundhan>[一二三四五六七八九十])[)）])",
)
_CIRCLE_ANYWHERE = re.compile(f"[{_CIRCLED}]")
_ENDS = " \t\r\n;；。.,，、"


@dataclass(frozen=True)
class Step:
    """One step of a cell: its exact piece of the cell, what it says, and its own date words."""

    piece: str
    title: str
    due_words: str


def split_steps(cell: str) -> tuple[Step, ...]:
    """The steps of a cell, in order; one when nothing divides it, none when it is empty."""
    if not cell.strip():
        return ()
    return tuple(_step(piece) for piece in _merged(_pieces(cell)))


def _pieces(cell: str) -> list[str]:
    cuts = _numbered(cell)
    if len(cuts) < 2:
        lines = cell.splitlines(keepends=True)
        if sum(1 for line in lines if line.strip()) > 1:
            return lines
        return _dated(cell) or [cell]
    starts = [0, *cuts[1:], len(cell)]
    return [cell[one:other] for one, other in pairwise(starts)]


def _dated(cell: str) -> list[str]:
    """The parts between semicolons that each hold a date, or between commas that begin with one."""
    parts: list[str] = re.findall(r"[^;；]*[;；]\s*|[^;；]+", cell)
    if len(parts) > 1 and all(PHRASE.search(plain(part)) for part in parts):
        return parts
    parts = re.findall(r"[^,，]*[,，]\s*|[^,，]+", cell)
    if len(parts) > 1 and all(PHRASE.match(plain(part)) for part in parts):
        return parts
    return []


def _merged(pieces: Sequence[str]) -> list[str]:
    """The same pieces, one without a word in it put to the one before, else to the one after."""
    merged: list[str] = []
    lead = ""
    for piece in pieces:
        if any(sign.isalnum() for sign in piece):
            merged.append(lead + piece)
            lead = ""
        elif merged:
            merged[-1] += piece
        else:
            lead += piece
    return merged or [lead]


def _numbered(cell: str) -> list[int]:
    """Where the numbers 1, 2, 3… stand, of the one style that begins first."""
    found = list(_MARK.finditer(cell))
    circles = [(each.start(), "circle", _CIRCLED.index(each[0]) + 1)
               for each in _CIRCLE_ANYWHERE.finditer(cell)]  # fmt: skip
    marks = circles or [
        (each.start(), str(each.lastgroup), _value(each[each.lastgroup or 0])) for each in found
    ]
    for style in dict.fromkeys(style for _at, style, _number in marks):
        cuts, wanted = [], 1
        for at, own, number in marks:
            if own == style and number == wanted:
                cuts.append(at)
                wanted += 1
        if len(cuts) > 1:
            return cuts
    return []


def _value(sign: str) -> int:
    return int(sign) if sign.isdecimal() else _HAN.index(sign) + 1


def _step(piece: str) -> Step:
    text = piece.strip()
    mark = _MARK.match(text) or _CIRCLE_ANYWHERE.match(text)
    text = text[mark.end() :] if mark else text
    text = text.strip(_ENDS)
    due_words, rest = _date_of(text)
    return Step(piece, rest or text, due_words)


def _date_of(text: str) -> tuple[str, str]:
    """The step's date words, and what it says without them where they stand at its edge."""
    closing = re.search(r"[(（]([^()（）]{1,24})[)）]$", text)
    if closing and _speaks_of_a_date(closing[1]):
        return closing[1], text[: closing.start()].strip(_ENDS)
    for length in range(min(24, len(text)), 1, -1):
        head, rest = text[:length], text[length:].strip(" ：:" + _ENDS)
        if rest and _speaks_of_a_date(head):
            return head, rest
    inside = PHRASE.search(plain(text))
    found = inside or STANDING.search(plain(text))
    return (found[0], text) if found else ("", text)


def _speaks_of_a_date(words: str) -> bool:
    """Nothing but a date, or a beat (每月25日前), or the whole year."""
    bare = plain(words)
    return bool(PHRASE.fullmatch(bare) or BEAT.fullmatch(bare))
