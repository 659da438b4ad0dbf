"""Two records of one household, side by side, and which of them stands."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from linli.accounts import queries as accounts
from linli.base.errors import Conflict, Invalid
from linli.base.masking import mask_name
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.doorstep import actions, queries
from linli.doorstep.forms import SettleForm
from linli.doorstep.models import Overlap
from linli.doorstep.spec import Differs
from linli.drives import queries as drives
from linli.drives.models import Attempt
from linli.visits.models import Visit
from linli.visits.spec import OUTCOME_COLOURS


@page("doorstep.settle")
def overlap(request: LinliRequest, pk: int) -> HttpResponse:
    """Both records as they were made, what they say differently, and the one act."""
    rows = queries.overlaps_visible_to(request.viewer).select_related(
        "area", "dwelling__compound", "first__worker", "second__worker"
    )
    found = get_object_or_404(rows, pk=pk)
    if request.method != "POST":
        return _page(request, found, SettleForm(initial={"version": found.version}), 200)
    form = SettleForm(request.POST)
    if form.is_valid():
        try:
            actions.settle_overlap(
                found.pk,
                form.cleaned_data["how"],
                form.cleaned_data["why"],
                version=form.cleaned_data["version"],
                by=request.viewer,
                now=clock.now(),
            )
        except Conflict:
            messages.error(request, _("Someone else has settled this meanwhile. Look again."))
            return redirect("doorstep:overlap", found.pk)
        except Invalid as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Settled. Both records stay readable."))
            return redirect("doorstep:overlap", found.pk)
    return _page(request, found, form, 422)


def _page(request: LinliRequest, found: Overlap, form: SettleForm, status: int) -> HttpResponse:
    told = drives.told_in(request.viewer, [found.first_id, found.second_id])
    context = {
        "overlap": found,
        "sides": [_side(request, visit, told) for visit in (found.first, found.second)],
        "differs": [Differs(code).label for code in found.differs],
        "form": form,
        "settled_by": accounts.names_of([found.settled_by]).get(found.settled_by, "")
        if found.settled_by
        else "",
    }
    return render(request, "doorstep/desk/overlap.html", context, status=status)


def _side(request: LinliRequest, visit: Visit, told: dict[int, list[Attempt]]) -> dict[str, Any]:
    words = told.get(visit.pk, [])
    settled = drives.settled_of(words)
    return {
        "visit": visit,
        "colour": OUTCOME_COLOURS[visit.outcome],
        "told": [
            (attempt, _person_of(attempt), attempt.pk in settled)
            for attempt in words
            if not attempt.once.startswith(drives.STANDS)
        ],
        "raised": queries.cases_of(request.viewer, visit.once),
    }


def _person_of(attempt: Attempt) -> str:
    """The masked name of whom it was said; "" for the dwelling itself."""
    person = attempt.target.person
    return mask_name(person.name) if person is not None else ""
