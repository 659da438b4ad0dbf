"""Finding files and handing them out."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse

from linli.base.composed import Composed
from linli.files.models import Attachment


def of(subject: str) -> "QuerySet[Attachment]":
    """The files of a record ("case:5"), oldest first, without those withdrawn."""
    return Attachment.objects.filter(subject=subject, withdrawn_at=None)


def how_many(subject: str) -> int:
    """How many of them there are: asked with each photo, of few."""
    return len(_numbers(subject=subject))


_numbers = Composed[tuple[Any]](lambda subject: of(subject).order_by().values_list("pk"))


def of_many(subjects: Iterable[str]) -> dict[str, list[Attachment]]:
    """The files of many records in one query: subject → files, oldest first."""
    found: dict[str, list[Attachment]] = defaultdict(list)
    for attachment in Attachment.objects.filter(subject__in=tuple(subjects), withdrawn_at=None):
        found[attachment.subject].append(attachment)
    return dict(found)


def response(attachment: Attachment) -> FileResponse:
    """The file itself: a picture in the page, a document as a download.

    The view has found the attachment through a record that the viewer may see. Nothing in
    it can run, no browser guesses what it is, no proxy keeps it.
    """
    answer = FileResponse(
        attachment.blob.open("rb"),
        as_attachment=not attachment.is_picture,
        filename=attachment.name,
        content_type=attachment.media_type,
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=3600"
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
