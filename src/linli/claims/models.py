from django.contrib.postgres.indexes import GinIndex
from django.db import models

from linli.base.fields import SealedTextField
from linli.base.search import bigram_column
from linli.claims.spec import (
    CLAIMABLE,
    KINDS,
    RESOURCE,
    Kind,
    kind_choices,
    list_choices,
    rating_choices,
)
from linli.claims.workflow import Listing, State
from linli.clock.models import Timed
from linli.events.models import Event
from linli.labels.models import Label
from linli.people.models import Organisation
from linli.places.models import Area


class Circle(models.Model):
    """Units of a place that share needs, resources and projects: a joint committee (大工委), an
    alliance, a league. The obligation to meet each quarter is off until somebody names the old
    table that it replaces.
    """

    kind = models.CharField(max_length=20, choices=kind_choices)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="circles")
    name = models.CharField(max_length=80)
    founded_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    meets_quarterly = models.BooleanField(default=False)
    #: The old table that the record of the meeting replaces.
    replaces = models.CharField(max_length=80, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "area", "name"),
                condition=models.Q(closed_on=None),
                name="circle_name_once_in_area",
            ),
            models.CheckConstraint(
                condition=models.Q(meets_quarterly=False) | ~models.Q(replaces=""),
                name="circle_duty_names_what_it_replaces",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def spec(self) -> Kind:
        """What its kind declares."""
        return KINDS[self.kind]


class Unit(models.Model):
    """An organisation in a circle."""

    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="units")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="circles")
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("circle", "organisation"),
                condition=models.Q(left_on=None),
                name="unit_once_in_circle",
            ),
            models.CheckConstraint(
                condition=models.Q(left_on=None) | models.Q(left_on__gte=models.F("joined_on")),
                name="unit_leaves_after_joining",
            ),
        )

    def __str__(self) -> str:
        return str(self.organisation)


class PartTime(models.Model):
    """A person of a unit who sits in the circle part-time (兼职委员), known by their office. The
    name goes when the office ends.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="part_time")
    name = SealedTextField(blank=True)
    position = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(name=""),
                name="part_time_name_goes_with_the_office",
            ),
        )

    def __str__(self) -> str:
        return f"{self.position} of {self.unit_id}"


class Line(models.Model):
    """A line of one of a circle's lists. A need may be the community's own (`unit` empty);
    a resource belongs to a unit and is of one of the town's kinds.
    """

    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=10, choices=list_choices)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="lines"
    )
    title = models.CharField(max_length=80)
    body = models.CharField(max_length=500, blank=True)
    resource = models.ForeignKey(
        Label, on_delete=models.PROTECT, null=True, blank=True, related_name="resources"
    )
    labels = models.ManyToManyField(Label, blank=True, related_name="lines")
    wanted_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=Listing, default=Listing.LISTED)
    listed_by = models.CharField(max_length=64)
    listed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    bigrams = bigram_column("title", "body")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(kind=RESOURCE)
                | models.Q(unit__isnull=False, resource__isnull=False),
                name="line_resource_has_unit_and_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(state=Listing.LISTED) | models.Q(ended_at__isnull=False),
                name="line_ended_has_moment",
            ),
        )
        indexes = (
            models.Index(fields=("circle", "kind", "state", "-id"), name="line_by_circle"),
            GinIndex(fields=("bigrams",), name="line_by_bigrams"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_claimable(self) -> bool:
        """Needs and projects are taken on; resources are offered."""
        return self.kind in CLAIMABLE


class Claim(Timed):
    """One unit takes a need or a project on (认领): until when, with what, and what came of it."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="claims")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="claims")
    #: Which of its listed resources it brings.
    resource = models.ForeignKey(
        Line, on_delete=models.PROTECT, null=True, blank=True, related_name="brought"
    )
    what = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.CLAIMED)
    proof = models.TextField(blank=True)
    claimed_by = models.CharField(max_length=64)
    fulfilled_by = models.CharField(max_length=64, blank=True)
    fulfilled_at = models.DateTimeField(null=True, blank=True)
    given_back_why = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("line", "unit"),
                condition=models.Q(state=State.CLAIMED),
                name="claim_once_at_a_time_by_unit",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=(State.FULFILLED, State.RATED))
                | (~models.Q(proof="") & models.Q(fulfilled_at__isnull=False)),
                name="claim_fulfilled_has_proof",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.WITHDRAWN) | ~models.Q(given_back_why=""),
                name="claim_given_back_has_reason",
            ),
        )
        indexes = (models.Index(fields=("state", "due_at"), name="claim_by_due"),)

    def __str__(self) -> str:
        return self.what


class Service(models.Model):
    """One time that something was done for a claim, and how many had the use of it: counted, not
    named. Sums of it are times and beneficiary-times, never persons.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="services")
    held_on = models.DateField()
    what = models.CharField(max_length=300)
    beneficiaries = models.PositiveIntegerField()
    noted_by = models.CharField(max_length=64)
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.held_on} for {self.claim_id}"


class Rating(models.Model):
    """What one side says of the other after the claim was fulfilled."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="ratings")
    side = models.CharField(max_length=8)
    word = models.CharField(max_length=8, choices=rating_choices)
    comment = models.CharField(max_length=300, blank=True)
    rated_by = models.CharField(max_length=64)
    rated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("claim", "side"), name="rating_once_by_each_side"),
            models.CheckConstraint(
                condition=models.Q(side__in=("circle", "unit")), name="rating_by_one_of_two_sides"
            ),
        )

    def __str__(self) -> str:
        return f"{self.word} for {self.claim_id}"


class Meeting(models.Model):
    """A meeting of the circle: one gathering, and its minutes once it has been held."""

    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="meetings")
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="circle_meeting")
    minutes = models.TextField(blank=True)

    def __str__(self) -> str:
        return str(self.event)
