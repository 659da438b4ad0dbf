"""Who is on duty at a station when. A plan of turns; never whether somebody came."""

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models

from linli.accounts.models import Account
from linli.alliances.spec import post_choices
from linli.events.models import Station


class Turn(models.Model):
    """Somebody's turn at a station. `reason`: why it was handed over, exchanged or called off.

    Nobody has two turns at one time; the constraint is asked after each statement, so that two can
    be exchanged in one.
    """

    station = models.ForeignKey(Station, on_delete=models.PROTECT, related_name="turns")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="turns")
    post = models.CharField(max_length=16, choices=post_choices)
    during = DateTimeRangeField()
    reason = models.CharField(max_length=200, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    made_by = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="turn_nobody_twice_at_one_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(called_off_at=None),
                deferrable=models.Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                condition=models.Q(
                    during__isempty=False, during__lower_inf=False, during__upper_inf=False
                ),
                name="turn_for_some_time",
            ),
            models.CheckConstraint(
                condition=models.Q(called_off_at=None) | ~models.Q(reason=""),
                name="turn_called_off_with_reason",
            ),
        )
        indexes = (models.Index(fields=("station", "-id"), name="turn_by_station"),)

    def __str__(self) -> str:
        return f"turn {self.pk}"

    @property
    def starts_at(self) -> datetime:
        """When it begins."""
        starts: datetime = self.during.lower
        return starts

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        ends: datetime = self.during.upper
        return ends
