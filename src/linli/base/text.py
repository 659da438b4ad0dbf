"""Chinese text: pinyin for search and sorting, bigrams for search."""

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

_RUNS = re.compile(r"[^\u3400-\u9fff0-9a-z]+")


@lru_cache(maxsize=4096)
def pinyin(text: str) -> str:
    """Full pinyin and initials, lower case: 永安社区 → "yonganshequ yasq"."""
    full = "".join(lazy_pinyin(text)).lower()
    initials = "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()
    return f"{full} {initials}"


def bigrams(text: str) -> set[str]:
    """Pairs of neighbouring signs; the twin of the SQL function `zh_bigrams`."""
    clean = _RUNS.sub(" ", text.lower())
    return {clean[i : i + 2] for i in range(len(clean) - 1) if " " not in clean[i : i + 2]}
