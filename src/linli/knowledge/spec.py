"""Search by the meaning of ordinary words, pure: from a question to the answers that fit it best.

A text becomes a set of features: pairs of signs (the house's bigrams), the group of every ordinary
word that means the same (打针 and 接种), and pairs of syllables, so that a slip of the pinyin
keyboard (役苗) still finds. An answer's score is the weight of the features it shares with the
question, rare ones weighing more. No text is ever made here: only approved answers are found.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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
WORTH = {"m": 2.0, "b": 1.0, "p": 0.5}
#: The heading of an answer says what it is about; its text only touches on things.
OF_TEXT = 0.35
#: Below this share of the question's weight an answer has nothing to do with it.
FITS = 0.12
_SIGNS = re.compile(r"[\u3400-\u9fff]")
#: Words of every question that say nothing about its matter.
_EMPTY = re.compile(
    r"请问|你好|您好|怎么办|怎么|什么|可不可以|能不能|可以|能|吗|呢|吧|啊|了|的|要|我们|我|是不是"
)

Groups = Sequence[frozenset[str]]


@dataclass(frozen=True)
class Doc:
    """An answer as the search sees it."""

    key: str
    heading: frozenset[str]
    text: frozenset[str]


def groups_of(lines: Iterable[str]) -> list[frozenset[str]]:
    """Groups of words that mean the same, one group to a line, blanks between."""
    return [frozenset(line.split()) for line in lines if len(line.split()) > 1]


def features(text: str, groups: Groups) -> frozenset[str]:
    """The features of a text."""
    plain = _EMPTY.sub(" ", text)
    found = {f"b:{pair}" for pair in bigrams(plain)}
    found |= {f"m:{n}" for n, words in enumerate(groups) if any(word in text for word in words)}
    for run in re.findall(r"[\u3400-\u9fff]{2,}", plain):
        sounds = lazy_pinyin(run)
        found |= {f"p:{a}-{b}" for a, b in pairwise(sounds)}
    return frozenset(found)


def doc(key: str, heading: str, text: str, groups: Groups) -> Doc:
    """An answer for the search: what it is asked by, and what it says."""
    return Doc(key, features(heading, groups), features(text, groups))


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

    whole = sum(weight(feature) for feature in asked if feature in weights)
    if not whole:
        return []
    scored = [
        (
            each.key,
            (
                sum(weight(feature) for feature in asked & each.heading)
                + OF_TEXT * sum(weight(feature) for feature in (asked & each.text) - each.heading)
            )
            / whole,
        )
        for each in docs
    ]
    fitting = [(key, score) for key, score in scored if score >= FITS]
    return sorted(fitting, key=lambda found: (-found[1], found[0]))


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


def shipped_groups() -> list[frozenset[str]]:
    """The words that mean the same which come with the program."""
    return groups_of((DATA / "synonyms.txt").read_text(encoding="utf-8").splitlines())


def shipped_questions() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(code of the answer, question): those one may look at, and those held out. Of the four of
    each answer the first and third are open, the second and fourth held out.
    """
    lines = (DATA / "questions.tsv").read_text(encoding="utf-8").splitlines()
    rows = [(code, words) for code, words in (line.split("\t") for line in lines if line)]
    return rows[::2], rows[1::2]


def recall(questions: Sequence[tuple[str, str]], *, groups: Groups, at: int = SHOWN) -> float:
    """The share of questions whose answer is among the first `at`."""
    docs = [doc(each.code, each.question, each.text, groups) for each in shipped_answers()]
    weights = rarity(docs)
    hits = sum(
        code in [key for key, _score in ranked(words, docs, weights, groups)[:at]]
        for code, words in questions
    )
    return hits / len(questions)


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
