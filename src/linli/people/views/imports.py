"""Taking over lists of residents from Excel: upload, look, take over, undo."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from linli.base.intake import Intake
from linli.base.pages import LinliRequest
from linli.people import actions, queries
from linli.people.forms import ImportForm
from linli.people.spec import MADE, RESIDENT_COLUMNS
from linli.places import queries as places
from linli.places.models import Import


def _form(request: LinliRequest) -> ImportForm:
    return ImportForm(request.POST or None, request.FILES or None, viewer=request.viewer)


def _face(found: Import) -> object:
    outcome = queries.checked(found) if found.state == Import.State.CHECKED else None
    return places.face_of(found, outcome, RESIDENT_COLUMNS, MADE)


def _lines(found: Import) -> Iterable[object]:
    waiting = found.state == Import.State.CHECKED
    return queries.checked(found).lines if waiting else places.lines_of(found)


RESIDENTS = Intake(
    app="people",
    title=_("Residents from Excel"),
    sheet=_("Residents"),
    back="people:residents",
    back_words=_("Residents"),
    columns=RESIDENT_COLUMNS,
    form=_form,
    visible=queries.imports_visible_to,
    check=actions.import_residents,
    take=actions.take_over,
    drop=actions.drop_import,
    undo=actions.undo_import,
    face=_face,
    lines=_lines,
)
