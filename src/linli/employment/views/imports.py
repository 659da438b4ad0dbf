"""Vacancies from employers' own sheets: upload, look, take over, undo."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from linli.base.intake import Intake
from linli.base.pages import LinliRequest
from linli.employment import actions, queries
from linli.employment.forms import ListForm
from linli.employment.spec import MADE, VACANCY_COLUMNS
from linli.places import queries as places
from linli.places.models import Import


def _form(request: LinliRequest) -> ListForm:
    areas = queries.areas_to_import(request.viewer)
    return ListForm(request.POST or None, request.FILES or None, areas=areas)


def _face(found: Import) -> object:
    outcome = queries.checked(found) if found.state == Import.State.CHECKED else None
    return places.face_of(found, outcome, VACANCY_COLUMNS, MADE)


def _lines(found: Import) -> Iterable[object]:
    waiting = found.state == Import.State.CHECKED
    return queries.checked(found).lines if waiting else places.lines_of(found)


VACANCIES = Intake(
    app="employment",
    title=_("Vacancies from Excel"),
    sheet=_("Vacancies"),
    back="employment:vacancies",
    back_words=_("Vacancies"),
    columns=VACANCY_COLUMNS,
    form=_form,
    visible=queries.imports_visible_to,
    check=actions.import_vacancies,
    take=actions.take_over,
    drop=actions.drop_import,
    undo=actions.undo_import,
    face=_face,
    lines=_lines,
)
