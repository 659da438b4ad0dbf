from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account, Section
from linli.base.search import bigram_column
from linli.clock.models import Timed
from linli.places.models import Area
from linli.supervision.spec import MARK
from linli.supervision.workflow import Decision, Severity, State, Verdict


def _own_key(column: str) -> Concat:
    """An account of this row as the journal names it ("account:5"), inside the database."""
    return Concat(models.Value("account:"), Cast(column, models.CharField()))


class Slip(Timed):
    """A supervision slip (督办单): what a section or community is to do about a record, who of it
    answers, and by when they reply. Its clock is that of what it waits for now: to be signed for,
    replied to, checked; `reply_due_at` keeps the moment that counts for "replied in time".

    `area` is the sub-district that numbers it: 1, 2, 3 … in each year, each number only after the
    one before it (`previous` refers to that row; migration 0002). `origin` is "kind:id" of the
    case, commitment or item it rests on.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="slips")
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    previous = models.GeneratedField(
        expression=models.Func(
            models.F("sequence") - models.Value(1),
            models.Value(0),
            function="NULLIF",
            output_field=models.IntegerField(),
        ),
        output_field=models.IntegerField(null=True),
        db_persist=True,
    )
    origin = models.CharField(max_length=64, db_index=True)
    title = models.CharField(max_length=120)
    demand = models.TextField()
    to_section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="slips"
    )
    to_area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="slips_received"
    )
    #: The one person of the unit who answers for it.
    answerable = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="slips_to_answer"
    )
    issuer = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="slips_issued")
    state = models.CharField(max_length=10, choices=State, default=State.ISSUED)
    issued_at = models.DateTimeField()
    reply_yellow_at = models.DateTimeField()
    reply_due_at = models.DateTimeField()
    signed_by = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    #: The reply that stands; empty again when it is sent back.
    replied_by = models.CharField(max_length=64, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.CharField(max_length=64, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    bigrams = bigram_column("title", "demand")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "year", "sequence"), name="slip_number_once_in_year"
            ),
            models.CheckConstraint(
                condition=models.Q(sequence__gte=1), name="slip_numbers_begin_with_one"
            ),
            models.CheckConstraint(
                condition=models.Q(to_section__isnull=False, to_area=None)
                | models.Q(to_section=None, to_area__isnull=False),
                name="slip_goes_to_one_unit",
            ),
            models.CheckConstraint(
                condition=~models.Q(issuer=models.F("answerable")),
                name="slip_answered_by_someone_else",
            ),
            models.CheckConstraint(
                condition=models.Q(checked_by="")
                | ~models.Q(checked_by=models.F("replied_by"))
                & ~models.Q(checked_by=_own_key("answerable_id")),
                name="slip_checked_by_someone_else",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=(State.REPLIED, State.ACCEPTED, State.ARCHIVED))
                | ~models.Q(replied_by="") & models.Q(replied_at__isnull=False),
                name="slip_replied_before_checked",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=(State.ACCEPTED, State.ARCHIVED))
                | ~models.Q(checked_by=""),
                name="slip_accepted_by_someone",
            ),
        )
        indexes = (
            models.Index(fields=("state", "due_at"), name="slip_by_due"),
            models.Index(fields=("reply_due_at",), name="slip_by_reply_due"),
            GinIndex(fields=("bigrams",), name="slip_by_bigrams"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def number(self) -> str:
        """As it stands on the paper: 督〔2022〕7号."""
        return f"{MARK}〔{self.year}〕{self.sequence}号"

    @property
    def unit(self) -> Section | Area:
        """The section or community it goes to."""
        unit = self.to_section or self.to_area
        if unit is None:
            raise ValueError("a slip to nobody: the constraint should have refused it")
        return unit


class Reply(models.Model):
    """What the receiver replied, and what the supervisor said of it. Files: "reply:<pk>"."""

    slip = models.ForeignKey(Slip, on_delete=models.PROTECT, related_name="replies")
    text = models.TextField()
    replied_by = models.CharField(max_length=64)
    replied_at = models.DateTimeField()
    in_time = models.BooleanField()
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True, default=Verdict.NONE)
    checked_by = models.CharField(max_length=64, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(checked_by="") | ~models.Q(checked_by=models.F("replied_by")),
                name="reply_checked_by_someone_else",
            ),
            models.CheckConstraint(
                condition=models.Q(verdict="", checked_by="", checked_at=None)
                | ~models.Q(verdict="")
                & ~models.Q(checked_by="")
                & models.Q(checked_at__isnull=False),
                name="reply_verdict_has_somebody",
            ),
            models.UniqueConstraint(
                fields=("slip",), condition=models.Q(verdict=""), name="reply_one_to_check"
            ),
        )

    def __str__(self) -> str:
        return f"reply to {self.slip_id}"


class Step(models.Model):
    """A reminder, a formal talk, a circular: with a reason, and after the milder step, or with a
    reason of its own why that was passed over.
    """

    slip = models.ForeignKey(Slip, on_delete=models.PROTECT, related_name="steps")
    severity = models.CharField(max_length=10, choices=Severity)
    reason = models.TextField()
    after = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True)
    why_skipped = models.TextField(blank=True)
    taken_by = models.CharField(max_length=64)
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=~models.Q(reason=""), name="step_has_reason"),
            models.CheckConstraint(
                condition=models.Q(severity=Severity.REMINDER)
                | models.Q(after__isnull=False)
                | ~models.Q(why_skipped=""),
                name="step_follows_the_milder_one",
            ),
        )

    def __str__(self) -> str:
        return f"{self.severity} on {self.slip_id}"


class Extension(models.Model):
    """More time asked for before the day, and what somebody else decided."""

    slip = models.ForeignKey(Slip, on_delete=models.PROTECT, related_name="extensions")
    until_on = models.DateField()
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=Decision, default=Decision.ASKED)
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("slip",),
                condition=models.Q(state=Decision.ASKED),
                name="extension_one_asked",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by="") | ~models.Q(decided_by=models.F("asked_by")),
                name="extension_decided_by_someone_else",
            ),
        )

    def __str__(self) -> str:
        return f"extension of {self.slip_id}"


class Instruction(models.Model):
    """What a leader wrote on it (批示). On a slip that was accepted or archived it reopens it."""

    slip = models.ForeignKey(Slip, on_delete=models.PROTECT, related_name="instructions")
    text = models.TextField()
    reopens = models.BooleanField()
    given_by = models.CharField(max_length=64)
    given_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        verbose_name = _("instruction")

    def __str__(self) -> str:
        return f"instruction on {self.slip_id}"
