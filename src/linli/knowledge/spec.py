"""Search by the meaning of ordinary words, pure: from a question to the answers that fit it best.

A text becomes a set of features: pairs of signs (the house's bigrams), the group of every ordinary
word that means the same (打针 and 接种), and pairs of syllables, so that a slip of the pinyin
keyboard (役苗) still finds. An answer's score is the weight of the features it shares with the
question, rare ones weighing more. No text is ever made here: only approved answers are found.

`web/pages/answers.js` is the same on the phone: whoever changes one changes the other, and
`tests/test_twin.py` asks both the same questions.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from pypinyin import lazy_pinyin

from linli.base.text import bigrams

DATA = Path(__file__).parent / "data"
#: How many answers are shown.
SHOWN = 3
#: What a shared feature of each sort is worth beside its rarity.
WORTH = {"m": 2.0, "n": 1.0, "b": 1.0, "p": 0.5}
#: Further words of one group that count.
MORE = (2, 3)
#: The heading of an answer says what it is about; its text only touches on things.
OF_TEXT = 0.35
#: Below this share of the question's weight an answer has nothing to do with it.
FITS = 0.07
#: Digits of a score that count, here and on the phone.
DIGITS = 9
_SIGNS = re.compile(r"[\u3400-\u9fff]")
#: Words of every question that say nothing about its matter.
_EMPTY = re.compile(
    r"请问|你好|您好|怎么办|怎么|什么|可不可以|能不能|可以|能|吗|呢|吧|啊|呀|嘛|了|的|要|我们|我|俺|你们|是不是|有没有|哪里|哪儿|在哪|多少|谁|啥|咋|这个|那个|现在|想|去|找|得|还"
)

Groups = Sequence[frozenset[str]]
#: The signs of GB 2312's first level, which everybody types.
_FIRST, _LAST = 0xB0A1, 0xD7F9


@dataclass(frozen=True)
class Doc:
    """An answer as the search sees it."""

    key: str
    heading: frozenset[str]
    text: frozenset[str]


def groups_of(lines: Iterable[str]) -> list[frozenset[str]]:
    """Groups of words that mean the same, one group to a line, blanks between."""
    return [frozenset(line.split()) for line in lines if len(line.split()) > 1]


def features(text: str, groups: Groups, *, of_answer: bool = False) -> frozenset[str]:
    """The features of a question, or `of_answer`: a question that names two or three words of one
    group (沙发, 扔) is surer to mean it; an answer that names one means them all.
    """
    text = unicodedata.normalize("NFKC", text)  # ＷＩＦＩ is WIFI
    plain = _EMPTY.sub(" ", text)
    found = {f"b:{pair}" for pair in bigrams(plain)}
    for n, words in enumerate(groups):
        if hits := sum(word in text for word in words):
            found |= {f"m:{n}", *(f"n:{n}:{more}" for more in MORE if of_answer or hits >= more)}
    for run in re.findall(r"[\u3400-\u9fff]{2,}", plain):
        heard = [_sound().get(sign, sign) for sign in run]
        found |= {f"p:{a}-{b}" for a, b in pairwise(heard)}
    return frozenset(found)


def doc(key: str, heading: str, text: str, groups: Groups) -> Doc:
    """An answer for the search: what it is asked by, and what it says."""
    return Doc(
        key,
        features(heading, groups, of_answer=True),
        features(text, groups, of_answer=True),
    )


def rarity(docs: Iterable[Doc]) -> dict[str, float]:
    """Feature → how much it tells: the logarithm of how few answers have it."""
    docs = list(docs)
    seen = Counter(feature for each in docs for feature in each.heading | each.text)
    return {feature: math.log(1 + len(docs) / n) for feature, n in seen.items()}


def ranked(
    question: str, docs: Sequence[Doc], weights: Mapping[str, float], groups: Groups
) -> list[tuple[str, float]]:
    """Keys of the answers that fit, best first, with the share of the question they cover."""
    asked = features(question, groups)
    most = math.log(1 + len(docs)) if docs else 0.0

    def weight(feature: str) -> float:
        return weights.get(feature, most) * WORTH[feature[0]]

    # What no answer has counts in full: one chance word of a question about something else is not
    # its matter.
    whole = sum(weight(feature) for feature in asked)
    if not whole:
        return []
    found = []
    for each in docs:
        shared = sum(weight(feature) for feature in asked & each.heading)
        touched = sum(weight(feature) for feature in (asked & each.text) - each.heading)
        # Sums of the same weights in another order differ in their last digits: no reason.
        score = round((shared + OF_TEXT * touched) / whole, DIGITS)
        if score >= FITS:
            # Of answers that fit alike, first the one that is about nothing else.
            of_heading = sum(weight(feature) for feature in each.heading)
            found.append((-score, -round(shared / (of_heading or 1), DIGITS), each.key))
    return [(key, -score) for score, _about, key in sorted(found)]


@dataclass(frozen=True)
class Shipped:
    """One of the answers that come with the program, for a house to approve or change."""

    code: str
    question: str
    text: str
    source: str
    hands_over: str


def shipped_answers() -> list[Shipped]:
    """The answers that come with the program."""
    lines = (DATA / "answers.tsv").read_text(encoding="utf-8").splitlines()
    return [Shipped(*line.split("\t")) for line in lines if line]


def shipped_words() -> list[str]:
    """The words that mean the same which come with the program, a group to a line."""
    lines = (DATA / "synonyms.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if len(line.split()) > 1]


def shipped_groups() -> list[frozenset[str]]:
    """The same as the search takes them."""
    return groups_of(shipped_words())


def shipped_questions() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(code of the answer, question): those one may look at, and those held out, both by people who
    had seen neither answers nor groups of words. Of the four of each answer the first and third are
    open, the second and fourth held out.
    """
    rows = _questions("questions.tsv")
    return rows[::2], rows[1::2]


