"""A firm's own pages: what waits for it, its channels to us, the alliance's papers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.alliances import actions as alliances
from linli.base import rights
from linli.base.pages import LinliRequest, page
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.clock import queries as clock
from linli.services import queries, rules
from linli.services.spec import FIRM_RIGHTS
from linli.services.views.policies import application_line

MOST = 20
#: Gatherings and orders shown.
FEW = 5


@page("services.firm", face="portal", links=True)
@never_cache
def firm_home(request: LinliRequest) -> HttpResponse:
    """What a firm's contact finds here: orders, policies that fit, gatherings, papers; each for
    who may see it.
    """
    viewer, now = request.viewer, clock.now()
    may = {code: rules.carries(viewer, code) for code in FIRM_RIGHTS}
    firms, members = list(queries.own_firms(viewer)), list(queries.memberships_of(viewer))
    context = {
        "firms": firms,
        "members": members,
        "may": may,
        "channels": _channels(viewer) if may["speak"] else (),
        "to_read": [each for each in queries.papers_of(members) if each.given is None],
        "gatherings": [
            {"event": each, "url": _registers(each, firms)}
            for each in queries.gatherings_for(viewer, now)[:FEW]
        ],
        "now": now,
        **(_orders(viewer) if may["read"] else {}),
        **(_policies(viewer) if may["apply"] else {}),
    }
    return render(request, "services/portal/firm.html", context)


def _orders(viewer: Viewer) -> dict[str, Any]:
    own = cases.orders_of(viewer)
    return {
        "orders": list(cases.listed(cases.open_ones(own))[:FEW]),
        "to_rate": list(own.filter(state="ended").order_by("-pk")[:FEW]),
    }


def _policies(viewer: Viewer) -> dict[str, Any]:
    today = localdate(clock.now())
    return {
        "policies": [
            {"policy": policy, "fits": fits}
            for policy, fits in queries.open_policies_for(viewer, today)
        ],
        "applications": [
            application_line(each, "services:own_application") | {"title": each.policy.title}
            for each in queries.applications_of(viewer)[:MOST]
        ],
    }


def _channels(viewer: Viewer) -> list[dict[str, Any]]:
    """Three ways to us, each to somebody who answers."""
    order = reverse("cases:new_order")
    names = "、".join(queries.specialists_of(viewer))
    return [
        {
            "label": _("Contact our specialist"),
            "note": names or _("Nobody is in charge yet: the community receives it."),
            "icon": "message",
            "url": order,
        },
        {
            "label": _("Support with policies"),
            "note": _("What you may apply for, and help with the papers."),
            "icon": "file",
            "url": f"{order}?about=firm_policy",
        },
        {
            "label": _("Ask for legal help"),
            "note": _("A talk with a legal adviser, or in writing."),
            "icon": "scale",
            "url": reverse("services:legal_help"),
        },
    ]


def _registers(event: Any, firms: list[Any]) -> str:
    """The page on which the firm registers, with its name filled in where there is only one."""
    here = reverse("events:public_event", args=[event.pk])
    return f"{here}?{urlencode({'firm': firms[0].name})}" if len(firms) == 1 else here


@page("cases.speak", face="portal", links=True)
def legal_help(request: LinliRequest) -> HttpResponse:
    """A time with a legal adviser of the firm's sub-district, or an order in writing."""
    context = {
        "advisers": queries.advisers_for(request.viewer, clock.now()),
        "order_url": f"{reverse('cases:new_order')}?about=firm_legal",
    }
    return render(request, "services/portal/legal.html", context)


@page("services.firm", face="portal", links=True)
def papers(request: LinliRequest) -> HttpResponse:
    """The documents of the firm's alliances: version, day, and whether it acknowledged them."""
    members = list(queries.memberships_of(request.viewer))
    context = {"members": members, "papers": queries.papers_of(members)}
    return render(request, "services/portal/papers.html", context)


@page("services.firm", face="portal", links=True)
def paper(request: LinliRequest, pk: int) -> HttpResponse:
    """One document in the version that is in force now, and the firm's acknowledgement."""
    members = list(queries.memberships_of(request.viewer))
    get_object_or_404(queries.editions_of(members), pk=pk)
    found = [each for each in queries.papers_of(members) if each.edition.pk == pk]
    if not found:
        return redirect("services:papers")  # a newer version took its place
    context = {
        "edition": found[0].edition,
        "papers": found,
        "may": rights.may(request.viewer, "alliances.speak"),
    }
    return render(request, "services/portal/paper.html", context)


@page("alliances.speak", face="portal", links=True)
@require_POST
def acknowledge(request: LinliRequest, pk: int, membership_pk: int) -> HttpResponse:
    """The firm has read this version and accepts it."""
    member = get_object_or_404(queries.memberships_of(request.viewer), pk=membership_pk)
    alliances.acknowledge(pk, member.pk, by=request.viewer, now=clock.now())
    messages.success(request, str(ACKNOWLEDGED))
    return redirect("services:paper", pk=pk)


ACKNOWLEDGED = gettext_lazy("Acknowledged: version and day are kept.")
