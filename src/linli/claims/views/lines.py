"""A line of a list: put on, worded anew, claimed, closed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.claims import actions, forms, queries, rules
from linli.claims.models import Claim, Line
from linli.claims.spec import LISTS, NEED, ONE, PROJECT, RESOURCE
from linli.claims.views._shared import (
    LINES,
    claim_line,
    get_circle,
    get_line,
    label_choices,
    unit_choices,
)
from linli.claims.workflow import LISTING, Listing
from linli.clock import queries as clock
from linli.commitments import queries as commitments
from linli.journal import queries as journal
from linli.labels import queries as labels


@page("claims.claim")
def new_line(request: LinliRequest, pk: int, kind: str) -> HttpResponse:
    """A need, a resource or a project more."""
    row = get_circle(request, pk)
    if kind not in LISTS:
        raise Http404
    manages = rules.can_manage(request.viewer, row)
    units = unit_choices(queries.units_for(request.viewer, row))
    own = _("The community itself") if manages and kind != RESOURCE else _("Choose")
    form = forms.LineForm(
        request.POST or None,
        units=units,
        own=own if manages or len(units) > 1 else None,
        resources=labels.choices("resource") if kind == RESOURCE else (),
        labels=label_choices(),
    )
    if kind == RESOURCE:
        del form.fields["wanted_on"]

    def put() -> Line:
        clean = form.cleaned_data
        return actions.put_on_list(
            pk,
            kind,
            clean["title"],
            unit_id=clean.get("unit"),
            body=clean["body"],
            resource_id=clean.get("resource"),
            label_ids=clean.get("labels", ()),
            wanted_on=clean.get("wanted_on"),
            by=request.viewer,
            now=clock.now(),
        )

    if request.method == "POST" and (made := attempt(form, put)):
        messages.success(request, _("It is on the list."))
        return redirect("claims:line", pk=made.pk)
    titles = {
        NEED: _("Put a need on the list"),
        RESOURCE: _("Offer a resource"),
        PROJECT: _("Put a project on the list"),
    }
    back = f"{reverse('claims:circle', args=[pk])}?list={kind}"
    return form_page(
        request, form, title=titles[kind], button=_("Put it on the list"), back=back, lead=row.name
    )


@page("claims.claim")
def edit_line(request: LinliRequest, pk: int) -> HttpResponse:
    """Word it anew."""
    row = get_line(request, pk)
    start = {
        "title": row.title,
        "body": row.body,
        "wanted_on": row.wanted_on,
        "labels": [label.pk for label in row.labels.all()],
        "version": row.version,
    }
    form = forms.LineForm(request.POST or None, initial=start, labels=label_choices())

    def change() -> Line:
        clean = form.cleaned_data
        return actions.edit_line(
            pk,
            clean["title"],
            body=clean["body"],
            wanted_on=clean["wanted_on"],
            label_ids=clean.get("labels", ()),
            version=clean["version"],
            by=request.viewer,
            now=clock.now(),
        )

    if request.method == "POST" and attempt(form, change):
        messages.success(request, _("Saved."))
        return redirect("claims:line", pk=pk)
    back = reverse("claims:line", args=[pk])
    return form_page(request, form, title=row.title, button=_("Save"), back=back)


@page("claims.see")
def line(request: LinliRequest, pk: int) -> HttpResponse:
    """One line: what it is, and who has taken it on."""
    return _page(request, get_line(request, pk))


@page("claims.claim")
@require_POST
def claim(request: LinliRequest, pk: int) -> HttpResponse:
    """A unit takes it on."""
    row = get_line(request, pk)
    units = unit_choices(queries.units_for(request.viewer, row.circle))
    form = forms.ClaimForm(request.POST, auto_id="claim_%s", units=units)

    def take() -> Claim:
        clean = form.cleaned_data
        return actions.claim(
            pk,
            clean["unit"],
            clean["what"],
            due_on=clean["due_on"],
            by=request.viewer,
            now=clock.now(),
        )

    if made := attempt(form, take):
        messages.success(request, _("Claimed. Note what is done as it is done."))
        return redirect("claims:claim", pk=made.pk)
    return _page(request, row, verb="claim", bound=form)


@page("claims.claim")
@require_POST
def take_off(request: LinliRequest, pk: int) -> HttpResponse:
    """It leaves the list."""
    row = get_line(request, pk)
    form = forms.ReasonForm(request.POST, auto_id="take_off_%s")

    def take() -> Line:
        clean = form.cleaned_data
        who: dict[str, Any] = {"by": request.viewer, "now": clock.now()}
        return actions.take_off(pk, clean["reason"], version=clean["version"], **who)

    if attempt(form, take):
        messages.success(request, _("Taken off the list."))
        return redirect("claims:line", pk=pk)
    return _page(request, row, verb="take_off", bound=form)


@page("claims.manage")
@require_POST
def close_line(request: LinliRequest, pk: int) -> HttpResponse:
    """What was needed is there."""
    get_line(request, pk)
    actions.close_line(pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Closed as met."))
    return redirect("claims:line", pk=pk)


@page("claims.claim")
@require_POST
def put_back(request: LinliRequest, pk: int) -> HttpResponse:
    """It is on the list again."""
    get_line(request, pk)
    actions.put_back(pk, by=request.viewer, now=clock.now())
    messages.success(request, _("It is on the list again."))
    return redirect("claims:line", pk=pk)


def _page(request: LinliRequest, row: Line, *, verb: str = "", bound: Any = None) -> HttpResponse:
    now, viewer = clock.now(), request.viewer
    found = queries.claims_visible_to(viewer).filter(line=row)
    claims = [claim_line(each, clock.colour(each, now)) for each in queries.claims_of(found)]
    units = queries.units_for(viewer, row.circle)
    keeper = rules.can_edit_line(viewer, row)
    manages = rules.can_manage(viewer, row.circle)

    def may(move: str, allowed: bool) -> bool:  # noqa: FBT001 - reads as "claim, if there are units"
        return allowed and row.state in LISTING[move].sources

    acts: dict[str, Any] = {
        "claim": forms.ClaimForm(auto_id="claim_%s", units=unit_choices(units)),
        "take_off": forms.ReasonForm(auto_id="take_off_%s", initial={"version": row.version}),
    }
    if bound is not None:
        acts[verb] = bound
    context = {
        "line": row,
        "one": ONE[row.kind],
        "now": now,
        "look": LINES[Listing(row.state)],
        "claims": claims,
        "may": {
            "claim": may("claim", row.is_claimable and bool(units)),
            "edit": may("edit", keeper),
            "take_off": may("take_off", keeper),
            "close": may("close", manages and row.is_claimable and bool(claims)),
            "put_back": may("put_back", keeper),
        },
        "forms": acts,
        "opened": {verb: True},
        "happenings": commitments.told(journal.timeline(f"line:{row.pk}")),
    }
    return render(request, "claims/desk/line.html", context, status=422 if verb else 200)
