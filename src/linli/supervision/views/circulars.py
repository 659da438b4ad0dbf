"""Circulars: drafted, edited, issued, printed; and which duties a town set."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.forms import attempt, form_page
from linli.base.gongwen import Block
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.supervision import actions, forms, queries, rules
from linli.supervision.models import Circular
from linli.supervision.views._shared import document, number
from linli.supervision.workflow import CircularState

PAGE = 50


@page("supervision.see_circulars")
def circulars(request: LinliRequest) -> HttpResponse:
    """Circulars the viewer may read, newest first."""
    first = number(request.GET.get("from", "")) or 0
    rows = queries.circulars_visible_to(request.viewer).order_by("-pk")
    found = list(rows[first : first + PAGE + 1])
    context = {
        "circulars": found[:PAGE],
        "older": f"?from={first + PAGE}" if len(found) > PAGE else "",
        "newer": f"?from={max(first - PAGE, 0)}" if first else "",
        "may_draft": rules.RIGHTS.may(request.viewer, "circular"),
    }
    return render(request, "supervision/desk/circulars.html", context)


@page("supervision.circular")
def new_circular(request: LinliRequest) -> HttpResponse:
    """Draft one from the records of a time."""
    areas = queries.areas_for(request.viewer, "circular")
    today = clock.local(clock.now()).date()
    start = {"since": today.replace(day=1), "until": today, "area": areas.first()}
    form = forms.PeriodForm(request.POST or None, initial=start, areas=areas)
    if request.method == "POST":
        row = attempt(form, lambda: _draft(request, form.cleaned_data))
        if row is not None:
            messages.success(request, _("Drafted from the records. Put its words right."))
            return redirect("supervision:circular", pk=row.pk)
    return form_page(
        request,
        form,
        title=_("Draft a circular"),
        button=_("Draft it"),
        back=reverse("supervision:circulars"),
        lead=_("Its figures come from the records of this time and open to them."),
    )


def _draft(request: LinliRequest, clean: dict[str, Any]) -> Circular:
    with translation.override(settings.LANGUAGE_CODE):
        return actions.draft_circular(
            clean["area"].pk,
            since=clean["since"],
            until=clean["until"],
            by=request.viewer,
            now=clock.now(),
        )


def _get(request: LinliRequest, pk: int) -> Circular:
    return get_object_or_404(queries.circulars_visible_to(request.viewer), pk=pk)


@page("supervision.see_circulars")
def circular(request: LinliRequest, pk: int) -> HttpResponse:
    """One circular: a draft with the figures it rests on, or the paper."""
    return _circular_page(request, _get(request, pk))


def _circular_page(
    request: LinliRequest, row: Circular, form: forms.CircularForm | None = None
) -> HttpResponse:
    may = row.state == CircularState.DRAFT and rules.can_circulate(request.viewer, row.area.path)
    start = {"title": row.title, "body": row.body, "version": row.version}
    sees_all = rules.RIGHTS.may_in(request.viewer, "see_area", row.area.path)
    context = {
        "circular": row,
        "may": may,
        "form": form or forms.CircularForm(initial=start),
        "figures": queries.counted(request.viewer, row.area, row.since, row.until)
        if sees_all
        else [],
        **_paper(row),
    }
    return render(request, "supervision/desk/circular.html", context, status=422 if form else 200)


def _act(request: LinliRequest, pk: int, action: Any, done: str) -> HttpResponse:
    row, form = _get(request, pk), forms.CircularForm(request.POST)
    kept = attempt(
        form, lambda: action(row.pk, by=request.viewer, now=clock.now(), **form.cleaned_data)
    )
    if kept is None:
        return _circular_page(request, row, form)
    messages.success(request, done)
    return redirect("supervision:circular", pk=pk)


@page("supervision.circular")
@require_POST
def edit(request: LinliRequest, pk: int) -> HttpResponse:
    """Save the draft."""
    return _act(request, pk, actions.edit_circular, _("Saved. Nobody else reads it yet."))


@page("supervision.circular")
@require_POST
def issue(request: LinliRequest, pk: int) -> HttpResponse:
    """Issue it, after a scan for persons."""
    done = _("Issued: all who work in the sub-district read it.")
    return _act(request, pk, actions.issue_circular, done)


@page("supervision.see_circulars")
def docx(request: LinliRequest, pk: int) -> HttpResponse:
    """The circular as an official document; a draft says that it is one."""
    row = _get(request, pk)
    return document(row.number or f"draft-{row.pk}", **_paper(row))


def _paper(row: Circular) -> dict[str, Any]:
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "organ": queries.organ(row.area),
            "number": row.number or _("Draft"),
            "title": row.title,
            "blocks": [Block(line) for line in row.body.splitlines() if line.strip()],
            "signed": queries.organ(row.area),
            "dated": queries.day(row.issued_at or row.drafted_at),
        }


@page("supervision.oblige")
def duties(request: LinliRequest) -> HttpResponse:
    """Which rounds and circulars are owed: all off until somebody names what each replaces."""
    areas = queries.areas_for(request.viewer, "oblige")
    form = forms.DutyForm(request.POST or None, areas=areas)
    if request.method == "POST":
        kept = attempt(form, lambda: _oblige(request, form.cleaned_data))
        if kept is not None:
            messages.success(request, _("Saved."))
            return redirect("supervision:duties")
    context = {
        "form": form,
        "owed": queries.duties(areas, clock.now()),
        "sees_desk": rules.RIGHTS.may(request.viewer, "desk"),
    }
    return render(
        request, "supervision/desk/duties.html", context, status=422 if form.errors else 200
    )


def _oblige(request: LinliRequest, clean: dict[str, Any]) -> object:
    return actions.set_obligation(
        clean["area"].pk,
        clean["code"],
        on=clean["on"] == "yes",
        replaces=clean["replaces"],
        by=request.viewer,
        now=clock.now(),
    )
