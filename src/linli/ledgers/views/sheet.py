"""A ledger's sheet: read and shown cell by cell, taken over, undone; and given back as a sheet."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import IO, Any

from django.http import HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.base.intake import Intake
from linli.base.merged import Group, Heading, merged_response
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.ledgers import queries
from linli.ledgers.actions import sheet as actions
from linli.ledgers.forms.colours import SheetForm
from linli.ledgers.queries import giving, reading
from linli.ledgers.queries import sheet as sheets
from linli.ledgers.queries.coloured import coloured, words_of
from linli.ledgers.spec.sheet import COLUMNS, GROUPS, MADE, WIDTH, WIDTHS
from linli.ledgers.views._shared import find_ledger
from linli.ledgers.views.desk import chosen
from linli.places import queries as places
from linli.places.models import Import

MOST_GIVEN = 5000


def _form(request: LinliRequest) -> SheetForm:
    now, ledgers = clock.now(), sheets.ledgers_to_fill(request.viewer)
    asked = request.GET.get("ledger", "")
    start = {"ledger": int(asked)} if asked.isascii() and asked.isdigit() else {}
    return SheetForm(
        request.POST or None,
        request.FILES or None,
        ledgers=ledgers,
        people=sheets.people_for(ledgers, now),
        initial=start,
    )


def _check(file: IO[bytes], ledger_id: int, *, in_charge: Any = None, **to: Any) -> object:
    return actions.import_sheet(
        file, ledger_id, in_charge_id=in_charge.pk if in_charge else None, **to
    )


def _face(found: Import) -> object:
    """What the page of a sheet shows: each cell, how it was read, what one should look at."""
    if found.state != Import.State.CHECKED:
        return places.face_of(found, None, COLUMNS, MADE)
    outcome, planned = sheets.checked_sheet(found, clock.now())
    face = places.face_of(found, outcome, COLUMNS, MADE)
    cells = {each.row: _cells(each) for each in planned}
    return replace(
        face,
        refused_rows=_shown(face.refused_rows, cells),
        taken_rows=_shown(face.taken_rows, cells),
    )


def _shown(rows: Iterable[tuple[Any, Any]], cells: dict[int, Sequence[SafeString]]) -> Any:
    return tuple((line, cells[line.number]) for line, _plain in rows)


def _cells(planned: reading.Planned) -> Sequence[SafeString]:
    return [
        _cell(planned.values.get(column.code, ""), planned.cells.get(column.code))
        for column in COLUMNS
    ]


def _cell(words: str, cell: reading.Cell | None) -> SafeString:
    """The words, below them how they were read, below that what one should look at."""
    lines = [("", line) for line in words.splitlines()]
    if cell and cell.read:
        lines += [("read", f"→ {line}") for line in cell.read.splitlines()]
    if cell and cell.remark:
        lines.append(("remark", cell.remark))
    return format_html_join("", '<div class="{}">{}</div>', lines)


def _lines(found: Import) -> Iterable[object]:
    if found.state == Import.State.CHECKED:
        return sheets.checked_sheet(found, clock.now())[0].lines
    return places.lines_of(found)


SHEETS = Intake(
    app="ledgers",
    name="sheet",
    title=gettext_lazy("Sheets from Excel"),
    sheet=gettext_lazy("Ledger"),
    back="ledgers:list",
    back_words=gettext_lazy("Project ledgers"),
    columns=COLUMNS,
    form=_form,
    place="ledger",
    more=("in_charge",),
    visible=sheets.sheets_visible_to,
    check=_check,
    take=actions.take_sheet,
    drop=actions.drop_sheet,
    undo=actions.undo_sheet,
    face=_face,
    lines=_lines,
)


@page("ledgers.export")
def give_back(request: LinliRequest, pk: int) -> HttpResponse:
    """The ledger in the usual layout of such sheets, with its colours, for Excel and A3 paper."""
    ledger, filters, now = find_ledger(request, pk), chosen(request), clock.now()
    rows = queries.filtered(request.viewer, ledger, filters, clock.local(now).date())
    items = giving.as_in_sheet(coloured(rows, now))[:MOST_GIVEN]
    found = giving.sheet_rows(items, words_of([ledger.pk]))
    headings = [
        Heading(column.heading, WIDTHS.get(column.code, WIDTH), merges=column.code == "category")
        for column in COLUMNS
    ]
    headings += [Heading(_("Colour"), 12, toned=True), Heading(_("State"), 10)]
    places_of = {column.code: place for place, column in enumerate(COLUMNS)}
    groups = [Group(words, places_of[first], places_of[last]) for words, first, last in GROUPS]
    return merged_response(
        str(ledger),
        headings,
        groups,
        [(*row.cells, row.word, row.state) for row in found],
        [row.look for row in found],
    )
