"""The page of who registered: the code, the place in line, cancelling, a word afterwards."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts import queries as accounts
from linli.base import codes, masking, throttle
from linli.base.errors import Invalid
from linli.base.forms import refuse
from linli.base.pages import LINK, LinliRequest, page
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.events import actions, forms, queries
from linli.events.models import Registration
from linli.events.workflow import STANDING, State

#: Wrong links from one address in a quarter of an hour; right ones are not counted.
WRONG = {"most": 10, "seconds": 900}

View = Callable[[LinliRequest, str, Viewer, Registration], HttpResponse]
Row = Registration


def _by_link(view: View) -> Any:
    """Resolve the token to its bearer and their registration; a wrong one gives a plain page."""

    @page(LINK, face="portal")
    @never_cache
    def opened(request: LinliRequest, token: str) -> HttpResponseBase:
        if throttle.is_shut(request, "registration", **WRONG):
            return throttle.refused(request)
        viewer = accounts.viewer_by_link(token, clock.now())
        row = queries.for_registered(viewer).first() if viewer else None
        if viewer is None or row is None:
            throttle.passes(request, "registration", **WRONG)
            return render(request, "events/portal/link_gone.html", status=404)
        return view(request, token, viewer, row)

    return opened


def _post(view: View) -> Any:
    guarded: Any = require_POST(_by_link(view))
    guarded.linli_right, guarded.linli_face = LINK, "portal"
    return guarded


def _page(
    request: LinliRequest, token: str, row: Registration, form: forms.RateForm | None = None
) -> HttpResponse:
    now, event = clock.now(), row.event
    ahead = row.standing in STANDING and row.came_at is None and event.state == State.ANNOUNCED
    context = {
        "row": row,
        "event": event,
        "now": now,
        "token": token,
        "is_new": request.GET.get("new") == "1",
        "address": request.build_absolute_uri(f"/r/{token}/"),
        "name": masking.mask_name(row.name),
        "phone": masking.mask_phone(row.phone),
        "in_line": queries.place_in_line(row),
        "has_place": row.standing == "placed",
        "may_cancel": ahead and now < event.ends_at,
        "may_rate": row.came_at is not None and now >= event.starts_at,
        "form": form or forms.RateForm(initial={"stars": row.stars, "comment": row.comment}),
    }
    status = 422 if form is not None else 200
    return render(request, "events/portal/registered.html", context, status=status)


@_by_link
def registered(request: LinliRequest, token: str, viewer: Viewer, row: Row) -> HttpResponse:  # noqa: ARG001
    """The confirmation: code and QR, or the place on the waiting list."""
    return _page(request, token, row)


@_by_link
def code(request: LinliRequest, token: str, viewer: Viewer, row: Row) -> HttpResponse:  # noqa: ARG001
    """The code as a picture that the reception scans."""
    return codes.picture(row.code)


@_post
def cancel(request: LinliRequest, token: str, viewer: Viewer, row: Registration) -> HttpResponse:
    """They cannot come."""
    actions.cancel_registration(row.pk, by=viewer, now=clock.now())
    messages.success(request, _("Cancelled. Your place goes to the next one. Thank you."))
    return redirect(f"/r/{token}/")


@_post
def rate(request: LinliRequest, token: str, viewer: Viewer, row: Registration) -> HttpResponse:
    """How it was."""
    form = forms.RateForm(request.POST)
    if not form.is_valid():
        return _page(request, token, row, form)
    clean = form.cleaned_data
    try:
        actions.rate(row.pk, clean["stars"], clean["comment"], by=viewer, now=clock.now())
    except Invalid as refusal:
        refuse(form, refusal)
        return _page(request, token, row, form)
    messages.success(request, _("Thank you for your word."))
    return redirect(f"/r/{token}/")


@_post
def erase(request: LinliRequest, token: str, viewer: Viewer, row: Registration) -> HttpResponse:  # noqa: ARG001
    """Name and number are gone; the link ends with them."""
    actions.erase_registration(row.pk, by=viewer, now=clock.now())
    return render(request, "events/portal/erased.html")
