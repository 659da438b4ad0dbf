from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account, Section
from linli.base.masking import mask_name
from linli.base.search import bigram_column
from linli.clock.models import Timed
from linli.commitments.spec import Owner
from linli.commitments.workflow import State
from linli.people.models import Organisation, Person
from linli.places.models import Area, Compound


class Commitment(Timed):
    """Who owes what by when (任务). Exactly one owner: an account, a person, a firm or a section.

    `origin` is "kind:id" of what made it (resolution:4, case:12); upper tables hold the
    foreign key. `answerable` is the account that looks after it when the owner is outside.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, null=True, blank=True)
    origin = models.CharField(max_length=64, db_index=True)
    what = models.CharField(max_length=300)
    owner_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    owner_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    owner_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    owner_section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    answerable = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="looks_after")
    next_check_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    result = models.TextField(blank=True)
    done_by = models.CharField(max_length=64, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    bigrams = bigram_column("what")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=(
                    models.Q(
                        owner_account__isnull=False,
                        owner_person=None,
                        owner_organisation=None,
                        owner_section=None,
                    )
                    | models.Q(
                        owner_account=None,
                        owner_person__isnull=False,
                        owner_organisation=None,
                        owner_section=None,
                    )
                    | models.Q(
                        owner_account=None,
                        owner_person=None,
                        owner_organisation__isnull=False,
                        owner_section=None,
                    )
                    | models.Q(
                        owner_account=None,
                        owner_person=None,
                        owner_organisation=None,
                        owner_section__isnull=False,
                    )
                ),
                name="commitment_has_exactly_one_owner",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.CONFIRMED)
                | ~models.Q(confirmed_by=models.F("done_by")),
                name="commitment_confirmed_by_someone_else",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=(State.DONE, State.CONFIRMED)) | ~models.Q(result=""),
                name="commitment_done_has_result",
            ),
            models.CheckConstraint(
                condition=models.Q(owner_organisation=None)
                | ~models.Q(state=State.OPEN)
                | models.Q(next_check_on__isnull=False),
                name="commitment_outside_owner_has_next_check",
            ),
        )
        indexes = (
            models.Index(fields=("state", "due_at"), name="commitment_by_due"),
            GinIndex(fields=("bigrams",), name="commitment_by_bigrams"),
        )

    def __str__(self) -> str:
        return self.what

    @property
    def owner(self) -> Owner:
        """Whichever of the four owner columns is filled."""
        if self.owner_account_id is not None:
            return Owner("account", self.owner_account_id)
        if self.owner_person_id is not None:
            return Owner("person", self.owner_person_id)
        if self.owner_organisation_id is not None:
            return Owner("organisation", self.owner_organisation_id)
        if self.owner_section_id is not None:
            return Owner("section", self.owner_section_id)
        raise ValueError("a commitment without an owner: the constraint should have refused it")

    @property
    def owner_name(self) -> str:
        """How the owner is shown: staff, firms and sections by name, residents masked."""
        if self.owner_person is not None:
            return mask_name(self.owner_person.name) or str(_("Name erased"))
        return str(self.owner_account or self.owner_organisation or self.owner_section)


class Contact(models.Model):
    """One household the owner of a commitment was to reach, and whether they did (tick list)."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="contacts")
    dwelling = models.ForeignKey("places.Dwelling", on_delete=models.PROTECT)
    reached_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("commitment", "dwelling"), name="contact_dwelling_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.dwelling_id} for {self.commitment_id}"
