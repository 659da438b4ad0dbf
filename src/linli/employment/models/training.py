from django.db import models

from linli.employment.models.seekers import Seeker
from linli.employment.models.vacancies import Skill
from linli.employment.workflow import Taking
from linli.people.models import Organisation
from linli.places.models import Area, in_this_language


class Course(models.Model):
    """A course that gives a certificate or skill, perhaps made to measure for a firm.

    Its sessions are gatherings (`origin` "course:5"), with their attendance. `link`: where it is
    held on a training platform outside.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="courses")
    title = models.CharField(max_length=60)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="courses")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="courses"
    )
    places = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    link = models.URLField(max_length=90, blank=True)
    made_by = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="course_ends_after_start",
            ),
            models.CheckConstraint(condition=models.Q(places__gte=1), name="course_has_places"),
        )
        indexes = (models.Index(fields=("area", "-id"), name="course_by_area"),)

    def __str__(self) -> str:
        return self.title


class Platform(models.Model):
    """A training platform outside, to which pages lead; kept by the administrator."""

    name = models.CharField(max_length=60, unique=True)
    name_en = models.CharField(max_length=90, blank=True)
    address = models.URLField(max_length=200)
    about = models.CharField(max_length=120, blank=True)
    active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return in_this_language(self.name, self.name_en)


class Taker(models.Model):
    """Somebody who takes a course, and whether they finished it."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="takers")
    seeker = models.ForeignKey(Seeker, on_delete=models.PROTECT, related_name="taken")
    state = models.CharField(max_length=10, choices=Taking, default=Taking.ENROLLED)
    enrolled_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("course", "seeker"), name="taker_once_in_a_course"),
            models.CheckConstraint(
                condition=models.Q(state=Taking.ENROLLED) | models.Q(ended_on__isnull=False),
                name="taker_ended_on_some_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.seeker_id} in {self.course_id}"
