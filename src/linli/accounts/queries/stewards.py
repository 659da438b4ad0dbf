"""Stewards as their community sees them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from linli.accounts.models import Appointment
from linli.accounts.queries.answering import in_force
from linli.accounts.rules import RIGHTS
from linli.base import masking
from linli.base.viewer import Role, Viewer
from linli.places.models import Building


@dataclass(frozen=True)
class Steward:
    """A steward of one building: masked."""

    appointment_id: int
    person_id: int | None
    building: str
    name: str
    phone: str
    uses_link: bool

    @property
    def id_text(self) -> str:
        """For ids in the page."""
        return str(self.appointment_id)


def stewards_visible_to(viewer: Viewer, now: datetime) -> "QuerySet[Appointment]":
    """Appointments of stewards in the viewer's areas, building by building."""
    return (
        in_force(now)
        .filter(
            role=Role.STEWARD,
            scope__startswith="building:",
            area__path__within_any=RIGHTS.areas(viewer, "stewards"),
        )
        .select_related("account__person", "area")
        .order_by("area__path", "scope", "pk")
    )


def steward_lines(appointments: Iterable[Appointment]) -> list[Steward]:
    """Stewards in words (one more query for all buildings)."""
    rows = list(appointments)
    ids = [int(row.scope.removeprefix("building:")) for row in rows]
    buildings = Building.objects.filter(pk__in=ids).select_related("compound").in_bulk()
    return [_line(row, buildings.get(number)) for row, number in zip(rows, ids, strict=True)]


def _line(row: Appointment, building: Building | None) -> Steward:
    person = row.account.person
    return Steward(
        appointment_id=row.pk,
        person_id=person.pk if person else None,
        building=f"{building.compound} {building}" if building else "",
        name=masking.mask_name(person.name) if person else row.account.name,
        phone=masking.mask_phone(person.phone) if person else masking.mask_phone(row.account.phone),
        uses_link=person is not None,
    )


def buildings_for_stewards(viewer: Viewer) -> "QuerySet[Building]":
    """Buildings of the viewer's communities, for which they may name a steward."""
    return (
        Building.objects.filter(
            active=True,
            compound__active=True,
            compound__area__path__within_any=RIGHTS.areas(viewer, "stewards"),
        )
        .select_related("compound")
        .order_by("compound__py", "compound_id", "order", "name")
    )
