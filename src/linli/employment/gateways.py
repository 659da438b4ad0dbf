"""The solver that assigns many to many: OR-Tools' minimum-cost flow (ADR 27).

Whole numbers only, so the same arcs give the same assignment on every machine.
"""

from collections.abc import Mapping, Sequence

from ortools.graph.python import min_cost_flow

from linli.employment.spec.matching import Pair


def assign(
    arcs: Sequence[Pair],
    capacity: Mapping[int, int],
    *,
    times: Mapping[int, int] | None = None,
    stalls: Mapping[int, int] | None = None,
    room: Mapping[int, int] | None = None,
) -> list[Pair]:
    """The pairs that together are worth most: each offer taken at most `capacity` times, each
    seeker at most once (`times`: seeker → how often); where offers stand together (`stalls`:
    offer → stall) no more than its `room`. Offers without capacity take nobody.

    A flow from a source through seekers, offers and stalls to a sink, at the cost of the negative
    scores; a way past everybody lets who finds nothing go without. Pairs come back in the order
    of the arcs.
    """
    arcs = [pair for pair in arcs if capacity.get(pair.offer, 0) > 0]
    if not arcs:
        return []
    at = _Nodes()
    flow = min_cost_flow.SimpleMinCostFlow()
    seekers = sorted({pair.seeker for pair in arcs})
    often = {number: (times or {}).get(number, 1) for number in seekers}
    for number in seekers:
        flow.add_arc_with_capacity_and_unit_cost(0, at["seeker", number], often[number], 0)
    numbers = [
        flow.add_arc_with_capacity_and_unit_cost(
            at["seeker", pair.seeker], at["offer", pair.offer], 1, -pair.score
        )
        for pair in arcs
    ]
    for number in sorted({pair.offer for pair in arcs}):
        stall = (stalls or {}).get(number)
        end = _SINK if stall is None else at["stall", stall]
        flow.add_arc_with_capacity_and_unit_cost(at["offer", number], end, capacity[number], 0)
    for kind, number in list(at.known):
        if kind == "stall":
            free = (room or {}).get(number, 0)
            flow.add_arc_with_capacity_and_unit_cost(at["stall", number], _SINK, free, 0)
    whole = sum(often.values())
    flow.add_arc_with_capacity_and_unit_cost(0, _SINK, whole, 0)
    flow.set_node_supply(0, whole)
    flow.set_node_supply(_SINK, -whole)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the assignment was not solved: {status}")
    return [pair for pair, number in zip(arcs, numbers, strict=True) if flow.flow(number)]


_SINK = 1


class _Nodes:
    """Numbers of nodes, given in the order in which they are asked for; 0 and 1 are the ends."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, int], int] = {}

    def __getitem__(self, key: tuple[str, int]) -> int:
        return self.known.setdefault(key, len(self.known) + 2)
