"""The grid of a drive over firms and shops: place by place, in the order of their addresses."""

import re
from dataclasses import dataclass

from linli.base.viewer import Viewer
from linli.drives.models import Drive, Stage
from linli.drives.queries.overview import BuildingShare, share_of
from linli.drives.queries.scope import targets_of
from linli.places.models import Area, Compound

_NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Shop:
    """One shop as the grid draws it."""

    pk: int
    name: str
    address: str
    stage_id: int
    attempts: int


@dataclass(frozen=True)
class Street:
    """A compound with its shops, or what has no compound in an area, and how far it is."""

    place: Compound | Area
    is_compound: bool
    shops: tuple[Shop, ...]
    share: BuildingShare


def streets(
    viewer: Viewer, drive: Drive, stages: dict[int, Stage], compound: Compound | None = None
) -> list[Street]:
    """Compounds with shops of the drive, in order, then areas for those without one (3 queries)."""
    rows = targets_of(viewer, drive).exclude(organisation=None).order_by()
    if compound is not None:
        rows = rows.filter(organisation__compound=compound)
    there: dict[tuple[bool, int], list[Shop]] = {}
    for where, area, pk, name, address, stage, attempts in rows.values_list(
        "organisation__compound_id",
        "organisation__area_id",
        "pk",
        "organisation__name",
        "organisation__address",
        "stage_id",
        "attempts",
    ):
        shop = Shop(pk, name or "", address or "", stage, attempts)
        there.setdefault((where is not None, where or area or 0), []).append(shop)
    compounds = Compound.objects.filter(pk__in=[pk for own, pk in there if own])
    areas = Area.objects.filter(pk__in=[pk for own, pk in there if not own])
    ordered: list[Compound | Area] = [
        *compounds.order_by("py", "pk"),
        *areas.order_by("code", "pk"),
    ]
    return [_street(drive, place, there, stages) for place in ordered]


def _street(
    drive: Drive,
    place: Compound | Area,
    there: dict[tuple[bool, int], list[Shop]],
    stages: dict[int, Stage],
) -> Street:
    own = isinstance(place, Compound)
    shops = tuple(sorted(there[own, place.pk], key=_order))
    share = share_of(drive, place, [stages[shop.stage_id].meaning for shop in shops])
    return Street(place, own, shops, share)


def _order(shop: Shop) -> tuple[bool, str, str]:
    """As one walks: 9 before 10, shops without an address last."""
    address = _NUMBER.sub(lambda found: found.group().zfill(8), shop.address)
    return not address, address, shop.name
