"""Say who looks after a firm, hand it on, end it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.liaison import actions, forms, queries
from linli.liaison.models import Pair


@page("liaison.pair")
def pair_up(request: LinliRequest, pk: int) -> HttpResponse:
    """An official for a firm."""
    firm = get_object_or_404(queries.firms_visible_to(request.viewer), pk=pk)
    now = clock.now()
    form = forms.PairForm(request.POST or None, officials=queries.officials_for(firm.area, now))
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.pair_up(
                firm.pk,
                kind_id=form.cleaned_data["kind"],
                official_id=form.cleaned_data["official"].pk,
                since=form.cleaned_data["since"],
                by=request.viewer,
                now=now,
            ),
        )
        if done:
            messages.success(request, _("Assigned. The official is told on their desk."))
            return redirect("liaison:firm", pk=pk)
    return form_page(
        request,
        form,
        title=_("Who looks after %(firm)s?") % {"firm": firm},
        button=_("Assign"),
        back=reverse("liaison:firm", args=[pk]),
    )


def _pair(request: LinliRequest, pk: int) -> Pair:
    rows = queries.pairs_visible_to(request.viewer).select_related("organisation", "area")
    return get_object_or_404(rows, pk=pk)


@page("liaison.pair")
def hand_on(request: LinliRequest, pk: int) -> HttpResponse:
    """Another official from today on."""
    pair = _pair(request, pk)
    now = clock.now()
    form = forms.HandOnForm(
        request.POST or None,
        officials=queries.officials_for(pair.area, now).exclude(pk=pair.official_id),
        initial={"version": pair.version},
    )
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.hand_on(
                pk,
                official_id=form.cleaned_data["official"].pk,
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
                by=request.viewer,
                now=now,
            ),
        )
        if done:
            messages.success(request, _("Handed on, with what was planned."))
            return redirect("liaison:firm", pk=pair.organisation_id)
    return form_page(
        request,
        form,
        title=_("Hand %(firm)s on") % {"firm": pair.organisation},
        button=_("Hand on"),
        back=reverse("liaison:firm", args=[pair.organisation_id]),
    )


@page("liaison.pair")
def end(request: LinliRequest, pk: int) -> HttpResponse:
    """Nobody looks after it any more."""
    pair = _pair(request, pk)
    form = forms.ReasonForm(request.POST or None, initial={"version": pair.version})
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.end_pair(
                pk,
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if done:
            messages.success(request, _("Ended. Planned visits are dropped."))
            return redirect("liaison:firm", pk=pair.organisation_id)
    return form_page(
        request,
        form,
        title=_("Look after %(firm)s no longer?") % {"firm": pair.organisation},
        button=_("End it"),
        back=reverse("liaison:firm", args=[pair.organisation_id]),
    )
