"""Taking over lists of residents from Excel: upload, look, take over, undo."""

from django.utils.translation import gettext_lazy as _

from linli.base.intake import Intake
from linli.base.pages import LinliRequest
from linli.people import actions, queries
from linli.people.forms import ImportForm
from linli.people.spec import MADE, RESIDENT_COLUMNS
from linli.places import queries as places


def _form(request: LinliRequest) -> ImportForm:
    return ImportForm(request.POST or None, request.FILES or None, viewer=request.viewer)


_LOOKED = places.Looked(queries.checked, RESIDENT_COLUMNS, MADE)


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
    face=_LOOKED.face,
    lines=_LOOKED.lines,
)
