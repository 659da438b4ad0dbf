from django.db import models

from linli.accounts.models import Account
from linli.base.fields import SealedTextField
from linli.files.models import Attachment
from linli.places.models import Area
from linli.surveys.spec import KEPT_DAYS, PHONE
from linli.surveys.workflow import Settled, State


class Form(models.Model):
    """A survey form of an area and all below it. `code` is the form_id of its XLSForm: two
    communities may use the same one, an area and one below it may not (`actions.upload`).
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="survey_forms")
    code = models.CharField(max_length=64)
    title = models.CharField(max_length=120)
    py = models.CharField(max_length=400, blank=True)
    kept_days = models.PositiveIntegerField(default=KEPT_DAYS)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(code=""), name="survey_form_has_its_code"),
            models.UniqueConstraint(fields=("code", "area"), name="survey_form_code_once_in_area"),
            models.CheckConstraint(
                condition=models.Q(kept_days__gte=1) & models.Q(kept_days__lte=3650),
                name="survey_form_kept_for_a_time",
            ),
        )

    def __str__(self) -> str:
        return self.title


class FormVersion(models.Model):
    """One uploaded XLSForm: looked at first, then published and never changed.

    The workbook itself lies among the files of "form_version:<pk>".
    """

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="versions")
    label = models.CharField(max_length=64)
    root = models.CharField(max_length=64)
    title = models.CharField(max_length=120)
    xform = models.TextField()
    #: Without the digest's mark "md5:", as OpenRosa lists carry it.
    md5 = models.CharField(max_length=32)
    html = models.TextField()
    model = models.TextField()
    languages = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    #: Names of the registry's lists that it takes its choices from.
    lists = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("form", "label"), name="form_version_label_once_per_form"
            ),
        )

    def __str__(self) -> str:
        return f"{self.form_id} {self.label}"


class AppUser(models.Model):
    """The code by which ODK Collect on one phone acts for one colleague. Shown once, kept as a
    digest.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="app_users")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="app_users")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    #: H(user:realm:code) for HTTP Digest, sealed: without the data key it opens nothing.
    secret = SealedTextField(blank=True)
    #: None of them: all forms of the area.
    forms = models.ManyToManyField(Form, blank=True, related_name="app_users")
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(revoked_at=None) | models.Q(secret=""),
                name="app_user_revoked_keeps_no_secret",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def username(self) -> str:
        """As a program signs in by name and code."""
        return f"{PHONE}{self.pk}"


class Submission(models.Model):
    """One filled form. Its words are sealed; nothing that was acknowledged is ever overwritten.

    `instance_id` is made by the phone: the same again is the same record. With other content it
    is a second copy, kept beside the first (`conflict_of`) until somebody has looked at both.
    """

    form_version = models.ForeignKey(
        FormVersion, on_delete=models.PROTECT, related_name="submissions"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="submissions")
    #: "dwelling:5", "organisation:7", "person:9", "" for a form about nothing in particular.
    subject = models.CharField(max_length=64, blank=True, db_index=True)
    instance_id = models.CharField(max_length=100)
    once = models.CharField(max_length=64, blank=True)
    #: SHA-256 of the XML as it came.
    digest = models.CharField(max_length=64)
    xml = SealedTextField(blank=True)
    #: The answers as JSON; "" once they are erased.
    answers = SealedTextField(blank=True)
    #: Names of files that have not come yet.
    missing = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    #: Why its answers could not take effect elsewhere; "" if they did, or had nowhere to go.
    unapplied = models.CharField(max_length=300, blank=True)
    why = models.CharField(max_length=200, blank=True)
    conflict_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies"
    )
    #: Of a second copy: when, by whom and how it was settled, and why so.
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=64, blank=True)
    settled_how = models.CharField(max_length=8, choices=Settled, blank=True)
    settled_why = models.CharField(max_length=200, blank=True)
    sent_by = models.CharField(max_length=64)
    sender = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="submissions"
    )
    received_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (
            models.Index(fields=("area", "-id"), name="submission_by_area"),
            models.Index(fields=("form_version", "-id"), name="submission_by_form"),
            models.Index(
                fields=("area",),
                condition=models.Q(conflict_of__isnull=False, settled_at=None),
                name="submission_copy_to_settle",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("instance_id",),
                condition=models.Q(conflict_of=None),
                name="submission_once_per_instance",
            ),
            models.UniqueConstraint(
                fields=("instance_id", "digest"), name="submission_copy_once_per_content"
            ),
            models.CheckConstraint(
                condition=~models.Q(instance_id=""), name="submission_has_its_number"
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(answers="", xml=""),
                name="submission_erased_has_no_answers",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at=None, settled_by="", settled_how="", settled_why="")
                | (
                    models.Q(settled_at__isnull=False, conflict_of__isnull=False)
                    & ~models.Q(settled_by="")
                    & ~models.Q(settled_how="")
                    & ~models.Q(settled_why="")
                ),
                name="submission_copy_settled_by_whom_and_why",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=("received", "approved")) | ~models.Q(why=""),
                name="submission_refused_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"submission {self.pk}"


class Medium(models.Model):
    """One file of a submission under the name that its XML gives it."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="media")
    name = models.CharField(max_length=200)
    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("submission", "name"), name="medium_name_once"),
        )

    def __str__(self) -> str:
        return self.name


class Signature(models.Model):
    """A drawn signature, bound by a hash to answers, picture, signer, moment and place.

    It is proof only as long as the hash can be made again from what is stored: one changed
    answer, and it is a drawing.
    """

    submission = models.OneToOneField(
        Submission, on_delete=models.CASCADE, related_name="signature"
    )
    medium = models.ForeignKey(Medium, on_delete=models.CASCADE, related_name="+")
    #: What the form says of the signer: "owner", "authorised", "".
    signer = models.CharField(max_length=20, blank=True)
    signed_at = models.DateTimeField()
    place = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"signature of {self.submission_id}"


class Edit(models.Model):
    """A correction of one answer: what stood there, what stands there now, and why."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="edits")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)
    path = models.CharField(max_length=400)
    before = SealedTextField(blank=True)
    after = SealedTextField(blank=True)
    why = models.CharField(max_length=200)

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (models.CheckConstraint(condition=~models.Q(why=""), name="edit_says_why"),)

    def __str__(self) -> str:
        return f"edit {self.pk}"
