"""A firm follows its application by a link; staff give it another one."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from linli.alliances import actions, queries
from linli.alliances.views._shared import get_member
from linli.base import codes
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock


@page("alliances.track", face="portal", links=True)
@never_cache
def own_entry(request: LinliRequest) -> HttpResponse:
    """How far the application is, what is missing, what comes next."""
    return render(
        request, "alliances/portal/entry.html", {"rows": queries.followed(request.viewer)}
    )


def link_face(request: LinliRequest, token: str) -> dict[str, str]:
    """A new link as address and code, shown once."""
    address = request.build_absolute_uri(reverse("accounts:link", args=[token])) if token else ""
    return {"address": address, "qr": codes.drawn(address)}


@page("alliances.serve")
@never_cache
def link_to_application(request: LinliRequest, pk: int) -> HttpResponse:
    """Another link for a firm that applied through the portal."""
    row = get_object_or_404(queries.applications_for(request.viewer), pk=pk)
    back = reverse("alliances:application", args=[pk])
    return _hand_out(request, row, row.firm_name, back, actions.link_to_application)


@page("alliances.serve")
@never_cache
def link_to_membership(request: LinliRequest, pk: int) -> HttpResponse:
    """The same for a firm that applied at the counter."""
    row = get_member(request, pk)
    back = reverse("alliances:member", args=[pk])
    return _hand_out(request, row, row.organisation.name, back, actions.link_to_membership)


def _hand_out(
    request: LinliRequest, row: Any, firm: str, back: str, make: Callable[..., str]
) -> HttpResponse:
    token = make(row.pk, by=request.viewer, now=clock.now()) if request.method == "POST" else ""
    context = {"firm": firm, "back": back, **link_face(request, token)}
    return render(request, "alliances/desk/entry_link.html", context)
