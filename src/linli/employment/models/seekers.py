from django.contrib.postgres.fields import ArrayField
from django.db import models

from linli.base.fields import SealedTextField
from linli.drives.models import Target
from linli.employment.models.vacancies import Occupation, Skill
from linli.employment.spec.seekers import REASONS, Reach
from linli.employment.spec.vacancies import Education
from linli.employment.workflow import Standing
from linli.people.models import Person
from linli.places.models import Area


def reasons() -> list[tuple[str, object]]:
    """Callable: one more reason is no migration."""
    return [(code, words) for code, (words, _moves) in REASONS.items()]


class Seeker(models.Model):
    """The file of somebody who looks for work, or did: what they can, what they wish, how it goes.

    `target`: the line of the drive that led to it. `registered_on`: of unemployment;
    `referred_on`: handed to the service for work. Service is sealed and read by a right of its
    own; nothing of it, and no word about who somebody is, enters the matching.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="seekers")
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="seeker")
    target = models.ForeignKey(
        Target, on_delete=models.PROTECT, null=True, blank=True, related_name="seekers"
    )
    veteran = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=Standing, default=Standing.SEEKING)
    since = models.DateField()
    reason = models.CharField(max_length=16, choices=reasons, blank=True)
    registered_on = models.DateField(null=True, blank=True)
    referred_on = models.DateField(null=True, blank=True)
    education = models.CharField(max_length=8, choices=Education, default=Education.ANY)
    years = models.PositiveSmallIntegerField(default=0)
    wishes = models.ManyToManyField(Occupation, blank=True, related_name="seekers")
    skills = models.ManyToManyField(Skill, blank=True, related_name="seekers")
    training = models.ManyToManyField(Skill, blank=True, related_name="wished_by")
    wage_from = models.PositiveIntegerField(null=True, blank=True)
    reach = models.CharField(max_length=12, choices=Reach, default=Reach.SUBDISTRICT)
    hours = ArrayField(models.CharField(max_length=8), default=list, blank=True)
    lodging = models.BooleanField(default=False)
    note = SealedTextField(blank=True)
    service = SealedTextField(blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=64)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state=Standing.OUT) | ~models.Q(reason=""),
                name="seeker_out_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(referred_on=None)
                | models.Q(registered_on=None)
                | models.Q(referred_on__gte=models.F("registered_on")),
                name="seeker_referred_after_registration",
            ),
            models.CheckConstraint(
                condition=models.Q(service="") | models.Q(veteran=True),
                name="seeker_service_of_veterans_only",
            ),
        )
        indexes = (models.Index(fields=("area", "state", "-id"), name="seeker_by_area"),)

    def __str__(self) -> str:
        return f"seeker {self.pk}"


class Step(models.Model):
    """How a seeker stood from a day on, and why: the history of the file."""

    seeker = models.ForeignKey(Seeker, on_delete=models.PROTECT, related_name="history")
    state = models.CharField(max_length=10, choices=Standing)
    since = models.DateField()
    reason = models.CharField(max_length=16, choices=reasons, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=64)

    class Meta:
        indexes = (models.Index(fields=("seeker", "-id"), name="step_by_seeker"),)

    def __str__(self) -> str:
        return f"{self.state} since {self.since}"
