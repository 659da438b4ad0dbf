"""Points of time in one wording: each shape knows its own way of writing one. Pure."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


@dataclass(frozen=True)
class Span:
    """The days that a point of time covers; `sharp`: a day rather than a stretch."""

    first: date
    last: date
    sharp: bool
    own_year: bool
    doubt: str = ""


def stretch(year: int, month: int, length: int, part: str, *, own_year: bool = False) -> Span:
    """So many months from this one; `part` picks the beginning, the middle or the end of it."""
    first = date(year, month, 1)
    last_month = month + length - 1
    last = date(year, last_month, calendar.monthrange(year, last_month)[1])
    if part in ("底", "末"):
        return Span(last, last, sharp=True, own_year=own_year)
    if part in ("初", "上旬"):
        return Span(first, first + timedelta(days=9), sharp=False, own_year=own_year)
    if part in ("中", "中旬"):
        middle = date(year, month + length // 2, 11 if length == 1 else 30)
        end = middle + timedelta(days=9) if length == 1 else middle
        return Span(middle if length == 1 else end, end, sharp=length > 1, own_year=own_year)
    if part == "下旬":
        return Span(date(year, month, 21), last, sharp=False, own_year=own_year)
    return Span(first, last, sharp=False, own_year=own_year)


def numeric(text: str, year: int) -> Span | None:
    """2022.3.15, 2022-03-15, 20220315, 2022/6, 3.15, 3/15."""
    full = re.fullmatch(r"(20\d\d)[./-](\d{1,2})[./-](\d{1,2})[日号]?", text) or re.fullmatch(
        r"(20\d\d)(\d\d)(\d\d)", text
    )
    if full:
        day = date(int(full[1]), int(full[2]), int(full[3]))
        return Span(day, day, sharp=True, own_year=True)
    month = re.fullmatch(r"(20\d\d)[./-](\d{1,2})(?:月(底|末|初|上旬|中旬|下旬)?)?", text)
    if month:
        span = stretch(int(month[1]), int(month[2]), 1, month[3] or "", own_year=True)
        lost = re.fullmatch(r"20\d\d\.1", text) is not None
        return replace(span, doubt="zero_lost") if lost else span
    short = re.fullmatch(r"(\d{1,2})[./](\d{1,2})", text)
    if short:
        day = date(year, int(short[1]), int(short[2]))
        return Span(day, day, sharp=True, own_year=False)
    return None


def month(text: str, year: int) -> Span | None:
    exact = re.fullmatch(r"(\d{1,2})月(\d{1,2})[日号]?", text)
    if exact:
        day = date(year, int(exact[1]), int(exact[2]))
        return Span(day, day, sharp=True, own_year=False)
    found = re.fullmatch(r"(\d{1,2})月份?(底|末|初|上旬|中旬|下旬|中)?", text)
    if found is None:
        return None
    return stretch(year, date(year, int(found[1]), 1).month, 1, found[2] or "")


def quarter(text: str, year: int) -> Span | None:
    found = re.fullmatch(r"第?([1-4])季度?(底|末|初|中)?|q([1-4])", text)
    if found is None:
        return None
    number = int(found[1] or found[3])
    part = found[2] or ""
    return stretch(year, number * 3 - 2, 1 if part == "初" else 3, part)


def half(text: str, year: int) -> Span | None:
    found = re.fullmatch(r"([上下])半年(底|末)?|h([12])", text)
    if found is None:
        return None
    second = found[1] == "下" or found[3] == "2"
    return stretch(year, 7 if second else 1, 6, found[2] or "")


def year_part(text: str, year: int) -> Span | None:
    if text in {"年底", "年末", "岁末", "年底年末", "yearend", "year-end", "endofyear"}:
        return stretch(year, 12, 1, "底")
    if text in {"年中", "midyear", "mid-year"}:
        return Span(date(year, 6, 30), date(year, 6, 30), sharp=True, own_year=False)
    if text == "年初":
        return stretch(year, 1, 1, "")
    if text in {"年", "年内", "全年", "年全年", "年度"}:
        return stretch(year, 1, 12, "")
    plan = re.fullmatch(r"[“\"]?十四五[”\"]?(?:期)?(末|期间)?", text)
    if plan:
        return Span(date(2025, 12, 31), date(2025, 12, 31), sharp=True, own_year=True)
    return None


def english(text: str, year: int) -> Span | None:
    """endofapril, april2022, 15march, march15, latemay."""
    name = next((month for month in MONTHS if month in text or f"{month[:3]}." in text), None)
    if name is None:
        return None
    rest = text.replace(name, "|").replace(f"{name[:3]}.", "|")
    own = re.search(r"20\d\d", rest)
    year = int(own[0]) if own else year
    rest = re.sub(r"20\d\d|,", "", rest)
    month = MONTHS.index(name) + 1
    number = re.fullmatch(r"(?:(\d{1,2})(?:st|nd|rd|th)?\||\|(\d{1,2})(?:st|nd|rd|th)?)", rest)
    if number:
        day = date(year, month, int(number[1] or number[2]))
        return Span(day, day, sharp=True, own_year=own is not None)
    parts = {
        "|": "",
        "endof|": "底",
        "late|": "下旬",
        "mid|": "中旬",
        "mid-|": "中旬",
        "early|": "初",
    }
    if rest not in parts:
        return None
    return stretch(year, month, 1, parts[rest], own_year=own is not None)


#: Ways of writing a point of time, tried in this order.
SHAPES: tuple[Callable[[str, int], Span | None], ...] = (
    numeric,
    month,
    quarter,
    half,
    year_part,
    english,
)
