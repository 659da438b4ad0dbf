"""What may be declared about places: which level stands below which, how a door's number reads,
which columns a list of doors has.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.base.sheets import Column

#: Which levels may stand directly below which (codes of models.Level); "" is the top.
BELOW: dict[str, frozenset[str]] = {
    "": frozenset({"city", "district", "subdistrict"}),
    "city": frozenset({"district"}),
    "district": frozenset({"subdistrict"}),
    "subdistrict": frozenset({"community"}),
    "community": frozenset({"grid"}),
    "grid": frozenset(),
}
#: Compounds stand only here.
HOLDS_COMPOUNDS = frozenset({"community", "grid"})

MOST_FLOORS = 99
MOST_ROOMS = 40


def floor_of(room: str) -> int:
    """The floor a room number tells: 501 → 5, 1203 → 12, B101 → -1; 0 when it tells none."""
    found = re.fullmatch(r"([BbＢ-]?)(\d{1,2})(\d{2})\D?", room.strip())
    if not found:
        return 0
    below, floor, _room = found.groups()
    return -int(floor) if below else int(floor)


def building_name(cell: str) -> str:
    """A bare number in a list means a building's number: 9 → 9号楼."""
    return f"{cell}号楼" if cell.isdigit() else cell


def unit_name(cell: str) -> str:
    """A bare number in a list means a unit's number: 2 → 2单元."""
    return f"{cell}单元" if cell.isdigit() else cell


def room_number(floor: int, position: int) -> str:
    """How rooms are numbered when a building is laid out: floor 5, second door → "502"."""
    return f"{floor}{position:02d}"


@dataclass(frozen=True)
class UnitPlan:
    """A unit to be laid out: its name and how many doors each floor has."""

    name: str
    rooms_per_floor: int


DOOR_COLUMNS = (
    Column(
        "compound",
        _("Compound"),
        ("楼院", "小区", "楼院名称", "小区名称", "compound"),
        required=True,
        example="育新街12号院",
    ),
    Column(
        "building",
        _("Building"),
        ("楼栋", "楼号", "栋", "楼", "building"),
        required=True,
        example="3号楼",
    ),
    Column("unit", _("Unit"), ("单元", "单元号", "unit"), example="2单元"),
    Column("floor", _("Floor"), ("楼层", "层", "floor"), example="5"),
    Column(
        "room",
        _("Room"),
        ("房号", "户号", "室", "门牌", "房间号", "room"),
        required=True,
        example="501",
    ),
)


#: What an import makes, in words.
MADE: dict[str, object] = {
    "places.compound": _("Compounds"),
    "places.building": _("Buildings"),
    "places.unit": _("Units"),
    "places.dwelling": _("Dwellings"),
}


#: Facts about a dwelling that the house knows words for: code → words, and the words of its
#: values. A form may name others; they are shown as they were said.
FACTS: dict[str, tuple[Any, dict[str, Any]]] = {
    "fuel": (
        _("Cooks with"),
        {
            "bottled": _("Bottled gas"),
            "electric": _("Electricity"),
            "piped": _("Piped gas"),
            "coal": _("Coal"),
            "none": _("Does not cook here"),
        },
    ),
    "occupants": (_("Persons living here"), {}),
    "tenure": (
        _("Tenure"),
        {
            "owned": _("Owner lives here"),
            "relative": _("Relatives of the owner"),
            "rented": _("Rented"),
            "empty": _("Stands empty"),
        },
    ),
    "kitchen": (
        _("Kitchen"),
        {"separate": _("A room of its own"), "open": _("Open to the room"), "none": _("None")},
    ),
}


@dataclass(frozen=True)
class Door:
    """A door as a list names it. `unit` "": a single entrance; `floor` None: by the room."""

    compound: str
    building: str
    unit: str
    room: str
    floor: int | None = None


@dataclass(frozen=True)
class Line:
    """One row of a file after checking. `reason` "" means it will be taken over."""

    number: int
    values: dict[str, str]
    reason: Any = ""
    #: What taking it over does, in words ("new dwelling").
    does: Any = ""


@dataclass(frozen=True)
class ImportResult:
    """What a file brings: checked lines, how many are taken and refused, and what it makes."""

    import_id: int
    lines: tuple[Line, ...]
    taken: int
    refused: int
    #: How many rows of each kind it makes: {"places.dwelling": 12}.
    makes: dict[str, int]
    #: Headings of columns that were not read.
    left_out: tuple[str, ...] = ()


#: The middle of an area: latitude and longitude in degrees.
Middle = tuple[Decimal, Decimal]
#: Degrees between which all of the country lies.
LATITUDES, LONGITUDES = (3, 54), (73, 136)


def middle_of(words: str) -> Middle | None:
    """The middle of an area from two numbers as a map shows them, in either order ("34.7466,
    113.6253", "113.6253，34.7466"); None for no words. ValueError for anything else.
    """
    numbers = re.findall(r"\d{1,3}(?:\.\d{1,12})?", words)
    if not words.strip():
        return None
    if len(numbers) != 2:
        raise ValueError(words)
    first, second = (Decimal(number).quantize(Decimal("0.0001")) for number in numbers)
    if LATITUDES[0] <= second <= LATITUDES[1]:
        first, second = second, first
    if not (LATITUDES[0] <= first <= LATITUDES[1] and LONGITUDES[0] <= second <= LONGITUDES[1]):
        raise ValueError(words)
    return first, second
