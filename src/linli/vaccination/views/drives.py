"""A drive's sealed side: screened totals, who sits under observation, what its deletion takes."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base import exports
from linli.base.errors import NotAllowed
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.drives.models import Drive
from linli.drives.workflow import State
from linli.vaccination import actions, queries, rules
from linli.vaccination.forms import VaultForm
from linli.vaccination.spec import NUMBER, RESULTS

SHOWN = 50


def find_drive(request: LinliRequest, pk: int) -> Drive:
    """The sealed drive, if its totals are theirs to see; else 404."""
    return get_object_or_404(queries.drives_visible_to(request.viewer), pk=pk)


@page("vaccination.see")
def drives(request: LinliRequest) -> HttpResponse:
    """Sealed drives about persons."""
    rows = queries.drives_visible_to(request.viewer).order_by("-starts_on", "-pk")[:SHOWN]
    context = {
        "rows": list(rows),
        "may_schedules": rules.RIGHTS.may(request.viewer, "see_schedules"),
    }
    return render(request, "vaccination/desk/drives.html", context)


@page("vaccination.see")
def drive(request: LinliRequest, pk: int) -> HttpResponse:
    """One drive."""
    found = find_drive(request, pk)
    viewer, now = request.viewer, clock.now()
    vault = queries.vault_of(found)
    leads = rules.can_lead(viewer, found)
    context = {
        "drive": found,
        "vault": vault,
        "table": queries.table(found, viewer),
        "sitting": queries.sitting(viewer, found.pk, now) if vault else [],
        "preview": queries.preview(found) if leads else None,
        "may_open": leads and vault is None and found.forgotten_at is None,
        "sessions": list(queries.sessions_of(found)),
        "places": queries.places_of(found),
        "mobilisers": queries.mobilisers_of(found),
        "leads": leads,
        "may_plan": leads and bool(vault and vault.wrapped) and found.state == State.OPEN,
        "reads": rules.can_receive_in(viewer, found),
        "may_import": bool(vault and vault.wrapped) and rules.can_import(viewer, found),
        "may_export": bool(vault and vault.wrapped) and rules.can_export(viewer, found),
    }
    return render(request, "vaccination/desk/drive.html", context)


@page("vaccination.lead")
def open_vault(request: LinliRequest, pk: int) -> HttpResponse:
    """Begin the sealed records."""
    found = find_drive(request, pk)
    choices = [(each.pk, str(each)) for each in queries.products()]
    form = VaultForm(request.POST or None, products=choices)
    if request.method == "POST" and attempt(
        form,
        lambda: actions.open_vault(
            pk, form.cleaned_data["product"], by=request.viewer, now=clock.now()
        ),
    ):
        messages.success(request, _("Sealed records are begun, with a key of their own."))
        return redirect("vaccination:drive", pk=pk)
    return form_page(
        request,
        form,
        title=_("Begin sealed records"),
        button=_("Begin"),
        back=reverse("vaccination:drive", args=[pk]),
        lead=str(found),
    )


@page("vaccination.export")
@require_POST
def fhir(request: LinliRequest, pk: int) -> HttpResponse:
    """Doses and persons as a FHIR R4 bundle, for the health system."""
    found = find_drive(request, pk)
    try:
        said = actions.hand_to_health(found.pk, by=request.viewer, now=clock.now())
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("vaccination:drive", pk=pk)
    response = JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/fhir+json; fhirVersion=4.0"
    response["Content-Disposition"] = f'attachment; filename="vaccination-{pk}.json"'
    return response


@page("vaccination.export")
@require_POST
def results(request: LinliRequest, pk: int) -> HttpResponse:
    """The same as a list in Excel, for a health system that reads no FHIR."""
    found = find_drive(request, pk)
    rows = actions.hand_to_health(found.pk, how="list", by=request.viewer, now=clock.now())
    header = [column.heading for column in (NUMBER, *RESULTS)]
    return exports.xlsx_response(_("Vaccination results"), header, rows)
