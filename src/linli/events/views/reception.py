"""The reception on a phone: a code typed or scanned, somebody who did not register. What is
noted without network lies on the phone and is sent from there, once (ADR 15).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.accounts import queries as accounts
from linli.base import masking
from linli.base.errors import Invalid
from linli.base.forms import refuse
from linli.base.pages import (
    LinliRequest,
    is_meant_for_another,
    page,
    sign_in_as_another,
    wants_json,
)
from linli.clock import queries as clock
from linli.events import actions, forms, queries
from linli.events.actions import Received
from linli.events.models import Event
from linli.events.spec import Party, RegistrationDraft
from linli.events.views._shared import get_with_guests


@page("events.run", face="field")
def reception(request: LinliRequest, pk: int) -> HttpResponse:
    """Who came so far, the code to type or scan, and the walk-in."""
    row = get_with_guests(request, pk)
    if request.method == "POST":
        return _take(request, row, forms.ReceptionForm(request.POST), "code", _receive)
    return _page(request, row)


@page("events.run", face="field")
@require_POST
def walk_in(request: LinliRequest, pk: int) -> HttpResponse:
    """Somebody came without registering."""
    row = get_with_guests(request, pk)
    return _take(request, row, forms.WalkInForm(request.POST), "walk_in", _walk_in)


@page("events.run", face="field")
@require_POST
def undo(request: LinliRequest, pk: int, registration: int) -> HttpResponse:
    """It was a mistake."""
    row = get_with_guests(request, pk)
    found = queries.registrations(row.pk).filter(pk=registration).first()
    if found is not None:
        actions.undo_receive(found.pk, by=request.viewer, now=clock.now())
        messages.success(request, _("Taken back."))
    return redirect("events:reception", pk=pk)


Act = Callable[[LinliRequest, Event, dict[str, Any], datetime, datetime], Received]


def _receive(
    request: LinliRequest, row: Event, clean: dict[str, Any], at: datetime, now: datetime
) -> Received:
    return actions.receive(
        row.pk, clean["code"], once=clean["once"], at=at, by=request.viewer, now=now
    )


def _walk_in(
    request: LinliRequest, row: Event, clean: dict[str, Any], at: datetime, now: datetime
) -> Received:
    party = Party.FIRM if clean["firm"] else Party.PERSON
    if party == Party.PERSON and clean["people"] > 1:
        party = Party.HOUSEHOLD
    draft = RegistrationDraft(
        name=clean["name"],
        phone=clean["phone"],
        party=party,
        people=clean["people"],
        firm=clean["firm"],
    )
    return actions.walk_in_party(
        row.pk, draft, once=clean["once"], at=at, by=request.viewer, now=now
    )


def _take(
    request: LinliRequest, row: Event, form: django_forms.Form, name: str, act: Act
) -> HttpResponse:
    """One record, from the page or from the phone's queue."""
    if wants_json(request) and is_meant_for_another(request):
        return sign_in_as_another()
    if form.is_valid():
        clean, now = form.cleaned_data, clock.now()
        clean["once"] = clean["once"] or uuid4().hex
        at = now - timedelta(seconds=clean["waited"] or 0)
        try:
            received = act(request, row, clean, at, now)
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            return _told(request, row, clean["once"], received)
    if wants_json(request):
        errors = [
            {"field": field, "label": "", "words": str(words)}
            for field, faults in form.errors.items()
            for words in faults
        ]
        return JsonResponse({"errors": errors}, status=422)
    return _page(request, row, **{name: form})


def _told(request: LinliRequest, row: Event, once: str, received: Received) -> HttpResponse:
    said = _words(received)
    done = reverse("events:reception", args=[row.pk])
    if wants_json(request):
        answer = {"key": once, "done": done, "again": received.again, "told": [], "said": said}
        return JsonResponse(answer | {"came": queries.tally(row).came})
    (messages.warning if received.again else messages.success)(request, said)
    return redirect(done)


def _words(received: Received) -> str:
    who = received.registration
    name = who.firm or masking.mask_name(who.name) or who.code
    if received.again:
        at = date_format(clock.local(who.came_at), "H:i") if who.came_at else ""
        by = accounts.names_of([who.received_by]).get(who.received_by, "")
        return _("%(name)s was received already at %(at)s (%(by)s). Counted once.") % {
            "name": name,
            "at": at,
            "by": by,
        }
    return _("Welcome: %(name)s, %(n)d people.") % {"name": name, "n": who.came}


def _page(
    request: LinliRequest,
    row: Event,
    *,
    code: django_forms.Form | None = None,
    walk_in: django_forms.Form | None = None,
) -> HttpResponse:
    found = queries.registrations(row.pk)
    latest = found.filter(came__gt=0).order_by("-came_at", "-pk")[:8]
    context = {
        "event": row,
        "tally": queries.tally(row),
        "code_form": code or forms.ReceptionForm(auto_id="code_%s"),
        "walk_in_form": walk_in or forms.WalkInForm(auto_id="walk_in_%s"),
        "quick": (1, 2, 3, 4),
        "latest": [
            {
                "row": each,
                "name": each.firm or masking.mask_name(each.name) or _("Without a name"),
                "at": clock.local(each.came_at) if each.came_at else None,
            }
            for each in latest
        ],
    }
    status = 422 if code or walk_in else 200
    return render(request, "events/field/reception.html", context, status=status)
