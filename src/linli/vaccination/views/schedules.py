"""Vaccines and their schedules."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.rights import ensure
from linli.clock import queries as clock
from linli.vaccination import actions, queries
from linli.vaccination.forms import ProductForm, ScheduleForm
from linli.vaccination.rules import RIGHTS, can_schedule
from linli.vaccination.spec import UNITS


@page("vaccination.see_schedules")
def schedules(request: LinliRequest) -> HttpResponse:
    """All vaccines, each with its editions."""
    editions: dict[int, list[object]] = {}
    for row in queries.schedules():
        gaps = [f"{gap['n']} {UNITS[gap['unit']]}" for gap in row.gaps]
        editions.setdefault(row.product_id, []).append({"row": row, "gaps": gaps})
    context = {
        "products": [(each, editions.get(each.pk, [])) for each in queries.products()],
        "may": can_schedule(request.viewer),
        "may_drives": RIGHTS.may(request.viewer, "see"),
    }
    return render(request, "vaccination/desk/schedules.html", context)


@page("vaccination.schedule")
def new_product(request: LinliRequest) -> HttpResponse:
    """Add a vaccine."""
    ensure(can_schedule(request.viewer), actions.ONLY_OF_THE_HOUSE)
    form = ProductForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: actions.add_product(**form.cleaned_data, by=request.viewer, now=clock.now()),
    ):
        messages.success(request, _("The vaccine is added; now set its schedule."))
        return redirect("vaccination:schedules")
    back = reverse("vaccination:schedules")
    return form_page(request, form, title=_("Add a vaccine"), button=_("Save"), back=back)


@page("vaccination.schedule")
def new_schedule(request: LinliRequest, pk: int) -> HttpResponse:
    """A new edition of a vaccine's schedule."""
    ensure(can_schedule(request.viewer), actions.ONLY_OF_THE_HOUSE)
    product = get_object_or_404(queries.products(), pk=pk)
    form = ScheduleForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: actions.set_schedule(
            pk,
            form.gaps(),
            source=form.cleaned_data["source"],
            min_age=form.cleaned_data["min_age"],
            max_age=form.cleaned_data["max_age"],
            by=request.viewer,
            now=clock.now(),
        ),
    ):
        messages.success(request, _("The schedule is in force; due dates are computed anew."))
        return redirect("vaccination:schedules")
    return form_page(
        request,
        form,
        title=_("New edition of the schedule"),
        button=_("Put in force"),
        back=reverse("vaccination:schedules"),
        lead=str(product),
    )
