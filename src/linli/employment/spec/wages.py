"""What employers write as a wage, read: "4000-6000+提成", "20/小时 管吃住", "5-8K", "日结150".

Nothing is guessed: what cannot be read is refused, with the words kept. For comparing, every wage
is brought to a month of 21.75 paid days of 8 hours (劳社部发〔2008〕3号: 174 hours).
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

DAYS_A_MONTH = Decimal("21.75")
HOURS_A_MONTH = DAYS_A_MONTH * 8
#: A month's wage outside of this is a slip of the pen (yuan).
LOWEST, HIGHEST = 500, 200_000


class WageKind(models.TextChoices):
    """What the numbers are for."""

    MONTH = "month", _("a month")
    YEAR = "year", _("a year")
    DAY = "day", _("a day")
    HOUR = "hour", _("an hour")
    PIECE = "piece", _("a piece")
    OPEN = "open", _("by agreement")


@dataclass(frozen=True)
class Wage:
    """A wage as read. `low`, `high` in yuan for `kind`; `monthly_*` in yuan a month, None where
    nothing can be said. `high` None: “and more”.
    """

    kind: str
    low: Decimal | None = None
    high: Decimal | None = None
    monthly_low: int | None = None
    monthly_high: int | None = None
    commission: bool = False
    board: bool = False
    lodging: bool = False


class Unreadable(ValueError):
    """These words are no wage that can be compared with another."""


_FACTOR = {
    WageKind.MONTH: Decimal(1),
    WageKind.YEAR: Decimal(1) / 12,
    WageKind.DAY: DAYS_A_MONTH,
    WageKind.HOUR: HOURS_A_MONTH,
}
_TIMES = {"": 1, "k": 1000, "千": 1000, "w": 10_000, "万": 10_000}
_UNIT = r"(k|千|w|万)?"
_ONE = rf"(\d+(?:\.\d+)?){_UNIT}"
_RANGE = re.compile(rf"{_ONE}元?-{_ONE}")
_SINGLE = re.compile(_ONE)
#: Numbers that are no wage: days off, hours of work, trial months, extra months, bonuses.
_NOISE = re.compile(
    r"试用(?:期)?[^,;。/转]*(?:转正后?)?|(?:每天|每日|日工作|工作)\d+(?:\.\d+)?个?小时|\d+小时(?=工作|制|/天|每天)"
    r"|(?:月休|周休|休息?)\d+天?|\d+天/月|\d+薪|(?:全勤|满勤|工龄|餐补|房补|夜班补?|补贴)奖?\d+元?"
    r"|[一二三四五六]险[一二]?金?|\d险\d?金?|转正后?"
)
_DASH = re.compile(r"[‐-―－~～〜至到]+")
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (WageKind.HOUR, re.compile(r"小时|时薪|/时|/h\b|/h$|每时|钟点")),
    (WageKind.DAY, re.compile(r"日结|日薪|/天|每天|一天|/日|每日|元天")),
    (WageKind.YEAR, re.compile(r"年薪|/年|每年|一年|年收入")),
    (WageKind.PIECE, re.compile(r"计件|/件|每件|一件|/个|/单|每单")),
)
_OPEN_END = re.compile(r"以上|起|不低于|最低|保底|底薪|\d\+(?!\d)")
_BOARD = re.compile(r"(?:管|包|供|免费)(?:吃|餐|伙食|食宿|三餐|午餐)|管吃住|包吃住|食宿|工作餐")
_LODGING = re.compile(r"(?:管|包|供|免费)(?:吃?住|住宿|食宿)|食宿|提供住宿|有宿舍|提供宿舍")
_COMMISSION = re.compile(r"提成|绩效|奖金|分红|补贴")


def read(words: str) -> Wage:
    """The wage these words say; Unreadable for what says none."""
    text = _tidy(words)
    extras: dict[str, Any] = {
        "commission": bool(_COMMISSION.search(text)),
        "board": bool(_BOARD.search(text)),
        "lodging": bool(_LODGING.search(text)),
    }
    bare = _NOISE.sub(" ", text)
    kind = next((kind for kind, mark in _KINDS if mark.search(bare)), WageKind.MONTH)
    low, high = _numbers(bare)
    if low is None:
        if "面议" in text or "面谈" in text or kind == WageKind.PIECE:
            return Wage(WageKind.PIECE if kind == WageKind.PIECE else WageKind.OPEN, **extras)
        raise Unreadable(words)
    return _compared(kind, low, high, words, extras)


def _compared(
    kind: str, low: Decimal, high: Decimal | None, words: str, extras: dict[str, Any]
) -> Wage:
    highest = low if high is None else high
    if highest < low or highest > HIGHEST * 12:  # before anything is computed with it
        raise Unreadable(words)
    if kind == WageKind.PIECE:
        # 计件，月均6000: what comes of it in a month; 0.5元/件: the price of one.
        if low < LOWEST:
            return Wage(kind, low, high, **extras)
        return Wage(kind, None, None, _round(low), _round(high), **extras)
    factor = _FACTOR[WageKind(kind)]
    monthly_low, monthly_high = _round(low * factor), _round(high * factor if high else None)
    if not all(LOWEST <= each <= HIGHEST for each in (monthly_low, monthly_high) if each):
        raise Unreadable(words)
    return Wage(kind, low, high, monthly_low, monthly_high, **extras)


def _tidy(words: str) -> str:
    text = unicodedata.normalize("NFKC", words).lower()
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    text = _DASH.sub("-", text)
    text = re.sub(r"(?<=\d)\s+(?=\d)", ",", text)  # 4500 13薪: two numbers
    text = re.sub(r"[¥￥\s]|人民币|rmb", "", text)
    return re.sub(r"元/月|/月|每月|月薪|月工资|元每月", "", text).replace("块", "元")


def _numbers(text: str) -> tuple[Decimal | None, Decimal | None]:
    """The lowest and highest number of the first range, else the first number. A unit behind the
    second one holds for the first as well (5-8K).
    """
    if found := _RANGE.search(text):
        first, unit, second, last = found.groups()
        low, high = _times(first, unit or last), _times(second, last)
        if high < low and not unit and last:
            low = _times(first, "")
        return low, high
    if found := _SINGLE.search(text):
        low = _times(*found.groups())
        return low, None if _OPEN_END.search(text) else low
    return None, None


def _times(number: str, unit: str | None) -> Decimal:
    return Decimal(number) * _TIMES[unit or ""]


def _round(value: Decimal | None) -> int | None:
    return None if value is None else int(value.quantize(Decimal(1), ROUND_HALF_UP))
