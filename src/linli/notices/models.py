from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.base.fields import PathField, SealedTextField
from linli.notices.workflow import BY_HAND, Channel, State


class Mailing(models.Model):
    """One content for many: each recipient's notice points here and holds no words of its own.

    `{name}` and `{door}` in the words are filled in when one is sent. `stopped_at`: what was not
    given to a gateway by then never is. `urgent`: goes out in quiet hours as well.
    """

    about = models.CharField(max_length=64)
    area = PathField(default="", blank=True)
    channel = models.CharField(max_length=12, choices=Channel)
    subject_line = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    link = models.CharField(max_length=300, blank=True)
    urgent = models.BooleanField(default=False)
    queued_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=80, unique=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(body=""), name="mailing_has_words"),
        )
        indexes = (models.Index(fields=("about",), name="mailing_by_about"),)

    def __str__(self) -> str:
        return f"mailing {self.pk}"


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
    #: Keyed digest of the address, where receipts, replies and stops must find it.
    address_index = models.CharField(max_length=64, blank=True)
    #: What it is one of many of; then its words stand there.
    mailing = models.ForeignKey(
        Mailing, on_delete=models.PROTECT, null=True, blank=True, related_name="notices"
    )
    #: Whom, and which door, the words of a mailing name.
    called = SealedTextField(blank=True)
    door = models.CharField(max_length=200, blank=True)
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
    #: How often a person had it sent again: each round has a key of its own at the gateway.
    round = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True, blank=True)
    #: A worker took it; it gave it to the gateway (from then on somebody may have it).
    taken_at = models.DateTimeField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    #: What the gateway calls it.
    reference = models.CharField(max_length=80, blank=True)
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
            models.Index(fields=("mailing", "state", "id"), name="notice_by_mailing"),
            models.Index(
                fields=("address_index",),
                condition=~models.Q(address_index=""),
                name="notice_by_address",
            ),
            models.Index(
                fields=("reference",), condition=~models.Q(reference=""), name="notice_by_reference"
            ),
            models.Index(
                fields=("taken_at",),
                condition=models.Q(state=State.SENDING),
                name="notice_on_its_way",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(erased_at=None)
                | models.Q(body="", address="", link="", called="", door="", address_index=""),
                name="notice_erased_is_empty",
            ),
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=False)
                | models.Q(mailing__isnull=False)
                | ~models.Q(body=""),
                name="notice_has_words",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}"

    @property
    def is_by_hand(self) -> bool:
        """True if a person brings it: no gateway sends it."""
        return self.channel in BY_HAND or self.state == State.NO_CHANNEL

    @property
    def is_stopped(self) -> bool:
        """True if it is one of a mailing that was stopped: nothing of that goes out any more."""
        return self.mailing is not None and self.mailing.stopped_at is not None

    @property
    def key(self) -> str:
        """The same for every try of one round, so that a gateway that takes keys sends it once.
        Says nothing about whom.
        """
        return f"n{self.pk}-{self.round}"


class OptOut(models.Model):
    """An address whose owner said stop: no mailing goes there. Answers to their own matters do.

    The address itself is not kept, only its keyed digest and how it looks masked.
    """

    address_index = models.CharField(max_length=64, unique=True)
    shown = models.CharField(max_length=40, blank=True)
    area = PathField(default="", blank=True)
    how = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"opt-out {self.pk}"


class Reply(models.Model):
    """What somebody answered to a message. `sender` and words are sealed and go with the person.

    `notice` is the last that went to this address. `became`: "stop", "case:12", "bound", "".
    `once` is the gateway's own number of it: a callback that comes twice is kept once.
    """

    class Kind(models.TextChoices):
        STOP = "stop", _("Wants no more messages")
        QUESTION = "question", pgettext_lazy("reply", "Question")
        APPEAL = "appeal", _("Appeal")
        CODE = "code", _("Code to bind an account")

    channel = models.CharField(max_length=12, choices=Channel)
    sender = SealedTextField(blank=True)
    sender_index = models.CharField(max_length=64, blank=True, db_index=True)
    words = SealedTextField(blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    at = models.DateTimeField()
    became = models.CharField(max_length=64, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    once = models.CharField(max_length=120, unique=True)

    class Meta:
        verbose_name_plural = "replies"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(sender="", sender_index="", words=""),
                name="reply_erased_is_empty",
            ),
        )

    def __str__(self) -> str:
        return f"reply {self.pk}"


class Lane(models.Model):
    """When a gateway may be called next, so that all workers together keep to its rate. Real time:
    the gateway knows no other.
    """

    channel = models.CharField(max_length=12, choices=Channel, unique=True)
    free_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.channel


class Inbox(models.Model):
    """How far the mailbox of answers was read, and whether it can be. `source` names it without
    telling whose it is; `last` is the highest number that was taken in, `validity` what its numbers
    hold for (RFC 3501).
    """

    source = models.CharField(max_length=40, unique=True)
    validity = models.BigIntegerField(default=0)
    last = models.BigIntegerField(default=0)
    looked_at = models.DateTimeField(null=True, blank=True)
    #: Why it cannot be read, a code of `spec.TROUBLES`; since when.
    trouble = models.CharField(max_length=16, blank=True)
    troubled_since = models.DateTimeField(null=True, blank=True)
    answers = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "inboxes"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(trouble="", troubled_since=None)
                | (~models.Q(trouble="") & models.Q(troubled_since__isnull=False)),
                name="inbox_trouble_has_a_beginning",
            ),
        )

    def __str__(self) -> str:
        return f"inbox {self.pk}"
