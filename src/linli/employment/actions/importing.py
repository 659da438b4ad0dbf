"""Vacancies from employers' own sheets: checked first, written only then, to be undone."""

from datetime import datetime
from typing import IO

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base import progress, sheets
from linli.base.acts import act
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.employment import queries, rules
from linli.employment.actions.vacancies import offer
from linli.employment.models import Vacancy
from linli.employment.queries.importing import KIND
from linli.employment.spec import VACANCY_COLUMNS, Source
from linli.places import actions as places
from linli.places import queries as place_queries
from linli.places.models import Area, Import
from linli.places.spec import ImportResult

_ONLY_HERE = _("Lists of vacancies are taken over by the secretary or the specialist.")


@act
def import_vacancies(
    file: IO[bytes], area_id: int, *, dry_run: bool, by: Viewer, now: datetime, file_name: str = ""
) -> ImportResult:
    """Read an employers' sheet (xlsx, xls, csv). With `dry_run` it waits for `take_over`.

    Invalid(field="file") says why a file cannot be read at all; single rows are refused with a
    reason each.
    """
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_import(by, area), _ONLY_HERE)
    sheet = sheets.read(file, VACANCY_COLUMNS)
    record = places.check_file(KIND, sheet, area, file_name=file_name, by=by, now=now)
    return queries.checked(record) if dry_run else take_over(record.pk, by=by, now=now)


@act
def take_over(import_id: int, *, by: Viewer, now: datetime) -> ImportResult:
    """Offer what a checked list holds. It is checked once more: what stands may have changed."""
    record = places.waiting(import_id)
    _ensure_may(record, by)
    rows = place_queries.rows_of(record)
    lines, plan = queries.plan_list(rows, record.area, localdate(now))
    made = [
        offer(firm.pk, draft, by=by, now=now, source=Source.LIST).pk
        for firm, draft in progress.each(plan.new, len(plan.new))
    ]
    makes = {"employment.vacancy": len(made)} if made else {}
    kept = {"employment.vacancy": made} if made else {}
    return places.finish(record, lines, kept, makes, by=by, now=now)


@act
def drop_import(import_id: int, *, by: Viewer, now: datetime) -> Import:
    """Do not take a checked list over; what was read of it is forgotten at once."""
    record = places.waiting(import_id)
    _ensure_may(record, by)
    return places.drop(record, by=by, now=now)


@act
def undo_import(import_id: int, *, by: Viewer, now: datetime) -> Import:
    """Remove what a list offered. What was changed since, or built upon, stays and is
    counted.
    """
    record = places.taken(import_id)
    _ensure_may(record, by)
    ids = record.made.get("employment.vacancy", [])
    mine = Vacancy.objects.filter(pk__in=ids)
    queries.untouched(ids).delete()
    return places.undone(record, mine.count(), by=by, now=now)


def _ensure_may(record: Import, by: Viewer) -> None:
    ensure(record.kind == KIND and rules.can_import(by, record.area), _ONLY_HERE)
