"""Appointments in words, for the pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.accounts import queries, rules
from linli.accounts.models import Appointment
from linli.base.viewer import ROLE_LABELS, Role


@dataclass(frozen=True)
class Standing:
    """One appointment as a page shows it."""

    pk: int
    role: Any
    where: str
    since: date
    until: date | None
    in_force: bool
    coming: bool

    @property
    def pk_text(self) -> str:
        """For ids in the page."""
        return str(self.pk)


def standing(appointments: Iterable[Appointment], now: datetime) -> list[Standing]:
    """Appointments in words, in the order given."""
    rows, day = list(appointments), localdate(now)
    sections = queries.sections_named(rows)
    return [
        Standing(
            pk=row.pk,
            role=ROLE_LABELS[Role(row.role)],
            where=where(row, sections),
            since=row.since,
            until=localdate(row.ended_at) if row.ended_at else row.until,
            in_force=row.ended_at is None
            and row.since <= day
            and (row.until is None or row.until >= day),
            coming=row.ended_at is None and row.since > day,
        )
        for row in rows
    ]


def where(appointment: Appointment, sections: dict[str, str]) -> str:
    """The place of an appointment: a section, the whole house, or its area."""
    if appointment.scope == rules.HOUSE:
        return _("All areas")
    if appointment.scope in sections:
        return sections[appointment.scope]
    return str(appointment.area or "")
