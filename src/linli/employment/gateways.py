"""The solver that assigns many to many: OR-Tools' minimum-cost flow (ADR 27).

Whole numbers only, so the same arcs give the same assignment on every machine.
"""

from collections.abc import Mapping, Sequence

from ortools.graph.python import min_cost_flow

from linli.employment.spec.matching import Pair


def assign(
    arcs: Sequence[Pair], capacity: Mapping[int, int], times: Mapping[int, int] | None = None
) -> list[Pair]:
    """The pairs that together are worth most, each offer taken at most `capacity` times and each
    seeker at most once (`times`: seeker → how often). Offers without capacity take nobody.

    A flow from a source through seekers and offers to a sink, costs the negative scores; a way
    past everybody lets who finds nothing go without. Pairs come back in the order of the arcs.
    """
    arcs = [pair for pair in arcs if capacity.get(pair.offer, 0) > 0]
    if not arcs:
        return []
    seekers = {number: at for at, number in enumerate(sorted({p.seeker for p in arcs}), 1)}
    offers = {
        number: at + len(seekers) for at, number in enumerate(sorted({p.offer for p in arcs}), 1)
    }
    sink = len(seekers) + len(offers) + 1
    often = {number: (times or {}).get(number, 1) for number in seekers}
    flow = min_cost_flow.SimpleMinCostFlow()
    for number, at in seekers.items():
        flow.add_arc_with_capacity_and_unit_cost(0, at, often[number], 0)
    numbers = [
        flow.add_arc_with_capacity_and_unit_cost(
            seekers[pair.seeker], offers[pair.offer], 1, -pair.score
        )
        for pair in arcs
    ]
    for number, at in offers.items():
        flow.add_arc_with_capacity_and_unit_cost(at, sink, capacity[number], 0)
    whole = sum(often.values())
    flow.add_arc_with_capacity_and_unit_cost(0, sink, whole, 0)
    flow.set_node_supply(0, whole)
    flow.set_node_supply(sink, -whole)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the assignment was not solved: {status}")
    return [pair for pair, number in zip(arcs, numbers, strict=True) if flow.flow(number)]
