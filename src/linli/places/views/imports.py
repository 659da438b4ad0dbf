"""Taking over lists of doors from Excel: upload, look, take over, undo."""

from django.utils.translation import gettext_lazy as _

from linli.base.intake import Intake
from linli.base.pages import LinliRequest
from linli.places import actions, queries
from linli.places.forms import ImportForm
from linli.places.spec import DOOR_COLUMNS, MADE


def _form(request: LinliRequest) -> ImportForm:
    areas = queries.communities(request.viewer, "import")
    return ImportForm(request.POST or None, request.FILES or None, areas=areas)


_LOOKED = queries.Looked(queries.checked, DOOR_COLUMNS, MADE)


DOORS = Intake(
    app="places",
    title=_("Doors from Excel"),
    sheet=_("Dwellings"),
    back="places:compounds",
    back_words=_("Compounds"),
    columns=DOOR_COLUMNS,
    form=_form,
    visible=queries.imports_visible_to,
    check=actions.import_dwellings,
    take=actions.take_over,
    drop=actions.drop_import,
    undo=actions.undo_import,
    face=_LOOKED.face,
    lines=_LOOKED.lines,
)
