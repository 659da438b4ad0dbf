from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.places.models import Area, Dwelling
from linli.visits.models import Visit


class Overlap(models.Model):
    """Two records of one household by two people, the second made without sight of the first.

    Both are kept as they are; somebody who answers for the area looks at them and says what
    stands. `differs`: codes of what the two say differently (`spec.Differs`), never the words.
    """

    class How(models.TextChoices):
        BOTH = "both", _("Both stand: there were two visits")
        FIRST = "first", _("The earlier one stands; the later one is withdrawn")
        SECOND = "second", _("The later one stands; the earlier one is withdrawn")

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="overlaps")
    #: The one that arrived first, and the one that was made without sight of it.
    first = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="overlapped_by")
    second = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="overlaps")
    differs = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=64, blank=True)
    settled_how = models.CharField(max_length=8, choices=How, blank=True)
    settled_why = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (
            models.Index(
                fields=("area",),
                condition=models.Q(settled_at=None),
                name="overlap_open_by_area",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("first", "second"), name="overlap_once_per_pair"),
            models.CheckConstraint(
                condition=~models.Q(first=models.F("second")), name="overlap_of_two_visits"
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at=None, settled_by="", settled_how="", settled_why="")
                | (
                    models.Q(settled_at__isnull=False)
                    & ~models.Q(settled_by="")
                    & ~models.Q(settled_how="")
                ),
                name="overlap_settled_by_whom_and_how",
            ),
        )

    def __str__(self) -> str:
        return f"overlap {self.pk}"
