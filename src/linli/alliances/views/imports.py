"""Enterprise files from Excel: upload, look, take over, undo."""

from django.utils.translation import gettext_lazy as _

from linli.alliances import actions, forms, queries
from linli.alliances.spec import FILE_COLUMNS, MADE
from linli.base.intake import Intake
from linli.base.pages import LinliRequest
from linli.places import queries as places


def _form(request: LinliRequest) -> forms.ListForm:
    areas = queries.areas_to_import(request.viewer)
    return forms.ListForm(request.POST or None, request.FILES or None, areas=areas)


_LOOKED = places.Looked(queries.checked_files, FILE_COLUMNS, MADE)


FILES = Intake(
    app="alliances",
    title=_("Enterprise files from Excel"),
    sheet=_("Enterprise files"),
    back="alliances:firms",
    back_words=_("Enterprise files"),
    columns=FILE_COLUMNS,
    form=_form,
    visible=queries.imports_visible_to,
    check=actions.import_files,
    take=actions.take_over_files,
    drop=actions.drop_files,
    undo=actions.undo_files,
    face=_LOOKED.face,
    lines=_LOOKED.lines,
)
