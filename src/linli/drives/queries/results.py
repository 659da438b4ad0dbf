"""What a company answers to a batch, row by row against the batch."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base import progress
from linli.base.viewer import Viewer
from linli.drives import workflow
from linli.drives.models import Batch, BatchLine, Letter, Stage
from linli.drives.queries.listing import batches_visible_to
from linli.drives.queries.matching import Rows
from linli.places import queries as places
from linli.places.models import Import
from linli.places.spec import ImportResult, Line

KIND = "result"
Results = dict[int, tuple[str, date | None]]


def result_kind(batch: Batch) -> str:
    """Under which name answers to this batch are kept."""
    return f"{KIND}:{batch.pk}"


def batch_of(record: Import) -> Batch:
    """The batch that a list answers."""
    rows = Batch.objects.select_related("drive__area", "organisation", "stage")
    return rows.get(pk=int(record.kind.partition(":")[2]))


def results_visible_to(viewer: Viewer) -> "QuerySet[Import]":
    """Answers to batches of drives that the viewer leads."""
    batches = batches_visible_to(viewer).order_by().values_list("pk", flat=True)
    kinds = [f"{KIND}:{pk}" for pk in batches]
    return Import.objects.filter(kind__in=kinds).select_related("area")


def numbered(batch: Batch) -> "list[tuple[str, BatchLine]]":
    """The lines of a batch with their numbers: "3-017" is the seventeenth of batch 3."""
    lines = batch.lines.select_related(
        "target__stage",
        "target__reason",
        "target__compound",
        "target__organisation",
        "target__dwelling__building",
        "target__dwelling__unit",
    )
    return [
        (f"{batch.number}-{place:03d}", line)
        for place, line in enumerate(lines.order_by("pk"), start=1)
    ]


def checked_results(record: Import, now: datetime) -> ImportResult:
    """What an answer would bring now."""
    lines, found = match_results(batch_of(record), places.rows_of(record), now)
    return places.result(record, lines, {"drives.attempt": len(found)})


def match_results(batch: Batch, rows: Rows, now: datetime) -> tuple[list[Line], Results]:
    """Each row with its reason or what it does, and the results that are new. A row that says
    what stands there already changes nothing.
    """
    answer = _Answer(batch, now)
    rows = list(rows)
    lines = [answer.line(number, values) for number, values in progress.each(rows, len(rows))]
    return lines, answer.found


class _Answer:
    """The rows of one list, one after the other."""

    def __init__(self, batch: Batch, now: datetime) -> None:
        self.targets = {_plain(number): line.target for number, line in numbered(batch)}
        stages = list(batch.drive.stages.all())
        names = [(stage.name, stage) for stage in stages]
        names += [(stage.name_en, stage) for stage in stages if stage.name_en]
        self.stages = {_plain(name): stage for name, stage in names}
        self.today = localdate(now)
        self.seen: set[str] = set()
        self.found: Results = {}

    def line(self, row: int, values: dict[str, str]) -> Line:
        number = _plain(values.get("number", ""))
        stage = self.stages.get(_plain(values.get("stage", "")))
        reason = self._trouble(number, stage, values)
        if reason or stage is None:
            return Line(row, values, reason)
        self.seen.add(number)
        target = self.targets[number]
        if stage.pk == target.stage_id:
            return Line(row, values, "", _("Changes nothing"))
        self.found[target.pk] = (stage.code, _day(values))
        return Line(row, values, "", f"{target.stage} → {stage}")

    def _trouble(self, number: str, stage: Stage | None, values: dict[str, str]) -> str:
        if number not in self.targets:
            return _("No such number in this batch.")
        if number in self.seen:
            return _("Stands twice in the list.")
        if stage is None:
            return _("This drive has no such stage.")
        if values.get("day") and _day(values) is None:
            return _("The date cannot be read: write it as 2022-04-18.")
        if (day := _day(values)) and day > self.today:
            return _("This day is still to come.")
        return self._no_way(number, stage)

    def _no_way(self, number: str, stage: Stage) -> str:
        here = self.targets[number].stage
        back = stage.meaning == here.meaning and stage.order < here.order
        if stage.pk == here.pk or (workflow.may_go(here.meaning, stage.meaning) and not back):
            return ""
        return _("From “%(here)s” no way leads to “%(there)s”.") % {"here": here, "there": stage}


def _day(values: dict[str, str]) -> date | None:
    words = values.get("day", "").strip()
    for sign in "./年月":
        words = words.replace(sign, "-")
    parts = words.removesuffix("日").split("-")
    try:
        return parse_date("-".join(part.zfill(2) for part in parts)) if words else None
    except ValueError:
        return None


def _plain(words: str) -> str:
    return "".join(words.split()).casefold()


def letters_in(batch: Batch) -> dict[int, tuple[str, date]]:
    """Target → who signed and when, for the letters in force (1 query)."""
    there = batch.lines.order_by().values("target")
    letters = Letter.objects.filter(withdrawn_at=None, target__in=there)
    return {row.target_id: (row.get_signer_display(), row.signed_on) for row in letters}
