from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.base.fields import SealedTextField


class Channel(models.TextChoices):
    """The ways out; each has a gateway in `gateways.py`."""

    LINK = "link", _("Link to copy")
    PRINT = "print", _("Printed slip")
    EMAIL = "email", _("E-mail")
    SMS = "sms", _("Text message")
    DESK = "desk", _("On the desk")


class State(models.TextChoices):
    QUEUED = "queued", _("Queued")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")
    NO_CHANNEL = "no_channel", _("No channel")


class Notice(models.Model):
    """One message to one recipient over one channel. `kind` is a plain word: no migration for a new one.

    `recipient` is "kind:id" (account:5, person:8, case:12 for its raiser); `about` the
    record it speaks of. Address and words are sealed; they go when the record's raiser goes.
    """

    kind = models.CharField(max_length=64)
    recipient = models.CharField(max_length=64)
    about = models.CharField(max_length=64, blank=True)
    channel = models.CharField(max_length=12, choices=Channel)
    address = SealedTextField(blank=True)
    subject_line = models.CharField(max_length=200, blank=True)
    body = SealedTextField()
    #: Path on this site the notice leads to, "" if none; a signed link's token is never stored readable elsewhere.
    link = SealedTextField(blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    #: Equal keys make one notice, however often the reaction runs.
    once = models.CharField(max_length=160, unique=True)

    class Meta:
        indexes = (models.Index(fields=("recipient", "-id"), name="notice_by_recipient"),
                   models.Index(fields=("about", "-id"), name="notice_by_about"))

    def __str__(self) -> str:
        return f"{self.kind} to {self.recipient}"
