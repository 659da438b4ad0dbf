"""Cases that may speak of the same thing: weighted bigrams among those raised near by.

A pair of signs that few cases have ("停气") weighs more than one that all have ("小区"): the
weight is the inverse document frequency among the candidates; the score is the weighted share
of common pairs (Jaccard).
"""

import math
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from linli.base.text import bigrams
from linli.base.viewer import Viewer
from linli.cases.models import Case
from linli.cases.queries.scope import visible_to
from linli.cases.workflow import State

LOOK_BACK = timedelta(days=90)
MOST_CANDIDATES = 2000
ALIKE = 0.28
#: What it counts that a short text is contained in a long one.
SHORT_IN_LONG = 0.7
#: How much nearness adds: same building, same compound.
SAME_BUILDING, SAME_COMPOUND = 1.3, 1.15


@dataclass(frozen=True)
class Candidate:
    """A case that may be about the same, and how alike the two are (0 to 1 and a little more)."""

    case: Case
    score: float

    @property
    def meta(self) -> tuple[str, ...]:
        """Where it is and how far."""
        place = str(self.case.compound or self.case.area)
        return (self.case.number, place, str(self.case.get_state_display()))


def duplicates_of(case: Case, viewer: Viewer, *, most: int = 5) -> list[Candidate]:
    """Earlier and later cases near this one that read alike, the likeliest first."""
    rows = (
        visible_to(viewer)
        .exclude(pk=case.pk)
        .filter(raised_at__gt=case.raised_at - LOOK_BACK, raised_at__lt=case.raised_at + LOOK_BACK)
    )
    building = case.dwelling.building_id if case.dwelling is not None else None
    return likely_duplicates(
        rows,
        f"{case.summary} {case.body}",
        area_id=case.area_id,
        compound_id=case.compound_id,
        building_id=building,
        most=most,
    )


def likely_duplicates(
    rows: "QuerySet[Case]",
    words: str,
    *,
    area_id: int,
    compound_id: int | None = None,
    building_id: int | None = None,
    now: datetime | None = None,
    most: int = 5,
) -> list[Candidate]:
    """Among these rows of the area, those that read like `words`; with `now`, of 90 days."""
    rows = rows.filter(area_id=area_id).exclude(state=State.WITHDRAWN)
    if now is not None:
        rows = rows.filter(raised_at__gt=now - LOOK_BACK)
    near = list(
        rows.select_related("dwelling", "compound", "area").order_by("-pk")[:MOST_CANDIDATES]
    )
    mine = bigrams(words)
    theirs = [bigrams(f"{other.summary} {other.body}") for other in near]
    weight = _weights([mine, *theirs])
    scored = [
        Candidate(other, _alike(mine, pairs, weight) * _nearness(other, compound_id, building_id))
        for other, pairs in zip(near, theirs, strict=True)
    ]
    likely = [candidate for candidate in scored if candidate.score >= ALIKE]
    return sorted(likely, key=lambda candidate: (-candidate.score, -candidate.case.pk))[:most]


def _weights(texts: list[set[str]]) -> dict[str, float]:
    frequency = Counter(pair for pairs in texts for pair in pairs)
    return {pair: math.log(1 + len(texts) / n) for pair, n in frequency.items()}


def _alike(one: set[str], other: set[str], weight: dict[str, float]) -> float:
    """Share of the common pairs in both texts; or, since a short cry and a long story may tell
    of the same thing, a part of their share in the shorter one.
    """
    common = _sum(one & other, weight)
    whole, shorter = _sum(one | other, weight), min(_sum(one, weight), _sum(other, weight))
    if not shorter:
        return 0.0
    return max(common / whole, SHORT_IN_LONG * common / shorter)


def _sum(pairs: set[str], weight: dict[str, float]) -> float:
    return sum(weight[pair] for pair in pairs)


def _nearness(other: Case, compound_id: int | None, building_id: int | None) -> float:
    if building_id is not None and other.dwelling and other.dwelling.building_id == building_id:
        return SAME_BUILDING
    return SAME_COMPOUND if compound_id is not None and other.compound_id == compound_id else 1.0
