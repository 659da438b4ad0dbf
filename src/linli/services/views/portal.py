"""Policies for everybody; a firm's own applications for them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.alliances.rules import stands_for
from linli.base.pages import PUBLIC, LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.services import actions, forms, queries, rules
from linli.services.views._shared import Act, act_view, number, plainly
from linli.services.views.policies import STAGES
from linli.services.workflow import STAGE_MOVES, Stage

MOST = 20


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
    firms = stands_for(request.viewer) if rules.RIGHTS.may(request.viewer, "apply") else ()
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


@page("services.apply", face="portal", links=True)
@require_POST
def apply(request: LinliRequest, pk: int) -> HttpResponse:
    """The firm applies."""
    asked = number(request.POST.get("organisation", ""))
    firm = get_object_or_404(queries.own_firms(request.viewer), pk=asked or 0)
    policy = get_object_or_404(queries.public_policies(localdate(clock.now())), pk=pk)
    made = actions.begin(policy.pk, firm.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Begun. Say here when the papers are handed in."))
    return redirect("services:own_application", pk=made.pk)


@page("services.apply", face="portal", links=True)
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
        "services.apply",
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
