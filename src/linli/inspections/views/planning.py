"""Plan an inspection or begin one at once; change it, cancel it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.inspections import actions, forms, queries
from linli.inspections.views.inspections import get


@page("inspections.plan")
def new(request: LinliRequest) -> HttpResponse:
    """Plan one for a day, or begin at once (ad hoc)."""
    form = forms.PlanForm(request.POST or None, **_offered(request), initial=_known(request))
    if request.method == "POST":
        ad_hoc = request.POST.get("go") == "now"
        made = attempt(form, lambda: _plan(request, form, ad_hoc=ad_hoc))
        if made:
            messages.success(request, _("Begin.") if ad_hoc else _("Planned."))
            return redirect("inspections:site" if ad_hoc else "inspections:inspection", made.pk)
    back = reverse("inspections:list")
    return _page(request, form, title=_("Joint inspection"), back=back, is_new=True)


def _plan(request: LinliRequest, form: forms.PlanForm, *, ad_hoc: bool) -> Any:
    clean, now = form.cleaned_data, clock.now()
    firm = clean["organisation"]
    return actions.plan(
        clean["title"],
        area_id=firm.area_id if firm else clean["area"].pk,
        organisation_id=firm.pk if firm else None,
        site=clean["site"],
        checklist_id=clean["checklist"].pk if clean["checklist"] else None,
        planned_on=clean["planned_on"] or localdate(now),
        bodies=form.bodies(),
        ad_hoc=ad_hoc,
        once=clean["once"],
        by=request.viewer,
        now=now,
    )


def _offered(request: LinliRequest) -> dict[str, Any]:
    return {
        "areas": queries.places_for(request.viewer),
        "firms": queries.firms_for(request.viewer),
        "bodies": queries.bodies_near(request.viewer),
    }


def _known(request: LinliRequest) -> dict[str, Any]:
    """What another page knows already: ?organisation=5."""
    known: dict[str, Any] = {"checklist": queries.checklists().first()}
    number = request.GET.get("organisation", "")
    if not (number.isascii() and number.isdigit() and len(number) < 12):
        return known
    firm = queries.firms_for(request.viewer).filter(pk=int(number)).first()
    return known | ({"firm": firm.name, "area": firm.area_id} if firm else {})


@page("inspections.plan")
def edit(request: LinliRequest, pk: int) -> HttpResponse:
    """Another day, checklist, or other bodies."""
    row = get(request, pk)
    keys = {
        f"section:{body.section_id}"
        if body.section_id
        else f"organisation:{body.organisation_id}": body.name
        for body in row.participants.all()
    }
    form = forms.PlanForm(
        request.POST or None,
        **_offered(request),
        known=keys,
        initial={
            "title": row.title,
            "checklist": row.checklist_id,
            "planned_on": row.planned_on,
            "version": row.version,
        },
    )
    for name in ("firm", "area", "site"):
        del form.fields[name]
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.edit_plan(
                pk,
                title=form.cleaned_data["title"],
                checklist_id=form.cleaned_data["checklist"].pk
                if form.cleaned_data["checklist"]
                else None,
                planned_on=form.cleaned_data["planned_on"] or row.planned_on,
                bodies=form.bodies(),
                version=form.cleaned_data["version"],
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if done:
            messages.success(request, _("Saved."))
            return redirect("inspections:inspection", pk)
    back = reverse("inspections:inspection", args=[pk])
    return _page(request, form, title=_("Change the plan"), back=back, is_new=False)


def _page(request: LinliRequest, form: forms.PlanForm, **more: Any) -> HttpResponse:
    context = {"form": form, **more}
    status = 422 if form.errors else 200
    return render(request, "inspections/desk/plan.html", context, status=status)


@page("inspections.plan")
def cancel(request: LinliRequest, pk: int) -> HttpResponse:
    """It does not take place."""
    row = get(request, pk)
    form = forms.ReasonForm(request.POST or None, initial={"version": row.version})
    if request.method == "POST":
        done = attempt(
            form,
            lambda: actions.cancel(
                pk,
                form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if done:
            messages.success(request, _("Cancelled. It stays in the records with your reason."))
            return redirect("inspections:inspection", pk)
    back = reverse("inspections:inspection", args=[pk])
    return form_page(
        request,
        form,
        title=_("Cancel the inspection of %(where)s?") % {"where": row.where},
        button=_("Cancel the inspection"),
        back=back,
    )
