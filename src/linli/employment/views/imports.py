"""Vacancies from employers' own sheets: upload, look, take over, undo."""

from django.utils.translation import gettext_lazy as _

from linli.base.intake import Intake
from linli.base.pages import LinliRequest
from linli.employment import actions, queries
from linli.employment.forms import ListForm
from linli.employment.spec import MADE, VACANCY_COLUMNS
from linli.places import queries as places


def _form(request: LinliRequest) -> ListForm:
    areas = queries.areas_to_import(request.viewer)
    return ListForm(request.POST or None, request.FILES or None, areas=areas)


_LOOKED = places.Looked(queries.checked, VACANCY_COLUMNS, MADE)


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
    face=_LOOKED.face,
    lines=_LOOKED.lines,
)
