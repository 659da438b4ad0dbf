from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.drives.models import Drive, Target
from linli.places.models import in_this_language
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
