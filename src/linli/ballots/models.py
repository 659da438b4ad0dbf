from django.db import models
from django.utils.translation import gettext_lazy as _


class Ballot(models.Model):
    """A vote on one motion. `subject` is "kind:id" of what is voted on (motion:3).

    By show of hands there are only totals: who counted, when, and how many could vote.
    """

    class How(models.TextChoices):
        HANDS = "hands", _("Show of hands")

    subject = models.CharField(max_length=64, unique=True)
    how = models.CharField(max_length=12, choices=How, default=How.HANDS)
    entitled = models.PositiveIntegerField()
    in_favour = models.PositiveIntegerField()
    against = models.PositiveIntegerField()
    abstained = models.PositiveIntegerField()
    #: Share of the votes cast, in percent, that a motion needs; more than, not equal to.
    needs_percent = models.PositiveSmallIntegerField(default=50)
    counted_by = models.CharField(max_length=64)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    entitled__gte=models.F("in_favour")
                    + models.F("against")
                    + models.F("abstained")
                ),
                name="ballot_not_more_votes_than_entitled",
            ),
            models.CheckConstraint(
                condition=models.Q(needs_percent__lt=100), name="ballot_threshold_below_hundred"
            ),
        )

    def __str__(self) -> str:
        return f"{self.in_favour}:{self.against}:{self.abstained}"
