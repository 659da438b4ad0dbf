"""Lists of enterprise files from Excel: checked first, written only then, undone whole."""

from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from linli.alliances import queries, rules
from linli.alliances.actions.firms import keep_file, put_back
from linli.alliances.models import EarlierFile, EnterpriseFile
from linli.alliances.queries.importing import KIND
from linli.alliances.spec import FILE_COLUMNS
from linli.base import progress, sheets
from linli.base.acts import act
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.people.models import Organisation
from linli.places import actions as places
from linli.places import queries as place_queries
from linli.places.models import Area, Import
from linli.places.spec import ImportResult

_ONLY_HERE = _("Lists of enterprise files are taken over by those who serve the firms here.")
#: What a file says of the firm.
SAID = ("link", "staff", "staff_on", "jobs", "specialist_id", "wants", "gives")


@act
def import_files(
    file: IO[bytes], area_id: int, *, dry_run: bool, by: Viewer, now: datetime, file_name: str = ""
) -> ImportResult:
    """Read a list of enterprise files (xlsx, xls, csv). With `dry_run` it waits for
    `take_over_files`. Invalid(field="file") says why a file cannot be read at all.
    """
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_import(by, area.path), _ONLY_HERE)
    sheet = sheets.read(file, FILE_COLUMNS)
    record = places.check_file(KIND, sheet, area, file_name=file_name, by=by, now=now)
    return queries.checked_files(record) if dry_run else take_over_files(record.pk, by=by, now=now)


@act
def take_over_files(import_id: int, *, by: Viewer, now: datetime) -> ImportResult:
    """Write what a checked list says; an empty cell leaves what stands. It is checked once more:
    what stands may have changed.
    """
    record = places.waiting(import_id)
    _ensure_may(record, by)
    rows = place_queries.rows_of(record)
    lines, plan = queries.plan_files(rows, record.area, now)
    made: dict[str, list[int]] = {"alliances.file": [], "alliances.changed": []}
    for firm, said in progress.each(plan.writes, len(plan.writes)):
        kind, pk = _write(record, firm, said, by, now)
        made[kind].append(pk)
    kept = {kind: ids for kind, ids in made.items() if ids}
    return places.finish(record, lines, kept, plan.makes(), by=by, now=now)


def _write(
    record: Import, firm: Organisation, said: dict[str, Any], by: Viewer, now: datetime
) -> tuple[str, int]:
    before = EnterpriseFile.objects.filter(organisation=firm).first()
    stood = _said(before) if before else {}
    ids = list(before.labels.values_list("pk", flat=True)) if before else []
    file = keep_file(firm.pk, **{**stood, "label_ids": ids, **said}, by=by, now=now)
    if before is None:
        return "alliances.file", file.pk
    EarlierFile.objects.create(file=file, record=record, after=file.version, label_ids=ids, **stood)
    return "alliances.changed", file.pk


def _said(row: EnterpriseFile | EarlierFile) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SAID}


@act
def drop_files(import_id: int, *, by: Viewer, now: datetime) -> Import:
    """Do not take a checked list over; what was read of it is forgotten at once."""
    record = places.waiting(import_id)
    _ensure_may(record, by)
    return places.drop(record, by=by, now=now)


@act
def undo_files(import_id: int, *, by: Viewer, now: datetime) -> Import:
    """Close the files that a list opened, and let those it changed say what they said before. What
    somebody wrote since stays, and is counted.
    """
    record = places.taken(import_id)
    _ensure_may(record, by)
    ids = record.made.get("alliances.file", [])
    _all, removed = EnterpriseFile.objects.filter(pk__in=ids, version=1).delete()
    left = len(ids) - removed.get("alliances.EnterpriseFile", 0)
    rows = EarlierFile.objects.filter(record=record).select_related("file__organisation__area")
    for earlier in rows.order_by("pk"):
        left += not put_back(earlier, _said(earlier), by=by, now=now)
    rows.delete()
    return places.undone(record, left, by=by, now=now)


def _ensure_may(record: Import, by: Viewer) -> None:
    ensure(record.kind == KIND and rules.can_import(by, record.area.path), _ONLY_HERE)
