from django.contrib.postgres.indexes import GinIndex
from django.db import models

from linli.base.search import bigram_column
from linli.cases.models import Case
from linli.commitments.models import Commitment
from linli.deliberation.workflow import End, State
from linli.events.models import Event
from linli.places.models import Area, Compound


class Topic(models.Model):
    """A matter for deliberation (议题), gathered from cases, followed to its own end."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, null=True, blank=True)
    title = models.CharField(max_length=120)
    body = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    cases = models.ManyToManyField(Case, related_name="topics", blank=True)
    raised_by = models.CharField(max_length=64)
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    handed_to = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)
    bigrams = bigram_column("title", "body")

    class Meta:
        indexes = (
            models.Index(fields=("area", "state", "-id"), name="topic_by_area_state"),
            GinIndex(fields=("bigrams",), name="topic_by_bigrams"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(state="handed_over") | ~models.Q(handed_to=""),
                name="topic_handed_over_to_someone",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Meeting(models.Model):
    """A deliberation (议事会). Time, place and people are its Event's."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="meeting")
    minutes = models.TextField(blank=True)
    minutes_published_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.event)


class AgendaItem(models.Model):
    """One topic on one meeting's agenda, and how it left that meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="agenda_items")
    order = models.PositiveSmallIntegerField()
    end = models.CharField(max_length=12, choices=End, blank=True)
    end_reason = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    taken_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("order", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("topic",),
                condition=models.Q(end="", taken_off_at=None),
                name="agenda_item_topic_open_once",
            ),
            models.UniqueConstraint(
                fields=("meeting", "topic"),
                condition=models.Q(taken_off_at=None),
                name="agenda_item_topic_once_per_meeting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order} {self.topic}"


class Statement(models.Model):
    """What someone said on a topic (意见); the speaker is one of the event's invitations."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="statements")
    speaker = models.ForeignKey("events.Invitation", on_delete=models.PROTECT)
    text = models.TextField()
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"statement {self.pk}"


class Motion(models.Model):
    """A motion (动议) put to the vote; its ballot has the subject "motion:<id>"."""

    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="motions")
    text = models.TextField()
    put_at = models.DateTimeField()
    carried = models.BooleanField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("item",), condition=models.Q(carried=None), name="motion_one_on_the_table"
            ),
        )

    def __str__(self) -> str:
        return self.text[:40]


class Resolution(models.Model):
    """What was agreed on a topic (决议). It lives by its commitments."""

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="resolutions")
    item = models.OneToOneField(AgendaItem, on_delete=models.PROTECT, related_name="resolution")
    motion = models.OneToOneField(
        Motion, on_delete=models.PROTECT, null=True, blank=True, related_name="resolution"
    )
    text = models.TextField()
    adopted_at = models.DateTimeField()
    commitments = models.ManyToManyField(Commitment, related_name="resolutions")

    def __str__(self) -> str:
        return self.text[:40]
