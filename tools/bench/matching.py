"""The matching: 10,000 seekers × 2,000 vacancies (10,000 posts), one seeker alone, and what the
solver is worth beside the plain way. Invented profiles from a fixed seed; no database is asked.
"""

import resource
import time
from typing import Any

from linli.employment import gateways
from linli.employment.spec.matching import Market, Profile, greedy, value_of
from linli.employment.tests.worlds import world

SEEKERS, VACANCIES = 10_000, 2_000


def run(place: Any, *, seconds: float) -> int:  # noqa: ARG001 - one signature for all subjects
    """Print the times, the memory and the quality."""
    offers, seekers = world(SEEKERS, VACANCIES)
    market = Market(offers)
    capacity = {offer.id: offer.posts for offer in offers}
    began = time.perf_counter()
    arcs = market.arcs(seekers)
    scored = time.perf_counter()
    chosen = gateways.assign(arcs, capacity)
    solved = time.perf_counter()
    plain = greedy(arcs, capacity)
    again = gateways.assign(arcs, capacity)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    posts = sum(capacity.values())
    print(f"seekers × vacancies     {len(seekers):,} × {len(offers):,} ({posts:,} posts)")
    print(f"arcs (≤ 50 a seeker)    {len(arcs):,}")
    print(f"scoring                 {scored - began:.2f} s")
    print(f"assigning               {solved - scored:.2f} s")
    print(f"both                    {solved - began:.2f} s (at most 20)")
    print(f"memory of the process   {megabytes:,.0f} MB (at most 2,000)")
    slowest = sorted(_alone(market, seeker) for seeker in seekers[:500])
    usual, worst = 1000 * slowest[250], 1000 * slowest[-1]
    print(f"one seeker              {usual:.1f} ms, slowest of 500 {worst:.1f} ms (below 200)")
    print(f"solver                  {len(chosen):,} placed, worth {value_of(chosen):,}")
    print(f"greedy                  {len(plain):,} placed, worth {value_of(plain):,}")
    print(f"the same when repeated  {chosen == again}")
    return 0


def _alone(market: Market, seeker: Profile) -> float:
    began = time.perf_counter()
    market.best(seeker, 20)
    return time.perf_counter() - began
