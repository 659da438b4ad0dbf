from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account, Section
from linli.base.fields import SealedTextField
from linli.cases.models import Case
from linli.events.spec import (
    INVITED,
    MOST_BY_NUMBER,
    PUBLIC_AUDIENCES,
    Guest,
    OnHoliday,
    Party,
)
from linli.events.workflow import Standing, State
from linli.labels.models import Label
from linli.people.models import Organisation, Person
from linli.places.models import Area, Compound


class About(models.Model):
    """What a gathering, or all of a series, is about and for whom.

    `audience`: "" only who is invited, "open", "area" (its own), or the scope of an audience
    that a higher app declares ("alliance:3").
    """

    kind = models.CharField(max_length=24)
    title = models.CharField(max_length=120)
    venue = models.CharField(max_length=120)
    audience = models.CharField(max_length=64, blank=True, default=INVITED)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    registers = models.BooleanField(default=False)
    programme = models.TextField(blank=True)
    sections = models.ManyToManyField(Section, blank=True, related_name="+")
    organisations = models.ManyToManyField(Organisation, blank=True, related_name="+")
    labels = models.ManyToManyField(Label, blank=True, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        """Whether anybody may find it in the public calendar once it is announced."""
        return self.audience in PUBLIC_AUDIENCES


class Series(About):
    """Gatherings that come again by a rule (RFC 5545). Each occurrence is an Event of its own.

    `first_on`, `starts` and the rule are local wall-clock time. `origin` is "kind:id" of what it
    belongs to in a higher app. `planned_until`: up to which day occurrences exist.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="series")
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, null=True, blank=True)
    rule = models.CharField(max_length=200)
    first_on = models.DateField()
    starts = models.TimeField()
    minutes = models.PositiveIntegerField()
    ends_on = models.DateField(null=True, blank=True)
    on_holiday = models.CharField(max_length=8, choices=OnHoliday, default=OnHoliday.KEEP)
    organiser = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="series")
    announces = models.BooleanField(default=False)
    origin = models.CharField(max_length=64, blank=True, db_index=True)
    planned_until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "series"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("first_on")),
                name="series_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1, minutes__lte=1440),
                name="series_lasts_a_day_at_most",
            ),
        )


class SeriesDay(models.Model):
    """An exception of a series: a day on which it is left out, or one besides its rule."""

    class How(models.TextChoices):
        OUT = "out", _("Left out")
        ADDED = "added", _("Added")

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    how = models.CharField(max_length=8, choices=How)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("series", "day"), name="series_day_once"),)

    def __str__(self) -> str:
        return f"{self.day} {self.how}"


class Event(About):
    """A gathering: time, place, organiser. A meeting, a fair, a lecture each have exactly one.

    `series` and `slot_at`: the occurrence of a series it is, by the moment its rule gave (a
    moved one keeps it). `uid`: a digest of its key in the calendar of somebody else it came from.
    `seats_taken` are the people of the registrations that have a place. `by_name`: people register
    one by one, each by their name; several of them may share a number (`spec.MOST_BY_NUMBER`).
    """

    State = State

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, null=True, blank=True)
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, null=True, blank=True, related_name="occurrences"
    )
    slot_at = models.DateTimeField(null=True, blank=True)
    uid = models.CharField(max_length=255, blank=True)
    origin = models.CharField(max_length=64, blank=True, db_index=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True, blank=True)
    by_name = models.BooleanField(default=False)
    seats_taken = models.PositiveIntegerField(default=0)
    arrivals = models.PositiveIntegerField(default=0)
    organiser = models.ForeignKey(Account, on_delete=models.PROTECT)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    announced_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    report = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="event_ends_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(capacity=None) | models.Q(seats_taken__lte=models.F("capacity")),
                name="event_never_overbooked",
            ),
            models.UniqueConstraint(
                fields=("series", "slot_at"),
                condition=models.Q(series__isnull=False),
                name="event_slot_once_in_series",
            ),
            models.UniqueConstraint(
                fields=("area", "uid"), condition=~models.Q(uid=""), name="event_uid_once_in_area"
            ),
        )
        indexes = (
            models.Index(fields=("area", "-starts_at"), name="event_by_area"),
            models.Index(fields=("starts_at",), name="event_by_start"),
        )


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


class Registration(models.Model):
    """Who comes: registered beforehand, or as they came in. Name and number are sealed.

    `arrival` is the order in which registrations came: places and the waiting list go by it.
    `visitor` is the same for one number, without leading to it, so that people and person-times
    stay countable after an erasure; `firm_key` is the same for one firm. `came`: how many of
    them came (0: nobody). Never a measure of those who work at the reception. `name_index` and
    `nth` (which of those under its number) are set where people register by name; elsewhere they
    are "" and 1, so that a number registers once.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="registrations")
    party = models.CharField(max_length=10, choices=Party, default=Party.PERSON)
    people = models.PositiveSmallIntegerField(default=1)
    name = SealedTextField(blank=True)
    phone = SealedTextField(blank=True)
    phone_index = models.CharField(max_length=64, blank=True, db_index=True)
    name_index = models.CharField(max_length=64, blank=True)
    nth = models.PositiveSmallIntegerField(default=1)
    #: The phone takes text messages.
    mobile = models.BooleanField(default=False)
    firm = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    visitor = models.CharField(max_length=32, db_index=True)
    firm_key = models.CharField(max_length=130, blank=True)
    standing = models.CharField(max_length=10, choices=Standing)
    arrival = models.PositiveIntegerField()
    code = models.CharField(max_length=8)
    registered_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    came = models.PositiveSmallIntegerField(default=0)
    came_at = models.DateTimeField(null=True, blank=True)
    received_by = models.CharField(max_length=64, blank=True)
    #: The key of the record with which a phone received them: sent twice, it counts once.
    received_once = models.CharField(max_length=64, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    stars = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = SealedTextField(blank=True)
    rated_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(people__gte=1), name="registration_of_someone"
            ),
            models.CheckConstraint(
                condition=models.Q(came=0, came_at=None)
                | models.Q(came__gt=0, came_at__isnull=False),
                name="registration_came_at_some_time",
            ),
            models.CheckConstraint(
                condition=models.Q(stars=None) | models.Q(stars__gte=1, stars__lte=5),
                name="registration_one_to_five_stars",
            ),
            models.UniqueConstraint(fields=("event", "arrival"), name="registration_arrival_once"),
            models.UniqueConstraint(fields=("event", "code"), name="registration_code_once"),
            # Of a number each name once; where names do not count, the number itself.
            models.UniqueConstraint(
                fields=("event", "phone_index", "name_index"),
                condition=models.Q(standing__in=("placed", "waiting")) & ~models.Q(phone_index=""),
                name="registration_phone_once",
            ),
            models.UniqueConstraint(
                fields=("event", "phone_index", "nth"),
                condition=models.Q(standing__in=("placed", "waiting")) & ~models.Q(phone_index=""),
                name="registration_nth_once",
            ),
            models.CheckConstraint(
                condition=models.Q(nth=1)
                | (models.Q(nth__gte=1, nth__lte=MOST_BY_NUMBER) & ~models.Q(name_index="")),
                name="registration_few_by_one_number",
            ),
        )
        indexes = (models.Index(fields=("event", "standing"), name="registration_by_standing"),)

    def __str__(self) -> str:
        return f"registration {self.pk}"


class Outcome(models.Model):
    """What came of a gathering: a case raised there, an order, an intent, something agreed."""

    class Kind(models.TextChoices):
        CASE = "case", _("Case raised")
        ORDER = "order", _("Order of a firm")
        INTENT = "intent", _("Intent")
        AGREED = "agreed", _("Agreed there")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=8, choices=Kind)
    what = models.CharField(max_length=300)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    noted_by = models.CharField(max_length=64)
    noted_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.what
