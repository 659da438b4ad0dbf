"""Submissions: scope, lists."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.http import FileResponse
from django.utils import timezone

from linli.base.figures import Extent
from linli.base.masking import mask_name
from linli.base.viewer import Viewer
from linli.files import queries as files
from linli.files.models import Attachment
from linli.people.models import Organisation, Person
from linli.places.models import Area, Dwelling
from linli.surveys.models import Submission
from linli.surveys.rules import RIGHTS


def visible_to(viewer: Viewer) -> "QuerySet[Submission]":
    """Submissions this viewer may read; the twin of `rules.can_see`."""
    return Submission.objects.filter(area__path__within_any=RIGHTS.areas(viewer, "see"))


def listed(rows: "QuerySet[Submission]") -> "QuerySet[Submission]":
    """With all that a list shows, without a query per row, latest first; words stay sealed."""
    return (
        rows.select_related("form_version__form", "area", "sender")
        .defer("xml", "answers", "form_version__xform", "form_version__html", "form_version__model")
        .order_by("-pk")
    )


def in_area(viewer: Viewer, act: str) -> "QuerySet[Submission]":
    """Submissions of the areas in which this viewer may do `act`."""
    return Submission.objects.filter(area__path__within_any=RIGHTS.areas(viewer, act))


def filtered(
    rows: "QuerySet[Submission]",
    *,
    form_id: int | None = None,
    state: str = "",
    conflicts: bool = False,
    incomplete: bool = False,
    start: date | None = None,
    end: date | None = None,
) -> "QuerySet[Submission]":
    """What was chosen in chips and fields. `start` and `end` are days, both in."""
    if form_id:
        rows = rows.filter(form_version__form_id=form_id)
    if state:
        rows = rows.filter(state=state)
    if conflicts:
        rows = rows.filter(conflict_of__isnull=False, settled_at=None)
    if incomplete:
        rows = rows.filter(~Q(missing=[]))
    if start:
        rows = rows.filter(received_at__gte=_midnight(start))
    if end:
        rows = rows.filter(received_at__lt=_midnight(end + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - made aware


def of_subject(viewer: Viewer, subject: str) -> "QuerySet[Submission]":
    """What was filled in about one thing, latest first."""
    return listed(visible_to(viewer).filter(subject=subject))


def attachments_of(submission: Submission) -> dict[str, Attachment]:
    """The files of a submission by the names that its answers use."""
    rows = submission.media.select_related("attachment").filter(attachment__withdrawn_at=None)
    return {row.name: row.attachment for row in rows}


def submissions_of(extent: Extent) -> "QuerySet[Submission]":
    """Those received in the period that count: no second copies, nothing rejected."""
    rows = visible_to(extent.viewer).filter(conflict_of=None, **extent.during("received_at"))
    rows = rows.exclude(state="rejected")
    return rows.filter(area__path__within=extent.area) if extent.area else rows


def file_response(attachment: Attachment) -> FileResponse:
    """One of these files, or a workbook, as the page hands it out."""
    return files.response(attachment)


def subject_words(subjects: Iterable[str]) -> dict[str, str]:
    """What submissions are about, in words, in a query each: doors by their address, firms by their
    name, persons by their masked name.
    """
    numbers: dict[str, set[int]] = {}
    for subject in subjects:
        kind, _sign, number = subject.partition(":")
        if number.isdecimal():
            numbers.setdefault(kind, set()).add(int(number))
    words: dict[str, str] = {}
    for kind, (rows, name) in {
        "dwelling": (Dwelling.objects.all(), "address"),
        "organisation": (Organisation.objects.all(), "name"),
        "person": (Person.objects.filter(erased_at=None), "name"),
    }.items():
        if kind in numbers:
            found = rows.filter(pk__in=numbers[kind]).values_list("pk", name)
            words |= {f"{kind}:{pk}": str(word) for pk, word in found}
    masked = {key: mask_name(word) for key, word in words.items() if key.startswith("person:")}
    return words | masked


def areas_of(submissions: Iterable[Submission]) -> list[Area]:
    """The areas of these submissions, each once."""
    return sorted({row.area for row in submissions}, key=lambda area: area.pk)
