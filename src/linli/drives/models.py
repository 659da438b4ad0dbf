from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account
from linli.base.fields import SealedTextField
from linli.drives.spec import TARGET_KINDS
from linli.drives.workflow import Meaning, State
from linli.people.models import Organisation, Person
from linli.places.models import Area, Compound, Dwelling, in_this_language
from linli.visits.models import Visit


def target_kinds() -> list[tuple[str, object]]:
    """Callable: a new kind of target is no migration of words."""
    words = {
        "dwelling": _("Dwellings"),
        "person": _("Persons"),
        "organisation": _("Firms and shops"),
    }
    return [(kind, words[kind]) for kind in TARGET_KINDS]


class Drive(models.Model):
    """One drive (专项): made from a programme's template, for an area and a period.

    `template` is the code of the declaration it was made from. `roster_filter` is the last filter
    by which targets were drawn from the registry. `retention_on`: from this day on personal notes
    and letters are erased.
    """

    template = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="drives")
    lead = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="drives_led")
    target_kind = models.CharField(max_length=12, choices=target_kinds)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    starts_on = models.DateField()
    ends_on = models.DateField()
    retention_on = models.DateField()
    form = models.CharField(max_length=60, blank=True)
    sealed = models.BooleanField(default=False)
    threshold = models.PositiveSmallIntegerField(default=0)
    script = models.TextField(blank=True)
    notice = models.TextField(blank=True)
    roster_filter = models.JSONField(default=dict, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("area", "name"),
                condition=~models.Q(state=State.WITHDRAWN),
                name="drive_name_once_in_area",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="drive_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(retention_on__gte=models.F("ends_on")),
                name="drive_is_kept_until_its_end",
            ),
            models.CheckConstraint(
                condition=models.Q(threshold__lte=100), name="drive_threshold_is_percent"
            ),
        )

    def __str__(self) -> str:
        return in_this_language(self.name, self.name_en)


class Stage(models.Model):
    """A stage of one drive, in the town's words. `meaning` never changes."""

    drive = models.ForeignKey(Drive, on_delete=models.CASCADE, related_name="stages")
    code = models.CharField(max_length=24)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40, blank=True)
    order = models.PositiveSmallIntegerField()
    meaning = models.CharField(max_length=10, choices=Meaning)
    at_door = models.BooleanField(default=True)

    class Meta:
        ordering = ("order",)
        constraints = (
            models.UniqueConstraint(fields=("drive", "code"), name="stage_code_once_in_drive"),
            models.UniqueConstraint(
                fields=("drive", "order"),
                name="stage_order_once_in_drive",
                deferrable=models.Deferrable.DEFERRED,
            ),
        )

    def __str__(self) -> str:
        return in_this_language(self.name, self.name_en)


class Reason(models.Model):
    """Why a target stands where it stands; rows that the secretary of the drive adds to."""

    drive = models.ForeignKey(Drive, on_delete=models.CASCADE, related_name="reasons")
    code = models.CharField(max_length=24)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    meaning = models.CharField(max_length=10, choices=Meaning)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("drive", "code"), name="reason_code_once_in_drive"),
        )

    def __str__(self) -> str:
        return self.name_en if self.name_en and get_language() == "en" else self.name


