"""What others hand over to gatherings, and what a higher app may declare."""

from linli.events.spec.drafts import (
    AHEAD_DAYS,
    AREA,
    INVITED,
    KEPT_DAYS,
    KINDS,
    MOST_PEOPLE,
    OPEN,
    PUBLIC_AUDIENCES,
    REMIND_HOURS,
    Applicant,
    Audience,
    Details,
    Party,
    RegistrationDraft,
    SeriesDraft,
    kind_label,
)
from linli.events.spec.guests import GUEST_KINDS, Guest, GuestKind
from linli.events.spec.recurrence import OnHoliday, Slot, slots

__all__ = [
    "AHEAD_DAYS",
    "AREA",
    "GUEST_KINDS",
    "INVITED",
    "KEPT_DAYS",
    "KINDS",
    "MOST_PEOPLE",
    "OPEN",
    "PUBLIC_AUDIENCES",
    "REMIND_HOURS",
    "Applicant",
    "Audience",
    "Details",
    "Guest",
    "GuestKind",
    "OnHoliday",
    "Party",
    "RegistrationDraft",
    "SeriesDraft",
    "Slot",
    "kind_label",
    "slots",
]
