from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.clock import spec


class House(models.Model):
    """The one row that says how far this house's clock stands from real time.

    Zero in a real house. A demo house is set to its Monday and ticks on from there.
    """

    only = models.BooleanField(default=True, unique=True)
    offset = models.DurationField()
    banner = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(only=True), name="house_is_one"),)

    def __str__(self) -> str:
        return f"clock offset {self.offset}"


class CalendarDay(models.Model):
    """A day on which the town differs from the national calendar."""

    day = models.DateField(unique=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=64)

    class Meta:
        ordering = ("day",)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class WorkingHours(models.Model):
    """One stretch of a working day in which working time runs; without any, `spec.HOURS` holds."""

    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ("opens",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(opens__lt=models.F("closes")), name="hours_open_before_closing"
            ),
        )

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"


class Term(models.Model):
    """How long something may take: a row an administrator edits, versioned by replacement.

    `code` says what runs ("case.appeal.handle"); `area` for whom ("" = everywhere), as an
    area's path; `category` for which of them ("" = all). A row for the category wins over one
    for all, among these the nearest area. `amount` counts working minutes or working days.
    """

    class Unit(models.TextChoices):
        MINUTES = "minutes", _("working minutes")
        DAYS = "days", _("working days")

    code = models.CharField(max_length=64)
    area = models.CharField(max_length=255, blank=True)
    category = models.CharField(max_length=64, blank=True)
    unit = models.CharField(max_length=8, choices=Unit)
    amount = models.PositiveIntegerField()
    #: The last share of the time, in percent, in which the colour is yellow.
    warn_percent = models.PositiveSmallIntegerField(default=spec.WARN_PERCENT)
    version = models.PositiveIntegerField(default=1)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("code", "area", "category"),
                condition=models.Q(retired_at=None),
                name="term_one_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, warn_percent__lte=100),
                name="term_amount_positive",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.amount} {self.unit}"

    @property
    def label(self) -> object:
        """What the term is for, in words."""
        return spec.LABELS.get(self.code, self.code)

    @property
    def category_label(self) -> object:
        """For which of them, in words."""
        return spec.CATEGORY_LABELS.get(self.category, self.category)


class Timed(models.Model):
    """Columns of anything that is due. Colours are computed from these alone.

    `yellow_at` ≤ `due_at`. While `paused_at` is set the time stands still; `met_at` stops it.
    """

    started_at = models.DateTimeField()
    yellow_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
