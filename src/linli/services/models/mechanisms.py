"""What an alliance does again and again."""

from django.db import models

from linli.accounts.models import Account
from linli.alliances.models import Alliance
from linli.events.models import Series
from linli.places.models import in_this_language
from linli.services.spec import period_choices


class Mechanism(models.Model):
    """One of the recurring mechanisms (六项机制). Its gatherings carry the origin "mechanism:4", or
    are those of `series`; one held in a period meets it, and nobody writes a report for it.

    `warns`: whoever is in charge reads on *Today* that a period passes without one. Off until it
    says which table or report it replaces.
    """

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="mechanisms")
    code = models.CharField(max_length=24)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    period = models.CharField(max_length=8, choices=period_choices, blank=True)
    kind = models.CharField(max_length=24)
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, null=True, blank=True, related_name="mechanisms"
    )
    in_charge = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="mechanisms"
    )
    since = models.DateField()
    warns = models.BooleanField(default=False)
    replaces = models.CharField(max_length=100, blank=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("alliance", "code"), name="mechanism_code_once_in_alliance"
            ),
            models.CheckConstraint(
                condition=models.Q(warns=False)
                | (
                    ~models.Q(replaces="")
                    & ~models.Q(period="")
                    & models.Q(in_charge__isnull=False)
                ),
                name="mechanism_warns_somebody_instead_of_a_report",
            ),
        )

    def __str__(self) -> str:
        return in_this_language(self.name, self.name_en)

    @property
    def origin(self) -> str:
        """What its gatherings and series name as their origin."""
        return f"mechanism:{self.pk}"
