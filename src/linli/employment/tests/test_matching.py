"""The matching: blind to who somebody is, exact in what must be, open about why, never over
capacity, the same each time, and better than the plain way.
"""

import re
from collections import Counter
from dataclasses import fields, replace
from itertools import product

import pytest

from linli.employment import gateways
from linli.employment.spec.matching import (
    MOST,
    Market,
    Offer,
    Pair,
    Profile,
    greedy,
    missing,
    reasons,
    score,
    value_of,
)
from linli.employment.spec.matching.pairing import ARCS, best_seekers
from linli.employment.spec.matching.scoring import only_skills_lack
from linli.employment.tests.worlds import world

HOME = (1, 2, 3)
SEEKER = Profile(
    1,
    occupations=frozenset({10}),
    groups=frozenset({"6-18"}),
    skills=frozenset({5, 6}),
    level=2,
    years=3,
    wage=5000,
    home=HOME,
    reach=2,
)
OFFER = Offer(
    1,
    occupation=10,
    group="6-18",
    low=5000,
    high=7000,
    must=frozenset({5}),
    nice=frozenset({6}),
    level=2,
    years=2,
    where=HOME,
    insured=True,
)
#: What a profile holds. Whoever adds a field says here that it invites no bias.
KNOWN = {
    "id",
    "occupations",
    "groups",
    "skills",
    "training",
    "level",
    "years",
    "wage",
    "home",
    "reach",
    "hours",
    "lodging",
    "middle",
}
BIASED = re.compile(
    r"age|birth|born|sex|gender|male|marri|child|famil|politic|party|nation|ethnic|relig|health"
    r"|disab|height|weight|photo|name|phone|veteran|service|rank|origin|hukou|register|note"
)


def test_nothing_that_invites_bias_enters_the_matching() -> None:
    assert {field.name for field in fields(Profile)} == KNOWN
    names = {field.name for kind in (Profile, Offer) for field in fields(kind)} - {"wage"}
    assert [name for name in names if BIASED.search(name)] == []


def test_a_pair_that_fits_in_everything_has_all_points() -> None:
    assert score(SEEKER, OFFER) == MOST
    assert missing(SEEKER, OFFER) == []


@pytest.mark.parametrize(
    ("seeker", "offer", "code"),
    [
        ({"skills": frozenset({6})}, {}, "skills"),
        ({"level": 1}, {"level_must": True}, "level"),
        ({"reach": 0}, {"where": (1, 2, 4)}, "reach"),
        ({}, {"where": (9, 9, 9)}, "reach"),
        ({"lodging": True, "reach": 3}, {"where": (9, 9, 9)}, "lodging"),
        ({"hours": frozenset({"day"})}, {"hours": "night"}, "hours"),
        ({"wage": 10001}, {"high": 7000}, "wage"),
        ({"occupations": frozenset({11}), "groups": frozenset({"4-07"})}, {}, "occupation"),
    ],
)
def test_a_must_that_fails_makes_no_pair_and_is_named(
    seeker: dict[str, object], offer: dict[str, object], code: str
) -> None:
    who, what = replace(SEEKER, **seeker), replace(OFFER, **offer)  # type: ignore[arg-type]
    assert score(who, what) == 0
    assert reasons(who, what) == []
    assert [each.code for each in missing(who, what)] == [code]


def test_score_is_nothing_exactly_where_something_is_missing_and_reasons_add_up() -> None:
    """One definition, told three ways: on every pair of a small world."""
    offers, seekers = world(60, 60)
    pairs = list(product(seekers, offers))
    assert all((score(*pair) == 0) == bool(missing(*pair)) for pair in pairs)
    for pair in pairs:
        told = reasons(*pair)
        assert sum(reason.points for reason in told) == score(*pair)
    assert 0 < sum(score(*pair) > 0 for pair in pairs) < len(pairs)


def test_what_was_learned_pays_no_more_than_the_table_says() -> None:
    near = replace(SEEKER, occupations=frozenset({11}))
    any_ = replace(SEEKER, occupations=frozenset(), groups=frozenset())
    assert score(near, OFFER) == score(any_, OFFER) == MOST - 20
    assert score(replace(SEEKER, wage=8000), OFFER) == MOST - 20 + 20 * 7000 // 16000
    assert score(SEEKER, replace(OFFER, where=(1, 2, 4))) == MOST - 4


def test_only_a_certificate_lacks_so_a_course_would_do() -> None:
    without = replace(SEEKER, skills=frozenset({6}))
    assert only_skills_lack(without, OFFER) == frozenset({5})
    assert only_skills_lack(replace(without, reach=0), replace(OFFER, where=(1, 2, 4))) == set()


def test_best_come_first_and_equal_ones_by_number() -> None:
    offers = [
        replace(OFFER, id=number, low=low) for number, low in ((1, 4000), (2, 5000), (3, 5000))
    ]
    market = Market([*offers, replace(OFFER, id=4, must=frozenset({99}))])
    assert [pair.offer for pair in market.best(SEEKER)] == [2, 3, 1]
    others = [replace(SEEKER, id=7), replace(SEEKER, id=6), replace(SEEKER, id=8, years=0)]
    assert [pair.seeker for pair in best_seekers(OFFER, others, 2)] == [6, 7]


def test_assignment_is_better_than_the_best_first() -> None:
    """A takes what only B could have: the plain way leaves B without."""
    arcs = [Pair(1, 1, 10), Pair(1, 2, 9), Pair(2, 1, 8)]
    one_each = {1: 1, 2: 1}
    assert value_of(greedy(arcs, one_each)) == 10
    assert gateways.assign(arcs, one_each) == [Pair(1, 2, 9), Pair(2, 1, 8)]


def test_assignment_keeps_capacity_and_takes_each_once_on_a_large_world() -> None:
    offers, seekers = world(800, 120)
    capacity = {offer.id: offer.posts for offer in offers}
    arcs = Market(offers).arcs(seekers)
    assert max(Counter(pair.seeker for pair in arcs).values()) <= ARCS
    chosen = gateways.assign(arcs, capacity)
    assert set(chosen) <= set(arcs)
    assert max(Counter(pair.seeker for pair in chosen).values()) == 1
    taken = Counter(pair.offer for pair in chosen)
    assert all(number <= capacity[offer] for offer, number in taken.items())
    assert value_of(chosen) > value_of(greedy(arcs, capacity)) > 0
    assert gateways.assign(list(arcs), dict(capacity)) == chosen


def test_nobody_is_sent_where_nothing_is_left() -> None:
    arcs = [Pair(1, 1, 10), Pair(2, 1, 9)]
    assert gateways.assign(arcs, {1: 0}) == []
    assert gateways.assign(arcs, {}) == []
    assert gateways.assign([], {1: 5}) == []