def practice_questions() -> list[tuple[str, str]]:
    """More questions (code of the answer, question) that were in view while groups were written."""
    return _questions("practice.tsv")


def _questions(name: str) -> list[tuple[str, str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [(code, words) for code, words in (line.split("\t") for line in lines if line)]


@lru_cache(maxsize=1)
def sounds() -> dict[str, str]:
    """Syllable → the common signs that sound so: what a phone needs to hear 役苗 as 疫苗."""
    found: dict[str, str] = {}
    for code in range(_FIRST, _LAST + 1):
        try:
            sign = code.to_bytes(2, "big").decode("gb2312")
        except UnicodeDecodeError:
            continue
        syllable = lazy_pinyin(sign)[0]
        found[syllable] = found.get(syllable, "") + sign
    return found


@lru_cache(maxsize=1)
def _sound() -> dict[str, str]:
    """Common sign → its syllable. Sign by sign, never by phrases as pypinyin could: a phone has no
    dictionary, and both must hear the same.
    """
    return {sign: syllable for syllable, signs in sounds().items() for sign in signs}


@dataclass(frozen=True)
class Effect:
    """What other groups of words would do to the search, on the shipped questions: how many of
    the held-out ones find their answer (before, after), and which of the open ones begin or cease
    to. The held-out ones are not named: whoever words the groups must not see them.
    """

    held_out: int
    before: int
    after: int
    found: tuple[str, ...]
    lost: tuple[str, ...]


def effect(before: Groups, after: Groups) -> Effect:
    """What changing the groups of words does."""
    opened, held_out = shipped_questions()
    was, then = (hits(opened, groups=groups) for groups in (before, after))
    return Effect(
        len(held_out),
        len(hits(held_out, groups=before)),
        len(hits(held_out, groups=after)),
        tuple(words for _code, words in opened if words in then - was),
        tuple(words for _code, words in opened if words in was - then),
    )


def recall(questions: Sequence[tuple[str, str]], *, groups: Groups, at: int = SHOWN) -> float:
    """The share of questions whose answer is among the first `at`."""
    return len(hits(questions, groups=groups, at=at)) / len(questions)


def hits(questions: Sequence[tuple[str, str]], *, groups: Groups, at: int = SHOWN) -> set[str]:
    """The questions whose answer is among the first `at`."""
    docs = [doc(each.code, each.question, each.text, groups) for each in shipped_answers()]
    weights = rarity(docs)
    return {
        words
        for code, words in questions
        if code in [key for key, _score in ranked(words, docs, weights, groups)[:at]]
    }


#: What answers are about.
SUBJECTS: dict[str, Any] = {
    "health": _("Vaccination"),
    "gas": _("Gas"),
    "insurance": _("Medical insurance"),
    "community": _("Community matters"),
    "law": _("Law in everyday life"),
}
#: Beginning of a shipped code → its subject.
PREFIX = {"v": "health", "g": "gas", "m": "insurance", "c": "community"}
#: Advice that only a person of the profession gives.
HANDS_OVER: dict[str, Any] = {"medical": _("A doctor decides"), "legal": _("A lawyer advises")}
#: The words of a question are emptied after so many days.
KEPT_DAYS = 90
