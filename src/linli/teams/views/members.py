"""Who joins: colleagues with their load, outsiders with their consent; and who leaves."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.forms import attempt
from linli.base.pages import LinliRequest, page
from linli.base.rights import ensure
from linli.clock import queries as clock
from linli.teams import actions, forms, queries, rules
from linli.teams.models import Member, Team
from linli.teams.views._shared import get


@page("teams.run")
def add_member(request: LinliRequest, pk: int) -> HttpResponse:
    """Colleagues of the whole sub-district, each with what they have on hand; choose one."""
    row = _running(request, pk)
    found = queries.candidates(row, clock.now())
    choices = [(line.account_id, line.name) for line in found]
    form = forms.MemberForm(request.POST or None, candidates=choices)

    def add() -> Member:
        clean = form.cleaned_data
        return actions.add_member(
            pk, clean["account"], duty=clean["duty"], by=request.viewer, now=clock.now()
        )

    if request.method == "POST" and attempt(form, add):
        messages.success(request, _("Added; they are told."))
        return redirect("teams:team", pk=pk)
    return _page(request, row, found, form, forms.OutsiderForm(auto_id="outside_%s"))


@page("teams.run")
@require_POST
def add_outsider(request: LinliRequest, pk: int) -> HttpResponse:
    """Somebody from outside joins, by name and with consent."""
    row = _running(request, pk)
    form = forms.OutsiderForm(request.POST, auto_id="outside_%s")

    def add() -> Member:
        return actions.add_outsider(pk, **form.cleaned_data, by=request.viewer, now=clock.now())

    if attempt(form, add):
        messages.success(request, _("Added."))
        return redirect("teams:team", pk=pk)
    found = queries.candidates(row, clock.now())
    choices = [(line.account_id, line.name) for line in found]
    return _page(request, row, found, forms.MemberForm(candidates=choices), form)


@page("teams.run")
@require_POST
def release(request: LinliRequest, pk: int, member_pk: int) -> HttpResponse:
    """A member leaves."""
    member = get_object_or_404(get(request, pk).members, pk=member_pk)
    actions.release(member.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("They have left the team."))
    return redirect("teams:team", pk=pk)


@page("teams.run")
@require_POST
def forget(request: LinliRequest, pk: int, member_pk: int) -> HttpResponse:
    """An outside member takes the consent back: the name goes at once."""
    member = get_object_or_404(get(request, pk).members.filter(account=None), pk=member_pk)
    actions.forget_outsider(member.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The name is erased."))
    return redirect("teams:team", pk=pk)


def _running(request: LinliRequest, pk: int) -> Team:
    """The team, for whoever may add members: only they see the load of others."""
    row = get(request, pk)
    ensure(
        rules.can_run(request.viewer, row),
        _("Members are added by the leader of the team, or who set it up."),
    )
    return row


def _page(
    request: LinliRequest, row: Team, found: list[Any], form: Any, outside: Any
) -> HttpResponse:
    chosen = form["account"].value()
    groups = [
        (unit or _("Without a place of their own"), list(lines))
        for unit, lines in groupby(found, key=lambda line: line.unit)
    ]
    context = {
        "team": row,
        "groups": groups,
        "form": form,
        "outside": outside,
        "chosen": int(chosen) if str(chosen or "").isdecimal() else 0,
    }
    status = 422 if form.errors or outside.errors else 200
    return render(request, "teams/desk/add_member.html", context, status=status)
