"""Taking over lists of residents from Excel: upload, look, take over, undo."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base import exports
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.people import actions, queries
from linli.people.forms import ImportForm
from linli.people.spec import MADE, RESIDENT_COLUMNS
from linli.people.views.common import attempt
from linli.places import queries as places
from linli.places.models import Import


@page("people.import")
def imports(request: LinliRequest) -> HttpResponse:
    """Lists that were taken over, newest first, and a new one."""
    form = ImportForm(
        request.POST or None,
        request.FILES or None,
        viewer=request.viewer,
    )
    if request.method == "POST":
        result = attempt(
            form,
            lambda: actions.import_residents(
                form.cleaned_data["file"].file,
                form.cleaned_data["area"].pk,
                dry_run=True,
                file_name=form.cleaned_data["file"].name,
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if result:
            return redirect("people:import", pk=result.import_id)
    context = {
        "form": form,
        "rows": queries.imports_visible_to(request.viewer).order_by("-pk")[:30],
        "columns": RESIDENT_COLUMNS,
        "template_url": reverse("people:import_template"),
        "page_name": "people:import",
        "title": _("Residents from Excel"),
        "back": reverse("people:residents"),
        "back_words": _("Residents"),
    }
    status = 422 if form.errors else 200
    return render(request, "places/desk/imports.html", context, status=status)


@page("people.import")
def import_template(_request: LinliRequest) -> HttpResponse:
    """An empty list with the headings that are understood."""
    return exports.xlsx_response(
        _("Residents"),
        [column.heading for column in RESIDENT_COLUMNS],
        [[column.example for column in RESIDENT_COLUMNS]],
    )


@page("people.import")
def one_import(request: LinliRequest, pk: int) -> HttpResponse:
    """What a list would bring, or brought, row by row."""
    found = _import(request, pk)
    outcome = queries.checked(found) if found.state == Import.State.CHECKED else None
    context = {
        "face": places.face_of(found, outcome, RESIDENT_COLUMNS, MADE),
        "title": _("Residents from Excel"),
        "imports_url": reverse("people:imports"),
        "take_url": reverse("people:import_take", args=[pk]),
        "drop_url": reverse("people:import_drop", args=[pk]),
        "undo_url": reverse("people:import_undo", args=[pk]),
        "refused_url": reverse("people:import_refused", args=[pk]),
    }
    return render(request, "places/desk/import.html", context)


@page("people.import")
@require_POST
def take_over(request: LinliRequest, pk: int) -> HttpResponse:
    """Write a list that was looked at."""
    found = _import(request, pk)
    actions.take_over(found.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The list is taken over."))
    return redirect("people:import", pk=pk)


@page("people.import")
@require_POST
def drop_import(request: LinliRequest, pk: int) -> HttpResponse:
    """Leave a list; what was read of it is forgotten."""
    found = _import(request, pk)
    actions.drop_import(found.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The list was not taken over; nothing of it is kept."))
    return redirect("people:imports")


@page("people.import")
@require_POST
def undo_import(request: LinliRequest, pk: int) -> HttpResponse:
    """Remove what a list made."""
    found = _import(request, pk)
    actions.undo_import(found.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The import is undone."))
    return redirect("people:import", pk=pk)


@page("people.import")
def refused_rows(request: LinliRequest, pk: int) -> HttpResponse:
    """The refused rows as an Excel file, the reason beside each."""
    found = _import(request, pk)
    waiting = found.state == Import.State.CHECKED
    lines = queries.checked(found).lines if waiting else places.lines_of(found)
    header = [*(column.heading for column in RESIDENT_COLUMNS), _("Reason")]
    rows = (
        [*(line.values.get(column.code, "") for column in RESIDENT_COLUMNS), line.reason]
        for line in lines
        if line.reason
    )
    return exports.xlsx_response(_("Refused rows"), header, rows)


def _import(request: LinliRequest, pk: int) -> Import:
    return get_object_or_404(queries.imports_visible_to(request.viewer), pk=pk)
