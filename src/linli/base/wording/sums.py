"""Sums and shares as people write them: 约120万元, 200余万元, 已完成60%. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Sum:
    """A sum of money in yuan, and whether the words hold it only roughly ("about", "over")."""

    yuan: Decimal | None
    rough: str = ""
    reason: str = ""


_UNITS = {
    "": Decimal(10_000),
    "元": Decimal(1),
    "千元": Decimal(1000),
    "万": Decimal(10_000),
    "万元": Decimal(10_000),
    "亿": Decimal(100_000_000),
    "亿元": Decimal(100_000_000),
}


def read_sum(words: str) -> Sum:
    """约120万元 → 1,200,000 yuan, about. A bare number counts ten thousands, as these sheets do."""
    text = re.sub(r"[\s,，]", "", unicodedata.normalize("NFKC", words)).strip("。;；")
    if text in {"", "/", "-", "—", "无", "不涉及", "0", "none"}:
        return Sum(None)
    found = re.fullmatch(
        r"(?:总投资|投资|预算|资金|共计|共|合计)?[:：]?(约|近|不超过|大约|预计)?"
        r"(\d+(?:\.\d+)?)(余|多)?(千元|万元|亿元|元|万|亿)?(余|多)?(?:元)?(左右|以上|以内)?",
        text,
    )
    if found is None:
        return Sum(None, reason="no_sum")
    marks = found[1] or found[3] or found[5] or found[6] or ""
    over = marks in {"余", "多", "以上"}
    rough = (
        "" if not marks else "over" if over else "most" if marks in {"不超过", "以内"} else "about"
    )
    return Sum(Decimal(found[2]) * _UNITS[found[4] or ""], rough)


def read_share(words: str) -> int | None:
    """已完成60% → 60; 0.45, as Excel keeps a percentage, → 45; None for anything else."""
    text = unicodedata.normalize("NFKC", words).replace(" ", "")
    if re.fullmatch(r"0\.\d+|1(?:\.0+)?|0", text):
        return round(float(text) * 100)
    found = re.search(r"(\d{1,3})(?:\.\d+)?%", text) or re.fullmatch(r"(\d{1,3})", text)
    if found is None:
        return None
    return int(found[1]) if int(found[1]) <= 100 else None
