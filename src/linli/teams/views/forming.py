"""Set a team up, and word its purpose anew."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.labels import queries as labels
from linli.teams import actions, forms, queries
from linli.teams.models import Team
from linli.teams.views._shared import get


@page("teams.form")
def new(request: LinliRequest) -> HttpResponse:
    """Choose where, if there is a choice; then what for, who leads, how long."""
    places, now = queries.places(request.viewer), clock.now()
    asked = request.GET.get("area", "")
    if not asked.isdecimal():
        found = list(places)
        if len(found) != 1:
            return render(request, "teams/desk/where.html", {"places": found})
        asked = str(found[0].pk)
    area = get_object_or_404(places, pk=int(asked))
    form = forms.NewTeamForm(
        request.POST or None,
        leaders=queries.leaders(area, now),
        labels=labels.choices("work"),
        initial={"starts_on": clock.local(now).date()},
    )

    def make() -> Team:
        clean = form.cleaned_data
        return actions.form_team(
            clean["name"],
            clean["purpose"],
            area_id=area.pk,
            leader_id=clean["leader"],
            starts_on=clean["starts_on"],
            ends_on=clean["ends_on"],
            label_ids=clean.get("labels", ()),
            by=request.viewer,
            now=now,
        )

    if request.method == "POST" and (made := attempt(form, make)):
        messages.success(request, _("Set up. Now add its members."))
        return redirect("teams:add_member", pk=made.pk)
    lead = _("Task team of %(area)s") % {"area": area}
    back = reverse("teams:list")
    return form_page(
        request, form, title=_("Set up a task team"), button=_("Set it up"), back=back, lead=lead
    )


@page("teams.see")
def edit(request: LinliRequest, pk: int) -> HttpResponse:
    """Change name, purpose and line of work."""
    row = get(request, pk)
    start: dict[str, Any] = {
        "name": row.name,
        "purpose": row.purpose,
        "labels": [label.pk for label in row.labels.all()],
        "version": row.version,
    }
    form = forms.TeamForm(request.POST or None, initial=start, labels=labels.choices("work"))

    def change() -> Team:
        clean = form.cleaned_data
        return actions.edit_team(
            pk,
            clean["name"],
            clean["purpose"],
            label_ids=clean.get("labels", ()),
            version=clean["version"],
            by=request.viewer,
            now=clock.now(),
        )

    if request.method == "POST" and attempt(form, change):
        messages.success(request, _("Saved."))
        return redirect("teams:team", pk=pk)
    back = reverse("teams:team", args=[pk])
    return form_page(request, form, title=row.name, button=_("Save"), back=back)
