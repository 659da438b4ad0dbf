"""Gatherings of an alliance, and which of its firms came."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.alliances import forms, queries, rules
from linli.alliances.queries import SIZE
from linli.alliances.views._shared import get_alliance
from linli.base import rights
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.events import actions as events
from linli.events import rules as event_rules
from linli.events.spec import kind_label
from linli.events.workflow import AHEAD


@page("alliances.see")
def gatherings(request: LinliRequest, pk: int) -> HttpResponse:
    """What it held and holds."""
    row = get_alliance(request, pk)
    sees = rights.may(request.viewer, "events.see_area")
    found = queries.gatherings_of(row)[:SIZE]
    context = {
        "alliance": row,
        "lines": [_line(request, pk, each, sees=sees) for each in found],
        "may_plan": event_rules.can_plan(request.viewer, row.area.path),
    }
    return render(request, "alliances/desk/gatherings.html", context)


def _line(request: LinliRequest, pk: int, row: Any, *, sees: bool) -> dict[str, Any]:
    day = date_format(clock.local(row.starts_at), "DATE_FORMAT")
    came = _("firms that came: %(n)d") % {"n": row.firms_came} if row.firms_came else ""
    noting = sees and row.state in AHEAD and event_rules.can_run(request.viewer, row)
    return {
        "title": row.title,
        "url": reverse("events:event", args=[row.pk]) if sees else "",
        "meta": [part for part in (day, kind_label(row.kind), row.venue, came) if part],
        "note": row.get_state_display(),
        "act": _("Tick the firms") if noting else "",
        "act_url": reverse("alliances:firms_came", args=[pk, row.pk]) if noting else "",
    }


@page("events.run")
def firms_came(request: LinliRequest, pk: int, alliance_event_pk: int) -> HttpResponse:
    """Tick the member firms that came."""
    row = get_alliance(request, pk)
    event = get_object_or_404(
        queries.gatherings_of(row).select_related("area"), pk=alliance_event_pk
    )
    if not rules.RIGHTS.may(request.viewer, "see_area"):
        return redirect("alliances:gatherings", pk=pk)
    here = queries.came_to(event)
    members = [member.organisation for member in queries.current(row)]
    firms = [(firm.pk, firm.name) for firm in members if firm.pk not in here]
    form = forms.CameForm(request.POST or None, firms=firms)

    def note() -> list[Any]:
        return [*events.note_firms(event.pk, form.cleaned_data["firms"], **_who(request)), True]

    if request.method == "POST" and attempt(form, note):
        messages.success(request, _("Noted."))
        return redirect("alliances:gatherings", pk=pk)
    back = reverse("alliances:gatherings", args=[pk])
    lead = _("%(event)s: noted already are %(n)d") % {"event": event.title, "n": len(here)}
    title = _("Which firms came")
    return form_page(request, form, title=title, button=_("Save"), back=back, lead=lead)


def _who(request: LinliRequest) -> dict[str, Any]:
    return {"by": request.viewer, "now": clock.now()}
