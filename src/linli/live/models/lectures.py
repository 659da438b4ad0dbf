"""A lecture is an event with a topic, a lecturer and questions."""

from django.db import models

from linli.accounts.models import Account
from linli.base.fields import SealedTextField
from linli.cases.models import Case
from linli.events.models import Event
from linli.knowledge.models import Answer
from linli.live.spec import LONGEST_QUESTION, Way
from linli.live.workflow import Standing, State


class Lecture(models.Model):
    """A lecture by live video: its event says when, where and which community holds it.

    `laws`: one article a line. `office`: the justice office. `caption`: the note under the
    picture now; `slide`: the picture of the event's material shown beside it. `peak`: most
    screens at one time. `cut_from`, `cut_to`: seconds of the recording that are kept.
    """

    State = State

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="lecture")
    lecturer = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True)
    lecturer_name = models.CharField(max_length=60)
    office = models.CharField(max_length=120, blank=True)
    laws = models.TextField(blank=True)
    about = models.TextField(blank=True)
    conflict = models.CharField(max_length=300, blank=True)
    moderated = models.BooleanField(default=True)
    way = models.CharField(max_length=8, choices=Way, default=Way.STUDIO)
    play_url = models.URLField(blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    caption = models.CharField(max_length=300, blank=True)
    slide = models.UUIDField(null=True, blank=True)
    peak = models.PositiveIntegerField(default=0)
    on_air_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    seconds = models.PositiveIntegerField(default=0)
    cut_from = models.PositiveIntegerField(default=0)
    cut_to = models.PositiveIntegerField(null=True, blank=True)
    keep_until = models.DateField()
    recording_erased_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(cut_to=None) | models.Q(cut_to__gt=models.F("cut_from")),
                name="lecture_cut_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("ended", "archived"))
                | models.Q(ended_at__isnull=False),
                name="lecture_ended_at_some_time",
            ),
        )

    def __str__(self) -> str:
        return self.event.title


class Broadcast(models.Model):
    """One studio sending, from its first bytes until another takes over or it is gone.

    `tab` tells two windows apart. `last_at` is real time: a studio is judged by it, not by a
    demo house's clock.
    """

    lecture = models.ForeignKey(Lecture, on_delete=models.PROTECT, related_name="broadcasts")
    number = models.PositiveIntegerField()
    tab = models.CharField(max_length=40)
    mime = models.CharField(max_length=80)
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    #: Pieces taken, a second each.
    chunks = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("lecture", "number"), name="broadcast_number_once"),
            models.UniqueConstraint(
                fields=("lecture",),
                condition=models.Q(ended_at=None),
                name="broadcast_one_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"broadcast {self.lecture_id}-{self.number}"


class Question(models.Model):
    """Asked beforehand or during the lecture. `device` changes each day and leads to nobody.

    `at_second`: of the recording, where its answer begins. `known`: the answer of the knowledge
    base that it became.
    """

    lecture = models.ForeignKey(Lecture, on_delete=models.PROTECT, related_name="questions")
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=LONGEST_QUESTION)
    name = SealedTextField(blank=True)
    phone = SealedTextField(blank=True)
    named = models.BooleanField(default=False)
    device = models.CharField(max_length=64, blank=True)
    standing = models.CharField(max_length=16, choices=Standing)
    likes = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    at_second = models.PositiveIntegerField(null=True, blank=True)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    known = models.ForeignKey(
        Answer, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    erased_at = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("lecture", "number"), name="question_number_once"),
            models.UniqueConstraint(
                fields=("lecture",),
                condition=models.Q(standing="on_air"),
                name="question_one_on_air",
            ),
            models.CheckConstraint(
                condition=~models.Q(standing="answered_written") | ~models.Q(answer=""),
                name="question_answered_in_writing_has_words",
            ),
            models.CheckConstraint(
                condition=~models.Q(standing="handed_over") | models.Q(case__isnull=False),
                name="question_handed_over_has_a_case",
            ),
        )
        indexes = (models.Index(fields=("lecture", "standing"), name="question_by_standing"),)

    def __str__(self) -> str:
        return f"question {self.pk}"


class Like(models.Model):
    """One device likes one question, once."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    device = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("question", "device"), name="like_once_per_device"),
        )

    def __str__(self) -> str:
        return f"like {self.question_id}"


class Viewing(models.Model):
    """A device that watched, on one day: a digest that changes each day, how long it was there."""

    lecture = models.ForeignKey(Lecture, on_delete=models.PROTECT, related_name="viewings")
    device = models.CharField(max_length=64)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    seconds = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("lecture", "device"), name="viewing_once_per_device"),
        )

    def __str__(self) -> str:
        return f"viewing {self.pk}"


class Note(models.Model):
    """What stood under the picture from this second of the recording on; "": nothing any more."""

    lecture = models.ForeignKey(Lecture, on_delete=models.PROTECT, related_name="notes")
    text = models.CharField(max_length=300, blank=True)
    second = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"note {self.pk}"


class Rating(models.Model):
    """How a device found the lecture, one to five; a digest, as for those who watched."""

    lecture = models.ForeignKey(Lecture, on_delete=models.PROTECT, related_name="ratings")
    device = models.CharField(max_length=64)
    stars = models.PositiveSmallIntegerField()
    rated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("lecture", "device"), name="rating_once_per_device"),
            models.CheckConstraint(
                condition=models.Q(stars__gte=1, stars__lte=5), name="rating_one_to_five"
            ),
        )

    def __str__(self) -> str:
        return f"rating {self.pk}"
