"""From a firm's file to the circle's lists, with one act."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.alliances import actions, forms, queries
from linli.alliances.views._shared import get_firm
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.claims import rules as claims
from linli.claims.models import Unit
from linli.clock import queries as clock
from linli.people.models import Organisation


def _units(request: LinliRequest, firm: Organisation) -> list[Unit]:
    found = queries.units_for(request.viewer, firm)
    if not found:
        raise Http404
    return found


def _start(units: list[Unit], words: str) -> dict[str, Any]:
    """The first line of what the file says is the title, all of it the details."""
    first = next((line.strip() for line in words.splitlines() if line.strip()), "")
    rest = words.strip() if words.strip() != first or len(first) > 80 else ""
    return {"unit": units[0].pk, "title": first[:80], "body": rest[:500]}


@page("claims.claim")
def offer(request: LinliRequest, pk: int) -> HttpResponse:
    """Offer what the firm can give as a resource of its circle."""
    firm = get_firm(request, pk)
    units, file = _units(request, firm), queries.file_of(firm)
    form = forms.OfferForm(
        request.POST or None,
        initial=_start(units, file.gives if file else ""),
        units=[(unit.pk, unit.circle.name) for unit in units],
    )

    def put() -> object:
        clean = dict(form.cleaned_data)
        unit, title = clean.pop("unit"), clean.pop("title")
        resource, now = clean.pop("resource"), clock.now()
        return actions.offer_resource(
            unit, title, resource_id=resource, **clean, by=request.viewer, now=now
        )

    if request.method == "POST" and attempt(form, put):
        messages.success(request, _("It stands on the list: the members see it."))
        return redirect("alliances:firm", pk=pk)
    return _page(request, form, _("Offer as a resource"), firm)


@page("claims.claim")
def ask_for_help(request: LinliRequest, pk: int) -> HttpResponse:
    """Put what the firm needs on its circle's list, claimed at once where a unit said so."""
    firm = get_firm(request, pk)
    units, file = _units(request, firm), queries.file_of(firm)
    manages = claims.can_manage(request.viewer, units[0].circle)
    form = forms.AskForm(
        request.POST or None,
        initial=_start(units, file.wants if file else ""),
        units=[(unit.pk, unit.circle.name) for unit in units],
        others=queries.units_beside(units[0]) if manages and len(units) == 1 else (),
    )

    def put() -> object:
        clean = dict(form.cleaned_data)
        unit, title = clean.pop("unit"), clean.pop("title")
        return actions.ask_for_help(unit, title, **clean, by=request.viewer, now=clock.now())

    if request.method == "POST" and attempt(form, put):
        messages.success(request, _("It stands on the list: the members see it."))
        return redirect("alliances:firm", pk=pk)
    return _page(request, form, _("Ask the members for it"), firm)


def _page(request: LinliRequest, form: Any, title: str, firm: Organisation) -> HttpResponse:
    back = reverse("alliances:firm", args=[firm.pk])
    return form_page(
        request, form, title=title, button=_("Put it on the list"), back=back, lead=firm.name
    )
