"""Gatherings, who comes to them, and what of a service station can be booked."""

from linli.events.models.gatherings import (
    About,
    Event,
    Headcount,
    Invitation,
    Outcome,
    Registration,
    Series,
    SeriesDay,
)
from linli.events.models.stations import Booking, Resource, Station

__all__ = [
    "About",
    "Booking",
    "Event",
    "Headcount",
    "Invitation",
    "Outcome",
    "Registration",
    "Resource",
    "Series",
    "SeriesDay",
    "Station",
]
