"""Weekly plans and the rounds walked on them."""

from datetime import date, datetime, timedelta
from functools import partial

from linli.base.demo import Script, at, on
from linli.clock import queries as clock
from linli.doorstep import actions as doorstep
from linli.places.models import Building, Compound
from linli.programmes.mobile_committee.demo.town import Place
from linli.programmes.mobile_committee.demo.words import NOTES
from linli.visits import actions as visits

#: Who walks which buildings: (compound, worker) → building numbers; the rest nobody yet.
SHARES = {
    0: {"worker": range(5), "worker2": range(5, 10)},
    1: {"worker3": range(3)},
    2: {"worker3": range(2)},
    3: {"worker2": range(1)},
}
WEEKS = ("3-28", "4-4", "4-11", "4-18")
DOORS_A_DAY = 11


def write(script: Script, place: Place) -> None:
    """Plans for each week, and the doors knocked at on each working day since 1 April."""
    for week in WEEKS:
        planned = max(at(week) - timedelta(days=3), at("3-25"))
        for index, shares in SHARES.items():
            script.add(planned, partial(_plan, place, index, shares, on(week)))
    for turn, day in enumerate(clock.working_days(on("4-1"), on("4-15"))):
        for index, shares in SHARES.items():
            for worker, buildings in shares.items():
                _walk(script, place, index, worker, buildings, day, turn)
    script.add(at("4-12", 9), partial(_plan_next_door, place))
    for hour, door in enumerate(place.next_door[0].dwellings.order_by("pk")[:5]):
        act = partial(_knock, place, "worker4", door.pk, 7 + hour)
        script.add(at("4-13", 9 + hour), act)


def _plan(place: Place, index: int, shares: dict[str, range], week: date, now: datetime) -> None:
    compound = place.compounds[index]
    buildings = list(Building.objects.filter(compound=compound).order_by("order"))
    visits.plan_week(
        compound.pk,
        week,
        {
            place.accounts[worker].pk: [buildings[n].pk for n in numbers]
            for worker, numbers in shares.items()
        },
        goal=40 if index == 0 else 12,
        by=place.viewer("secretary", now),
        now=now,
    )


def _plan_next_door(place: Place, now: datetime) -> None:
    visits.plan_week(
        place.next_door[0].pk,
        on("4-11"),
        {place.accounts["worker4"].pk: []},
        by=place.viewer("secretary2", now),
        now=now,
    )


def _walk(
    script: Script,
    place: Place,
    index: int,
    worker: str,
    buildings: range,
    day: date,
    turn: int,
) -> None:
    """Some doors of a worker's share, spread over the day; each week another part of it."""
    doors = _doors(place.compounds[index], buildings)
    first = turn * DOORS_A_DAY % len(doors)
    wanted = DOORS_A_DAY if index == 0 else 3
    for step in range(wanted):
        door = doors[(first + step) % len(doors)]
        minutes = 9 * 60 + 10 + step * 14
        moment = at(f"{day.month}-{day.day}", minutes // 60, minutes % 60)
        script.add(moment, partial(_knock, place, worker, door, turn * 31 + step * 7 + index))


def _doors(compound: Compound, buildings: range) -> list[int]:
    chosen = [b.pk for n, b in enumerate(compound.buildings.order_by("order")) if n in buildings]
    doors = compound.dwellings.filter(building_id__in=chosen)
    return list(
        doors.order_by("building__order", "unit__order", "floor", "room").values_list(
            "pk", flat=True
        )
    )


def _knock(place: Place, worker: str, door: int, number: int, now: datetime) -> None:
    """Three doors in ten stay shut; nine in a hundred have no time."""
    kind = number % 11
    outcome = "no_one_home" if kind in {3, 6, 9} else "not_now" if kind == 10 else "met"
    doorstep.record(
        door,
        outcome=outcome,
        note=NOTES[number % len(NOTES)] if outcome == "met" else "",
        at=now,
        once=f"demo-{worker}-{now:%m%d%H%M}-{door}",
        by=place.viewer(worker, now),
        now=now,
    )
