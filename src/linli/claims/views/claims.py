"""One claim: what is done for it, fulfilled, rated by both sides, given back."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from linli.base.forms import attempt
from linli.base.pages import LinliRequest, page
from linli.claims import actions, forms, queries, rules
from linli.claims.models import Claim
from linli.claims.spec import SIDES
from linli.claims.views._shared import claim_line, get_claim
from linli.claims.workflow import State
from linli.clock import queries as clock
from linli.commitments import queries as commitments
from linli.journal import queries as journal

Do = Callable[[int, dict[str, Any], dict[str, Any]], object]
FORMS: dict[str, type[django_forms.Form]] = {
    "service": forms.ServiceForm,
    "fulfil": forms.FulfilForm,
    "send_back": forms.ReasonForm,
    "give_back": forms.ReasonForm,
    "rate_circle": forms.RateForm,
    "rate_unit": forms.RateForm,
}


@page("claims.see")
def claim(request: LinliRequest, pk: int) -> HttpResponse:
    """One claim."""
    return _page(request, get_claim(request, pk))


def _page(request: LinliRequest, row: Claim, *, verb: str = "", bound: Any = None) -> HttpResponse:
    now = clock.now()
    acts = {
        name: kind(auto_id=f"{name}_%s", initial={"version": row.version})
        for name, kind in FORMS.items()
    }
    if bound is not None:
        acts[verb] = bound
    ratings = list(queries.ratings_of(row))
    context = {
        "claim": row,
        "now": now,
        **claim_line(row, clock.colour(row, now)),
        "services": queries.services_of(row),
        "ratings": [{"row": each, "side": SIDES[each.side]} for each in ratings],
        "may": _may(request, row, {each.side for each in ratings}),
        "forms": acts,
        "opened": {verb: True},
        "happenings": commitments.told(journal.timeline(f"claim:{row.pk}")),
    }
    return render(request, "claims/desk/claim.html", context, status=422 if verb else 200)


def _may(request: LinliRequest, row: Claim, said: set[str]) -> dict[str, bool]:
    """Which acts this viewer has now; the action asks again."""
    viewer = request.viewer
    work = row.state == State.CLAIMED and rules.can_work(viewer, row)
    done = row.state == State.FULFILLED
    return {
        "work": work,
        "send_back": done and rules.can_send_back(viewer, row),
        "rate_circle": done and "circle" not in said and rules.can_rate(viewer, row, "circle"),
        "rate_unit": done and "unit" not in said and rules.can_rate(viewer, row, "unit"),
    }


def _act(verb: str, said: object, do: Do) -> Any:
    """A page that takes one act: the form's values into the action, then back to the page."""

    @page("claims.claim")
    @require_POST
    def view(request: LinliRequest, pk: int) -> HttpResponse:
        row = get_claim(request, pk)
        form = FORMS[verb](request.POST, auto_id=f"{verb}_%s")
        who = {"by": request.viewer, "now": clock.now()}
        if attempt(form, lambda: do(pk, form.cleaned_data, who) or True):
            messages.success(request, str(said))
            return redirect("claims:claim", pk=pk)
        return _page(request, row, verb=verb, bound=form)

    return view


service = _act(
    "service",
    _("Noted."),
    lambda pk, clean, who: actions.note_service(
        pk, clean["held_on"], clean["what"], clean["beneficiaries"], **who
    ),
)
fulfil = _act(
    "fulfil",
    _("Reported fulfilled. Both sides now say how it was."),
    lambda pk, clean, who: actions.fulfil(pk, clean["proof"], version=clean["version"], **who),
)
send_back = _act(
    "send_back",
    _("Sent back to the unit."),
    lambda pk, clean, who: actions.send_back(pk, clean["reason"], version=clean["version"], **who),
)
give_back = _act(
    "give_back",
    _("Given back; others may claim it."),
    lambda pk, clean, who: actions.give_back(pk, clean["reason"], version=clean["version"], **who),
)
rate_circle = _act(
    "rate_circle",
    _("Rated."),
    lambda pk, clean, who: actions.rate(
        pk, "circle", clean["word"], comment=clean["comment"], **who
    ),
)
rate_unit = _act(
    "rate_unit",
    _("Rated."),
    lambda pk, clean, who: actions.rate(pk, "unit", clean["word"], comment=clean["comment"], **who),
)
