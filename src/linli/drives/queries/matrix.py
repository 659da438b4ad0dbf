"""The building matrix: where each door of a compound stands."""

from dataclasses import dataclass

from linli.base.viewer import Viewer
from linli.drives.models import Drive, Stage, Target
from linli.drives.queries.overview import BuildingShare, building_shares
from linli.drives.queries.scope import targets_of
from linli.places import queries as places
from linli.places.models import Building, Compound
from linli.places.queries import Grid


@dataclass(frozen=True)
class Standing:
    """One target as the matrix draws it."""

    pk: int
    stage_id: int
    attempts: int


@dataclass(frozen=True)
class House:
    """A building of the matrix: its doors, and how far it is (None: no target in it)."""

    grid: Grid
    share: BuildingShare | None

    @property
    def building(self) -> Building:
        return self.grid.building


def standing_in(viewer: Viewer, drive: Drive, compound: Compound) -> dict[int, Standing]:
    """Dwelling → where it stands, for all targets of a compound (1 query)."""
    rows = targets_of(viewer, drive).filter(compound=compound).order_by()
    return {
        dwelling: Standing(pk, stage, attempts)
        for dwelling, pk, stage, attempts in rows.values_list(
            "dwelling_id", "pk", "stage_id", "attempts"
        )
    }


def houses(viewer: Viewer, drive: Drive, compound: Compound) -> list[House]:
    """Buildings of a compound as tables of doors, each with its share (5 queries)."""
    shares = {share.key: share for share in building_shares(drive, viewer, compound)}
    return [
        House(grid, shares.get(grid.building.pk))
        for grid in places.matrices(compound)
        if grid.floors
    ]


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
