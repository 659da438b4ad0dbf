from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account
from linli.base.fields import SealedTextField
from linli.places.models import Area, Building, Compound, Dwelling


class Plan(models.Model):
    """The visit plan of one compound for one week (走访计划). `week_on` is the Monday."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="plans")
    week_on = models.DateField()
    #: Households the week aims at; 0 = all that are due.
    goal = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    made_by = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=("week_on", "area"), name="plan_by_week"),)
        constraints = (
            models.UniqueConstraint(
                fields=("compound", "week_on"),
                condition=models.Q(withdrawn_at=None),
                name="plan_once_per_compound_and_week",
            ),
            models.CheckConstraint(
                condition=models.Q(week_on__week_day=2), name="plan_week_begins_on_monday"
            ),
        )

    def __str__(self) -> str:
        return f"{self.compound_id} {self.week_on}"


class Assignment(models.Model):
    """A worker of a plan; without buildings the whole compound is theirs."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="assignments")
    worker = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="assignments")
    buildings = models.ManyToManyField(Building, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("plan", "worker"), name="assignment_worker_once"),
        )

    def __str__(self) -> str:
        return f"{self.worker_id} in {self.plan_id}"


class Visit(models.Model):
    """One knock on a door. Only an opened door is a visit; the rest are attempts.

    `once` is made by the page, so that a record sent twice is kept once. `again_on` is the day
    for which the household asked us back. The note is sealed: people are described in it.
    """

    class Outcome(models.TextChoices):
        MET = "met", _("Met")
        NO_ONE_HOME = "no_one_home", _("No one home")
        NOT_NOW = "not_now", _("Not convenient now")

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="visits")
    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="visits")
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )
    worker = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="visits")
    outcome = models.CharField(max_length=12, choices=Outcome)
    note = SealedTextField(blank=True)
    again_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    once = models.CharField(max_length=64, unique=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    #: Said by `actions.record_visit` of what it gives back: it had been kept before. No column.
    again = False

    class Meta:
        indexes = (
            models.Index(fields=("dwelling", "-at"), name="visit_by_dwelling"),
            models.Index(fields=("compound", "-at"), name="visit_by_compound"),
            models.Index(fields=("area", "-at"), name="visit_by_area"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(at__lte=models.F("recorded_at")),
                name="visit_not_in_the_future",
            ),
            models.CheckConstraint(condition=~models.Q(once=""), name="visit_has_its_key"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | ~models.Q(withdrawn_why=""),
                name="visit_withdrawn_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"visit {self.pk}"
