"""A roster as a list, row by row against the registry."""

from collections.abc import Iterable
from typing import Protocol

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.base import crypto, masking, progress
from linli.base.viewer import Viewer
from linli.drives.models import Drive
from linli.drives.queries.registry import records
from linli.drives.queries.scope import visible_to
from linli.drives.rules import RIGHTS
from linli.drives.spec import RosterFilter
from linli.places import queries as places
from linli.places.models import Import
from linli.places.spec import ImportResult, Line

KIND = "roster"
Rows = Iterable[tuple[int, dict[str, str]]]


def import_kind(drive: Drive) -> str:
    """Under which name lists of this drive are kept."""
    return f"{KIND}:{drive.pk}"


def drive_of(record: Import) -> Drive:
    """The drive whose roster a list is."""
    return Drive.objects.select_related("area").get(pk=int(record.kind.partition(":")[2]))


def imports_visible_to(viewer: Viewer) -> "QuerySet[Import]":
    """Lists of rosters in areas where the viewer may take lists over."""
    kinds = [
        f"{KIND}:{pk}"
        for pk in visible_to(viewer)
        .filter(area__path__within_any=RIGHTS.areas(viewer, "import"))
        .values_list("pk", flat=True)
    ]
    return Import.objects.filter(kind__in=kinds).select_related("area")


def checked(record: Import) -> ImportResult:
    """What a list would bring now."""
    lines, found = match(drive_of(record), places.rows_of(record))
    return places.result(record, lines, {"drives.target": len(found)})


def match(drive: Drive, rows: Rows) -> tuple[list[Line], list[int]]:
    """Each row with its reason or what it does, and the records that it means."""
    known = _REGISTRIES[drive.target_kind](drive)
    standing = set(drive.targets.values_list(f"{drive.target_kind}_id", flat=True))
    taken: dict[int, None] = {}
    lines = []
    rows = list(rows)
    for number, values in progress.each(rows, len(rows)):
        pk = known.of(values)
        reason = known.missing(values) if pk is None else ""
        if pk is not None and pk in standing:
            reason = _("On the roster already.")
        if pk is not None and pk in taken:
            reason = _("Stands twice in the list.")
        if pk is not None and not reason:
            taken[pk] = None
        lines.append(Line(number, values, reason, "" if reason else _("Comes onto the roster")))
    return lines, list(taken)


class _Registry(Protocol):
    """Finds the record that a row means, or says why there is none."""

    def __init__(self, drive: Drive) -> None: ...

    def of(self, values: dict[str, str]) -> int | None: ...

    def missing(self, values: dict[str, str]) -> str: ...


class _Doors:
    """Doors by their names, other names of compounds included."""

    def __init__(self, drive: Drive) -> None:
        self.plan = places.plan_doors(drive.area)

    def of(self, values: dict[str, str]) -> int | None:
        if places.trouble_with_door(values, self.plan):
            return None
        return self.plan.standing.get(self.plan.key(places.door_of(values)))

    def missing(self, values: dict[str, str]) -> str:
        return places.trouble_with_door(values, self.plan) or _(
            "No such door in the registry: enter it there first, or correct the row."
        )


class _Persons:
    """Residents by name and telephone, of which the registry keeps digests."""

    def __init__(self, drive: Drive) -> None:
        rows = records(drive, RosterFilter()).values_list("name_index", "phone_index", "pk")
        self.known = {(name, phone): pk for name, phone, pk in rows if phone}

    def of(self, values: dict[str, str]) -> int | None:
        name = crypto.blind_index(" ".join(values.get("name", "").split()))
        phone = crypto.blind_index(masking.normal_phone(values.get("phone", "")))
        return self.known.get((name, phone))

    def missing(self, values: dict[str, str]) -> str:  # noqa: ARG002 - the same for every row
        return _("Nobody of this name with this number is in the registry.")


class _Firms:
    """Organisations by credit code, else by name."""

    def __init__(self, drive: Drive) -> None:
        rows = list(records(drive, RosterFilter()).values_list("credit_code", "name", "pk"))
        self.codes = {code: pk for code, _name, pk in rows if code}
        self.names = {name: pk for _code, name, pk in rows}

    def of(self, values: dict[str, str]) -> int | None:
        code = values.get("credit_code", "")
        return self.codes.get(code) if code else self.names.get(values.get("name", ""))

    def missing(self, values: dict[str, str]) -> str:  # noqa: ARG002 - the same for every row
        return _("No such firm or shop in the registry: enter it there first.")


_REGISTRIES: dict[str, type[_Registry]] = {
    "dwelling": _Doors,
    "person": _Persons,
    "organisation": _Firms,
}
