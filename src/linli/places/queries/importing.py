"""What a list of doors would do: what it adds, what it must refuse and why. Writes nothing."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from linli.base import progress
from linli.base.sheets import Column
from linli.places.models import Area, Building, Compound, Dwelling, Import, Unit
from linli.places.spec import (
    Door,
    ImportResult,
    Line,
    building_name,
    floor_of,
    unit_name,
)

#: Names from the compound down to the door; a shorter key is a building's, a unit's.
Key = tuple[str, ...]
KINDS = ("places.compound", "places.building", "places.unit", "places.dwelling")
LONGEST = {"compound": 100, "building": 40, "unit": 40, "room": 20}


@dataclass
class DoorPlan:
    """What stands, and what a list adds to it. Keys are names, so that both look alike."""

    area: Area
    #: Key → id of what stands already.
    standing: dict[Key, int] = field(default_factory=dict)
    retired: set[Key] = field(default_factory=set)
    #: Other names of compounds → the name in the list of compounds.
    known_as: dict[str, str] = field(default_factory=dict)
    #: Key → floor (of doors; 0 for what is above them), in the order of the list.
    new: dict[Key, int] = field(default_factory=dict)

    def key(self, door: Door) -> Key:
        compound = self.known_as.get(door.compound, door.compound)
        return compound, building_name(door.building), unit_name(door.unit), door.room

    def stands(self, door: Door) -> bool:
        return self.key(door) in self.standing

    def add(self, door: Door) -> None:
        """Note a door and whatever above it does not stand yet."""
        key = self.key(door)
        for depth in range(1, len(key)):
            if key[:depth] not in self.standing:
                self.new.setdefault(key[:depth], 0)
        if key not in self.standing:
            floor = floor_of(door.room) if door.floor is None else door.floor
            self.new.setdefault(key, floor)

    def makes(self) -> dict[str, int]:
        """How many rows of each kind the list adds."""
        counts = dict.fromkeys(KINDS, 0)
        for key in self.new:
            counts[KINDS[len(key) - 1]] += 1
        return {kind: n for kind, n in counts.items() if n}


def plan_doors(area: Area) -> DoorPlan:
    """What stands in this area, ready to be compared with a list (4 queries)."""
    plan = DoorPlan(area)
    for compound in Compound.objects.filter(area__path__within=area.path):
        _note(plan, (compound.name,), compound.pk, active=compound.active)
        for alias in compound.aliases.replace("，", ",").split(","):
            plan.known_as[alias.strip()] = compound.name
    plan.known_as.pop("", None)
    within = area.path
    buildings = Building.objects.filter(compound__area__path__within=within)
    for *names, pk, active in buildings.values_list("compound__name", "name", "pk", "active"):
        _note(plan, tuple(names), pk, active=active)
    units = Unit.objects.filter(building__compound__area__path__within=within)
    for *names, pk in units.values_list("building__compound__name", "building__name", "name", "pk"):
        _note(plan, tuple(names), pk, active=True)
    doors = Dwelling.objects.filter(compound__area__path__within=within).values_list(
        "compound__name", "building__name", "unit__name", "room", "pk", "active"
    )
    for *names, pk, active in doors:
        _note(plan, tuple(names), pk, active=active)
    return plan


def _note(plan: DoorPlan, key: Key, pk: int, *, active: bool) -> None:
    plan.standing[key] = pk
    if not active:
        plan.retired.add(key)


def door_of(values: dict[str, str]) -> Door:
    """The door a row names. `floor` None where the row does not tell it."""
    floor = values.get("floor", "").removesuffix("层").removesuffix("楼")
    return Door(
        compound=values.get("compound", ""),
        building=values.get("building", ""),
        unit=values.get("unit", ""),
        room=values.get("room", "").removesuffix("室"),
        floor=int(floor) if _is_floor(floor) else None,
    )


def _is_floor(words: str) -> bool:
    return (
        words.lstrip("-").isascii() and words.removeprefix("-").isdigit() and -9 <= int(words) <= 99
    )


def trouble_with_door(values: dict[str, str], plan: DoorPlan) -> str:
    """Why the row cannot be taken, in words; "" if its door is in order."""
    door = door_of(values)
    names = {"compound": door.compound, "building": door.building, "room": door.room}
    if not all(names.values()):
        return _("Compound, building and room must be filled in.")
    for column, longest in LONGEST.items():
        if len(values.get(column, "")) > longest:
            return _("“%(start)s…” is too long.") % {"start": values[column][:10]}
    if values.get("floor") and door.floor is None:
        return _("The floor must be a number.")
    key = plan.key(door)
    if any(key[:depth] in plan.retired for depth in range(1, len(key) + 1)):
        return _("This place is retired. Restore it first.")
    return ""


def check_doors(
    rows: Iterable[tuple[int, dict[str, str]]], area: Area
) -> tuple[list[Line], DoorPlan]:
    """Each row of a list of doors with its reason or what it does."""
    plan = plan_doors(area)
    lines = []
    rows = list(rows)
    for number, values in progress.each(rows, len(rows)):
        reason = trouble_with_door(values, plan)
        door = door_of(values)
        if not reason and plan.stands(door):
            reason = _("This dwelling is there already.")
        if not reason and plan.key(door) in plan.new:
            reason = _("This dwelling stands twice in the list.")
        if not reason:
            plan.add(door)
        lines.append(Line(number, values, reason, "" if reason else _("New dwelling")))
    return lines, plan


def checked(record: Import) -> ImportResult:
    """What a checked list of doors would do now."""
    lines, plan = check_doors(rows_of(record), record.area)
    return result(record, lines, plan.makes())


def result(record: Import, lines: Sequence[Line], makes: dict[str, int]) -> ImportResult:
    """The result of an import as its page shows it."""
    refused = sum(1 for line in lines if line.reason)
    left_out = tuple(words for words in record.left_out.split("、") if words)
    return ImportResult(record.pk, tuple(lines), len(lines) - refused, refused, makes, left_out)


@dataclass(frozen=True)
class ImportFace:
    """An import as its page shows it, whichever app it belongs to."""

    record: Import
    waiting: bool
    may_undo: bool
    taken: int
    refused: int
    #: What it makes, in words: (words, number).
    makes: tuple[tuple[object, int], ...]
    left_out: tuple[str, ...]
    columns: tuple[Column, ...]
    #: Rows to show: those refused first, each with its cells.
    refused_rows: tuple[tuple[Line, tuple[str, ...]], ...]
    taken_rows: tuple[tuple[Line, tuple[str, ...]], ...]


#: How many rows a page shows; the rest is in the file of refused rows.
MOST_REFUSED, MOST_TAKEN = 300, 50


def face_of(
    record: Import,
    outcome: ImportResult | None,
    columns: Sequence[Column],
    words: dict[str, object],
) -> ImportFace:
    """What the page of an import shows. `outcome`: what it would do, while it waits; `words`: how
    the rows it makes are called.
    """
    lines = outcome.lines if outcome else tuple(lines_of(record))
    makes = outcome.makes if outcome else {kind: len(ids) for kind, ids in record.made.items()}
    left_out = outcome.left_out if outcome else ()
    return ImportFace(
        record,
        record.state == Import.State.CHECKED,
        record.state == Import.State.TAKEN,
        outcome.taken if outcome else record.taken,
        outcome.refused if outcome else record.refused,
        tuple((words[kind], number) for kind, number in makes.items()),
        left_out,
        tuple(columns),
        _cells([line for line in lines if line.reason][:MOST_REFUSED], columns),
        _cells([line for line in lines if not line.reason][:MOST_TAKEN], columns, masked=True),
    )


def _cells(
    lines: Sequence[Line], columns: Sequence[Column], *, masked: bool = False
) -> tuple[tuple[Line, tuple[str, ...]], ...]:
    return tuple(
        (line, tuple(_cell(line.values.get(column.code, ""), column, masked) for column in columns))
        for line in lines
    )


def _cell(value: str, column: Column, masked: bool) -> str:  # noqa: FBT001 - passed on
    """Refused rows are shown in full, to be mended; of the others nobody needs the whole."""
    return column.mask(value) if masked and column.mask else value


@dataclass(frozen=True)
class Looked:
    """How the pages of an `Intake` see one of its lists: while it waits, what it would do now
    (`check`); afterwards the rows that are kept. `columns` may depend on the list; `words` as in
    `face_of`.
    """

    check: Callable[[Import], ImportResult]
    columns: Sequence[Column] | Callable[[Import], Sequence[Column]]
    words: dict[str, object]

    def face(self, record: Import) -> ImportFace:
        """What the page of the list shows."""
        columns = self.columns(record) if callable(self.columns) else self.columns
        return face_of(record, self._outcome(record), columns, self.words)

    def lines(self, record: Import) -> Sequence[Line]:
        """Its rows, with the reasons of those that are refused."""
        outcome = self._outcome(record)
        return outcome.lines if outcome else lines_of(record)

    def _outcome(self, record: Import) -> ImportResult | None:
        return self.check(record) if record.state == Import.State.CHECKED else None


def rows_of(record: Import) -> list[tuple[int, dict[str, str]]]:
    """The rows that were read and are still kept."""
    return [(row["number"], row["values"]) for row in _kept(record)]


def lines_of(record: Import) -> list[Line]:
    """The rows still kept, with the reasons written beside them when they were refused."""
    return [Line(row["number"], row["values"], row.get("reason", "")) for row in _kept(record)]


def _kept(record: Import) -> list[dict[str, Any]]:
    return list(json.loads(record.rows)) if record.rows else []
