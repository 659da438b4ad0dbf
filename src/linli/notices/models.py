from django.contrib.postgres.indexes import GistIndex
from django.db import models

from linli.base.fields import PathField, SealedTextField
from linli.notices.workflow import BY_HAND, Channel, State


class Notice(models.Model):
    """One message to one recipient over one channel. `kind` is a plain word: a new one is no
    migration.

    `recipient` is "kind:id" (account:5, person:8, case:12 for its raiser); `about` the
    record it speaks of. Address and words are sealed; they go when the record's raiser goes.
    """

    kind = models.CharField(max_length=64)
    recipient = models.CharField(max_length=64)
    about = models.CharField(max_length=64, blank=True)
    #: Path of the area whose secretary looks after it.
    area = PathField(default="", blank=True)
    channel = models.CharField(max_length=12, choices=Channel)
    address = SealedTextField(blank=True)
    #: Names numbers and matters, never persons.
    subject_line = models.CharField(max_length=200, blank=True)
    body = SealedTextField(blank=True)
    #: Path on this site the notice leads to, "" if none. A signed link's token stands nowhere
    #: else that can be read.
    link = SealedTextField(blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    #: A kind of failure, never a message, which may hold an address.
    error = models.CharField(max_length=200, blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    #: Who handed it over in person, and so has seen its link.
    handed_by = models.CharField(max_length=64, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    #: Equal keys make one notice, however often the reaction runs.
    once = models.CharField(max_length=160, unique=True)

    class Meta:
        indexes = (
            models.Index(fields=("recipient", "-id"), name="notice_by_recipient"),
            models.Index(fields=("about", "-id"), name="notice_by_about"),
            models.Index(fields=("state", "-id"), name="notice_by_state"),
            GistIndex(fields=("area",), name="notice_by_area"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(body="", address="", link=""),
                name="notice_erased_is_empty",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=False) | ~models.Q(body=""),
                name="notice_has_words",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}"

    @property
    def is_by_hand(self) -> bool:
        """True if a person brings it: no gateway sends it."""
        return self.channel in BY_HAND or self.state == State.NO_CHANNEL
