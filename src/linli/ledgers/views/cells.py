"""One cell of the table, written in place: one act for each, the version compared."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.ledgers import actions, forms
from linli.ledgers.models import Item
from linli.ledgers.spec import NoteKind
from linli.ledgers.views._shared import find_item, today
from linli.ledgers.views.lines import lines_of
from linli.ledgers.views.making import rows_for

#: Cells that hold the newest note: writing there writes another note.
NOTES = {
    "progress": NoteKind.PROGRESS,
    "problem": NoteKind.PROBLEM,
    "next": NoteKind.NEXT_STEP,
}
#: Cells that belong to what the item says: cell → column of `actions.change`.
COLUMNS = {
    "title": "title",
    "goal": "goal",
    "number": "number",
    "category": "category_id",
    "item_class": "item_class_id",
    "leader": "leader_id",
    "lead_section": "lead_section_id",
    "due_on": "due_on",
    "funds": "funds",
}


@page("ledgers.see")
@require_POST
def cell(request: LinliRequest, pk: int) -> HttpResponse:
    """Write one cell; the answer holds the row as it stands now."""
    item = find_item(request, pk)
    name, value = request.POST.get("cell", ""), request.POST.get("value", "")
    version = request.POST.get("version", "")
    try:
        _write(request, item, name, value, int(version) if version.isdecimal() else None)
    except Conflict as conflict:
        row = _row(request, pk)
        return JsonResponse({"conflict": str(conflict), "yours": value, **row}, status=409)
    except Invalid as refusal:
        return JsonResponse({"refused": str(refusal)}, status=422)
    except NotAllowed as refusal:
        return JsonResponse({"refused": str(refusal)}, status=403)
    return JsonResponse(_row(request, pk))


def _write(request: LinliRequest, item: Item, name: str, value: str, version: int | None) -> object:
    to: dict[str, Any] = {"by": request.viewer, "now": clock.now()}
    if name in NOTES:
        return actions.note(item.pk, NOTES[name], value, **to)
    if name == "percent":
        if not value.strip().isdecimal():
            raise Invalid(_("A percentage lies between 0 and 100."), field="percent")
        return actions.type_percent(item.pk, int(value), version=version, **to)
    if name not in COLUMNS:
        raise Invalid(_("This cell is not written in place."), field="cell")
    return actions.change(item.pk, _changes(request, item, name, value), version=version, **to)


def _changes(request: LinliRequest, item: Item, name: str, value: str) -> dict[str, Any]:
    """What the cell's text means, as the item's form reads it."""
    form = forms.ItemForm({name: value}, rows=rows_for(request.viewer, item.ledger), item=item)
    field = form.fields[name]
    try:
        clean = field.clean(value.strip())
    except ValidationError as wrong:
        raise Invalid(" ".join(wrong.messages), field=name) from None
    changes = {COLUMNS[name]: clean.pk if hasattr(clean, "pk") else clean}
    if name == "due_on":
        changes["due_words"] = "" if clean else item.due_words
    return changes


def _row(request: LinliRequest, pk: int) -> dict[str, Any]:
    item = find_item(request, pk)
    line = lines_of(request.viewer, [item], today(clock.now()))[0]
    line["spans"] = 0
    html = render_to_string("ledgers/desk/_row.html", {"line": line}, request)
    return {"version": item.version, "row": html}
