from django.db import models

from linli.accounts.models import Account
from linli.base.fields import SealedTextField
from linli.cases.models import Case
from linli.labels.models import Label
from linli.liaison.workflow import State
from linli.people.models import Organisation
from linli.places.models import Area


class Pair(models.Model):
    """An official who looks after a firm (包联), from a day until another one does or nobody.

    `kind` is a label of the town: what the pairing is called there (一联三帮).
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="firm_pairs")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pairs")
    kind = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="firm_pairs")
    official = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="firm_pairs")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    #: Why it was handed on or ended.
    reason = models.CharField(max_length=200, blank=True)
    made_by = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "kind"),
                condition=models.Q(until=None),
                name="pair_one_current_per_firm_and_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="pair_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | ~models.Q(reason=""),
                name="pair_ended_with_reason",
            ),
        )
        indexes = (
            models.Index(fields=("area", "-id"), name="pair_by_area"),
            models.Index(fields=("official", "-id"), name="pair_by_official"),
        )

    def __str__(self) -> str:
        return f"pair {self.pk}"


class FirmVisit(models.Model):
    """A visit of an official to a firm: planned for a day, then held or dropped with a reason.

    `pair` is None where somebody else of the area called in. The note is sealed: people are
    described in it. `once` is made by the page: a record sent twice is kept once.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="firm_visits")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="firm_visits"
    )
    pair = models.ForeignKey(
        Pair, on_delete=models.PROTECT, null=True, blank=True, related_name="visits"
    )
    official = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="firm_visits")
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    planned_on = models.DateField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    note = SealedTextField(blank=True)
    #: Which helps it brought (帮): labels of the town.
    helps = models.ManyToManyField(Label, blank=True, related_name="firm_visits")
    #: The problems told there, as orders.
    orders = models.ManyToManyField(Case, blank=True, related_name="firm_visits")
    reason = models.CharField(max_length=200, blank=True)
    once = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state=State.HELD)
                | models.Q(held_at__isnull=False, recorded_at__gte=models.F("held_at")),
                name="firm_visit_held_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.PLANNED) | models.Q(planned_on__isnull=False),
                name="firm_visit_planned_for_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.DROPPED) | ~models.Q(reason=""),
                name="firm_visit_dropped_with_reason",
            ),
            models.CheckConstraint(condition=~models.Q(once=""), name="firm_visit_has_its_key"),
        )
        indexes = (
            models.Index(fields=("area", "-id"), name="firm_visit_by_area"),
            models.Index(fields=("organisation", "-id"), name="firm_visit_by_organisation"),
            models.Index(fields=("official", "state", "planned_on"), name="firm_visit_by_official"),
        )

    def __str__(self) -> str:
        return f"visit {self.pk} to {self.organisation_id}"
