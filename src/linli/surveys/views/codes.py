"""Codes by which ODK Collect on a phone signs in."""

import base64
import json
import zlib

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.errors import Invalid
from linli.base.forms import refuse
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.surveys import actions, queries
from linli.surveys.actions.codes import Code
from linli.surveys.forms import CodeForm


@page("surveys.codes")
def codes(request: LinliRequest) -> HttpResponse:
    """All codes of one's communities, and a new one, shown this once."""
    form = CodeForm(request.POST or None, viewer=request.viewer)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.make_code(
                given["account"].pk,
                given["area"].pk,
                given["name"],
                [one.pk for one in given["forms"]],
                by=request.viewer,
                now=clock.now(),
            )
        except Invalid as refusal:
            refuse(form, refusal)
        else:
            return _shown(request, made)
    rows = queries.app_users_visible_to(request.viewer).order_by("revoked_at", "-pk")
    context = {"form": form, "rows": rows[:200]}
    return render(request, "surveys/desk/codes.html", context, status=422 if form.errors else 200)


def _shown(request: LinliRequest, made: Code) -> HttpResponse:
    address = request.build_absolute_uri(f"/openrosa/{made.token}")
    context = {
        "user": made.user,
        "address": address,
        "settings": settings_of(address, made),
        "server": request.build_absolute_uri("/openrosa/"),
        "token": made.token,
    }
    answer = render(request, "surveys/desk/code.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


def settings_of(address: str, made: Code) -> str:
    """Collect's settings as its QR codes hold them: JSON, deflated, base64."""
    wanted = {
        "general": {
            "server_url": address,
            "form_update_mode": "match_exactly",
            "autosend": "wifi_and_cellular",
        },
        "admin": {"edit_saved": True},
        "project": {"name": made.user.area.name, "icon": "邻"},
    }
    return base64.b64encode(zlib.compress(json.dumps(wanted).encode())).decode()


@page("surveys.codes")
@require_POST
def revoke(request: LinliRequest, pk: int) -> HttpResponse:
    """Nothing opens by this code any more."""
    found = get_object_or_404(queries.app_users_visible_to(request.viewer), pk=pk)
    actions.revoke_code(found.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The code is revoked."))
    return redirect("surveys:codes")
