from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account
from linli.events.spec import Guest
from linli.events.workflow import State
from linli.people.models import Organisation, Person
from linli.places.models import Area, Compound


class Event(models.Model):
    """A gathering: time, place, organiser. A meeting, a fair, a lecture each have exactly one."""

    State = State

    kind = models.CharField(max_length=24)
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, null=True, blank=True)
    title = models.CharField(max_length=120)
    venue = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    organiser = models.ForeignKey(Account, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    announced_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="event_ends_after_start"
            ),
        )
        indexes = (models.Index(fields=("area", "-starts_at"), name="event_by_area"),)

    def __str__(self) -> str:
        return self.title


class Invitation(models.Model):
    """Someone asked to come, in which capacity, and whether they came (checked in by name)."""

    class Capacity(models.TextChoices):
        STEWARD = "steward", _("Building steward")
        REPRESENTATIVE = "representative", _("Residents' representative")
        WORKER = "worker", _("Community worker")
        CONTRACTOR = "contractor", _("Contractor")
        OUTSIDE = "outside", _("Outside firm")
        RAISER = "raiser", _("Raised the matter")
        GUEST = "guest", _("Guest")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="invitations")
    capacity = models.CharField(max_length=16, choices=Capacity)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True)
    #: "kind:id" of the matter they are concerned with (topic:4), "" = the whole event.
    matter = models.CharField(max_length=64, blank=True)
    walked_in = models.BooleanField(default=False)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    checked_in_by = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(account__isnull=False)
                | models.Q(person__isnull=False)
                | models.Q(organisation__isnull=False),
                name="invitation_names_someone",
            ),
            *(
                models.UniqueConstraint(
                    fields=("event", guest, "matter"),
                    condition=models.Q(withdrawn_at=None, **{f"{guest}__isnull": False}),
                    name=f"invitation_{guest}_once_per_matter",
                )
                for guest in ("account", "person", "organisation")
            ),
        )

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def guest(self) -> Guest:
        """Who is asked to come. An organisation's named person counts as that person."""
        if self.account_id is not None:
            return Guest("account", self.account_id)
        if self.person_id is not None:
            return Guest("person", self.person_id)
        if self.organisation_id is not None:
            return Guest("organisation", self.organisation_id)
        raise ValueError("an invitation without a guest: the constraint should have refused it")


class Headcount(models.Model):
    """People counted, not named: who counted, when, how."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="headcounts")
    number = models.PositiveIntegerField()
    how = models.CharField(max_length=60)
    counted_by = models.CharField(max_length=64)
    counted_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.number}"
