from django.db import models

from linli.base.fields import SealedTextField
from linli.employment.models.seekers import Seeker
from linli.employment.models.vacancies import Vacancy
from linli.employment.spec.fairs import SLOT, WHY, How
from linli.employment.workflow import PLACED, Progress
from linli.events.models import Event
from linli.people.models import Organisation
from linli.places.models import Area


def whys() -> list[tuple[str, object]]:
    """Callable: one more reason is no migration."""
    return list(WHY.items())


class Fair(models.Model):
    """A job fair: the gathering it is, and how long one talk at a stall takes (minutes)."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="fair")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="fairs")
    slot = models.PositiveSmallIntegerField(default=SLOT)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(slot__gte=5, slot__lte=240), name="fair_talk_of_minutes"
            ),
        )
        indexes = (models.Index(fields=("area", "-id"), name="fair_by_area"),)

    def __str__(self) -> str:
        return self.event.title


class Stall(models.Model):
    """A firm's stall at a fair. `seats`: talks at the same time. `key` signs its addresses: a new
    one makes the old ones useless.
    """

    fair = models.ForeignKey(Fair, on_delete=models.PROTECT, related_name="stalls")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="stalls")
    number = models.PositiveSmallIntegerField()
    seats = models.PositiveSmallIntegerField(default=1)
    key = models.CharField(max_length=32)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=90, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("fair", "organisation"), name="stall_once_for_a_firm"),
            models.UniqueConstraint(fields=("fair", "number"), name="stall_number_once"),
            models.CheckConstraint(
                condition=models.Q(seats__gte=1, seats__lte=20), name="stall_has_seats"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.organisation}"


class Post(models.Model):
    """A vacancy that is offered at a stall, with the posts it had for the fair."""

    stall = models.ForeignKey(Stall, on_delete=models.PROTECT, related_name="posts")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="posts_at_fairs")
    posts = models.PositiveIntegerField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("stall", "vacancy"), name="post_once_at_a_stall"),
            models.CheckConstraint(condition=models.Q(posts__gte=1), name="post_at_least_one"),
        )

    def __str__(self) -> str:
        return str(self.vacancy)


class Candidacy(models.Model):
    """One person and one vacancy: recommended, spoken to, intent signed, hired, at work, left.

    Who has no file is known by name and number (sealed) until `NAMES_KEPT` after the fair;
    `signer` is the same for one number, without leading to it. `interview_at` is a talk agreed.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="candidacies")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="candidacies")
    seeker = models.ForeignKey(
        Seeker, on_delete=models.PROTECT, null=True, blank=True, related_name="candidacies"
    )
    fair = models.ForeignKey(
        Fair, on_delete=models.PROTECT, null=True, blank=True, related_name="candidacies"
    )
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="candidacies"
    )
    name = SealedTextField(blank=True)
    phone = SealedTextField(blank=True)
    signer = models.CharField(max_length=64, blank=True, db_index=True)
    veteran = models.BooleanField(default=False)
    #: They asked for it themselves, on the page of their file: somebody speaks with the firm.
    asked = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=Progress)
    interview_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_how = models.CharField(max_length=8, choices=How, blank=True)
    hired_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    why = models.CharField(max_length=16, choices=whys, blank=True)
    begun_at = models.DateTimeField()
    once = models.CharField(max_length=64, unique=True)
    made_by = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "candidacies"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(seeker__isnull=False) | ~models.Q(signer=""),
                name="candidacy_of_someone",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=Progress.SIGNED) | models.Q(signed_at__isnull=False),
                name="candidacy_signed_at_some_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=sorted(PLACED)) | models.Q(hired_on__isnull=False),
                name="candidacy_hired_on_some_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=(Progress.LEFT, Progress.ENDED)) | ~models.Q(why=""),
                name="candidacy_over_with_reason",
            ),
            models.UniqueConstraint(
                fields=("vacancy", "seeker"),
                condition=models.Q(seeker__isnull=False) & ~models.Q(state=Progress.ENDED),
                name="candidacy_once_for_a_seeker",
            ),
            models.UniqueConstraint(
                fields=("vacancy", "signer"),
                condition=~models.Q(signer="") & ~models.Q(state=Progress.ENDED),
                name="candidacy_once_for_a_signer",
            ),
            models.UniqueConstraint(
                fields=("seeker", "interview_at"),
                condition=models.Q(seeker__isnull=False, interview_at__isnull=False)
                & ~models.Q(state=Progress.ENDED),
                name="candidacy_one_talk_at_a_time",
            ),
        )
        indexes = (
            models.Index(fields=("area", "state", "-id"), name="candidacy_by_area"),
            models.Index(fields=("fair", "-signed_at"), name="candidacy_by_fair"),
        )

    def __str__(self) -> str:
        return f"candidacy {self.pk}"


class FollowUp(models.Model):
    """How it goes after one, three, six months at work."""

    candidacy = models.ForeignKey(Candidacy, on_delete=models.PROTECT, related_name="follow_ups")
    month = models.PositiveSmallIntegerField()
    asked_on = models.DateField()
    at_work = models.BooleanField()
    noted_by = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("candidacy", "month"), name="follow_up_once_a_month"),
        )

    def __str__(self) -> str:
        return f"{self.month} of {self.candidacy_id}"
