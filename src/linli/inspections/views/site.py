"""At the site, on the phone: each line as it was found, and what becomes of every fault."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from linli.base.errors import Invalid
from linli.base.forms import refuse
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.inspections import actions, forms, queries
from linli.inspections.views.inspections import get
from linli.inspections.workflow import State

#: What the hazard calls a field → what this form calls it.
FIELDS = {"hazard_on_spot": "done", "hazard_due_on": "due_on", "hazard_grade": "grade"}


@page("inspections.hold", face="field")
def site(request: LinliRequest, pk: int) -> HttpResponse:
    """The one form of the inspection."""
    row = get(request, pk)
    if row.state != State.PLANNED and request.method != "POST":
        return redirect("inspections:inspection", pk)
    items, offered = queries.items_of(row), queries.bodies_for(row.area)
    if request.method != "POST":
        return _page(request, row, forms.record_forms(items, offered))
    typed = forms.record_forms(items, offered, request.POST, request.FILES)
    if typed.is_valid():
        found = typed.found()
        try:
            kept = _hold(request, pk, typed, found)
        except Invalid as refusal:
            _refuse(refusal, typed, found)
        else:
            words = _("Kept before; what you changed since was not taken over.")
            messages.success(request, words if kept.again else _("Kept."))
            return redirect("inspections:inspection", pk)
    return _page(request, row, typed, status=422)


def _hold(request: LinliRequest, pk: int, typed: forms.Record, found: list[Any]) -> actions.Held:
    clean = typed.site.cleaned_data
    return actions.hold(
        pk,
        answers=typed.answers(),
        findings=[form.draft() for form in found],
        words=clean["words"],
        at=clean["at"],
        once=clean["once"],
        by=request.viewer,
        now=clock.now(),
    )


def _refuse(refusal: Invalid, typed: forms.Record, found: list[Any]) -> None:
    """Put a refusal on its field, or above the form."""
    parts = refusal.field.split("-", 2)
    if parts[0] == "findings" and len(parts) == 3:
        field = FIELDS.get(parts[2], parts[2])
        refuse(found[int(parts[1])], Invalid(refusal.message, field=field))
        return
    line = next((form for form in typed.lines if form.prefix == refusal.field), None)
    if line is not None:
        refuse(line, Invalid(refusal.message, field="result"))
    else:
        refuse(typed.site, refusal)


def _page(
    request: LinliRequest, row: Any, typed: forms.Record, *, status: int = 200
) -> HttpResponse:
    context = {"inspection": row, "forms": typed, "returned": status != 200}
    return render(request, "inspections/field/site.html", context, status=status)
