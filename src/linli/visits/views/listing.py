"""The list of visits, one visit, and taking back what was recorded by mistake."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from linli.accounts import queries as accounts
from linli.base import exports
from linli.base.errors import Conflict, Invalid
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip, Happening
from linli.cases import queries as cases
from linli.clock import queries as clock
from linli.journal import queries as journal
from linli.visits import actions, queries, rules
from linli.visits.forms import Chosen, WithdrawForm
from linli.visits.models import Visit
from linli.visits.spec import OUTCOME_COLOURS
from linli.visits.views.planning import address_of

PAGE = 50
#: The most rows that leave the house in one file.
MOST_ROWS = 100_000


def outcome_badge(visit: Visit) -> tuple[str, Any]:
    """Colour and word of what happened; a withdrawn visit says that first."""
    if visit.withdrawn_at:
        return "grey", _("Withdrawn")
    outcome = Visit.Outcome(visit.outcome)
    return OUTCOME_COLOURS[outcome], outcome.label


@page("visits.see")
def visits(request: LinliRequest) -> HttpResponse:
    """Who knocked where and what happened, latest first."""
    chosen = Chosen(request.GET)
    rows = _chosen(request, chosen)
    before = chosen.values()["before"]
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(queries.listed(rows)[: PAGE + 1])
    lines = []
    for visit in found[:PAGE]:
        colour, word = outcome_badge(visit)
        moment = f"{localtime(visit.at):%Y-%m-%d %H:%M}"
        lines.append({"visit": visit, "colour": colour, "word": word, "moment": moment})
    context = {
        "lines": lines,
        "form": chosen,
        "chips": _chips(request, chosen.values()),
        "query": request.GET.urlencode(),
        "filtered": any(chosen.values().values()),
        "older": address_of(request, before=found[PAGE - 1].pk) if len(found) > PAGE else "",
        "newer": address_of(request, before=None) if before else "",
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
    }
    return render(request, "visits/desk/list.html", context)


def _chosen(request: LinliRequest, form: Chosen) -> "QuerySet[Visit]":
    values = form.values()
    return queries.filtered(
        request.viewer,
        outcome=values["outcome"] or "",
        compound_id=values["compound"],
        dwelling_id=values["dwelling"],
        mine=bool(values["mine"]),
        start=values["start"],
        end=values["end"],
    )


def _chips(request: LinliRequest, chosen: dict[str, Any]) -> list[Chip]:
    outcome = chosen["outcome"]
    at = {"before": None}
    chips = [Chip(_("All"), address_of(request, outcome=None, **at), current=not outcome)]
    chips += [
        Chip(
            one.label,
            address_of(request, outcome=one.value, **at),
            current=outcome == one.value,
            colour=OUTCOME_COLOURS[one],
        )
        for one in Visit.Outcome
    ]
    mine = bool(chosen["mine"])
    if rules.RIGHTS.may(request.viewer, "record"):
        turned = address_of(request, mine=None if mine else 1, **at)
        chips.append(Chip(_("Mine only"), turned, current=mine, icon="user"))
    return chips


@page("visits.export")
def export(request: LinliRequest) -> HttpResponse:
    """The list as chosen, as Excel or (`?as=csv`) CSV. Notes stay in the house."""
    rows = queries.listed(_chosen(request, Chosen(request.GET)))[:MOST_ROWS]
    header = [
        _("Moment"),
        _("Community"),
        _("Compound"),
        _("Address"),
        _("Outcome of the visit"),
        _("Worker"),
    ]
    header.append(_("Withdrawn"))
    lines = (
        [
            visit.at,
            visit.area.name,
            visit.compound.name,
            visit.dwelling.address,
            visit.get_outcome_display(),
            visit.worker.name,
            visit.withdrawn_at is not None,
        ]
        for visit in rows
    )
    name = f"{_('Visits')}-{localdate(clock.now()):%Y%m%d}"
    return exports.response(request, name, header, lines, size=rows.count())


@page("visits.see")
def visit(request: LinliRequest, pk: int) -> HttpResponse:
    """One visit: what was noted, what was raised, and what happened to the record."""
    return _show(request, _visible(request, pk), WithdrawForm(), 200)


@page("visits.withdraw")
def withdraw(request: LinliRequest, pk: int) -> HttpResponse:
    """Take a visit back, with a reason."""
    found = _visible(request, pk)
    if request.method != "POST":
        return redirect("visits:visit", pk)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form, 422)
    try:
        actions.withdraw_visit(
            found.pk,
            form.cleaned_data["reason"],
            by=request.viewer,
            now=clock.now(),
            version=form.cleaned_data["version"],
        )
    except Conflict:
        form.add_error(None, _("Someone else has changed this visit meanwhile. It stands below."))
        return _show(request, _visible(request, pk), form, 409)
    except Invalid as refusal:
        form.add_error("reason", str(refusal))
        return _show(request, found, form, 422)
    messages.success(request, _("The visit is withdrawn and counts in no figure any more."))
    return redirect("visits:visit", pk)


def _visible(request: LinliRequest, pk: int) -> Visit:
    return get_object_or_404(queries.listed(queries.visible_to(request.viewer)), pk=pk)


def _show(request: LinliRequest, found: Visit, form: WithdrawForm, status: int) -> HttpResponse:
    colour, word = outcome_badge(found)
    entries = journal.timeline(f"visit:{found.pk}")
    names = accounts.names_of(entry.actor for entry in entries)
    raised = cases.visible_to(request.viewer).filter(once__startswith=f"{found.once}:")
    context = {
        "visit": found,
        "colour": colour,
        "word": word,
        "form": form,
        "raised": raised.order_by("once"),
        "happenings": [
            Happening(entry.happened_at, entry.label, names.get(entry.actor, ""), entry.words)
            for entry in entries
        ],
        "may_withdraw": not found.withdrawn_at and rules.can_withdraw(request.viewer, found),
        "at_the_door": rules.can_record(request.viewer, found.dwelling),
        "household": reverse("doorstep:household", args=[found.dwelling_id]),
    }
    return render(request, "visits/desk/visit.html", context, status=status)
