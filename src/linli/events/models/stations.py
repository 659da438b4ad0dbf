"""Service stations (服务站): their rooms, desks and screens, and who has them when."""

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models

from linli.cases.models import Case
from linli.events.models.gatherings import Event
from linli.events.spec import resource_choices
from linli.events.workflow import HELD_FOR, Hold
from linli.people.models import Organisation
from linli.places.models import Area


class Station(models.Model):
    """A service station: where firms and neighbours find somebody, and places to meet.

    `phone` is the station's own number, for everybody; never that of somebody who works there.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="stations")
    name = models.CharField(max_length=60)
    address = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "name"),
                condition=models.Q(active=True),
                name="station_name_once_in_area",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Resource(models.Model):
    """A place or thing of a station that one has to oneself for a time: a room, a desk, a screen.

    `opens` and `closes` are local wall-clock time, on working days, with `on_days_off` on every
    day. `open_to`: "" staff only, "firms" every firm by its own pages, or the scope of a declared
    audience ("alliance:3"). `asks`: what a firm books is to be confirmed by the staff.
    """

    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="resources")
    kind = models.CharField(max_length=12, choices=resource_choices)
    name = models.CharField(max_length=40)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    equipment = models.CharField(max_length=120, blank=True)
    opens = models.TimeField()
    closes = models.TimeField()
    on_days_off = models.BooleanField(default=False)
    open_to = models.CharField(max_length=64, blank=True)
    asks = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("station", "name"), name="resource_name_once_in_station"
            ),
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")), name="resource_closes_after_open"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def where(self) -> str:
        """How a gathering names it as its place."""
        return f"{self.station} {self.name}"[:120]


class Booking(models.Model):
    """A resource is somebody's for a time: for a gathering, for an order, for a firm, for work.

    What belongs to a gathering is moved and freed with it. `made_by` is who booked it. Two never
    overlap: the database refuses it.
    """

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="bookings")
    during = DateTimeRangeField()
    state = models.CharField(max_length=10, choices=Hold, default=Hold.BOOKED)
    purpose = models.CharField(max_length=120)
    event = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="booking_never_overlaps",
                expressions=[
                    ("resource", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(state__in=HELD_FOR),
            ),
            models.CheckConstraint(
                condition=models.Q(
                    during__isempty=False, during__lower_inf=False, during__upper_inf=False
                ),
                name="booking_for_some_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=Hold.CANCELLED) | ~models.Q(reason=""),
                name="booking_cancelled_with_reason",
            ),
            models.UniqueConstraint(
                fields=("event",),
                condition=models.Q(state__in=HELD_FOR),
                name="booking_one_place_for_an_event",
            ),
        )
        indexes = (models.Index(fields=("organisation", "-id"), name="booking_by_firm"),)

    def __str__(self) -> str:
        return self.purpose

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        starts: datetime = self.during.lower
        return starts

    @property
    def ends_at(self) -> datetime:
        """When it is free again."""
        ends: datetime = self.during.upper
        return ends
