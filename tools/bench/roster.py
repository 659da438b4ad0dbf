"""A roster of a hundred thousand doors: filtered, moved, drawn as a matrix, exported."""

import itertools
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models.functions import Mod
from django.test import Client
from tests import cast
from tools.bench import house, measuring

from linli.clock import queries as clock
from linli.drives import actions
from linli.drives.models import Drive
from linli.drives.tests import factories
from linli.places.models import Building, Compound, Dwelling, Unit

COMPOUNDS = 50
#: Of each compound: 10 buildings of 20 floors with 10 doors each.
BUILDINGS, FLOORS, DOORS = 10, 20, 10
TIMES = 50
FILES = 3


def run(place: house.Place, *, seconds: float) -> None:
    """Measure and print every line. `place` holds the house; pages are asked in this process."""
    del place
    built = cast.build_house()
    compounds = furnish(built, COMPOUNDS)
    drive = factories.running(built)
    _spread(drive)
    worker = built.viewer("worker")
    browser, compound = Client(), compounds[0]
    browser.force_login(built.accounts["secretary"])
    targets = list(
        drive.targets.filter(compound=compound, meaning="untried").values_list("pk", flat=True)
    )
    turns = itertools.count()

    def move() -> None:
        turn = next(turns)
        actions.record(
            targets[turn], "agreed", once=f"bench-{turn}", by=worker, now=clock.now(), note="已沟通"
        )

    roster = f"/drives/{drive.pk}/targets/"
    ways: list[tuple[str, Callable[[], object], int]] = [
        (f"page: {words}", _asking(browser, f"{roster}{query}"), TIMES)
        for words, query in (
            ("whole roster", ""),
            ("one stage", "?stage=agreed"),
            ("still to see, most attempts first", "?remaining=1&sort=attempts"),
            ("one compound and stage", f"?compound={compound.pk}&stage=refused"),
            ("words of an address", "?q=压测7号院 3号楼 1203"),
        )
    ]
    ways.append(("stage change (drives.actions.record)", move, TIMES * 4))
    address = f"/drives/{drive.pk}/compounds/{compound.pk}/"
    ways.append((f"matrix of {_doors()} doors", _asking(browser, address), TIMES))
    for kind in ("csv", "xlsx"):
        address = f"/drives/{drive.pk}/export/?as={kind}"
        ways.append((f"export, 100,000 rows, {kind}", _asking(browser, address), FILES))
    print(f"\nroster of {drive.targets.count()} targets; server time, no network")
    print(f"{'':40}{'times':>7}{'median ms':>11}{'p95 ms':>9}")
    for words, act, times in ways:
        found = measuring.repeat(act, times=times, seconds=seconds)
        print(
            f"{words:40}{len(found.seconds):7}{found.median:11.1f}{found.late:9.1f}"
            f"   {measuring.load()}"
        )


def _asking(browser: Client, address: str) -> Callable[[], object]:
    def ask() -> None:
        answer = browser.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answers {answer.status_code}")

    return ask


def _doors() -> int:
    return BUILDINGS * FLOORS * DOORS


def furnish(built: cast.House, compounds: int) -> list[Compound]:
    """So many compounds of two thousand doors each, past the actions: for measuring only."""
    made = Compound.objects.bulk_create(
        Compound(area=built.community, name=f"压测{n}号院", qr=f"bench-{n}")
        for n in range(compounds)
    )
    buildings = Building.objects.bulk_create(
        Building(compound=compound, name=f"{n}号楼", order=n, floors=FLOORS)
        for compound in made
        for n in range(1, BUILDINGS + 1)
    )
    units = Unit.objects.bulk_create(Unit(building=building) for building in buildings)
    Dwelling.objects.bulk_create(
        (_door(unit, n) for unit in units for n in range(FLOORS * DOORS)), 5000
    )
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return list(made)


def _door(unit: Unit, number: int) -> Dwelling:
    floor, room = number // DOORS + 1, f"{number // DOORS + 1}{number % DOORS + 1:02}"
    building = unit.building
    return Dwelling(
        unit=unit,
        building=building,
        compound=building.compound,
        floor=floor,
        room=room,
        address=f"{building.compound.name} {building.name} {room}",
    )


def _spread(drive: Drive) -> None:
    """Targets on every stage, as in the middle of a drive."""
    stages: dict[str, Any] = {stage.code: stage for stage in drive.stages.all()}
    for part, code in enumerate(("no_one_home", "agreed", "refused", "undecided"), start=1):
        stage = stages.get(code)
        if stage is not None:
            rows = drive.targets.annotate(part=Mod("pk", 6)).filter(part=part)
            rows.update(stage=stage, meaning=stage.meaning, attempts=part % 3)
    with connection.cursor() as cursor:
        cursor.execute("analyze")
