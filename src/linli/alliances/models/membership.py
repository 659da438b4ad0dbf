"""An alliance and the firms in it."""

from django.db import models

from linli.alliances.spec import MEMBER, rank_choices
from linli.alliances.workflow import ENDED, INSIDE, LIVE, State
from linli.claims.models import Circle
from linli.people.models import Organisation
from linli.places.models import Area


class Alliance(models.Model):
    """Firms of a place that do for one another what none does alone: one alliance, one Party
    committee, one platform. `kind` is declared by a programme (`spec.AllianceSpec`); `circle`
    holds its needs, resources and claims.
    """

    kind = models.CharField(max_length=24)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="alliances")
    name = models.CharField(max_length=80)
    #: What its service platform is called here.
    platform = models.CharField(max_length=80, blank=True)
    since = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    circle = models.OneToOneField(Circle, on_delete=models.PROTECT, related_name="alliance")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "name"),
                condition=models.Q(closed_on=None),
                name="alliance_name_once_in_area",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_on=None) | models.Q(closed_on__gte=models.F("since")),
                name="alliance_closes_after_founding",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """A firm in an alliance, from its application to its end. A firm that comes again begins a new
    row; what the old one says stays.

    `answers`: what the check found, condition → word. `reason`: why it was declined, suspended or
    ended. `hearing`: what the firm said before it was expelled.
    """

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="members")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    rank = models.CharField(max_length=12, choices=rank_choices, default=MEMBER)
    state = models.CharField(max_length=10, choices=State, default=State.APPLIED)
    founding = models.BooleanField(default=False)
    applied_at = models.DateTimeField()
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    #: Of the certificate, and until when it is good.
    number = models.CharField(max_length=24, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    checked_by = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    heard_on = models.DateField(null=True, blank=True)
    hearing = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("alliance", "organisation"),
                condition=models.Q(state__in=LIVE),
                name="member_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=("alliance", "number"),
                condition=~models.Q(number=""),
                name="member_number_once_in_alliance",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=INSIDE) | models.Q(since__isnull=False),
                name="member_since_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=(*ENDED, State.SUSPENDED)) | ~models.Q(reason=""),
                name="member_ended_or_suspended_with_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.EXPELLED)
                | models.Q(heard_on__isnull=False) & ~models.Q(hearing=""),
                name="member_expelled_after_hearing",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None)
                | models.Q(since=None)
                | models.Q(until__gte=models.F("since")),
                name="member_ends_after_start",
            ),
        )
        indexes = (models.Index(fields=("alliance", "state", "id"), name="member_by_state"),)

    def __str__(self) -> str:
        return str(self.organisation)
