"""Deadlines as people write them in a sheet: 4月底, 二季度, 上半年, 长期坚持, 每月25日.

Pure. The words themselves are never changed: a `Reading` stands beside them, says how they were
taken, and where they could not be taken, why.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from linli.base.wording.points import SHAPES, Span, stretch


class Kind(StrEnum):
    """What a wording turned out to be."""

    EMPTY = "empty"
    DAY = "day"
    PERIOD = "period"
    STANDING = "standing"
    UNREAD = "unread"


#: Why a wording cannot be read (kind UNREAD).
REASONS: Mapping[str, object] = {
    "no_date": _("There is no date in these words."),
    "no_month": _("The month is missing."),
    "no_year_known": _("This is said from today on: write the month."),
    "no_such_day": _("The calendar has no such day."),
    "backwards": _("It ends before it begins."),
    "depends": _("It depends on something else: write a date when it is known."),
}
#: What one should look at although it was read.
DOUBTS: Mapping[str, object] = {
    "about": _("“About” was left out."),
    "before": _("“Before” a month was read as before its first day."),
    "zero_lost": _("Excel drops a last zero: for October write 2022年10月."),
    "several": _("Several dates: the last one was taken."),
    "part": _("Only the date was read; the other words stay in the text."),
    "next_year": _("Read as the year after."),
}


@dataclass(frozen=True)
class Reading:
    """How a wording was read. `start` and `end` are days, both included; a PERIOD may have no
    start, a STANDING one no end. `every` is its beat: "month:25", "week:5", "quarter", "year".
    """

    words: str
    kind: Kind
    start: date | None = None
    end: date | None = None
    every: str = ""
    doubt: str = ""
    reason: str = ""


_DIGITS = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_NUMERAL = "[〇零一二三四五六七八九十]"
STANDING = re.compile(
    r"长期|常态|常年|持续|不间断|经常性|日常|不定期|永久|随时|ongoing|continuous|long-?term|permanent"
)
_WHOLE_YEAR = re.compile(r"全年|贯穿全年|整年|allyear|wholeyear")
_DEPENDS = re.compile(r"后\d*个?[天日月周年]?|视|待|另行|根据|按照?(?!计划)|after|tbd|待定")
_ABOUT = re.compile(r"左右|前后|大约|约|around|about")
_LEAD = re.compile(
    r"^(?:即日起至?|从即日起至?|力争在?|争取在?|确保在?|预计在?|计划在?|拟于|拟在|拟|限期?|最迟|不晚于|不迟于|截至|截止到?|"
    r"完成时限[:：]?|时限[:：]?|于|在|自|从|至|到|by|until|before)+"
)
_TAIL = re.compile(
    r"(?:全部|全面|基本|正式|提前)?(?:完成|完工|竣工|建成|投用|投入使用|启动|开工|到位|结束|落地|见效|验收|止|为止|期间|以内|之内|内|份)+$"
)
_BEFORE = re.compile(r"(?:之前|以前|前)$")
_DASH = r"(?:-|—+|–|~|～|至|到|－)"
_FIXED = {"元旦": (1, 1), "五一": (5, 1), "劳动节": (5, 1), "七一": (7, 1), "八一": (8, 1),
          "国庆": (10, 1), "国庆节": (10, 1), "十一": (10, 1)}  # fmt: skip
BEAT = re.compile(
    r"^每(?:个)?(月|季度|季|周|星期|年|半年|日|天)(?:的)?(?:(\d{1,2})[日号]?|([一二三四五六日天末底初]))?(?:前|底|末)*"
)
_WEEKDAYS = {sign: number for number, sign in enumerate("一二三四五六", 1)} | {"日": 7, "天": 7}
_BEATS = {"月": "month", "季度": "quarter", "季": "quarter", "周": "week", "星期": "week",
          "年": "year", "半年": "half", "日": "day", "天": "day"}  # fmt: skip

#: A stretch of text that speaks of a date, as it stands inside a longer sentence.
_POINT = (
    r"(?:(?:20\d\d|\d\d)年|今年|本年度?|明年|次年)?"
    r"(?:\d{1,2}月\d{1,2}[日号]|\d{1,2}月份?(?:初|底|末|上旬|中旬|下旬|中)?|"
    r"第?[1-4]季度(?:初|末|底)?|[上下]半年|年(?:底|末|中|初|内)|全年)"
    r"|20\d\d[./-]\d{1,2}(?:[./-]\d{1,2})?(?!\d)"
    r"|(?<![\d.])\d{1,2}\.\d{1,2}(?=日?(?:前|之前|以前))日?"
    r"|(?:20\d\d|明|今|次)年(?:底|末|内|度)?"
    r"|(?:元旦|春节|清明|五一|端午|七一|八一|中秋|国庆)节?(?=前)"
)
PHRASE = re.compile(rf"(?:{_POINT}|\d{{1,2}}(?={_DASH}))(?:{_DASH}(?:{_POINT}))?(?:之前|以前|前)?")


def plain(words: str) -> str:
    """The words without blanks, full-width signs and Chinese numerals in dates: for reading."""
    flat = re.sub(r"\s+", "", unicodedata.normalize("NFKC", words)).lower()
    unit = r"(?:年|月|日|号|季度)"
    return re.sub(
        rf"({_NUMERAL}+)(?={unit}|{_DASH}{_NUMERAL}+{unit})",
        lambda found: str(_number(found[1])),
        flat,
    )


def _number(sign: str) -> int:
    if "十" not in sign:
        return int("".join(str(_DIGITS[each]) for each in sign))
    tens, _ten, ones = sign.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def read_deadline(
    words: str,
    year: int,
    *,
    today: date | None = None,
    festivals: Mapping[str, date] | None = None,
) -> Reading:
    """How a deadline is to be taken, in a ledger of this year.

    “前” (by) includes the day it names, as such ledgers mean it. `today` is needed for 本月底 and
    the like; `festivals` for those of the lunar calendar (春节前).
    """
    text = plain(words).strip("。.;；,，、()（）")
    if not text or text in {"/", "-", "—", "无", "none"}:
        return Reading(words, Kind.EMPTY)
    reader = _Reader(year, today, dict(festivals or {}))
    found = reader.whole(text) or reader.inside(text)
    if found is None:
        return Reading(words, Kind.UNREAD, reason=reader.reason or _why(text))
    return replace(found, words=words)


def _why(text: str) -> str:
    if _DEPENDS.search(text):
        return "depends"
    return "no_month" if re.search(r"月[底初末]|\d[日号]", text) else "no_date"


class _Reader:
    """One reading; keeps the last reason why a point could not be taken."""

    def __init__(self, year: int, today: date | None, festivals: dict[str, date]) -> None:
        self.year, self.today, self.festivals = year, today, festivals
        self.reason = ""

    def whole(self, text: str) -> Reading | None:
        """All the words make one date, period or standing task."""
        if (beat := BEAT.match(text)) is not None:
            return Reading(text, Kind.STANDING, every=_beat(beat))
        if STANDING.search(text) and not PHRASE.search(text):
            return Reading(text, Kind.STANDING)
        if _WHOLE_YEAR.search(text) and len(text) <= 8 and not re.search(r"20\d\d|明年|次年", text):
            return Reading(text, Kind.PERIOD, date(self.year, 1, 1), date(self.year, 12, 31))
        if since := re.fullmatch(
            r"(.+?)(?:起|开始)(?:[,，]?(?:长期坚持|长期|持续推进|持续))?", text
        ):
            span = self.point(since[1], self.year)
            return Reading(text, Kind.STANDING, span.first) if span else None
        doubt = "about" if _ABOUT.search(text) else ""
        text = _ABOUT.sub("", text)
        open_start = text.startswith(("即日起", "从即日起"))
        bare = _TAIL.sub("", _LEAD.sub("", text))
        before = _BEFORE.search(bare) is not None
        found = self.range(_BEFORE.sub("", bare)) or self.single(_BEFORE.sub("", bare), before)
        if found is None:
            return None
        if open_start and found.kind == Kind.DAY:
            found = replace(found, kind=Kind.PERIOD, start=self.today)
        return replace(found, doubt=found.doubt or doubt)

    def single(self, text: str, before: bool) -> Reading | None:  # noqa: FBT001 - one caller
        """One day, or the stretch up to the end of a month, quarter, half or year."""
        span = self.point(text, self.year)
        if span is None:
            return None
        if before and not span.sharp:
            day = span.first - timedelta(days=1)
            return Reading(text, Kind.DAY, day, day, doubt="before")
        if span.sharp:
            return Reading(text, Kind.DAY, span.last, span.last, doubt=span.doubt)
        return Reading(text, Kind.PERIOD, span.first, span.last, doubt=span.doubt)

    def range(self, text: str) -> Reading | None:
        """From one point to another; each may borrow its unit or its month from the other."""
        if re.fullmatch(r"20\d\d-\d{1,2}(-\d{1,2})?", text):
            return None
        for cut in re.finditer(_DASH, text):
            left, right = text[: cut.start()], text[cut.end() :]
            if not left or not right:
                continue
            found = self._between(left, right)
            if found is not None or self.reason == "backwards":
                return found
        return None

    def _between(self, left: str, right: str) -> Reading | None:
        unit = re.sub(r"^(?:20\d\d年?|第)?\d{1,2}", "", right)
        begin = self.point(left, self.year)
        if begin is None and re.fullmatch(r"(?:(?:20\d\d|\d\d)年)?第?\d{1,2}", left):
            begin = self.point(left + (re.match(r"月|季度|日|号", unit) or [""])[0], self.year)
        if begin is None:
            return None
        year = begin.first.year if begin.own_year else self.year
        if re.fullmatch(r"\d{1,2}[日号]", right):
            right = f"{begin.first.month}月{right}"
        if re.fullmatch(r"\d{1,2}", right) and re.fullmatch(r"20\d\d[./]\d{1,2}", left):
            right = f"{right}月"
        end = self.point(right, year)
        if end is None:
            return None
        doubt = begin.doubt or end.doubt
        if end.last < begin.first and not end.own_year:
            end, doubt = self.point(right, year + 1) or end, "next_year"
        if end.last < begin.first:
            self.reason = "backwards"
            return None
        return Reading(f"{left}-{right}", Kind.PERIOD, begin.first, end.last, doubt=doubt)

    def inside(self, text: str) -> Reading | None:
        """The last date among other words."""
        if _DEPENDS.search(text) and not PHRASE.search(text):
            return None
        found = []
        for phrase in PHRASE.finditer(text):
            read = self.whole(phrase[0])
            if read is not None and read.kind in (Kind.DAY, Kind.PERIOD):
                found.append(read)
        if not found:
            return Reading(text, Kind.STANDING) if STANDING.search(text) else None
        last = max(found, key=lambda read: read.end or date.min)
        return replace(last, doubt="several" if len(found) > 1 else last.doubt or "part")

    # One point of time

    def point(self, text: str, year: int) -> Span | None:
        """The days that these words cover, in `year` unless they name their own."""
        text = _TAIL.sub("", text)
        relative = self._relative(text)
        if relative is not None:
            return relative
        named = re.match(r"(?:(20\d\d)年?度?|(\d\d)年|(今年|本年度?|当年)|(明年|次年|来年))", text)
        rest, own = text, False
        if named and not re.match(r"20\d\d(?:[./-]|\d{4}$)", text):
            year = (
                int(named[1]) if named[1] else 2000 + int(named[2]) if named[2]
                else self.year + (1 if named[4] else 0)
            )  # fmt: skip
            rest, own = text[named.end() :], True
            if rest in {"底", "末", "初", "中", "内", "", "底前"}:
                rest = f"年{rest}"
        try:
            span = next(filter(None, (shape(rest, year) for shape in self._shapes())), None)
        except ValueError:
            self.reason = "no_such_day"
            return None
        return replace(span, own_year=span.own_year or own) if span else None

    def _shapes(self) -> tuple[Callable[[str, int], Span | None], ...]:
        return (*SHAPES, self._festival)

    def _relative(self, text: str) -> Span | None:
        found = re.fullmatch(r"(本|当|这个|下|下个)(月|季度|周)(底|末|内|中|初)?", text)
        if found is None:
            return None
        if self.today is None:
            self.reason = "no_year_known"
            return None
        step = 1 if found[1].startswith("下") else 0
        if found[2] == "周":
            monday = self.today - timedelta(days=self.today.weekday()) + timedelta(weeks=step)
            return Span(monday, monday + timedelta(days=6), found[3] in ("底", "末"), own_year=True)
        length = 1 if found[2] == "月" else 3
        first = (self.today.month - 1) // length * length + step * length
        year, month = self.today.year + first // 12, first % 12 + 1
        return stretch(year, month, length, found[3] or "", own_year=True)

    def _festival(self, text: str, year: int) -> Span | None:
        name = text.removesuffix("节") if text not in self.festivals else text
        eve = timedelta(days=1)
        if name in self.festivals:
            day = self.festivals[name] - eve
        elif name in _FIXED:
            day = date(year, *_FIXED[name]) - eve
        else:
            return None
        return Span(day, day, sharp=True, own_year=False)


def _beat(found: re.Match[str]) -> str:
    beat = _BEATS[found[1]]
    if found[2]:
        return f"{beat}:{int(found[2])}"
    if beat == "week" and found[3] in _WEEKDAYS:
        return f"{beat}:{_WEEKDAYS[found[3]]}"
    return beat
