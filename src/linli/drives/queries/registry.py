"""Records of the registry that may become targets."""

from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.fields import BigIntegerField

from linli.drives.models import Drive
from linli.drives.spec import RosterFilter
from linli.people.models import Organisation, Person
from linli.places.models import Dwelling


def records(drive: Drive, chosen: RosterFilter, *, whole: bool = False) -> "QuerySet[Any]":
    """Records of the drive's area that the filter names, with `where` (area) and `compound_of`.

    `whole`: also those out of use, for matching a list against all that stands.
    """
    path = drive.area.path
    if drive.target_kind == "dwelling":
        return _dwellings(path, chosen, whole=whole)
    if drive.target_kind == "person":
        people = Person.objects.filter(area__path__within=path, erased_at=None)
        if chosen.compound_ids:
            people = people.filter(
                ties__dwelling__compound__in=chosen.compound_ids, ties__until=None
            )
        return _placed(people.distinct())
    firms = Organisation.objects.filter(area__path__within=path, active=True)
    if chosen.organisation_kinds:
        firms = firms.filter(kind__in=chosen.organisation_kinds)
    return _placed(firms)


def _dwellings(path: str, chosen: RosterFilter, *, whole: bool) -> "QuerySet[Dwelling]":
    rows = Dwelling.objects.filter(compound__area__path__within=path)
    if not whole:
        rows = rows.filter(active=True, building__active=True, compound__active=True)
    if chosen.unmanaged:
        rows = rows.filter(compound__managed_by="")
    if chosen.compound_ids:
        rows = rows.filter(compound__in=chosen.compound_ids)
    if chosen.building_ids:
        rows = rows.filter(building__in=chosen.building_ids)
    return rows.annotate(where=F("compound__area_id"), compound_of=F("compound_id")).order_by("pk")


def _placed(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    nowhere = Value(None, output_field=BigIntegerField(null=True))
    placed: QuerySet[Any] = rows.annotate(where=F("area_id"), compound_of=nowhere).order_by("pk")
    return placed
