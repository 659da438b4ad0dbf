from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from linli.base.fields import PathField, SealedTextField
from linli.base.viewer import ROLE_LABELS
from linli.people.models import Person
from linli.places.models import Area, in_this_language


def role_choices() -> list[tuple[str, object]]:
    """Callable: a new role word is no migration."""
    return [(str(role), label) for role, label in ROLE_LABELS.items()]


class AccountManager(BaseUserManager["Account"]):
    """Only looks accounts up; accounts are made by `actions.open_account`."""


class Account(AbstractBaseUser):
    """Somebody who signs in. What they may do stands in their appointments."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    phone = SealedTextField(blank=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    #: Raised to end every session of this account at once.
    session_epoch = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """What a session must carry: changes with the password and with `session_epoch`."""
        value = f"{self.password}:{self.session_epoch}"
        return salted_hmac(
            "linli.accounts.session", value, secret=secret, algorithm="sha256"
        ).hexdigest()


class Section(models.Model):
    """A section (科室) of a sub-district, to which cases are dispatched."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="sections")
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, blank=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("area", "name"), name="section_name_once_in_area"),
        )

    def __str__(self) -> str:
        return in_this_language(self.name, self.name_en)


class DutyItem(models.Model):
    """One line of a section's duty list (职责清单): what a return of a case must rest on."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="duties")
    code = models.CharField(max_length=24)
    title = models.CharField(max_length=120)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("section", "code"), name="duty_item_code_once_in_section"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Appointment(models.Model):
    """A role for an account, in an area or for one thing, for a time.

    `scope` is "kind:id" ("section:3", "building:7"), never a foreign key upwards; with a
    scope, `area` only says whose administrator looks after the appointment. "house:1" is
    the whole house. `until` is the last day; `ended_at` ends it at once.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=16, choices=role_choices)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True)
    scope = models.CharField(max_length=64, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("role", "scope"), name="appointment_by_role_scope"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(area__isnull=False) | ~models.Q(scope=""),
                name="appointment_has_area_or_scope",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="appointment_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.scope or self.area_id}"


class Link(models.Model):
    """A signed link that lets someone in without a password, for one purpose, for a time.

    Only the token's digest is kept. `role` and `scope` become the bearer's one grant; `only`
    narrows it to some of the role's rights ("cases.order").
    """

    class Purpose(models.TextChoices):
        TRACK = "track", _("Track a case")
        STEWARD = "steward", _("Steward's commitments")
        INVITATION = "invitation", _("Invitation")
        COMMITMENT = "commitment", _("Commitment of an outside owner")
        REGISTRATION = "registration", _("Registration for an event")
        FIRM = "firm", _("Pages of a firm, for its contacts")
        STUDIO = "studio", _("Studio of a lecture")
        CONSULTATION = "consultation", _("Consultation")
        SEEKER = "seeker", _("Own file of somebody who looks for work")
        ENTRY = "entry", _("Application for an alliance")

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=12, choices=Purpose)
    role = models.CharField(max_length=16)
    scope = models.CharField(max_length=64)
    only = models.JSONField(default=list, blank=True)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("scope",), name="link_by_scope"),)

    def __str__(self) -> str:
        return f"{self.purpose} {self.scope}"


class Access(models.Model):
    """That someone uncovered a masked value: who, whose, what for, when (PIPL art. 51, 54)."""

    actor = models.CharField(max_length=64)
    subject = models.CharField(max_length=64, db_index=True)
    field = models.CharField(max_length=40)
    purpose = models.CharField(max_length=120)
    area = PathField(default="", blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.actor} saw {self.field} of {self.subject}"
