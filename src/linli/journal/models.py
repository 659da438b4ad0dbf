import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models.functions import Now

from linli.base.fields import PathField, SealedTextField
from linli.journal.events import words

#: What the first entry is linked to: the chain begins from a word that is no hash of an entry.
GENESIS = hashlib.sha256(b"linli").hexdigest()


class Entry(models.Model):
    """One thing that happened. Never updated, never deleted (a trigger refuses both).

    `subject` and `actor` are "kind:id" text, never foreign keys upwards; `about` names the
    other records whose timeline shows the entry. `data` holds codes and figures, never
    personal data: free text lies in `Text`, the entry keeps its salted digest.
    """

    kind = models.CharField(max_length=64)
    subject = models.CharField(max_length=64)
    about = ArrayField(models.CharField(max_length=64), default=list, blank=True)
    actor = models.CharField(max_length=64)
    area = PathField(default="", blank=True)
    #: The house's moment, which the act was given; in a demo house it is in 2022.
    happened_at = models.DateTimeField()
    #: The real moment of writing, by the database's own clock.
    written_at = models.DateTimeField(db_default=Now())
    data = models.JSONField(default=dict, blank=True)
    text_digest = models.CharField(max_length=64, blank=True)
    #: The writing transaction: sealing waits until no older one is still open.
    xid = models.BigIntegerField(
        db_default=models.Func(
            models.Func(function="pg_current_xact_id", output_field=models.TextField()),
            template="(%(expressions)s::text::bigint)",
            output_field=models.BigIntegerField(),
        )
    )

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=("subject", "id"), name="entry_by_subject"),
            models.Index(fields=("kind", "id"), name="entry_by_kind"),
            models.Index(fields=("happened_at",), name="entry_by_moment"),
            GinIndex(fields=("about",), name="entry_by_about"),
            GistIndex(fields=("area",), name="entry_by_area"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def label(self) -> object:
        """What happened, in words; the kind itself where nobody wrote words for it."""
        return words().get(self.kind, self.kind)

    @property
    def words(self) -> str:
        """The text that belongs to the entry; "" when there is none or it was erased."""
        text = getattr(self, "text", None)
        return text.body if isinstance(text, Text) else ""

    def as_sealed(self) -> dict[str, Any]:
        """What goes into the chain: everything but the number of the transaction, which
        means nothing after a restore. Moments in UTC with microseconds.
        """
        return {
            "id": self.pk,
            "kind": self.kind,
            "subject": self.subject,
            "about": self.about,
            "actor": self.actor,
            "area": self.area,
            "happened_at": _utc(self.happened_at),
            "written_at": _utc(self.written_at),
            "data": self.data,
            "text_digest": self.text_digest,
        }

    def link(self, previous: str) -> str:
        """The hash that seals this entry behind the one whose hash is `previous`."""
        sealed = json.dumps(
            self.as_sealed(), ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        return hashlib.sha256(f"{previous}\n{sealed}".encode()).hexdigest()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


class Text(models.Model):
    """The words that belong to an entry: erasable, while the entry and its digest stay."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="text")
    body = SealedTextField(blank=True)
    salt = models.BinaryField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(erased_at=None) | models.Q(body="", salt=b""),
                name="text_erased_is_empty",
            ),
        )

    def __str__(self) -> str:
        return f"text of {self.entry_id}"


class Seal(models.Model):
    """An entry's place in the hash chain: position, hash of the one before, own hash."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True)
    position = models.BigIntegerField(unique=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.position} {self.hash[:12]}"


class DayHead(models.Model):
    """The chain's head at the end of a day, exported so that the past cannot be rewritten.

    Days are real days, whatever a demo house's clock says: this is evidence.
    """

    day = models.DateField(unique=True)
    position = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    exported_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.day} {self.hash[:12]}"


class Delivery(models.Model):
    """That one handler deals with one entry: once, retried when it fails, visible while it fails.

    Made together with the entry, so that what still has to follow can be seen at any moment.
    `error` is a kind of failure and a place in the program, never a message: those may hold
    personal data.
    """

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT)
    handler = models.CharField(max_length=128)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("entry", "handler"), name="delivery_once_per_handler"),
        )
        indexes = (
            models.Index(fields=("id",), condition=models.Q(done_at=None), name="delivery_waiting"),
        )

    def __str__(self) -> str:
        return f"{self.handler} for {self.entry_id}"
