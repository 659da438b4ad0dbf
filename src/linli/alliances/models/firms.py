"""What is kept of a firm besides the registry."""

from django.db import models

from linli.accounts.models import Account
from linli.alliances.spec import chain_choices
from linli.people.models import Organisation


class EnterpriseFile(models.Model):
    """The enterprise file (企业档案) of an organisation, one for all its alliances: its link of
    the chain, how many work there and when that was counted, open posts, who is its specialist,
    what it wants and what it can give.
    """

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="enterprise"
    )
    link = models.CharField(max_length=12, choices=chain_choices, blank=True)
    staff = models.PositiveIntegerField(null=True, blank=True)
    staff_on = models.DateField(null=True, blank=True)
    jobs = models.PositiveIntegerField(null=True, blank=True)
    specialist = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="enterprises"
    )
    #: Who has the firm while its specialist is on leave.
    stand_in = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="lent_enterprises"
    )
    wants = models.TextField(blank=True)
    gives = models.TextField(blank=True)
    kept_by = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(staff=None, staff_on=None)
                | models.Q(staff__isnull=False, staff_on__isnull=False),
                name="enterprise_staff_counted_on_a_day",
            ),
        )
        indexes = (models.Index(fields=("specialist",), name="enterprise_by_specialist"),)

    def __str__(self) -> str:
        return str(self.organisation)
