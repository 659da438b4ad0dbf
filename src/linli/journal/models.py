from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models

from linli.base.fields import PathField, SealedTextField


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
    happened_at = models.DateTimeField()
    written_at = models.DateTimeField(db_default=models.functions.Now())
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
            GinIndex(fields=("about",), name="entry_by_about"),
            GistIndex(fields=("area",), name="entry_by_area"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Text(models.Model):
    """The words that belong to an entry: erasable, while the entry and its digest stay."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="text")
    body = SealedTextField()
    salt = models.BinaryField()
    erased_at = models.DateTimeField(null=True)

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
    """The chain's head at the end of a day, exported so that the past cannot be rewritten."""

    day = models.DateField(unique=True)
    position = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    exported_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.day} {self.hash[:12]}"


class Delivery(models.Model):
    """That one handler deals with one entry: once, retried when it fails, visible while it fails."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT)
    handler = models.CharField(max_length=128)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("entry", "handler"), name="delivery_once_per_handler"
            ),
        )

    def __str__(self) -> str:
        return f"{self.handler} for {self.entry_id}"
