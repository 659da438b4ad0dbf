"""The best vacancies for one person, the best persons for one vacancy, arcs for all of them.

Candidates are found by occupation and group, so that a person is compared with dozens of vacancies
and not with all. Equal scores go by id: the same data gives the same answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest

from linli.employment.spec.matching.profiles import Offer, Profile
from linli.employment.spec.matching.scoring import score

#: At most so many vacancies are weighed for one person.
ARCS = 50


@dataclass(frozen=True, slots=True)
class Pair:
    """A possible pair with its score."""

    seeker: int
    offer: int
    score: int


class Market:
    """All offers, ready to be asked."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        self.offers = {offer.id: offer for offer in offers}
        self._by_occupation: dict[int, list[Offer]] = defaultdict(list)
        self._by_group: dict[str, list[Offer]] = defaultdict(list)
        for offer in self.offers.values():
            self._by_occupation[offer.occupation].append(offer)
            self._by_group[offer.group].append(offer)

    def candidates(self, seeker: Profile) -> Iterable[Offer]:
        """Offers that may suit by occupation; all where nothing is wished for."""
        if not seeker.occupations:
            return self.offers.values()
        found = {
            offer.id: offer for group in seeker.groups for offer in self._by_group.get(group, ())
        }
        for occupation in seeker.occupations:
            found.update((offer.id, offer) for offer in self._by_occupation.get(occupation, ()))
        return found.values()

    def best(self, seeker: Profile, most: int = ARCS) -> list[Pair]:
        """The best vacancies for one person, the best first."""
        scored = (
            (points, -offer.id)
            for offer in self.candidates(seeker)
            if (points := score(seeker, offer))
        )
        return [Pair(seeker.id, -number, points) for points, number in nlargest(most, scored)]

    def arcs(self, seekers: Iterable[Profile], most: int = ARCS) -> list[Pair]:
        """The best vacancies of each, for all."""
        return [pair for seeker in seekers for pair in self.best(seeker, most)]


def best_seekers(offer: Offer, seekers: Iterable[Profile], most: int) -> list[Pair]:
    """Persons whom one vacancy suits best."""
    scored = ((points, -seeker.id) for seeker in seekers if (points := score(seeker, offer)))
    return [Pair(-number, offer.id, points) for points, number in nlargest(most, scored)]


def greedy(arcs: Sequence[Pair], capacity: dict[int, int]) -> list[Pair]:
    """The plain way, to compare with: the best pair first, then the best of what is left."""
    left, taken, chosen = dict(capacity), set(), []
    for pair in sorted(arcs, key=lambda each: (-each.score, each.seeker, each.offer)):
        if pair.seeker not in taken and left.get(pair.offer, 0) > 0:
            taken.add(pair.seeker)
            left[pair.offer] -= 1
            chosen.append(pair)
    return chosen


def value_of(pairs: Iterable[Pair]) -> int:
    """What an assignment is worth: the sum of its scores."""
    return sum(pair.score for pair in pairs)
