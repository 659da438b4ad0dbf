import uuid

from django.db import models


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
    blob = models.FileField(upload_to="attachments/%Y/%m/")
    added_by = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
