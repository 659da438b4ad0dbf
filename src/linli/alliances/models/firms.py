"""What is kept of a firm besides the registry, and what stood there before a list changed it."""

from django.db import models

from linli.accounts.models import Account
from linli.alliances.spec import chain_choices
from linli.labels.models import Label
from linli.people.models import Organisation
from linli.places.models import Import


class EnterpriseFile(models.Model):
    """The enterprise file (企业档案) of an organisation, one for all its alliances: its link of
    the chain, what it is in the town's words (`labels`), how many work there and when that was
    counted, open posts, who is its specialist, what it wants and what it can give.
    """

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="enterprise"
    )
    link = models.CharField(max_length=12, choices=chain_choices, blank=True)
    labels = models.ManyToManyField(Label, blank=True, related_name="enterprises")
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


class EarlierFile(models.Model):
    """What a file said before a list from Excel changed it, until the list is undone; `after`: its
    version then. Somebody who wrote later keeps what they wrote.
    """

    file = models.ForeignKey(EnterpriseFile, on_delete=models.CASCADE, related_name="earlier")
    record = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="earlier_files")
    after = models.PositiveIntegerField()
    link = models.CharField(max_length=12, choices=chain_choices, blank=True)
    label_ids = models.JSONField(default=list, blank=True)
    staff = models.PositiveIntegerField(null=True, blank=True)
    staff_on = models.DateField(null=True, blank=True)
    jobs = models.PositiveIntegerField(null=True, blank=True)
    specialist = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    wants = models.TextField(blank=True)
    gives = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("file", "record"), name="earlier_file_once_of_list"),
        )

    def __str__(self) -> str:
        return f"{self.file_id} before {self.record_id}"
