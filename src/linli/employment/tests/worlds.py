"""Invented markets of work from a fixed seed, for the tests and the measuring of the matching."""

import random
from collections.abc import Sequence

from linli.employment.spec.matching import Offer, Profile
from linli.employment.spec.occupations import SHIPPED, group_of

Words, Numbers, Areas = Sequence[str], Sequence[int], Sequence[tuple[int, ...]]
POSTS = 5
SEED = 2022


def world(seekers: int, vacancies: int) -> tuple[list[Offer], list[Profile]]:
    """Invented offers and profiles; popular occupations are popular on both sides."""
    dice = random.Random(SEED)
    codes = [row.code for row in SHIPPED]
    weights = [1 + 12 // (1 + at % 17) for at in range(len(codes))]
    areas = [(1, 10 + at // 8, 100 + at) for at in range(64)]
    skills = range(1, 45)
    offers = [
        _offer(number, dice, codes, weights, areas, skills) for number in range(1, vacancies + 1)
    ]
    profiles = [
        _profile(number, dice, codes, weights, areas, skills) for number in range(1, seekers + 1)
    ]
    return offers, profiles


def _offer(
    number: int,
    dice: random.Random,
    codes: Sequence[str],
    weights: Sequence[int],
    areas: Sequence[tuple[int, ...]],
    skills: Sequence[int],
) -> Offer:
    at = dice.choices(range(len(codes)), weights)[0]
    low = dice.randrange(30, 80) * 100
    return Offer(
        number,
        at,
        group_of(codes[at]),
        POSTS,
        low,
        low + dice.randrange(0, 30) * 100,
        must=frozenset([dice.choice(skills)] if dice.random() < 0.3 else ()),
        nice=frozenset(dice.sample(skills, dice.randrange(0, 3))),
        level=dice.choices(range(5), (50, 20, 20, 8, 2))[0],
        level_must=dice.random() < 0.3,
        years=dice.choice((0, 0, 0, 1, 2, 3)),
        where=dice.choice(areas),
        hours=dice.choices(("day", "shifts", "night", "part"), (60, 30, 5, 5))[0],
        lodging=dice.random() < 0.4,
        insured=dice.random() < 0.6,
    )


def _profile(
    number: int,
    dice: random.Random,
    codes: Sequence[str],
    weights: Sequence[int],
    areas: Sequence[tuple[int, ...]],
    skills: Sequence[int],
) -> Profile:
    wished = set(dice.choices(range(len(codes)), weights, k=dice.choice((1, 1, 2, 3))))
    if dice.random() < 0.02:
        wished = set()
    return Profile(
        number,
        frozenset(wished),
        frozenset(group_of(codes[at]) for at in wished),
        frozenset(dice.sample(skills, dice.randrange(0, 8))),
        level=dice.choices(range(5), (5, 20, 40, 25, 10))[0],
        years=dice.randrange(0, 15),
        wage=dice.choice((0, 35, 40, 45, 50, 60)) * 100,
        home=dice.choice(areas),
        reach=dice.choices((0, 1, 2, 3), (5, 25, 50, 20))[0],
        hours=frozenset(("day",) if dice.random() < 0.3 else ()),
        lodging=dice.random() < 0.1,
    )
