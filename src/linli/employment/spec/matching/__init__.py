"""Who suits which vacancy, without a database: must-conditions exact, then weighted reasons.

One function scores a pair and one says why, both from the same parts, so that what is shown is
what was computed. Nothing here knows who somebody is (`profiles.Profile`).
"""

from linli.employment.spec.matching.pairing import Market, Pair, greedy, value_of
from linli.employment.spec.matching.profiles import (
    Level,
    Middle,
    Offer,
    Profile,
    kilometres,
    reach_of,
)
from linli.employment.spec.matching.scoring import (
    MOST,
    WEIGHTS,
    Missing,
    Reason,
    missing,
    reasons,
    score,
)

__all__ = [
    "MOST",
    "WEIGHTS",
    "Level",
    "Market",
    "Middle",
    "Missing",
    "Offer",
    "Pair",
    "Profile",
    "Reason",
    "greedy",
    "kilometres",
    "missing",
    "reach_of",
    "reasons",
    "score",
    "value_of",
]
