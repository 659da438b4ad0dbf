"""How far a drive is: the funnel, shares by building, who remains."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from linli.base.viewer import Viewer
from linli.drives.models import Drive, Stage, Target
from linli.drives.queries.scope import targets_visible_to
from linli.drives.workflow import CONSENTING, ENDS, MAIN_WAY, SPOKEN, Meaning
from linli.places.models import Area, Building, Compound


@dataclass(frozen=True)
class Bar:
    """One stage of the funnel: how many targets stand on it, and how many came at least so far.

    A branch (no one home, undecided, declined, …) leads nowhere: who stands on it was spoken to at
    the most.
    """

    stage: Stage
    here: int
    reached: int


@dataclass(frozen=True)
class BuildingShare:
    """A building (or a compound as a whole) against the threshold of the drive."""

    name: str
    key: int
    targets: int
    consenting: int
    declined: int
    unreached: int
    threshold: int

    @property
    def percent(self) -> int:
        """Whole percent, rounded down: a threshold is met or it is not."""
        return 100 * self.consenting // self.targets if self.targets else 0

    @property
    def is_met(self) -> bool:
        return self.threshold > 0 and 100 * self.consenting >= self.threshold * self.targets

    @property
    def missing(self) -> int:
        """How many more must consent before the threshold is met."""
        wanted = -(-self.threshold * self.targets // 100)
        return max(0, wanted - self.consenting)


def totals(drive: Drive) -> dict[str, int]:
    """Meaning → number of targets, for the whole drive. Totals are no single target."""
    rows = drive.targets.order_by().values("meaning").annotate(n=Count("pk"))
    return {row["meaning"]: row["n"] for row in rows}


def bars(drive: Drive) -> list[Bar]:
    """The funnel of a drive, stage by stage (2 queries)."""
    counted = {
        row["stage"]: row["n"]
        for row in drive.targets.order_by().values("stage").annotate(n=Count("pk"))
    }
    stages = list(drive.stages.all())
    return [
        Bar(
            stage,
            counted.get(stage.pk, 0),
            sum(counted.get(other.pk, 0) for other in stages if _came_by(other, stage)),
        )
        for stage in stages
    ]


def _came_by(other: Stage, stage: Stage) -> bool:
    """Whether who stands on `other` has come at least as far as `stage`."""
    here, there = Meaning(stage.meaning), Meaning(other.meaning)
    if other.pk == stage.pk:
        return True
    if here == Meaning.UNTRIED:
        return there != Meaning.OUT
    if here == Meaning.REACHED:
        return there in SPOKEN
    on_the_way = here in MAIN_WAY and there in MAIN_WAY
    return (
        on_the_way and MAIN_WAY.index(there) >= MAIN_WAY.index(here) and other.order > stage.order
    )


def compounds_of(drive: Drive, viewer: Viewer) -> list[BuildingShare]:
    """Each compound of the drive the viewer may look at, least advanced first (1 query)."""
    name, key = "compound__name", "compound_id"
    seen = _seen(drive, viewer)
    if drive.target_kind == "person":
        seen = seen.filter(person__ties__until=None)
        name, key = f"person__ties__dwelling__{name}", f"person__ties__dwelling__{key}"
    found = [_share(drive, row, name, key) for row in _counted(seen, name, key)]
    return sorted(found, key=lambda share: (share.percent, share.name))


def building_shares(drive: Drive, viewer: Viewer, compound: Compound) -> list[BuildingShare]:
    """Each building of a compound against the threshold, in order (2 queries)."""
    rows = _counted(
        _seen(drive, viewer).filter(compound=compound),
        "dwelling__building__name",
        "dwelling__building_id",
    )
    shares = {
        row["dwelling__building_id"]: _share(
            drive, row, "dwelling__building__name", "dwelling__building_id"
        )
        for row in rows
    }
    order = Building.objects.filter(pk__in=shares).values_list("pk", flat=True)
    return [shares[pk] for pk in order]


def remaining(rows: "QuerySet[Target]") -> "QuerySet[Target]":
    """Targets that have neither consented nor come to an end: whom to see next."""
    return rows.exclude(meaning__in=CONSENTING | ENDS)


def share_of(
    drive: Drive, place: Building | Compound | Area, meanings: Sequence[str]
) -> BuildingShare:
    """The share of targets that mean this. Those left out count on neither side. Pure."""
    counted = [meaning for meaning in meanings if meaning != Meaning.OUT]
    return BuildingShare(
        place.name,
        place.pk,
        len(counted),
        sum(meaning in CONSENTING for meaning in counted),
        sum(meaning == Meaning.DECLINED for meaning in counted),
        sum(meaning in {Meaning.UNTRIED, Meaning.AWAY} for meaning in counted),
        drive.threshold,
    )


def _seen(drive: Drive, viewer: Viewer) -> "QuerySet[Target]":
    return targets_visible_to(viewer).filter(drive=drive).exclude(meaning=Meaning.OUT)


def _counted(rows: "QuerySet[Target]", name: str, key: str) -> list[dict[str, Any]]:
    return list(
        rows.exclude(**{key: None})
        .order_by()
        .values(name, key)
        .annotate(
            # A person may be tied to several doors of one compound.
            targets=Count("pk", distinct=True),
            consenting=Count("pk", distinct=True, filter=Q(meaning__in=CONSENTING)),
            declined=Count("pk", distinct=True, filter=Q(meaning=Meaning.DECLINED)),
            unreached=Count(
                "pk", distinct=True, filter=Q(meaning__in=(Meaning.UNTRIED, Meaning.AWAY))
            ),
        )
    )


def _share(drive: Drive, row: dict[str, Any], name: str, key: str) -> BuildingShare:
    return BuildingShare(
        str(row[name]),
        row[key],
        row["targets"],
        row["consenting"],
        row["declined"],
        row["unreached"],
        drive.threshold,
    )
