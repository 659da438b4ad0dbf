"""The week's plans: which compound, by whom, how far."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from linli.base.errors import Conflict, Invalid
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.places.models import Compound
from linli.visits import actions, queries, rules
from linli.visits.forms import PlanForm, plan_initial, week_of
from linli.visits.models import Plan
from linli.visits.queries import WEEK, Progress

#: The action's names of its values → fields of the form.
FIELDS = {"workers": "shares", "goal": "goal", "note": "note"}


@page("visits.see")
def plans(request: LinliRequest) -> HttpResponse:
    """Every compound of the viewer's areas with its plan for one week, or without."""
    today = localdate(clock.now())
    week = week_of(request.GET, today)
    compounds = list(queries.compounds_seen_by(request.viewer))
    found = queries.plans_visible_to(request.viewer).filter(week_on=week, withdrawn_at=None)
    by_compound = {plan.compound_id: plan for plan in queries.with_workers(found)}
    progress = queries.progress([compound.pk for compound in compounds], week)
    is_open = week + WEEK > today
    lines = [
        {
            "compound": compound,
            "plan": by_compound.get(compound.pk),
            "progress": progress.get(compound.pk, Progress()),
            "may_plan": is_open and rules.can_plan(request.viewer, compound.area),
        }
        for compound in compounds
    ]
    context = {
        "lines": sorted(lines, key=lambda line: line["plan"] is not None),
        **_week(week, today),
        "planned": len(by_compound),
        "may_plan": is_open and rules.RIGHTS.may(request.viewer, "plan"),
        "to_carry_over": (len(queries.to_carry_over(request.viewer, week)) if is_open else 0),
    }
    return render(request, "visits/desk/plans.html", context)


@page("visits.plan")
def plan(request: LinliRequest, pk: int) -> HttpResponse:
    """Plan one compound's week, or change its plan."""
    compound = get_object_or_404(queries.compounds_to_plan(request.viewer), pk=pk)
    now = clock.now()
    week = week_of(request.GET, localdate(now))
    standing = queries.plan_of(compound.pk, week)
    form = PlanForm(
        request.POST or None,
        initial=plan_initial(standing),
        workers=queries.visitors_of(compound.area, now),
        buildings=compound.buildings.filter(active=True),
    )
    status, current = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _save(request, compound, standing, week, form)
            except Conflict as conflict:
                status, current = 409, _newest(request, conflict)
                # Saved again, knowingly, it replaces what is shown.
                form.data = {**request.POST.dict(), "shares": request.POST.getlist("shares")}
                form.data["version"] = str(current.version)
            except Invalid as refusal:
                form.add_error(FIELDS.get(refusal.field), str(refusal))
            else:
                messages.success(request, _("The plan is saved."))
                return redirect(_plans_at(week))
    context = {
        "compound": compound,
        "form": form,
        "standing": standing,
        "current": current,
        **_week(week, localdate(now)),
    }
    return render(request, "visits/desk/plan.html", context, status=status)


def _save(
    request: LinliRequest, compound: Compound, standing: Plan | None, week: date, form: PlanForm
) -> Plan:
    typed: dict[str, Any] = {
        "workers": form.shares_by_worker(),
        "goal": form.cleaned_data["goal"],
        "note": form.cleaned_data["note"],
        "by": request.viewer,
        "now": clock.now(),
    }
    if standing is None:
        return actions.plan_week(compound.pk, week, **typed)
    # A form that was opened before the plan was made has no version: it is the second writer.
    version = form.cleaned_data["version"] or 0
    return actions.change_plan(standing.pk, version=version, **typed)


def _newest(request: LinliRequest, conflict: Conflict) -> Plan:
    """What stands there now, to be shown beside what was typed."""
    assert isinstance(conflict.current, Plan)  # noqa: S101 - that is what the action locks
    found = queries.plans_visible_to(request.viewer).filter(pk=conflict.current.pk)
    return queries.with_workers(found).get()


@page("visits.plan")
@require_POST
def withdraw_plan(request: LinliRequest, pk: int) -> HttpResponse:
    """Take a plan back."""
    found = get_object_or_404(queries.plans_visible_to(request.viewer), pk=pk)
    actions.withdraw_plan(found.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The plan is withdrawn. Visits already made stay recorded."))
    return redirect(_plans_at(found.week_on))


@page("visits.plan")
@require_POST
def carry_over(request: LinliRequest) -> HttpResponse:
    """Give every compound without a plan the one of the week before."""
    now = clock.now()
    week = week_of(request.POST, localdate(now))
    made = actions.carry_over(week, by=request.viewer, now=now)
    n = len(made)
    messages.success(
        request,
        ngettext("%(n)d plan taken over.", "%(n)d plans taken over.", n) % {"n": n},
    )
    return redirect(_plans_at(week))


def _plans_at(week: date) -> str:
    return f"{reverse('visits:plans')}?week={week.isoformat()}"


def _week(week: date, today: date) -> dict[str, Any]:
    return {
        "week": week,
        "last_day": week + WEEK - (WEEK / 7),
        "earlier": week - WEEK,
        "later": week + WEEK,
        "is_this_week": week == queries.monday(today),
    }


def address_of(request: HttpRequest, **changed: object) -> str:
    """The page's own address with some parameters changed; None takes one out."""
    query = request.GET.copy()
    for name, value in changed.items():
        query.pop(name, None)
        if value is not None:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else request.path
