"""Lists from Excel: rosters, and what companies answer to batches."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.base.intake import Intake
from linli.base.pages import LinliRequest
from linli.base.sheets import Column
from linli.clock import queries as clock
from linli.drives import actions, forms, queries, rules
from linli.drives.models import Drive
from linli.drives.spec import COLUMNS, MADE, MADE_BY_RESULTS, RESULT_COLUMNS
from linli.drives.views.common import number
from linli.drives.workflow import State
from linli.places import queries as places
from linli.places.models import Import


def _fillable(request: LinliRequest) -> Any:
    areas = rules.RIGHTS.areas(request.viewer, "import")
    return queries.visible_to(request.viewer).filter(
        state__in=(State.DRAFT, State.OPEN), area__path__within_any=areas
    )


def _roster_form(request: LinliRequest) -> forms.RosterImportForm:
    start = {"drive": number(request.GET.get("drive", ""))}
    return forms.RosterImportForm(
        request.POST or None, request.FILES or None, drives=_fillable(request), initial=start
    )


def _roster_columns(request: LinliRequest, found: Import | None) -> tuple[Column, ...]:
    if found is not None:
        return COLUMNS[queries.drive_of(found).target_kind]
    asked = number(request.GET.get("drive", "")) or 0
    drive: Drive | None = _fillable(request).filter(pk=asked).first()
    return COLUMNS[drive.target_kind if drive else "dwelling"]


_ROSTER = places.Looked(
    queries.checked, lambda found: COLUMNS[queries.drive_of(found).target_kind], MADE
)


ROSTERS = Intake(
    app="drives",
    title=_("Rosters from Excel"),
    sheet=_("Roster"),
    back="drives:list",
    back_words=_("Drives"),
    columns=_roster_columns,
    form=_roster_form,
    place="drive",
    visible=queries.imports_visible_to,
    check=actions.import_roster,
    take=actions.take_import,
    drop=actions.drop_import,
    undo=actions.undo_import,
    face=_ROSTER.face,
    lines=_ROSTER.lines,
)


def _result_form(request: LinliRequest) -> forms.ResultImportForm:
    batches = queries.batches_visible_to(request.viewer).filter(drive__state=State.OPEN)
    start = {"batch": number(request.GET.get("batch", ""))}
    return forms.ResultImportForm(
        request.POST or None, request.FILES or None, batches=batches.order_by("-pk"), initial=start
    )


_RESULT = places.Looked(
    lambda found: queries.checked_results(found, clock.now()), RESULT_COLUMNS, MADE_BY_RESULTS
)


RESULTS = Intake(
    app="drives",
    name="result",
    title=_("Results from Excel"),
    sheet=_("Results"),
    back="drives:list",
    back_words=_("Drives"),
    columns=RESULT_COLUMNS,
    form=_result_form,
    place="batch",
    visible=queries.results_visible_to,
    check=actions.import_results,
    take=actions.take_result_import,
    drop=actions.drop_result_import,
    undo=None,
    face=_RESULT.face,
    lines=_RESULT.lines,
)
