"""Reading areas, compounds and doors. Every list starts from one of the `visible` queries."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from linli.base import crypto
from linli.base.composed import Composed
from linli.base.parts import Cell, MatrixFloor, MatrixUnit
from linli.base.search import matching
from linli.base.text import bigrams
from linli.base.viewer import Viewer
from linli.places import rules
from linli.places.models import (
    Area,
    AreaName,
    Building,
    Compound,
    Dwelling,
    Fact,
    Import,
    Level,
    Unit,
)
from linli.places.rules import RIGHTS


def _in_areas(viewer: Viewer, act: str, path: str) -> Q:
    """Rows whose area path (in the column `path`) the viewer's role reaches."""
    if rules.everywhere(viewer, act):
        return Q()
    return Q(**{f"{path}__within_any": RIGHTS.areas(viewer, act)})


def all_areas(viewer: Viewer) -> QuerySet[Area]:
    """Every area the viewer may see, also closed ones and those out of use."""
    return Area.objects.filter(_in_areas(viewer, "see", "path"))


def visible_areas(viewer: Viewer) -> QuerySet[Area]:
    """Areas to work with and to choose from: in use, not closed, in the order of their codes."""
    return all_areas(viewer).filter(closed_on=None, in_use=True).order_by("code", "id")


def areas_to_edit(viewer: Viewer) -> QuerySet[Area]:
    """Areas whose names, codes and place in the tree the viewer may change."""
    return Area.objects.filter(_in_areas(viewer, "edit_areas", "path"))


def communities(viewer: Viewer, act: str = "see") -> QuerySet[Area]:
    """Communities and grids in use where the viewer may do the act ("edit", "import", …)."""
    return Area.objects.filter(
        _in_areas(viewer, act, "path"),
        level__in=(Level.COMMUNITY, Level.GRID),
        closed_on=None,
        in_use=True,
    ).order_by("code", "id")


def open_places() -> QuerySet[Area]:
    """Communities and grids in use, where compounds stand and people live."""
    return Area.objects.filter(
        level__in=(Level.COMMUNITY, Level.GRID), closed_on=None, in_use=True
    ).order_by("code", "id")


def open_communities() -> QuerySet[Area]:
    """All communities in use, for residents who choose theirs. Public."""
    return Area.objects.filter(level=Level.COMMUNITY, closed_on=None, in_use=True).order_by(
        "code", "id"
    )


def open_compounds(area: Area) -> QuerySet[Compound]:
    """Compounds of a community, for residents who choose theirs. Public."""
    return Compound.objects.filter(area__path__within=area.path, active=True).order_by("py", "id")


def above(area: Area) -> list[Area]:
    """The area and all above it, topmost first (bread crumbs)."""
    ids = [int(part) for part in area.path.split(".")]
    found = Area.objects.in_bulk(ids)
    return [found[pk] for pk in ids]


def names_of(area: Area) -> QuerySet[AreaName]:
    """What the area was called, official names first, newest first."""
    return area.names.order_by("-kind", "-first_seen", "-id")


def visible_to(viewer: Viewer) -> QuerySet[Compound]:
    """Compounds the viewer may see, retired ones too (`active` tells them apart)."""
    return Compound.objects.filter(_in_areas(viewer, "see", "area__path")).select_related("area")


def counted(compounds: QuerySet[Compound]) -> QuerySet[Compound]:
    """Compounds by pinyin, each with its buildings (`houses`) and doors (`doors`) in use."""
    houses = Building.objects.filter(compound=OuterRef("pk"), active=True)
    doors = Dwelling.objects.filter(compound=OuterRef("pk"), active=True)
    return compounds.annotate(houses=_count(houses), doors=_count(doors)).order_by("py", "pk")


def _count(rows: QuerySet[Any]) -> Coalesce:
    counts = rows.order_by().values("compound").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counts), 0)


def page_after(compounds: QuerySet[Compound], pk: int) -> QuerySet[Compound]:
    """Those that follow this one in the order of the list; all for one that is not there."""
    last = Compound.objects.filter(pk=pk).first()
    if last is None:
        return compounds
    return compounds.filter(Q(py__gt=last.py) | Q(py=last.py, pk__gt=last.pk))


def buildings_visible_to(viewer: Viewer) -> QuerySet[Building]:
    return Building.objects.filter(_in_areas(viewer, "see", "compound__area__path")).select_related(
        "compound__area"
    )


def units_visible_to(viewer: Viewer) -> QuerySet[Unit]:
    return Unit.objects.filter(
        _in_areas(viewer, "see", "building__compound__area__path")
    ).select_related("building__compound__area")


def dwellings_visible_to(viewer: Viewer) -> QuerySet[Dwelling]:
    """Doors the viewer may see, retired ones too (`active` tells them apart)."""
    return Dwelling.objects.filter(_in_areas(viewer, "see", "compound__area__path")).select_related(
        "compound__area"
    )


def with_area(door: Dwelling | int) -> Dwelling:
    """A door with its compound and area, read again only if just its number is at hand."""
    if isinstance(door, Dwelling):
        return door
    return _with_area.one(number=door)


_with_area = Composed[Dwelling](
    lambda number: Dwelling.objects.select_related("compound__area").filter(pk=number)
)


def in_order(dwellings: QuerySet[Dwelling]) -> QuerySet[Dwelling]:
    """Doors as one walks: building, unit, floor, room."""
    return dwellings.order_by(
        "compound_id", "building__order", "building_id", "unit__order", "unit_id", "floor", "room"
    )


def latest_facts(dwelling_id: int) -> list[Fact]:
    """What is known about one dwelling: the latest of each code (1 query). The caller asked whether
    the viewer may see it.
    """
    return _latest(number=dwelling_id)


