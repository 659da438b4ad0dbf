"""The service teams of an alliance, and giving an order to one."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.base.pages import LinliRequest, page
from linli.cases import queries as cases
from linli.cases.models import Case
from linli.cases.spec import ORDER
from linli.clock import queries as clock
from linli.services import actions, forms, queries, rules
from linli.services.models import ServiceTeam
from linli.services.views._shared import Act, act_view, get_alliance, plainly, tabs
from linli.teams import queries as task_teams


@page("services.see")
def teams(request: LinliRequest, pk: int) -> HttpResponse:
    """The teams, and how many orders each does; no order among them follows from it."""
    row = get_alliance(request, pk)
    context = {
        "alliance": row,
        "tabs": tabs(row, "teams"),
        "rows": queries.teams_with_orders(row),
        "may_manage": rules.can_manage(request.viewer, row),
    }
    return render(request, "services/desk/teams.html", context)


@page("services.manage")
@require_POST
def begin_teams(request: LinliRequest, pk: int) -> HttpResponse:
    """The three an alliance begins with."""
    row = get_alliance(request, pk)
    actions.begin_teams(row.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Set up: rename them as you call them here."))
    return redirect("services:teams", pk=pk)


def _teams_of(viewer: Any) -> Any:
    return queries.teams_visible_to(viewer)


def _task_teams(row: ServiceTeam, request: LinliRequest) -> dict[str, Any]:
    found = task_teams.visible_to(request.viewer).order_by("-pk")[:100]
    start = {name: getattr(row, name) for name in ("name", "name_en", "active")}
    return {
        "choices": {"team": [(each.pk, each.name) for each in found]},
        "initial": {**start, "team": row.team_id},
    }


edit_team = act_view(
    Act(
        "edit_team",
        "services.manage",
        gettext_lazy("Set the team"),
        gettext_lazy("Save"),
        gettext_lazy("Saved."),
        _teams_of,
        plainly(actions.set_team),
        "services:teams",
        form=forms.TeamForm,
        options=_task_teams,
        back_key=lambda row: int(row.alliance_id),
    )
)


def _orders(viewer: Any) -> Any:
    return cases.on_desk(viewer).filter(kind=ORDER.code).select_related("area")


def _teams_for(row: Case, request: LinliRequest) -> dict[str, Any]:
    found = queries.teams_for(request.viewer, row)
    return {"choices": {"service_team": [(each.pk, str(each)) for each in found]}}


def _give(row: Case, form: Any, **to: Any) -> object:
    return actions.give_to_team(row.pk, form.cleaned_data["service_team"], **to)


give = act_view(
    Act(
        "give",
        "services.see",
        gettext_lazy("Give to a service team"),
        gettext_lazy("Give it"),
        gettext_lazy("Given. Whoever has it in hand stays answerable."),
        _orders,
        _give,
        "cases:case",
        form=forms.GiveForm,
        options=_teams_for,
    )
)
