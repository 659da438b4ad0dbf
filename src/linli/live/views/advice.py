"""Consultations for residents: choose a time, look it up, cancel, erase; no account."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts import queries as accounts
from linli.base import throttle
from linli.base.errors import NotAllowed
from linli.base.forms import refuse
from linli.base.pages import LINK, PUBLIC, LinliRequest, page
from linli.base.viewer import ANYONE, Viewer
from linli.clock import queries as clock
from linli.live import actions, forms, queries
from linli.live.models import Consultation
from linli.live.views.consultations import slot_choices

BOOKED_HERE = {"most": 20, "seconds": 600}
WRONG = {"most": 10, "seconds": 900}


@page(PUBLIC, face="portal")
def advice(request: LinliRequest) -> HttpResponse:
    """The advisers of all communities, with their next free time."""
    now = clock.now()
    first: dict[int, Any] = {}
    for slot in queries.free_slots(now)[:400]:
        first.setdefault(slot.adviser_id, slot)
    lines = [(row, first.get(row.pk)) for row in queries.open_advisers()[:100]]
    return render(request, "live/portal/advice.html", {"lines": lines, "now": now})


@page(PUBLIC, face="portal")
def book(request: LinliRequest, pk: int) -> HttpResponse:
    """Book a time with an adviser, or stand on the waiting list."""
    row, now = get_object_or_404(queries.open_advisers(), pk=pk), clock.now()
    form = forms.BookForm(request.POST or None, slots=slot_choices(row, now))
    if request.method == "POST":
        if not throttle.passes(request, "advice", **BOOKED_HERE):
            return throttle.refused(request)
        if form.is_valid():
            clean = form.cleaned_data
            once = clean["once"] or form.fields["once"].initial()
            try:
                made = actions.book(pk, clean["slot"], form.draft(), once=once, by=ANYONE, now=now)
            except NotAllowed as refusal:
                refuse(form, refusal)
            else:
                return redirect("live:own", token=actions.link_to_consultation(made, now=now))
    context = {"adviser": row, "form": form, "now": now}
    status = 422 if form.errors else 200
    return render(request, "live/portal/book.html", context, status=status)


def _by_link(view: Any) -> Any:
    """Resolve the token to its consultation; a wrong one gives a plain page."""

    @page(LINK, face="portal")
    @never_cache
    def opened(request: LinliRequest, token: str) -> HttpResponseBase:
        if throttle.is_shut(request, "consultation", **WRONG):
            return throttle.refused(request)
        viewer = accounts.viewer_by_link(token, clock.now())
        rows = queries.consultations_visible_to(viewer) if viewer else None
        row = rows.first() if rows is not None else None
        if viewer is None or row is None:
            throttle.passes(request, "consultation", **WRONG)
            return render(request, "live/portal/advice_gone.html", status=404)
        found: HttpResponseBase = view(request, viewer, row, token)
        return found

    return opened


@_by_link
def own(request: LinliRequest, viewer: Viewer, row: Consultation, token: str) -> HttpResponse:  # noqa: ARG001
    """What was booked: when, where, with whom."""
    context = {"row": row, "token": token, "now": clock.now()}
    return render(request, "live/portal/own.html", context)


@_by_link
@require_POST
def cancel(request: LinliRequest, viewer: Viewer, row: Consultation, token: str) -> HttpResponse:  # noqa: ARG001
    """They do not come."""
    actions.cancel_consultation(row.pk, by=viewer, now=clock.now())
    return redirect("live:own", token=token)


@_by_link
@require_POST
def follow(request: LinliRequest, viewer: Viewer, row: Consultation, token: str) -> HttpResponse:  # noqa: ARG001
    """The matter was handed over: how it goes there."""
    found = actions.follow_matter(row.pk, by=viewer, now=clock.now())
    return redirect("cases:tracking", token=found) if found else redirect("live:own", token=token)


@_by_link
@require_POST
def erase(request: LinliRequest, viewer: Viewer, row: Consultation, token: str) -> HttpResponse:  # noqa: ARG001
    """Name, number and what was said go at once; this link goes with them."""
    actions.erase_own(row.pk, by=viewer, now=clock.now())
    return render(request, "live/portal/advice_gone.html", {"erased": True})