def _of_codes(number: int) -> QuerySet[Fact]:
    rows = Fact.objects.filter(dwelling_id=number).order_by("dwelling_id", "code", "-id")
    return rows.distinct("dwelling_id", "code")


_latest = Composed[Fact](_of_codes)


def with_facts(doors: QuerySet[Dwelling]) -> QuerySet[Dwelling]:
    """Doors with what is known about each, for `facts_in`: read in the same query."""
    facts: QuerySet[Any] = Fact.objects.filter(dwelling=OuterRef("pk")).order_by("code", "-id")
    latest = facts.distinct("code").values(
        _row=JSONObject(code="code", value="value", said_at="said_at")
    )
    return doors.annotate(known=ArraySubquery(latest.values("_row")))


def facts_in(dwelling: Dwelling) -> list[Fact]:
    """What is known about a dwelling that went through `with_facts`."""
    known: list[dict[str, str]] = getattr(dwelling, "known", [])
    return [
        Fact(
            code=row["code"],
            value=crypto.unseal(row["value"]),
            said_at=datetime.fromisoformat(row["said_at"]),
        )
        for row in known
    ]


def search_compounds(viewer: Viewer, words: str) -> QuerySet[Compound]:
    """By name, other names, address, or pinyin and its initials ("bqj26")."""
    rows = visible_to(viewer)
    for word in words.split():
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(aliases__icontains=word)
            | Q(address__icontains=word)
            | Q(py__contains=word.lower())
        )
    return rows


def search_dwellings(viewer: Viewer, words: str) -> QuerySet[Dwelling]:
    """Doors in use whose address holds all the words."""
    rows = dwellings_visible_to(viewer).filter(active=True)
    return (
        matching(rows, words, column="bigrams", text="address")
        if _searchable(words)
        else rows.none()
    )


def _searchable(words: str) -> bool:
    return bool(bigrams(words)) or any(word.isalnum() for word in words.split())


def by_qr(qr: str) -> Compound | None:
    """The compound at whose gate this code hangs; None for an old or unknown one."""
    return (
        Compound.objects.filter(qr=qr, active=True).select_related("area").first() if qr else None
    )


@dataclass(frozen=True)
class Floor:
    """One floor from left to right over all units; None where there is no door."""

    floor: int
    doors: tuple[Dwelling | None, ...]


@dataclass(frozen=True)
class Grid:
    """A building as a table: units across, floors down, topmost first."""

    building: Building
    units: tuple[MatrixUnit, ...]
    floors: tuple[Floor, ...]

    def cells(self, cell: Callable[[Dwelling], Cell]) -> list[MatrixFloor]:
        """The floors as the `matrix` component draws them; `cell` says how one door looks."""
        return [
            MatrixFloor(
                floor.floor or "", tuple(cell(door) if door else None for door in floor.doors)
            )
            for floor in self.floors
        ]


def grid(building: Building, units: Sequence[Unit], doors: Iterable[Dwelling]) -> Grid:
    """Arrange doors that are already loaded. Pure."""
    standing: dict[tuple[int, int], list[Dwelling]] = {}
    for door in sorted(doors, key=lambda door: (len(door.room), door.room)):
        standing.setdefault((door.unit_id, door.floor), []).append(door)
    widths = {unit.pk: 1 for unit in units}
    for (unit_id, _floor), row in standing.items():
        widths[unit_id] = max(widths[unit_id], len(row))
    levels = sorted({floor for _unit, floor in standing}, reverse=True)
    floors = [
        Floor(
            level,
            tuple(
                door
                for unit in widths
                for door in _padded(standing.get((unit, level), []), widths[unit])
            ),
        )
        for level in levels
    ]
    heads = tuple(MatrixUnit(unit.name or "—", widths[unit.pk]) for unit in units)
    return Grid(building, heads, tuple(floors))


def _padded(row: list[Dwelling], width: int) -> list[Dwelling | None]:
    return [*row, *[None] * (width - len(row))]


def matrix(building: Building, *, retired: bool = False) -> Grid:
    """One building as a table of its doors (2 queries)."""
    doors = building.dwellings.all() if retired else building.dwellings.filter(active=True)
    return grid(building, list(building.units.all()), doors)


def matrices(compound: Compound) -> list[Grid]:
    """All buildings of a compound in use as tables of their doors (3 queries)."""
    units = _grouped(Unit.objects.filter(building__compound=compound), "building_id")
    # The search column is as long as the rest of the row, and no matrix reads it.
    doors = _grouped(compound.dwellings.filter(active=True).defer("bigrams"), "building_id")
    return [
        grid(building, units.get(building.pk, []), doors.get(building.pk, []))
        for building in compound.buildings.filter(active=True)
    ]


def _grouped(rows: Iterable[Any], field: str) -> dict[int, list[Any]]:
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(getattr(row, field), []).append(row)
    return groups


def imports_visible_to(viewer: Viewer) -> QuerySet[Import]:
    """Imports of doors in areas where the viewer may import."""
    return Import.objects.filter(
        _in_areas(viewer, "import", "area__path"), kind="dwellings"
    ).select_related("area")


def free_of_others(model: type[Model], ids: Sequence[int]) -> set[int]:
    """Those of the rows that no other row points to: they may vanish without a trace."""
    free = set(ids)
    for relation in model._meta.get_fields():
        if relation.one_to_many or relation.one_to_one:
            pointing = getattr(relation, "related_model", None)
            column = getattr(getattr(relation, "field", None), "name", "")
            if pointing and column:
                used = pointing._default_manager.filter(**{f"{column}__in": ids})
                free -= set(used.values_list(f"{column}_id", flat=True))
    return free
