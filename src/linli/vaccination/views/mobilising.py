"""Organisations that mobilise for a drive, and whom each has taken on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.errors import NotAllowed
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.drives.workflow import look
from linli.vaccination import actions, queries, rules
from linli.vaccination.forms import MobiliserForm
from linli.vaccination.models import Mobiliser
from linli.vaccination.views.drives import find_drive

#: Targets that one page shows; more follow once these are taken on.
SHOWN = 200


def find(request: LinliRequest, pk: int) -> Mobiliser:
    """An organisation of a drive whose single targets are theirs to read; else 404."""
    return get_object_or_404(queries.mobilisers_visible_to(request.viewer), pk=pk)


@page("vaccination.lead")
def new_mobiliser(request: LinliRequest, pk: int) -> HttpResponse:
    """One more organisation."""
    drive = find_drive(request, pk)
    form = MobiliserForm(
        request.POST or None,
        kinds=[(each.pk, str(each)) for each in queries.kinds()],
        organisations=[(each.pk, str(each)) for each in queries.organisations_to_name(drive)],
    )

    def keep() -> Mobiliser:
        clean = form.cleaned_data
        return actions.add_mobiliser(
            pk,
            clean["kind"],
            clean["name"],
            organisation_id=clean["organisation"],
            by=request.viewer,
            now=clock.now(),
        )

    made = request.method == "POST" and attempt(form, keep)
    if made:
        messages.success(request, _("It mobilises. Now enter whom it takes on."))
        return redirect("vaccination:mobiliser", pk=made.pk)
    return form_page(
        request,
        form,
        title=_("An organisation mobilises"),
        button=_("Save"),
        back=reverse("vaccination:drive", args=[pk]),
        lead=str(drive),
    )


@page("vaccination.read_health")
def mobiliser(request: LinliRequest, pk: int) -> HttpResponse:
    """What one organisation has taken on."""
    row = find(request, pk)
    context = {
        "row": row,
        "drive": row.drive,
        "lines": [
            (each, queries.called(each.target), look(each.target.meaning))
            for each in queries.taken_on(row)
        ],
        "leads": rules.can_lead(request.viewer, row.drive),
    }
    return render(request, "vaccination/desk/mobiliser.html", context)


@page("vaccination.lead")
def take_on(request: LinliRequest, pk: int) -> HttpResponse:
    """Choose what it takes on."""
    row = find(request, pk)
    if request.method == "POST":
        chosen = [int(each) for each in request.POST.getlist("target") if each.isdecimal()]
        try:
            taken = actions.take_on(pk, chosen, by=request.viewer, now=clock.now())
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect("vaccination:take_on", pk=pk)
        messages.success(request, _("%(n)d are taken on.") % {"n": taken})
        return redirect("vaccination:mobiliser", pk=pk)
    rows = queries.to_take_on(row)
    context = {
        "row": row,
        "drive": row.drive,
        "lines": [(each, queries.called(each)) for each in rows[:SHOWN]],
        "more": rows.count() > SHOWN,
    }
    return render(request, "vaccination/desk/take_on.html", context)


@page("vaccination.lead")
@require_POST
def give_back(request: LinliRequest, pk: int) -> HttpResponse:
    """One target is free for others again."""
    row = find(request, pk)
    number = request.POST.get("undertaking", "")
    undertaking = row.undertakings.filter(pk=number if number.isdecimal() else 0).first()
    if undertaking is not None:
        actions.give_back(undertaking.pk, by=request.viewer, now=clock.now())
        messages.success(request, _("It is free for others."))
    return redirect("vaccination:mobiliser", pk=pk)


@page("vaccination.lead")
@require_POST
def remove_mobiliser(request: LinliRequest, pk: int) -> HttpResponse:
    """It mobilises no longer."""
    row = find(request, pk)
    actions.remove_mobiliser(row.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("It mobilises no longer; what it had taken on is free."))
    return redirect("vaccination:drive", pk=row.drive_id)
