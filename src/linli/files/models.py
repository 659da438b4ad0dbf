import uuid

from django.db import models

from linli.files.spec import SUFFIXES


def place_of(attachment: "Attachment", _given: str) -> str:
    """Where the bytes lie: by the file's own number, never by the name somebody gave it."""
    suffix = SUFFIXES[attachment.media_type]
    return f"attachments/{attachment.added_at:%Y/%m}/{attachment.pk.hex}.{suffix}"


class Attachment(models.Model):
    """A file that belongs to a record. Served only through the record's own page.

    `subject` is "kind:id" of the record. Pictures are stored without EXIF and position.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    blob = models.FileField(upload_to=place_of)
    added_by = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("added_at", "id")

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether it can be shown in the page."""
        return self.media_type.startswith("image/")
