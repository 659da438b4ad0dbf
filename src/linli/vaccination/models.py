from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.drives.models import Drive, Target
from linli.events.models import Event, Registration
from linli.labels.models import Label
from linli.people.models import Organisation
from linli.places.models import Import, in_this_language
from linli.vaccination.spec import Gap, Plan


class Product(models.Model):
    """A vaccine, as the town calls it."""

    code = models.SlugField(max_length=24, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return in_this_language(self.name, self.name_en)


class Schedule(models.Model):
    """One edition of a product's schedule; editions are added, never changed.

    `gaps`: smallest intervals before the second dose, the third, … `source`: leaflet or notice.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="schedules")
    edition = models.PositiveSmallIntegerField()
    gaps = models.JSONField(default=list, blank=True)
    min_age = models.PositiveSmallIntegerField(default=0)
    max_age = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("product", "edition"), name="schedule_edition_once"),
            models.CheckConstraint(
                condition=models.Q(max_age=None) | models.Q(max_age__gte=models.F("min_age")),
                name="schedule_ages_in_order",
            ),
            models.CheckConstraint(
                condition=~models.Q(source=""), name="schedule_names_its_source"
            ),
        )

    def __str__(self) -> str:
        return f"{self.product} · {self.edition}"

    @property
    def plan(self) -> Plan:
        """For the arithmetic of `spec.next_dose`."""
        gaps = tuple(Gap(int(gap["n"]), gap["unit"]) for gap in self.gaps)
        return Plan(gaps, self.min_age, self.max_age, self.edition)


class Vault(models.Model):
    """The key of one drive's health data, wrapped by the house's. Destroyed on the drive's deletion
    day; then nothing that it sealed can be read again.
    """

    drive = models.OneToOneField(Drive, on_delete=models.PROTECT, related_name="vault")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    wrapped = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(destroyed_at=None) ^ models.Q(wrapped=""),
                name="vault_has_its_key_until_destroyed",
            ),
        )

    def __str__(self) -> str:
        return f"vault of {self.drive_id}"


class Course(models.Model):
    """What is known of one target's vaccination: one sealed box (see `queries.Opened`).

    `sealed` holds doses, day of birth, deferral, certificate, notes and every reason that was
    computed, with the edition it rested on; "" once the key is destroyed.
    """

    target = models.OneToOneField(Target, on_delete=models.PROTECT, related_name="course")
    vault = models.ForeignKey(Vault, on_delete=models.PROTECT, related_name="courses")
    sealed = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"course {self.pk}"


class Observation(models.Model):
    """Somebody sits within sight after a dose. Only the times stand here; notes are sealed."""

    class State(models.TextChoices):
        SITTING = "sitting", _("Under observation")
        RELEASED = "released", _("Observation ended")

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="observations")
    since = models.DateTimeField()
    until = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("course",),
                condition=models.Q(released_at=None),
                name="observation_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(released_at=None) | models.Q(released_at__gte=models.F("until")),
                name="observation_lasts_its_time",
            ),
        )

    def __str__(self) -> str:
        return f"observation {self.pk}"


class Session(models.Model):
    """A session of a drive: a gathering of the calendar, with what only a session has.

    `transport`: a lift can be asked for. `batch`: the lot in use on the day, offered at each dose.
    """

    class Way(models.TextChoices):
        PLACE = "place", _("At one place")
        MOBILE = "mobile", _("Mobile: the vehicle comes")
        HOME = "home", _("At people’s homes")

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="vaccination")
    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="sessions")
    way = models.CharField(max_length=8, choices=Way, default=Way.PLACE)
    transport = models.BooleanField(default=False)
    batch = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return str(self.event)


class Booking(models.Model):
    """Who is registered for a session, as a target of the drive (None: not found on the roster).

    `sealed` lies under the drive's key: who registered whom, with what consent, a lift, an address
    (see `spec.Asked`).
    """

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="bookings")
    registration = models.OneToOneField(
        Registration, on_delete=models.PROTECT, related_name="vaccination"
    )
    target = models.ForeignKey(
        Target, on_delete=models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    vault = models.ForeignKey(Vault, on_delete=models.PROTECT, related_name="+")
    sealed = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"booking {self.pk}"


class Unmatched(models.Model):
    """A row of the health system's list that is nobody's on the roster, until somebody settles it.

    `sealed` is the row, under the drive's key; "" once it is settled.
    """

    class Why(models.TextChoices):
        UNKNOWN = "unknown", _("Nobody of this name with this number is on the roster")
        SEVERAL = "several", _("More than one on the roster could be meant")
        OUT = "out", _("Stands on the roster as no longer concerned")

    class End(models.TextChoices):
        MATCHED = "matched", _("Matched by hand")
        ASIDE = "aside", _("Put aside: not of this drive")

    vault = models.ForeignKey(Vault, on_delete=models.PROTECT, related_name="unmatched")
    record = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    why = models.CharField(max_length=8, choices=Why)
    sealed = models.TextField(blank=True)
    end = models.CharField(max_length=8, choices=End, blank=True)
    settled_by = models.CharField(max_length=64, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("record", "number"), name="unmatched_row_once"),
            models.CheckConstraint(
                condition=models.Q(end="") | models.Q(sealed="", settled_at__isnull=False),
                name="unmatched_settled_is_empty",
            ),
        )

    def __str__(self) -> str:
        return f"row {self.number} of list {self.record_id}"


class Mobiliser(models.Model):
    """An organisation that mobilises for a drive; `kind` is a label of the town."""

    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="mobilisers")
    kind = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=80)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("drive", "name"), name="mobiliser_name_once_in_drive"),
            models.CheckConstraint(condition=~models.Q(name=""), name="mobiliser_has_name"),
        )

    def __str__(self) -> str:
        return self.name


class Undertaking(models.Model):
    """A target that an organisation has taken on; each has one at a time. Nothing is counted of how
    an organisation fares.
    """

    mobiliser = models.ForeignKey(Mobiliser, on_delete=models.CASCADE, related_name="undertakings")
    target = models.OneToOneField(Target, on_delete=models.CASCADE, related_name="undertaking")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"target {self.target_id} of {self.mobiliser_id}"
