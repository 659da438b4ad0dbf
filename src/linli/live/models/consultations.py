"""Consultations in person: advisers, their times, who comes when."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Func
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account
from linli.base.fields import SealedTextField
from linli.cases.models import Case
from linli.live.workflow import Coming
from linli.places.models import Area


class TsTzRange(Func):
    """The stretch between two moments."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class Adviser(models.Model):
    """A community's legal adviser. `hours_a_month`, `lectures_a_quarter`: duties, 0 = none; who
    sets one names the table that it replaces.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="advisers")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True)
    name = models.CharField(max_length=60)
    office = models.CharField(max_length=120, blank=True)
    hours_a_month = models.PositiveSmallIntegerField(default=0)
    lectures_a_quarter = models.PositiveSmallIntegerField(default=0)
    replaces = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(hours_a_month=0, lectures_a_quarter=0) | ~models.Q(replaces=""),
                name="adviser_duty_replaces_something",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Slot(models.Model):
    """A time at which one person is advised. No adviser has two at once."""

    adviser = models.ForeignKey(Adviser, on_delete=models.PROTECT, related_name="slots")
    place = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="slot_ends_after_start"
            ),
            ExclusionConstraint(
                name="slot_adviser_one_at_a_time",
                expressions=[
                    ("adviser", RangeOperators.EQUAL),
                    (TsTzRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(withdrawn_at=None),
            ),
        )
        indexes = (models.Index(fields=("starts_at",), name="slot_by_start"),)

    def __str__(self) -> str:
        return f"slot {self.pk}"


class Consultation(models.Model):
    """Somebody is advised, or waits for a time. What they say and what is noted is sealed."""

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("Answered")
        MEDIATION = "mediation", _("To mediation")
        LEGAL_AID = "legal_aid", _("To legal aid")
        AGAIN = "again", _("Comes again")

    adviser = models.ForeignKey(Adviser, on_delete=models.PROTECT, related_name="consultations")
    slot = models.ForeignKey(
        Slot, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    standing = models.CharField(max_length=10, choices=Coming)
    name = SealedTextField(blank=True)
    phone = SealedTextField(blank=True)
    matter = SealedTextField(blank=True)
    note = SealedTextField(blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    booked_at = models.DateTimeField()
    booked_by = models.CharField(max_length=64)
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("slot",),
                condition=models.Q(standing__in=("placed", "held", "missed")),
                name="consultation_slot_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(standing__in=("placed", "held", "missed"))
                | models.Q(slot__isnull=False),
                name="consultation_has_a_slot",
            ),
            models.CheckConstraint(
                condition=~models.Q(standing="held") | ~models.Q(outcome=""),
                name="consultation_held_has_an_outcome",
            ),
        )

    def __str__(self) -> str:
        return f"consultation {self.pk}"
