"""Policies for firms: what they ask, whom they fit, who was told, who applied."""

from django.db import models

from linli.alliances.models import Alliance
from linli.people.models import Organisation
from linli.services.workflow import RUNNING, PolicyState, Stage


class Policy(models.Model):
    """A policy for firms as an article with conditions (`spec.CONDITIONS`: code → value)."""

    alliance = models.ForeignKey(Alliance, on_delete=models.PROTECT, related_name="policies")
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    #: Who issued it, and its number ("Finance Ministry, 2022 no. 14").
    issuer = models.CharField(max_length=120, blank=True)
    #: Papers to hand in, one a line.
    documents = models.TextField(blank=True)
    deadline = models.DateField(null=True, blank=True)
    conditions = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=10, choices=PolicyState, default=PolicyState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "policies"
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state=PolicyState.PUBLISHED)
                | models.Q(published_at__isnull=False),
                name="policy_published_at_a_moment",
            ),
        )
        indexes = (models.Index(fields=("alliance", "state", "-id"), name="policy_by_state"),)

    def __str__(self) -> str:
        return self.title

    @property
    def papers(self) -> list[str]:
        """Papers to hand in."""
        return [line.strip() for line in self.documents.splitlines() if line.strip()]


class Told(models.Model):
    """That a firm was told of a policy that fits it: once."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="told")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("policy", "organisation"), name="policy_told_once"),
        )

    def __str__(self) -> str:
        return f"{self.policy_id} to {self.organisation_id}"


class Application(models.Model):
    """A firm's application for a policy, followed to its end. `answer`: what it was told."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="applications"
    )
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.BEGUN)
    note = models.CharField(max_length=300, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    begun_at = models.DateTimeField()
    sent_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    begun_by = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("policy", "organisation"),
                condition=models.Q(stage__in=(*RUNNING, Stage.GRANTED)),
                name="application_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(stage=Stage.BEGUN)
                | models.Q(stage=Stage.WITHDRAWN)
                | models.Q(sent_on__isnull=False),
                name="application_sent_on_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage__in=(Stage.GRANTED, Stage.REFUSED))
                | (~models.Q(answer="") & models.Q(ended_on__isnull=False)),
                name="application_ended_with_answer",
            ),
        )

    def __str__(self) -> str:
        return f"application {self.pk}"
