from django.contrib.postgres.fields import ArrayField
from django.db import models

from linli.places.models import Area
from linli.supervision.models.slips import Slip
from linli.supervision.spec import CIRCULAR_MARK
from linli.supervision.workflow import CircularState, Duty, Finding, RoundState


class Round(models.Model):
    """An inspection round (督查) over records of a sub-district: a sample drawn and kept.

    `frame` are the keys ("case:12") of all records that could be drawn, in order, as they were
    when it was drawn; `sizes` how many of each kind. `rules.draw(frame, sizes, seed)` gives the
    sample again, for anyone.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="inspection_rounds")
    week_on = models.DateField()
    since = models.DateField()
    until = models.DateField()
    seed = models.CharField(max_length=32)
    sizes = models.JSONField()
    frame = ArrayField(models.CharField(max_length=32))
    frame_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=RoundState, default=RoundState.OPEN)
    opened_by = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("area",),
                condition=models.Q(state=RoundState.OPEN),
                name="round_one_open_in_area",
            ),
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="round_ends_after_start"
            ),
            models.CheckConstraint(condition=~models.Q(seed=""), name="round_has_seed"),
        )

    def __str__(self) -> str:
        return f"{self.area} {self.week_on}"


class Sample(models.Model):
    """One record that a round drew, and what the supervisor found; the record stays as it is."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="samples")
    position = models.PositiveSmallIntegerField()
    origin = models.CharField(max_length=32)
    finding = models.CharField(max_length=16, choices=Finding, blank=True)
    words = models.TextField(blank=True)
    found_by = models.CharField(max_length=64, blank=True)
    found_at = models.DateTimeField(null=True, blank=True)
    slip = models.OneToOneField(
        Slip, on_delete=models.PROTECT, null=True, blank=True, related_name="sample"
    )

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("round", "origin"), name="sample_record_once"),
            models.CheckConstraint(
                condition=models.Q(finding="", found_by="", found_at=None)
                | ~models.Q(finding="") & ~models.Q(found_by="") & models.Q(found_at__isnull=False),
                name="sample_finding_has_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(finding__in=("", Finding.IN_ORDER)) | ~models.Q(words=""),
                name="sample_fault_has_words",
            ),
            models.CheckConstraint(
                condition=models.Q(slip=None) | ~models.Q(finding__in=("", Finding.IN_ORDER)),
                name="sample_slip_rests_on_fault",
            ),
        )

    def __str__(self) -> str:
        return f"{self.origin} in round {self.round_id}"


class Circular(models.Model):
    """A circular (通报): drafted from the records of a time, edited, issued after a scan. No person
    is named in it and nothing is ranked.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="circulars")
    since = models.DateField()
    until = models.DateField()
    title = models.CharField(max_length=120)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=CircularState, default=CircularState.DRAFT)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    sequence = models.PositiveIntegerField(null=True, blank=True)
    drafted_by = models.CharField(max_length=64)
    drafted_at = models.DateTimeField()
    issued_by = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("area", "year", "sequence"), name="circular_number_once_in_year"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=CircularState.DRAFT, year=None, sequence=None, issued_at=None
                )
                | models.Q(
                    state=CircularState.ISSUED,
                    year__isnull=False,
                    sequence__isnull=False,
                    issued_at__isnull=False,
                ),
                name="circular_issued_with_number",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def number(self) -> str:
        """As it stands on the paper: 督通〔2022〕3号; "" while it is a draft."""
        return f"{CIRCULAR_MARK}〔{self.year}〕{self.sequence}号" if self.sequence else ""


class Obligation(models.Model):
    """A duty of the supervisor that a town may switch on: off by default, names the old table it
    replaces, and is met by the record that exists anyway.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="obligations")
    code = models.CharField(max_length=20, choices=Duty)
    on = models.BooleanField(default=False)
    replaces = models.CharField(max_length=200, blank=True)
    set_by = models.CharField(max_length=64)
    set_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("area", "code"), name="obligation_once_in_area"),
            models.CheckConstraint(
                condition=models.Q(on=False) | ~models.Q(replaces=""),
                name="obligation_replaces_something",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} of {self.area_id}"