class Target(models.Model):
    """One dwelling, person or organisation of a drive, and the stage it stands on.

    `attempts` counts knocks since somebody was last spoken to (no one home (n)). `meaning` is
    copied from the stage, so that lists and figures need no join. The note is sealed.
    """

    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="targets")
    dwelling = models.ForeignKey(
        Dwelling, on_delete=models.PROTECT, null=True, blank=True, related_name="targets"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="targets"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="targets"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, null=True, blank=True)
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="targets")
    meaning = models.CharField(max_length=10, choices=Meaning, default=Meaning.UNTRIED)
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField(null=True, blank=True)
    next_on = models.DateField(null=True, blank=True)
    worker = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True)
    note = SealedTextField(blank=True)
    added_at = models.DateTimeField()
    #: Since then it only counts: whom it was about is no longer known (sealed drives).
    detached_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=(
                    models.Q(
                        detached_at__isnull=False, dwelling=None, person=None, organisation=None
                    )
                    | models.Q(dwelling__isnull=False, person=None, organisation=None)
                    | models.Q(dwelling=None, person__isnull=False, organisation=None)
                    | models.Q(dwelling=None, person=None, organisation__isnull=False)
                ),
                name="target_is_exactly_one_thing",
            ),
            *(
                models.UniqueConstraint(fields=("drive", kind), name=f"target_{kind}_once_in_drive")
                for kind in TARGET_KINDS
            ),
        )
        indexes = (
            models.Index(fields=("drive", "stage", "id"), name="target_by_stage"),
            models.Index(fields=("drive", "compound", "id"), name="target_by_compound"),
            models.Index(fields=("area", "drive"), name="target_by_area"),
        )

    def __str__(self) -> str:
        return f"target {self.pk} of {self.drive_id}"


class Attempt(models.Model):
    """One contact with a target: which stage it stood on, on which it stands since.

    `once` is made by whoever records, so that a record sent twice is kept once. `visit` is the
    knock it was part of. A record taken back stays, with its reason.
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="history")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
    from_stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    to_stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, null=True, blank=True)
    from_reason = models.ForeignKey(
        Reason, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_attempts = models.PositiveSmallIntegerField(default=0)
    note = SealedTextField(blank=True)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True)
    #: The stage that was said, where it was kept beside what stands instead of changing it.
    said = models.ForeignKey(
        Stage, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    #: What goes with the stage that was said (reason, next day, letter), until it is settled.
    said_as = SealedTextField(blank=True)
    #: "submission:5", where a form was filled in.
    submission = models.CharField(max_length=64, blank=True)
    #: The day that stands on the paper this was copied from; empty where nothing was copied.
    paper_on = models.DateField(null=True, blank=True)
    once = models.CharField(max_length=80, unique=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (models.Index(fields=("target", "-at", "-id"), name="attempt_by_target"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(at__lte=models.F("recorded_at")),
                name="attempt_not_in_the_future",
            ),
            models.CheckConstraint(condition=~models.Q(once=""), name="attempt_has_its_key"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | ~models.Q(withdrawn_why=""),
                name="attempt_withdrawn_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class Letter(models.Model):
    """A letter of intent (意向书): signed by the owner, or with the owner's authority.

    Intent is never counted as done. `digest` binds the signature to the answers it was given for.
    """

    class Signer(models.TextChoices):
        OWNER = "owner", _("The owner")
        AUTHORISED = "authorised", _("Somebody with the owner's authority")

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="letters")
    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="letter")
    signer = models.CharField(max_length=10, choices=Signer)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True)
    name = SealedTextField(blank=True)
    authority = SealedTextField(blank=True)
    signed_on = models.DateField()
    digest = models.CharField(max_length=64, blank=True)
    #: Key of the drawn signature or the scan; "" for a paper kept in the folder.
    attachment = models.CharField(max_length=40, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=200, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("target",),
                condition=models.Q(withdrawn_at=None),
                name="letter_once_in_force",
            ),
            models.CheckConstraint(
                condition=~models.Q(signer="authorised")
                | ~models.Q(authority="")
                | models.Q(erased_at__isnull=False),
                name="letter_authority_is_written_down",
            ),
        )

    def __str__(self) -> str:
        return f"letter {self.pk}"


class Batch(models.Model):
    """Targets handed over together to a company or authority, and what came back."""

    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("drive", "number"), name="batch_number_once_in_drive"),
        )

    def __str__(self) -> str:
        return f"batch {self.number} of {self.drive_id}"


class BatchLine(models.Model):
    """One target of a batch."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="batch_lines")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("batch", "target"), name="batch_line_target_once"),
        )

    def __str__(self) -> str:
        return f"{self.target_id} in {self.batch_id}"
