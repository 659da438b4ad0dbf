"""Stewards of a community's buildings, and the links by which they come in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts import actions, queries
from linli.accounts.forms import StewardForm
from linli.base.errors import Invalid
from linli.base.forms import refuse
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock


@page("accounts.stewards")
def stewards(request: LinliRequest) -> HttpResponse:
    """Who looks after which building, and a new one."""
    now = clock.now()
    form = StewardForm(request.POST or None, viewer=request.viewer)
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            actions.name_steward(
                values["building"].pk,
                name=values["name"],
                phone=values["phone"],
                by=request.viewer,
                now=now,
            )
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Named. Now give the link that needs no password."))
            return redirect("accounts:stewards")
    rows = queries.steward_lines(queries.stewards_visible_to(request.viewer, now))
    context = {"rows": rows, "form": form}
    return render(
        request, "accounts/desk/stewards.html", context, status=422 if form.errors else 200
    )


@page("accounts.stewards")
@require_POST
@never_cache
def steward_link(request: LinliRequest, pk: int) -> HttpResponse:
    """A new link, shown this once: it is kept nowhere. To copy, or on a slip with a QR code."""
    now = clock.now()
    appointment = get_object_or_404(queries.stewards_visible_to(request.viewer, now), pk=pk)
    token = actions.give_steward_link(appointment.pk, by=request.viewer, now=now)
    link = request.build_absolute_uri(reverse("accounts:link", args=[token]))
    [steward] = queries.steward_lines([appointment])
    context = {"steward": steward, "link": link, "lives": actions.LINK_LIVES.days}
    return render(request, "accounts/desk/steward_link.html", context)


@page("accounts.stewards")
@require_POST
def end_steward(request: LinliRequest, pk: int) -> HttpResponse:
    """They look after the building no longer; their links open nothing any more."""
    now = clock.now()
    appointment = get_object_or_404(queries.stewards_visible_to(request.viewer, now), pk=pk)
    actions.end_steward(appointment.pk, by=request.viewer, now=now)
    messages.success(request, _("Ended; the links open nothing any more."))
    return redirect("accounts:stewards")
