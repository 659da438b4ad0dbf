"""The series: a list, and one with its occurrences, days left out and days added."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.events import actions, forms, queries, rules
from linli.events.models import Series
from linli.events.spec import kind_label
from linli.events.views._shared import look, word
from linli.events.views.planning import choices, initial
from linli.events.workflow import AHEAD


def _get(request: LinliRequest, pk: int) -> Series:
    rows = queries.listed_series(queries.series_visible_to(request.viewer))
    return get_object_or_404(rows, pk=pk)


@page("events.see_area")
def all_series(request: LinliRequest) -> HttpResponse:
    """Every series of the viewer's areas."""
    rows = queries.listed_series(queries.series_visible_to(request.viewer))
    lines = [
        {
            "row": row,
            "meta": (
                kind_label(row.kind),
                str(row.area),
                _("%(n)d held") % {"n": row.held_count},  # type: ignore[attr-defined]
                _("%(n)d to come") % {"n": row.ahead_count},  # type: ignore[attr-defined]
            ),
            "colour": "none" if row.ended_at else "blue",
            "word": _("Ended") if row.ended_at else _("Going on"),
        }
        for row in rows[: queries.SIZE * 4]
    ]
    context = {"lines": lines, "may_plan": rules.RIGHTS.may(request.viewer, "plan")}
    return render(request, "events/desk/all_series.html", context)


@page("events.see_area")
def series(request: LinliRequest, pk: int) -> HttpResponse:
    """One series: its rule in words, what is to come, what was."""
    return _page(request, _get(request, pk))


def _page(request: LinliRequest, row: Series, *, verb: str = "", bound: Any = None) -> HttpResponse:
    acts: dict[str, Any] = {
        "out": forms.DayForm(auto_id="out_%s"),
        "add": forms.DayForm(auto_id="add_%s"),
        "end": forms.ReasonForm(auto_id="end_%s", initial={"version": row.version}),
    }
    del acts["add"].fields["reason"]
    if bound is not None:
        acts[verb] = bound
    occurrences = list(row.occurrences.order_by("starts_at")[:400])
    may = rules.can_plan(request.viewer, row.area.path) and row.ended_at is None
    context = {
        "series": row,
        "now": clock.now(),
        "kind": kind_label(row.kind),
        "days": list(row.days.order_by("day")),
        "ahead": [_line(each) for each in occurrences if each.state in AHEAD],
        "past": [_line(each) for each in reversed(occurrences) if each.state not in AHEAD],
        "forms": acts,
        "opened": {verb: True},
        "may": may,
    }
    return render(request, "events/desk/series.html", context, status=422 if verb else 200)


def _line(row: Any) -> dict[str, Any]:
    return {
        "row": row,
        "colour": look(row.state),
        "word": word(row),
        "starts": clock.local(row.starts_at),
        "moved": row.slot_at is not None and row.slot_at != row.starts_at,
    }


@page("events.plan")
def edit_series(request: LinliRequest, pk: int) -> HttpResponse:
    """Change what all of it is about."""
    row = _get(request, pk)
    start = initial(row) | {"venue": row.venue}
    form = forms.SeriesAboutForm(request.POST or None, initial=start, **choices(request, row.area))

    def change() -> Series:
        clean = form.cleaned_data
        return actions.edit_series(
            pk,
            title=clean["title"],
            venue=clean["venue"],
            details=form.details(),
            version=clean["version"],
            by=request.viewer,
            now=clock.now(),
        )

    if request.method == "POST" and attempt(form, change):
        messages.success(request, _("Saved; what is still to come follows."))
        return redirect("events:series", pk=pk)
    back = reverse("events:series", args=[pk])
    return form_page(request, form, title=row.title, button=_("Save"), back=back)


@page("events.plan")
@require_POST
def leave_out(request: LinliRequest, pk: int) -> HttpResponse:
    """It does not take place on a day."""
    row, form = _get(request, pk), forms.DayForm(request.POST, auto_id="out_%s")

    def act() -> Series:
        clean = form.cleaned_data
        reason = clean["reason"] or _("Left out")
        return actions.leave_out(pk, clean["day"], reason, by=request.viewer, now=clock.now())

    if attempt(form, act):
        messages.success(request, _("That day is left out."))
        return redirect("events:series", pk=pk)
    return _page(request, row, verb="out", bound=form)


@page("events.plan")
@require_POST
def add_day(request: LinliRequest, pk: int) -> HttpResponse:
    """It takes place on a day besides its rule."""
    row, form = _get(request, pk), forms.DayForm(request.POST, auto_id="add_%s")

    def act() -> Series:
        day = form.cleaned_data["day"]
        return actions.add_day(pk, day, by=request.viewer, now=clock.now())

    if attempt(form, act):
        messages.success(request, _("The day is added."))
        return redirect("events:series", pk=pk)
    return _page(request, row, verb="add", bound=form)


@page("events.plan")
@require_POST
def end_series(request: LinliRequest, pk: int) -> HttpResponse:
    """No more of it."""
    row, form = _get(request, pk), forms.ReasonForm(request.POST, auto_id="end_%s")

    def act() -> Series:
        clean = form.cleaned_data
        return actions.end_series(
            pk, clean["reason"], version=clean["version"], by=request.viewer, now=clock.now()
        )

    if attempt(form, act):
        messages.success(request, _("Ended. What was still to come is cancelled."))
        return redirect("events:series", pk=pk)
    return _page(request, row, verb="end", bound=form)
