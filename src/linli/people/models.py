from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.base.fields import SealedTextField
from linli.people.spec import ORGANISATION_FACTS
from linli.places.models import Area, Compound, Dwelling


class Person(models.Model):
    """A resident or helper we know. Names and phones are sealed; indexes are keyed digests."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="persons")
    name = SealedTextField()
    name_index = models.CharField(max_length=64, blank=True, db_index=True)
    phone = SealedTextField(blank=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    #: The phone takes text messages; the database cannot see that of a sealed number.
    mobile = models.BooleanField(default=False)
    #: Only where a form names its legal basis; nothing in this program asks for it by itself.
    identity = SealedTextField(blank=True)
    identity_index = models.CharField(max_length=64, blank=True, db_index=True)
    identity_basis = models.CharField(max_length=200, blank=True)
    note = SealedTextField(blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(identity="") | ~models.Q(identity_basis=""),
                name="person_identity_needs_basis",
            ),
        )

    def __str__(self) -> str:
        return f"person {self.pk}"


class Tie(models.Model):
    """How a person belongs to a dwelling: four different things, never mixed."""

    class Kind(models.TextChoices):
        OCCUPANT = "occupant", _("Occupant")
        OWNER = "owner", _("Owner of the dwelling")
        HEAD = "head", _("Head of household")
        REGISTERED = "registered", _("Registered residence")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="ties")
    dwelling = models.ForeignKey(Dwelling, on_delete=models.PROTECT, related_name="ties")
    kind = models.CharField(max_length=12, choices=Kind)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("person", "dwelling", "kind"),
                condition=models.Q(until=None),
                name="tie_once_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None)
                | models.Q(since=None)
                | models.Q(until__gte=models.F("since")),
                name="tie_ends_after_start",
            ),
        )
        indexes = (
            models.Index(
                fields=("dwelling", "id"), condition=models.Q(until=None), name="tie_by_dwelling"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.dwelling_id}"


class Organisation(models.Model):
    """A firm, contractor, property company, authority or social organisation."""

    class Kind(models.TextChoices):
        FIRM = "firm", _("Firm")
        PROPERTY = "property", _("Property company")
        CONTRACTOR = "contractor", _("Contractor")
        UTILITY = "utility", _("Utility company")
        AUTHORITY = "authority", _("Authority")
        SOCIAL = "social", _("Social organisation")

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="organisations")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=120)
    credit_code = models.CharField(max_length=18, blank=True)
    #: Where it is: street and number, and the compound it stands in or beside, if it has one.
    address = models.CharField(max_length=120, blank=True)
    compound = models.ForeignKey(
        Compound, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    contact_name = SealedTextField(blank=True)
    contact_phone = SealedTextField(blank=True)
    #: That phone takes text messages.
    mobile = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("credit_code",),
                condition=~models.Q(credit_code=""),
                name="organisation_credit_code_once",
            ),
            models.UniqueConstraint(fields=("area", "name"), name="organisation_name_once_in_area"),
        )

    def __str__(self) -> str:
        return self.name


class OrganisationFact(models.Model):
    """Something known about an organisation (what it cooks with): who said so, when, in which
    record.

    Rows are added, never changed: the latest of a code holds, the ones before are its lineage.
    `source` is "kind:id" of the record it was said in. Never a person's name or number.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="facts")
    code = models.CharField(max_length=40)
    value = SealedTextField(blank=True)
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=64)
    source = models.CharField(max_length=64)

    class Meta:
        indexes = (
            models.Index(fields=("organisation", "code", "-id"), name="fact_by_organisation"),
        )
        constraints = (
            models.CheckConstraint(condition=~models.Q(code=""), name="organisation_fact_has_code"),
        )

    def __str__(self) -> str:
        return f"{self.code} of {self.organisation_id}"

    @property
    def label(self) -> str:
        """What it is about, in words."""
        known = ORGANISATION_FACTS.get(self.code)
        return str(known[0]) if known else self.code

    @property
    def words(self) -> str:
        """What was said, in words."""
        known = ORGANISATION_FACTS.get(self.code)
        return str(known[1].get(self.value, self.value)) if known else self.value


class Consent(models.Model):
    """That someone agreed to a purpose after reading the notice, and whether they took it back.

    `subject` is "person:id" or "case:id" (a raiser without a file).
    """

    subject = models.CharField(max_length=64, db_index=True)
    purpose = models.CharField(max_length=64)
    notice_version = models.CharField(max_length=16)
    given_at = models.DateTimeField()
    given_how = models.CharField(max_length=16)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("subject", "purpose"),
                condition=models.Q(withdrawn_at=None),
                name="consent_once_in_force",
            ),
        )

    def __str__(self) -> str:
        return f"{self.purpose} by {self.subject}"
