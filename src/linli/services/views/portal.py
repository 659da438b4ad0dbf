"""Policies for everybody; a firm's own pages: orders, policies that fit, gatherings, colleagues."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.alliances.rules import stands_for
from linli.base import codes
from linli.base.pages import PUBLIC, LinliRequest, page
from linli.base.parts import Chip
from linli.cases import queries as cases
from linli.clock import queries as clock
from linli.people.models import Organisation
from linli.services import actions, forms, queries, rules
from linli.services.views._shared import Act, act_view, number, plainly
from linli.services.views.policies import STAGES, application_line
from linli.services.workflow import STAGE_MOVES, Stage

MOST = 20
#: Ways in: words, what an order opened from here is about, icon.
CHANNELS: tuple[tuple[Any, str, str], ...] = (
    (gettext_lazy("Contact our specialist"), "", "message"),
    (gettext_lazy("Support with policies"), "firm_policy", "file"),
    (gettext_lazy("Ask for legal help"), "firm_legal", "scale"),
)


@page(PUBLIC, face="portal")
def public_policies(request: LinliRequest) -> HttpResponse:
    """What everybody may read."""
    rows = queries.public_policies(localdate(clock.now()))[:MOST]
    return render(request, "services/portal/policies.html", {"rows": rows})


@page(PUBLIC, face="portal")
def public_policy(request: LinliRequest, pk: int) -> HttpResponse:
    """One policy as an article; a contact reads as well how the own firms fit."""
    today = localdate(clock.now())
    row = get_object_or_404(queries.public_policies(today), pk=pk)
    firms = stands_for(request.viewer) if rules.RIGHTS.may(request.viewer, "firm") else ()
    mine = queries.applications_of(request.viewer).filter(policy=row) if firms else ()
    applied = {each.organisation_id: each for each in reversed(mine)}
    context = {
        "policy": row,
        "fits": [
            {"fit": each, "application": applied.get(each.firm.organisation_id)}
            for each in (queries.fits(row, firms) if firms else ())
        ],
    }
    return render(request, "services/portal/policy.html", context)


@page("services.firm", face="portal", links=True)
@never_cache
def firm_home(request: LinliRequest) -> HttpResponse:
    """What a firm's contact finds here: orders, policies that fit, gatherings, applications."""
    viewer, now = request.viewer, clock.now()
    orders = list(cases.listed(cases.open_ones(cases.orders_of(viewer)))[:5])
    to_rate = cases.orders_of(viewer).filter(state="ended").order_by("-pk")[:5]
    context = {
        "firms": queries.own_firms(viewer),
        "members": queries.memberships_of(viewer),
        "specialists": queries.specialists_of(viewer),
        "orders": orders,
        "to_rate": to_rate,
        "policies": [
            {"policy": policy, "fits": fits}
            for policy, fits in queries.open_policies_for(viewer, localdate(now))
        ],
        "gatherings": queries.gatherings_for(viewer, now)[:5],
        "applications": [
            application_line(each, "services:own_application") | {"title": each.policy.title}
            for each in queries.applications_of(viewer)[:MOST]
        ],
        "channels": [
            {
                "label": words,
                "icon": icon,
                "url": reverse("cases:new_order") + (f"?about={about}" if about else ""),
            }
            for words, about, icon in CHANNELS
        ],
        "now": now,
    }
    return render(request, "services/portal/firm.html", context)


@page("services.firm", face="portal", links=True)
@require_POST
def apply(request: LinliRequest, pk: int) -> HttpResponse:
    """The firm applies."""
    asked = number(request.POST.get("organisation", ""))
    firm = get_object_or_404(queries.own_firms(request.viewer), pk=asked or 0)
    policy = get_object_or_404(queries.public_policies(localdate(clock.now())), pk=pk)
    made = actions.begin(policy.pk, firm.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Begun. Say here when the papers are handed in."))
    return redirect("services:own_application", pk=made.pk)


@page("services.firm", face="portal", links=True)
def own_application(request: LinliRequest, pk: int) -> HttpResponse:
    """The firm's application, to its end."""
    row = get_object_or_404(queries.applications_of(request.viewer), pk=pk)
    moves = {name for name, move in STAGE_MOVES.items() if Stage(row.stage) in move.sources}
    context = {
        "application": row,
        "look": STAGES[Stage(row.stage)],
        "offers": [
            Chip(act.title, reverse(f"services:{act.code}", args=[pk]))
            for act, move in ((OWN[0], "send"), (OWN[1], "withdraw"))
            if move in moves
        ],
    }
    return render(request, "services/portal/application.html", context)


def _own(viewer: Any) -> Any:
    return queries.applications_of(viewer)


def _own_act(code: str, title: Any, run: Any, **more: Any) -> Act:
    return Act(
        code,
        "services.firm",
        title,
        title,
        gettext_lazy("Noted."),
        _own,
        run,
        "services:own_application",
        face="portal",
        links=True,
        **more,
    )


OWN = (
    _own_act(
        "own_hand_in",
        gettext_lazy("Papers are handed in"),
        plainly(actions.hand_in),
        form=forms.HandInForm,
    ),
    _own_act("own_take_back", gettext_lazy("Take it back"), plainly(actions.take_back)),
)
OWN_VIEWS = {act.code: act_view(act) for act in OWN}


@page("services.firm", face="portal", links=True)
@never_cache
def colleagues(request: LinliRequest, pk: int) -> HttpResponse:
    """Links that let colleagues in; a new one is shown once."""
    firm = get_object_or_404(queries.own_firms(request.viewer), pk=pk)
    return render(request, "services/portal/colleagues.html", _links(firm))


def _links(firm: Organisation, address: str = "") -> dict[str, Any]:
    return {
        "firm": firm,
        "links": queries.firm_links(firm, clock.now()),
        "address": address,
        "qr": codes.drawn(address),
    }


@page("services.firm", face="portal", links=True)
@require_POST
@never_cache
def new_link(request: LinliRequest, pk: int) -> HttpResponse:
    """A link for a colleague."""
    firm = get_object_or_404(queries.own_firms(request.viewer), pk=pk)
    token = actions.firm_link(firm.pk, by=request.viewer, now=clock.now())
    address = request.build_absolute_uri(reverse("accounts:link", args=[token]))
    return render(request, "services/portal/colleagues.html", _links(firm, address))


@page("services.firm", face="portal", links=True)
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
    """Staff give a firm's contact a link, as address and QR code, shown once."""
    firm = get_object_or_404(queries.firms_for_links(request.viewer), pk=pk)
    address = ""
    if request.method == "POST":
        token = actions.firm_link(firm.pk, by=request.viewer, now=clock.now())
        address = request.build_absolute_uri(reverse("accounts:link", args=[token]))
    context = {
        "firm": firm,
        "address": address,
        "qr": codes.drawn(address),
        "links": queries.firm_links(firm, clock.now()),
        "back": reverse("alliances:firm", args=[pk]),
    }
    return render(request, "services/desk/link.html", context)
