"""What enters the matching, and nothing else.

`Profile` is all that is known here of somebody who looks for work: what they can, what they wish,
where. There is no field for age, sex, marriage, politics, origin, health, service, or a name; a
test reads the fields and fails on a new one.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from math import asin, cos, radians, sin, sqrt


class Level(IntEnum):
    """Education in its order (`vacancies.Education`)."""

    ANY = 0
    MIDDLE = 1
    HIGH = 2
    COLLEGE = 3
    BACHELOR = 4
    MASTER = 5


#: How far away work lies from home, by the areas both belong to.
SAME_COMMUNITY, SAME_SUBDISTRICT, SAME_DISTRICT, ELSEWHERE = range(4)
_REACHES = {"community": 0, "subdistrict": 1, "district": 2, "anywhere": 3}


def reach_of(code: str) -> int:
    """A seeker's reach as the farthest step they would go."""
    return _REACHES[code]


#: Latitude and longitude in degrees.
Middle = tuple[float, float]
#: Mean radius of the earth (IUGG), km.
_RADIUS = 6371.0088


def kilometres(one: Middle | None, other: Middle | None) -> float | None:
    """The way a bird flies between two middles (haversine); None where one is not known."""
    if one is None or other is None:
        return None
    (north, east), (north2, east2) = (tuple(map(radians, each)) for each in (one, other))
    half = sin((north2 - north) / 2) ** 2
    half += cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return 2 * _RADIUS * asin(sqrt(half))


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody who looks for work. `skills` holds the civil equivalents of what was learned in
    service as well. `wage`: yuan a month they wish at least, 0 for none named. `home`: ids of
    their areas from the top (district, sub-district, community); `middle`: of the lowest, in
    degrees; only told as a distance, no part of the score.
    """

    id: int
    occupations: frozenset[int] = frozenset()
    groups: frozenset[str] = frozenset()
    skills: frozenset[int] = frozenset()
    training: frozenset[int] = frozenset()
    level: int = Level.ANY
    years: int = 0
    wage: int = 0
    home: tuple[int, ...] = ()
    reach: int = SAME_SUBDISTRICT
    hours: frozenset[str] = frozenset()
    lodging: bool = False
    middle: Middle | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A vacancy as the matching sees it. `low`, `high`: yuan a month, 0 where nothing is said."""

    id: int
    occupation: int = 0
    group: str = ""
    posts: int = 1
    low: int = 0
    high: int = 0
    must: frozenset[int] = frozenset()
    nice: frozenset[int] = frozenset()
    level: int = Level.ANY
    level_must: bool = False
    years: int = 0
    where: tuple[int, ...] = ()
    hours: str = "day"
    lodging: bool = False
    insured: bool = False
    courses: frozenset[int] = field(default=frozenset())
    middle: Middle | None = None


def distance(home: tuple[int, ...], where: tuple[int, ...]) -> int:
    """How far work lies from home: 0 the same community, 1 the same sub-district, 2 the same
    district, 3 elsewhere. Both are (district, sub-district, community); a shorter one is known no
    closer than that, and work somewhere in one's own sub-district is not taken for next door.
    """
    common = 0
    for ours, theirs in zip(home, where, strict=False):
        if ours != theirs:
            break
        common += 1
    return ELSEWHERE - common if common < ELSEWHERE else SAME_COMMUNITY
