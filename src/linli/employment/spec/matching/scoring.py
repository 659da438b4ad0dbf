"""The score of a pair, and why it is what it is.

Must-conditions are exact: without a certificate that must be, without the education that must be,
beyond the reach, below half of what is wished, the pair is none (`score` gives 0). What remains is
a sum of parts, each with a weight from the table; the sum of all weights is `MOST`. Scores compare
vacancies for one person and persons for one vacancy; nobody is shown a score, and no list of
persons is ordered by a number that is kept.
"""

from dataclasses import dataclass
from typing import Any

from linli.employment.spec.matching.profiles import ELSEWHERE, Offer, Profile, distance, kilometres

#: Part → what it can bring at most. Changing one changes proposals: it belongs into the changelog.
WEIGHTS = {
    "occupation": 40,
    "wage": 20,
    "place": 12,
    "nice": 10,
    "learnt": 6,
    "years": 5,
    "level": 3,
    "insured": 4,
}
MOST = sum(WEIGHTS.values())
#: Pays less than this share of the wish: no longer a match at all.
LEAST_WAGE = 0.7


def score(seeker: Profile, offer: Offer) -> int:
    """0 where a must-condition fails, else 1 to `MOST`.

    A fair asks it two million times: the cheapest conditions come first.
    """
    away = distance(seeker.home, offer.where)
    best = offer.high or offer.low
    if _fails(seeker, offer, away, best):
        return 0
    sum_ = _occupation(seeker, offer)
    if not sum_:
        return 0
    sum_ += _wage(seeker.wage, offer.low, best)
    sum_ += WEIGHTS["place"] * (ELSEWHERE - away) // ELSEWHERE
    if offer.must:
        sum_ += WEIGHTS["learnt"]
    if offer.nice:
        sum_ += WEIGHTS["nice"] * len(offer.nice & seeker.skills) // len(offer.nice)
    if seeker.years >= offer.years:
        sum_ += WEIGHTS["years"]
    if seeker.level >= offer.level:
        sum_ += WEIGHTS["level"]
    if offer.insured:
        sum_ += WEIGHTS["insured"]
    return sum_


def _fails(seeker: Profile, offer: Offer, away: int, best: int) -> bool:
    """A must-condition is not met; `missing` tells which."""
    return (
        away > seeker.reach
        or not offer.must <= seeker.skills
        or (offer.level_must and seeker.level < offer.level)
        or (seeker.lodging and not offer.lodging and away >= ELSEWHERE - 1)
        or bool(seeker.hours and offer.hours not in seeker.hours)
        or bool(seeker.wage and best and best < seeker.wage * LEAST_WAGE)
    )


def _occupation(seeker: Profile, offer: Offer) -> int:
    """Wished for: all of it; of the same group: half; nothing wished for: half; else none."""
    if offer.occupation in seeker.occupations:
        return WEIGHTS["occupation"]
    if not seeker.occupations or offer.group in seeker.groups:
        return WEIGHTS["occupation"] // 2
    return 0


def _wage(wish: int, low: int, best: int) -> int:
    """All of it from the wish upwards; less in proportion below; half where nothing is said."""
    if not best or not wish:
        return WEIGHTS["wage"] // 2
    if low >= wish:
        return WEIGHTS["wage"]
    if best >= wish:
        return WEIGHTS["wage"] * 3 // 4
    return WEIGHTS["wage"] * best // (2 * wish)


@dataclass(frozen=True)
class Reason:
    """One part of a score. `code` names its words; `values` go into them. `good`: speaks for it."""

    code: str
    good: bool
    points: int
    values: tuple[Any, ...] = ()


def reasons(seeker: Profile, offer: Offer) -> list[Reason]:
    """Why a pair has its score: the parts that brought something first, then what speaks against.

    Their points add up to the score. Empty where a must-condition fails (`missing` says which).
    """
    if not score(seeker, offer):
        return []
    away = distance(seeker.home, offer.where)
    best = offer.high or offer.low
    fits = offer.nice & seeker.skills
    told = [
        _occupation_reason(seeker, offer),
        _wage_reason(seeker, offer, best),
        Reason(
            "place",
            away < ELSEWHERE,
            WEIGHTS["place"] * (ELSEWHERE - away) // ELSEWHERE,
            (away, kilometres(seeker.middle, offer.middle)),
        ),
    ]
    if offer.must:
        told.append(Reason("must", True, WEIGHTS["learnt"], tuple(sorted(offer.must))))  # noqa: FBT003 - good
    if offer.nice:
        points = WEIGHTS["nice"] * len(fits) // len(offer.nice)
        if fits:
            told.append(Reason("nice", True, points, tuple(sorted(fits))))  # noqa: FBT003 - good
        if offer.nice - fits:
            told.append(Reason("lacks", False, 0, tuple(sorted(offer.nice - fits))))  # noqa: FBT003 - against
    enough = seeker.years >= offer.years
    told.append(Reason("years", enough, WEIGHTS["years"] if enough else 0, (offer.years,)))
    level = seeker.level >= offer.level
    told.append(Reason("level", level, WEIGHTS["level"] if level else 0, (offer.level,)))
    if offer.insured:
        told.append(Reason("insured", True, WEIGHTS["insured"]))  # noqa: FBT003 - good
    return sorted(told, key=lambda reason: (-reason.points, reason.code))


def _occupation_reason(seeker: Profile, offer: Offer) -> Reason:
    points = _occupation(seeker, offer)
    if offer.occupation in seeker.occupations:
        return Reason("occupation", good=True, points=points)
    code = "near" if seeker.occupations else "any"
    return Reason(code, good=True, points=points)


def _wage_reason(seeker: Profile, offer: Offer, best: int) -> Reason:
    points = _wage(seeker.wage, offer.low, best)
    if not best or not seeker.wage:
        return Reason("wage_open", good=True, points=points)
    percent = 100 * (best - seeker.wage) // seeker.wage
    code = "wage_above" if percent >= 0 else "wage_below"
    return Reason(code, percent >= 0, points, (abs(percent),))


@dataclass(frozen=True)
class Missing:
    """One must-condition that fails: its code, and which skills or how much."""

    code: str
    values: tuple[int, ...] = ()


def missing(seeker: Profile, offer: Offer) -> list[Missing]:
    """Which must-conditions fail; empty for a pair that is possible."""
    found = []
    if offer.must - seeker.skills:
        found.append(Missing("skills", tuple(sorted(offer.must - seeker.skills))))
    if offer.level_must and seeker.level < offer.level:
        found.append(Missing("level", (offer.level,)))
    away = distance(seeker.home, offer.where)
    if away > seeker.reach:
        found.append(Missing("reach", (away,)))
    if seeker.lodging and not offer.lodging and away >= ELSEWHERE - 1:
        found.append(Missing("lodging"))
    if seeker.hours and offer.hours not in seeker.hours:
        found.append(Missing("hours"))
    best = offer.high or offer.low
    if seeker.wage and best and best < seeker.wage * LEAST_WAGE:
        found.append(Missing("wage", (best,)))
    if not _occupation(seeker, offer):
        found.append(Missing("occupation"))
    return found


def only_skills_lack(seeker: Profile, offer: Offer) -> frozenset[int]:
    """The skills that alone stand between somebody and a vacancy: what a course could give."""
    codes = [each.code for each in missing(seeker, offer)]
    return offer.must - seeker.skills if codes == ["skills"] else frozenset()
