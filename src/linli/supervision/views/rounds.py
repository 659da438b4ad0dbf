"""Inspection rounds: the list, drawing one, its sample, findings, slips from them."""

import secrets
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base import exports
from linli.base.errors import Invalid
from linli.base.forms import attempt, form_page, refuse
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.supervision import actions, forms, queries, rules
from linli.supervision.models import Round, Sample, Slip
from linli.supervision.spec import ORIGINS
from linli.supervision.views._shared import number
from linli.supervision.workflow import Finding, RoundState

PAGE = 50
#: Finding → how its badge is drawn.
LOOKS = {
    Finding.IN_ORDER: "met",
    Finding.NOT_AS_REPORTED: "red",
    Finding.NO_EVIDENCE: "orange",
    Finding.LATE: "late",
    Finding.OTHER: "yellow",
}


@page("supervision.see_rounds")
def rounds(request: LinliRequest) -> HttpResponse:
    """All rounds the viewer may see, newest first."""
    first = number(request.GET.get("from", "")) or 0
    found = list(queries.listed_rounds(request.viewer)[first : first + PAGE + 1])
    context = {
        "rounds": found[:PAGE],
        "older": f"?from={first + PAGE}" if len(found) > PAGE else "",
        "newer": f"?from={max(first - PAGE, 0)}" if first else "",
        "may_open": rules.RIGHTS.may(request.viewer, "round"),
    }
    return render(request, "supervision/desk/rounds.html", context)


@page("supervision.round")
def new_round(request: LinliRequest) -> HttpResponse:
    """Draw a sample."""
    areas = queries.areas_for(request.viewer, "round")
    today = clock.local(clock.now()).date()
    start = {"since": today - timedelta(days=6), "until": today, "area": areas.first()}
    form = forms.RoundForm(request.POST or None, initial=start, areas=areas)
    if request.method == "POST":
        row = attempt(form, lambda: _draw(request, form))
        if row is not None:
            messages.success(request, _("The sample is drawn and kept."))
            return redirect("supervision:round", pk=row.pk)
    return form_page(
        request,
        form,
        title=_("Draw a round"),
        button=_("Draw"),
        back=reverse("supervision:rounds"),
        lead=_(
            "Of each kind the records with the smallest marks are drawn; seed and frame are kept, "
            "so that anyone can draw the same sample again."
        ),
    )


def _draw(request: LinliRequest, form: forms.RoundForm) -> Round:
    clean = form.cleaned_data
    return actions.open_round(
        clean["area"].pk,
        form.sizes(),
        since=clean["since"],
        until=clean["until"],
        seed=secrets.token_hex(8),
        by=request.viewer,
        now=clock.now(),
    )


def _get(request: LinliRequest, pk: int) -> Round:
    return get_object_or_404(queries.rounds_visible_to(request.viewer), pk=pk)


def _sample(request: LinliRequest, sample_pk: int) -> Sample:
    found = queries.sample_of(request.viewer, sample_pk)
    return found or get_object_or_404(Sample.objects.none())


@page("supervision.see_rounds")
def round_(request: LinliRequest, pk: int) -> HttpResponse:
    """One round: how it was drawn, its sample, what was found."""
    return _round_page(request, _get(request, pk))


def _round_page(
    request: LinliRequest, row: Round, failed: tuple[int, Any] | None = None
) -> HttpResponse:
    may = row.state == RoundState.OPEN and rules.can_round(request.viewer, row.area.path)
    drawn = queries.samples_of(request.viewer, row)
    lines = [
        {
            "drawn": each,
            "look": LOOKS[Finding(each.sample.finding)] if each.sample.finding else "grey",
            "form": failed[1]
            if failed and failed[0] == each.sample.pk
            else forms.FindingForm(
                initial={"finding": each.sample.finding, "text": each.sample.words},
                auto_id=f"s{each.sample.pk}_%s",
            ),
            "shown": bool(failed and failed[0] == each.sample.pk),
        }
        for each in drawn
    ]
    context = {
        "round": row,
        "lines": lines,
        "may": may,
        "may_issue": rules.can_issue(request.viewer, row.area.path),
        "left": sum(not each.sample.finding for each in drawn),
        "sizes": [(ORIGINS[kind], size) for kind, size in row.sizes.items()],
    }
    return render(request, "supervision/desk/round.html", context, status=422 if failed else 200)


@page("supervision.see_rounds")
def frame(request: LinliRequest, pk: int) -> HttpResponse:
    """The frame with the mark of each record: sort by it, and the sample stands first."""
    row = _get(request, pk)
    drawn = set(row.samples.values_list("origin", flat=True))
    lines = ((key, rules.mark_of(key, row.seed), key in drawn) for key in row.frame)
    header = (_("Record"), _("SHA-256 of seed:record"), _("Drawn"))
    return exports.response(request, f"frame-{row.pk}", header, lines)


@page("supervision.round")
@require_POST
def find(request: LinliRequest, sample_pk: int) -> HttpResponse:
    """Write down what was found on one record."""
    sample = _sample(request, sample_pk)
    form = forms.FindingForm(request.POST, auto_id=f"s{sample.pk}_%s")
    if form.is_valid():
        clean = form.cleaned_data
        try:
            actions.find(
                sample.pk, clean["finding"], clean["text"], by=request.viewer, now=clock.now()
            )
        except Invalid as refusal:
            refusal.field = "text" if refusal.field == "words" else refusal.field
            refuse(form, refusal)
        else:
            messages.success(request, _("Written down. The record itself is not changed."))
            return redirect("supervision:round", pk=sample.round_id)
    return _round_page(request, sample.round, (sample.pk, form))


@page("supervision.issue")
def slip_from(request: LinliRequest, sample_pk: int) -> HttpResponse:
    """Issue a slip about what was found."""
    sample = _sample(request, sample_pk)
    found = queries.origin(request.viewer, sample.origin)
    if found is None or not rules.can_issue(request.viewer, found.area.path):
        raise Http404
    now = clock.now()
    groups = queries.receivers(sample.round.area, now)
    start = {
        "title": found.title,
        "demand": sample.words,
        "to": queries.likely(groups, found.answers),
        "reply_on": queries.usual_reply_day(sample.round.area, now),
    }
    form = forms.IssueForm(request.POST or None, initial=start, receivers=groups)
    if request.method == "POST":
        slip = attempt(form, lambda: _issue(request, sample, form.cleaned_data))
        if slip is not None:
            messages.success(request, _("%(number)s is issued.") % {"number": slip.number})
            return redirect("supervision:slip", pk=slip.pk)
    return form_page(
        request,
        form,
        title=_("Issue a slip"),
        button=_("Issue it"),
        back=reverse("supervision:round", args=[sample.round_id]),
        lead=_("%(kind)s %(number)s: %(title)s. The record itself is not changed by it.")
        % {"kind": found.label, "number": found.number, "title": found.title},
    )


def _issue(request: LinliRequest, sample: Sample, clean: dict[str, Any]) -> Slip:
    return actions.issue_from_finding(sample.pk, by=request.viewer, now=clock.now(), **clean)


@page("supervision.round")
@require_POST
def close(request: LinliRequest, pk: int) -> HttpResponse:
    """Every record was looked at."""
    row = _get(request, pk)
    actions.close_round(row.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The round is closed."))
    return redirect("supervision:round", pk=row.pk)
