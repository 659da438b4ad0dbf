from django.contrib.postgres.indexes import GinIndex
from django.db import models

from linli.accounts.models import Account
from linli.base.fields import SealedTextField
from linli.base.search import bigram_column
from linli.cases.models import Case
from linli.clock.models import Timed
from linli.commitments.models import Commitment
from linli.labels.models import Label
from linli.places.models import Area
from linli.teams.workflow import State


class Team(Timed):
    """People of several sections or communities for one purpose and a time (组团).

    `sponsor` set it up and looks after what is promised in it; `leader` runs it. `origin` is
    "kind:id" of what it serves ("item:4" of a ledger), "" for a team of its own.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=80)
    purpose = models.CharField(max_length=300)
    labels = models.ManyToManyField(Label, blank=True, related_name="teams")
    sponsor = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="teams_set_up")
    leader = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="teams_led")
    origin = models.CharField(max_length=64, blank=True, db_index=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    summary = models.TextField(blank=True)
    dissolved_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    bigrams = bigram_column("name", "purpose")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="team_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.DISSOLVED)
                | (~models.Q(summary="") & models.Q(dissolved_at__isnull=False)),
                name="team_dissolved_has_summary",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.CANCELLED) | ~models.Q(cancel_reason=""),
                name="team_cancelled_has_reason",
            ),
        )
        indexes = (
            models.Index(fields=("area", "state", "-id"), name="team_by_area_state"),
            GinIndex(fields=("bigrams",), name="team_by_bigrams"),
        )

    def __str__(self) -> str:
        return self.name


class Member(models.Model):
    """Somebody in a team: a colleague by account, or an outsider by name who agreed to it."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="members")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    #: Of an outsider; "" for colleagues, and for outsiders who were forgotten.
    name = SealedTextField(blank=True)
    #: Where an outsider comes from ("gas company", "volunteer").
    unit = models.CharField(max_length=80, blank=True)
    #: What they do in the team.
    duty = models.CharField(max_length=100, blank=True)
    consent_how = models.CharField(max_length=16, blank=True)
    consent_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(account__isnull=False, consent_at=None)
                | models.Q(account=None, consent_at__isnull=False),
                name="member_is_colleague_or_agreed",
            ),
            models.UniqueConstraint(
                fields=("team", "account"),
                condition=models.Q(left_at=None, account__isnull=False),
                name="member_colleague_once_in_team",
            ),
            models.CheckConstraint(
                condition=models.Q(left_at=None) | models.Q(left_at__gte=models.F("joined_at")),
                name="member_leaves_after_joining",
            ),
        )
        indexes = (
            models.Index(
                fields=("account",), condition=models.Q(left_at=None), name="member_by_account"
            ),
        )

    def __str__(self) -> str:
        return f"member {self.pk}"


class Sitting(models.Model):
    """A meeting of a team: when, where, who was there, what was said and agreed."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="sittings")
    held_on = models.DateField()
    place = models.CharField(max_length=80, blank=True)
    minutes = models.TextField()
    present = models.ManyToManyField(Member, blank=True, related_name="sittings")
    noted_by = models.CharField(max_length=64)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(minutes=""), name="sitting_has_minutes"),
        )

    def __str__(self) -> str:
        return f"sitting of {self.team_id} on {self.held_on}"


class TeamCase(models.Model):
    """A case a team helps with. Who has it in hand stays answerable; the team adds hands."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="helped")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="helpers")
    note = models.CharField(max_length=200, blank=True)
    since = models.DateTimeField()
    added_by = models.CharField(max_length=64)
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("team", "case"),
                condition=models.Q(until=None),
                name="team_case_once_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.team_id} helps with {self.case_id}"


class HandOn(models.Model):
    """An open task that somebody takes over for the time after the team."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="hand_ons")
    commitment = models.OneToOneField(
        Commitment, on_delete=models.PROTECT, related_name="team_hand_on"
    )
    #: The owner before and after, as `commitments.spec.Owner.key`.
    before = models.CharField(max_length=64)
    after = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(after=models.F("before")), name="hand_on_to_another_owner"
            ),
        )

    def __str__(self) -> str:
        return f"hand-on of {self.commitment_id}"
