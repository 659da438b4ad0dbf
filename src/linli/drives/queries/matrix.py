"""The building matrix: where each door of a compound stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from linli.base import masking
from linli.base.viewer import Viewer
from linli.drives.models import Drive, Stage, Target
from linli.drives.queries.overview import BuildingShare, building_shares, share_of
from linli.drives.queries.scope import targets_of
from linli.drives.workflow import Meaning
from linli.people.models import Tie
from linli.places import queries as places
from linli.places.models import Building, Compound
from linli.places.queries import Grid

#: Where a person is found first.
_AT_HOME = (Tie.Kind.OCCUPANT, Tie.Kind.HEAD, Tie.Kind.REGISTERED, Tie.Kind.OWNER)
#: Persons named beside another of the same door.
MOST_BESIDE = 20


@dataclass(frozen=True)
class Standing:
    """One target as the matrix draws it."""

    pk: int
    stage_id: int
    attempts: int
    #: Of a drive over persons: all of them behind this door, masked, the furthest behind first.
    others: tuple["Standing", ...] = ()
    name: str = ""


@dataclass(frozen=True)
class House:
    """A building of the matrix: its doors, and how far it is (None: no target in it)."""

    grid: Grid
    share: BuildingShare | None

    @property
    def building(self) -> Building:
        return self.grid.building


def standing_in(viewer: Viewer, drive: Drive, compound: Compound) -> dict[int, Standing]:
    """Dwelling → where it stands, for all targets of a compound (1 query; persons: 3)."""
    if drive.target_kind == "person":
        return _persons_behind(viewer, drive, compound)
    rows = targets_of(viewer, drive).filter(compound=compound).order_by()
    return {
        dwelling: Standing(pk, stage, attempts)
        for dwelling, pk, stage, attempts in rows.values_list(
            "dwelling_id", "pk", "stage_id", "attempts"
        )
    }


def _persons_behind(viewer: Viewer, drive: Drive, compound: Compound) -> dict[int, Standing]:
    """Dwelling → the person who is furthest behind, and all others behind this door."""
    doors = homes_in(compound)
    rows = targets_of(viewer, drive).filter(person__in=list(doors)).order_by()
    order = {stage.pk: (stage.meaning == Meaning.OUT, stage.order) for stage in drive.stages.all()}
    behind: dict[int, list[Standing]] = {}
    for person, name, pk, stage, attempts in rows.values_list(
        "person_id", "person__name", "pk", "stage_id", "attempts"
    ):
        who = Standing(pk, stage, attempts, name=masking.mask_name(name))
        behind.setdefault(doors[person], []).append(who)
    found: dict[int, Standing] = {}
    for dwelling, persons in behind.items():
        first, *rest = sorted(persons, key=lambda who: (*order[who.stage_id], who.pk))
        found[dwelling] = replace(first, others=tuple(rest))
    return found


def homes_in(compound: Compound) -> dict[int, int]:
    """Person → the door in this compound at which they are found: where they live, else where they
    are head or registered, else what they own (1 query).
    """
    ties = Tie.objects.filter(dwelling__compound=compound, dwelling__active=True, until=None)
    found: dict[int, tuple[int, int]] = {}
    for person, dwelling, kind in ties.order_by("pk").values_list(
        "person_id", "dwelling_id", "kind"
    ):
        here = (_AT_HOME.index(kind), dwelling)
        found[person] = min(found.get(person, here), here, key=lambda each: each[0])
    return {person: dwelling for person, (_rank, dwelling) in found.items()}


def neighbours(viewer: Viewer, target: Target) -> list[Target]:
    """Other persons of the drive who are tied to the same doors (1 query)."""
    if target.person_id is None:
        return []
    doors = Tie.objects.filter(person=target.person_id, until=None).values("dwelling")
    there = Tie.objects.filter(dwelling__in=doors, until=None).values("person")
    rows = targets_of(viewer, target.drive).filter(person__in=there).exclude(pk=target.pk)
    return list(rows.select_related("person", "stage").defer("note").order_by("pk")[:MOST_BESIDE])


def compound_of(target: Target) -> int | None:
    """The compound in whose matrix a target stands; a person's where they live (1 query)."""
    if target.person_id is None:
        return target.compound_id
    ties = Tie.objects.filter(person=target.person_id, until=None, dwelling__active=True)
    found = sorted(
        ties.values_list("kind", "dwelling__compound_id"),
        key=lambda tie: _AT_HOME.index(tie[0]),
    )
    return found[0][1] if found else None


def shares_of_persons(
    drive: Drive,
    grids: Iterable[Grid],
    standing: Mapping[int, Standing],
    stages: Mapping[int, Stage],
) -> dict[int, BuildingShare]:
    """Building → its persons against the threshold, each counted at their own door. Pure."""
    found: dict[int, BuildingShare] = {}
    for grid in grids:
        doors = (door for floor in grid.floors for door in floor.doors if door is not None)
        persons = [
            who
            for door in doors
            if (first := standing.get(door.pk)) is not None
            for who in (first, *first.others)
        ]
        share = share_of(drive, grid.building, [stages[who.stage_id].meaning for who in persons])
        if share.targets:
            found[grid.building.pk] = share
    return found


def houses(
    viewer: Viewer,
    drive: Drive,
    compound: Compound,
    standing: Mapping[int, Standing],
    stages: Mapping[int, Stage],
) -> list[House]:
    """Buildings of a compound as tables of doors, each with its share (5 queries)."""
    grids = places.matrices(compound)
    if drive.target_kind == "person":
        shares = shares_of_persons(drive, grids, standing, stages)
    else:
        shares = {share.key: share for share in building_shares(drive, viewer, compound)}
    return [House(grid, shares.get(grid.building.pk)) for grid in grids if grid.floors]


def on_paper(viewer: Viewer, drive: Drive, building: Building) -> list[Target]:
    """Targets of one building as one walks: unit by unit, from the ground up (1 query)."""
    rows = targets_of(viewer, drive).filter(dwelling__building=building)
    return list(
        rows.select_related("dwelling__unit", "stage", "reason")
        .defer("note", "dwelling__bigrams")
        .order_by("dwelling__unit__order", "dwelling__unit_id", "dwelling__floor", "dwelling__room")
    )


def on_papers(
    viewer: Viewer, drive: Drive, compound: Compound
) -> list[tuple[Building, list[Target]]]:
    """The same for all buildings of a compound (1 query)."""
    rows = targets_of(viewer, drive).filter(compound=compound).exclude(dwelling=None)
    found: dict[int, tuple[Building, list[Target]]] = {}
    for target in (
        rows.select_related("dwelling__unit", "dwelling__building", "stage")
        .defer("note", "dwelling__bigrams")
        .order_by(
            "dwelling__building__order",
            "dwelling__building_id",
            "dwelling__unit__order",
            "dwelling__unit_id",
            "dwelling__floor",
            "dwelling__room",
        )
    ):
        if target.dwelling is not None:
            building = target.dwelling.building
            found.setdefault(building.pk, (building, []))[1].append(target)
    return list(found.values())


def stages_by_pk(drive: Drive) -> dict[int, Stage]:
    """The stages of a drive by their keys, in order (1 query)."""
    return {stage.pk: stage for stage in drive.stages.all()}
