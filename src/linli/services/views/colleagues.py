"""Who comes in for a firm: links for colleagues with their rights, one by one taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts.models import Link
from linli.base import codes
from linli.base.forms import attempt
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.people.models import Organisation
from linli.services import actions, forms, queries, rules
from linli.services.spec import FIRM_RIGHTS


@page("services.colleagues", face="portal", links=True)
@never_cache
def colleagues(request: LinliRequest, pk: int) -> HttpResponse:
    """Links that let colleagues in; a new one is shown once."""
    firm = get_object_or_404(queries.own_firms(request.viewer), pk=pk)
    form = forms.ColleagueForm(request.POST or None, may=_may_hand_on(request))

    def let_in() -> str:
        return actions.firm_link(firm.pk, **form.cleaned_data, by=request.viewer, now=clock.now())

    token = attempt(form, let_in) if request.method == "POST" else None
    context = _links(request, firm, token) | {
        "form": forms.ColleagueForm(may=_may_hand_on(request)) if token else form,
        "may_revoke_all": rules.is_first_contact(request.viewer, firm.pk),
    }
    status = 422 if form.errors else 200
    return render(request, "services/portal/colleagues.html", context, status=status)


def _may_hand_on(request: LinliRequest) -> list[str]:
    """Rights that the viewer has and may hand on."""
    return [code for code in FIRM_RIGHTS if rules.carries(request.viewer, code)]


def _links(request: LinliRequest, firm: Organisation, token: str | None) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("accounts:link", args=[token])) if token else ""
    return {
        "firm": firm,
        "links": [_line(request, firm, each) for each in queries.firm_links(firm, clock.now())],
        "address": address,
        "qr": codes.drawn(address),
    }


def _line(request: LinliRequest, firm: Organisation, link: Link) -> dict[str, Any]:
    row = getattr(link, "firm_link", None)
    ticked = row.rights if row else ()
    named = [str(words) for code, (words, _needed) in FIRM_RIGHTS.items() if code in ticked]
    somebody = _("Colleague") if link.only else _("The firm’s first contact")
    above = rules.RIGHTS.may(request.viewer, "work")
    above = above or rules.is_first_contact(request.viewer, firm.pk)
    return {
        "link": link,
        "words": (row.words if row else "") or somebody,
        "rights": named or [_("Everything")],
        "may_revoke": above or bool(link.only),
        "own": request.viewer.key == f"link:{link.pk}",
    }


@page("services.colleagues", face="portal", links=True)
@require_POST
def revoke_one(request: LinliRequest, pk: int, firm_link_pk: int) -> HttpResponse:
    """One link opens nothing any more."""
    firm = get_object_or_404(queries.own_firms(request.viewer), pk=pk)
    return _revoke(request, firm, firm_link_pk, "services:colleagues")


@page("services.work")
@require_POST
def take_back(request: LinliRequest, pk: int, firm_link_pk: int) -> HttpResponse:
    """Staff make one link of a firm useless."""
    firm = get_object_or_404(queries.firms_for_links(request.viewer), pk=pk)
    return _revoke(request, firm, firm_link_pk, "services:hand_out")


def _revoke(request: LinliRequest, firm: Organisation, link_pk: int, back: str) -> HttpResponse:
    found = get_object_or_404(queries.firm_links(firm, clock.now()), pk=link_pk)
    actions.revoke_firm_link(found.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("This link opens nothing any more."))
    if request.viewer.key == f"link:{found.pk}":
        return redirect("home")
    return redirect(back, pk=firm.pk)


@page("services.colleagues", face="portal", links=True)
@require_POST
def revoke(request: LinliRequest, pk: int) -> HttpResponse:
    """Nobody comes in by the links any more, whoever pressed this included."""
    firm = get_object_or_404(queries.own_firms(request.viewer), pk=pk)
    actions.revoke_firm_links(firm.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("All links of the firm are useless now."))
    signed_in = request.viewer.account_id is not None
    return redirect("services:colleagues", pk=pk) if signed_in else redirect("home")


@page("services.work")
@never_cache
def hand_out(request: LinliRequest, pk: int) -> HttpResponse:
    """Staff give a firm's first contact a link, as address and QR code, shown once."""
    firm = get_object_or_404(queries.firms_for_links(request.viewer), pk=pk)
    token = None
    if request.method == "POST":
        token = actions.firm_link(firm.pk, by=request.viewer, now=clock.now())
    context = _links(request, firm, token) | {"back": reverse("alliances:firm", args=[pk])}
    return render(request, "services/desk/link.html", context)
