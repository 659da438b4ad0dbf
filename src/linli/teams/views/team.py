"""The page of one team, and what its leader does on it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.base.forms import attempt
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.commitments import queries as commitments
from linli.journal import queries as journal
from linli.teams import actions, forms, queries, rules
from linli.teams.models import Member, Team
from linli.teams.views._shared import by_account, by_member, get, look, word
from linli.teams.workflow import MOVES, State

Do = Callable[[int, dict[str, Any], dict[str, Any]], object]


@page("teams.see")
def team(request: LinliRequest, pk: int) -> HttpResponse:
    """One team: purpose, members, tasks, meetings, cases, what happened."""
    return _page(request, get(request, pk))


def _page(
    request: LinliRequest, row: Team, *, verb: str = "", bound: django_forms.Form | None = None
) -> HttpResponse:
    now, viewer = clock.now(), request.viewer
    members = list(queries.members_of(row))
    acts = _forms(row, members)
    if bound is not None:
        acts[verb] = bound
    colour = clock.colour(row, now)
    context = {
        "team": row,
        "now": now,
        "colour": look(row, colour),
        "word": word(row, colour),
        "members": _people(row, members, now),
        "tasks": [
            {"row": each, "colour": clock.colour(each, now)}
            for each in queries.commitments_of(row, viewer)
        ],
        "sittings": queries.sittings_of(row),
        "helped": queries.helped_by(row, viewer),
        "may": _may(request, row),
        "forms": acts,
        "opened": {verb: True},
        "happenings": commitments.told(journal.timeline(f"team:{row.pk}")),
    }
    return render(request, "teams/desk/team.html", context, status=422 if verb else 200)


def _people(row: Team, members: list[Member], now: datetime) -> list[dict[str, Any]]:
    """The members as the page shows them: name, where they work, what they do."""
    units = queries.units([pk for pk, __ in by_account(members)], now)
    return [
        {
            "row": member,
            "name": str(member.account or member.name or _("Name erased")),
            "unit": units.get(member.account_id or 0, member.unit),
            "leads": member.account_id is not None and member.account_id == row.leader_id,
        }
        for member in members
    ]


def _forms(row: Team, members: list[Member]) -> dict[str, django_forms.Form]:
    colleagues, start = by_account(members), {"version": row.version}
    return {
        "period": forms.PeriodForm(auto_id="period_%s", initial=start | {"ends_on": row.ends_on}),
        "leader": forms.LeaderForm(
            auto_id="leader_%s", members=colleagues, initial=start | {"leader": row.leader_id}
        ),
        "cancel": forms.ReasonForm(auto_id="cancel_%s", initial=start),
        "task": forms.TaskForm(auto_id="task_%s", members=colleagues),
        "meeting": forms.MeetingForm(auto_id="meeting_%s", present=by_member(members)),
        "case": forms.CaseForm(auto_id="case_%s"),
    }


def _may(request: LinliRequest, row: Team) -> dict[str, bool]:
    """Which acts this viewer has now; the action asks again."""
    run = rules.can_run(request.viewer, row)
    manage = rules.can_manage(request.viewer, row)

    def now(move: str, allowed: bool) -> bool:  # noqa: FBT001 - reads as "start, if they run it"
        return allowed and row.state in MOVES[move].sources

    return {
        "edit": now("edit", run),
        "join": now("join", run),
        "start": now("start", run),
        "promise": now("promise", run),
        "meet": now("meet", run),
        "help": now("help", run),
        "summary": row.state in (State.AT_WORK, State.DISSOLVED),
        "period": now("extend", manage),
        "leader": now("lead", manage),
        "cancel": now("cancel", manage),
    }


def _act(verb: str, said: object, do: Do) -> Any:
    """A page that takes one act: the form's values into the action, then back to the page."""

    @page("teams.see")
    @require_POST
    def view(request: LinliRequest, pk: int) -> HttpResponse:
        row = get(request, pk)
        unbound = _forms(row, list(queries.members_of(row)))[verb]
        form = _bound(unbound, request)
        who = {"by": request.viewer, "now": clock.now()}
        if attempt(form, lambda: do(pk, form.cleaned_data, who) or True):
            messages.success(request, str(said))
            return redirect("teams:team", pk=pk)
        return _page(request, row, verb=verb, bound=form)

    return view


def _bound(form: django_forms.Form, request: LinliRequest) -> django_forms.Form:
    """The same form with what was sent."""
    form.data, form.is_bound = request.POST, True
    return form


period = _act(
    "period",
    gettext_lazy("The period is changed."),
    lambda pk, clean, who: actions.change_period(
        pk, clean["ends_on"], reason=clean["reason"], version=clean["version"], **who
    ),
)
leader = _act(
    "leader",
    gettext_lazy("The new leader is told."),
    lambda pk, clean, who: actions.change_leader(
        pk, clean["leader"], version=clean["version"], **who
    ),
)
cancel = _act(
    "cancel",
    gettext_lazy("Given up; the reason stays here."),
    lambda pk, clean, who: actions.cancel(pk, clean["reason"], version=clean["version"], **who),
)
task = _act(
    "task",
    gettext_lazy("Agreed. Whoever does it finds it among their tasks."),
    lambda pk, clean, who: actions.promise(
        pk, clean["what"], owner_id=clean["owner"], due_on=clean["due_on"], **who
    ),
)
meeting = _act(
    "meeting",
    gettext_lazy("Noted."),
    lambda pk, clean, who: actions.note_meeting(
        pk,
        clean["held_on"],
        clean["minutes"],
        place=clean["place"],
        present=clean["present"],
        **who,
    ),
)
case = _act(
    "case",
    gettext_lazy("The team helps with it. Its owner stays who it is."),
    lambda pk, clean, who: actions.help_with(pk, clean["number"], note=clean["note"], **who),
)


@page("teams.see")
@require_POST
def start(request: LinliRequest, pk: int) -> HttpResponse:
    """The team begins to work."""
    get(request, pk)
    actions.start(pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The team is at work."))
    return redirect("teams:team", pk=pk)


@page("teams.see")
@require_POST
def stop_helping(request: LinliRequest, pk: int, helped_pk: int) -> HttpResponse:
    """The case goes on without the team."""
    row = get_object_or_404(get(request, pk).helped, pk=helped_pk)
    actions.stop_helping(row.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The case goes on without the team."))
    return redirect("teams:team", pk=pk)
