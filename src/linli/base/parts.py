"""What views hand to the components of `linli.base.templatetags.ui`: plain frozen records.

A component also takes a dict or any object with the same names.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal


@dataclass(frozen=True)
class Chip:
    """A filter or a tab: a link with a count (None: no count) that knows whether it is chosen."""

    label: Any
    url: str
    count: int | None = None
    current: bool = False
    colour: str = ""
    icon: str = ""


@dataclass(frozen=True)
class MenuItem:
    """A line of the desk's side bar. `tab`: stands in the bottom bar on phones as well."""

    label: Any
    url: str
    icon: str = "dots"
    count: int = 0
    current: bool = False
    tab: bool = False


@dataclass(frozen=True)
class MenuGroup:
    label: Any
    items: Sequence[MenuItem]


@dataclass(frozen=True)
class Happening:
    """One entry of a timeline: what happened when, by whom, with which words."""

    at: datetime
    what: Any
    who: Any = ""
    text: Any = ""
    colour: str = ""
    url: str = ""


@dataclass(frozen=True)
class Step:
    label: Any
    state: Literal["done", "current", "next"] = "next"


@dataclass(frozen=True)
class Cell:
    """One dwelling in a building matrix. `word` is read aloud and stands in the legend; `sign` is
    the shape where it is not the colour's own.
    """

    label: str
    url: str = ""
    colour: str = "grey"
    word: Any = ""
    sign: str = ""


@dataclass(frozen=True)
class MatrixUnit:
    """A unit of a building and how many columns (doors per floor) it takes."""

    name: Any
    columns: int


@dataclass(frozen=True)
class MatrixFloor:
    """One floor from left to right over all units; None where there is no door."""

    label: Any
    cells: Sequence[Cell | None] = field(default_factory=tuple)


@dataclass(frozen=True)
class Beside:
    """What an app above shows on the page of a record below it: a title, rows, acts."""

    title: Any
    rows: Sequence[Chip] = ()
    acts: Sequence[Chip] = ()
