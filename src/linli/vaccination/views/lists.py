"""Lists of the health system: looked at, taken over, undone; rows that fit nobody."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.base.forms import attempt, form_page
from linli.base.intake import Intake
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.places import queries as places
from linli.vaccination import actions, forms, queries
from linli.vaccination.models import Unmatched
from linli.vaccination.spec import LIST, MADE
from linli.vaccination.views.drives import find_drive

#: Rows to settle that one page shows.
SHOWN = 100


def _form(request: LinliRequest) -> forms.ListForm:
    asked = request.GET.get("drive", "")
    start = {"drive": int(asked) if asked.isdecimal() else None}
    drives = queries.drives_to_fill(request.viewer)
    return forms.ListForm(request.POST or None, request.FILES or None, drives=drives, initial=start)


_LOOKED = places.Looked(lambda found: queries.checked(found, clock.now()), LIST, MADE)


DOSES = Intake(
    app="vaccination",
    title=gettext_lazy("Lists of the health system"),
    sheet=gettext_lazy("Doses"),
    back="vaccination:drives",
    back_words=gettext_lazy("Vaccination"),
    columns=LIST,
    form=_form,
    place="drive",
    visible=queries.imports_visible_to,
    check=actions.import_doses,
    take=actions.take_list,
    drop=actions.drop_list,
    undo=actions.undo_list,
    face=_LOOKED.face,
    lines=_LOOKED.lines,
)


@page("vaccination.import")
def unmatched(request: LinliRequest, pk: int) -> HttpResponse:
    """Rows of a drive's lists that fit nobody, masked."""
    found = find_drive(request, pk)
    rows = queries.unmatched_visible_to(request.viewer).filter(vault__drive=found, end="")
    shown = [(row, queries.masked(queries.unsealed(row))) for row in rows.order_by("pk")[:SHOWN]]
    context = {
        "drive": found,
        "rows": [(row, said, parse_date(said.get("given_on", ""))) for row, said in shown],
        "total": rows.count(),
    }
    return render(request, "vaccination/desk/unmatched.html", context)


@page("vaccination.import")
def settle(request: LinliRequest, pk: int) -> HttpResponse:
    """Whose dose is it after all?"""
    row = get_object_or_404(queries.unmatched_visible_to(request.viewer), pk=pk, end="")
    drive = row.vault.drive
    data = request.POST if request.method == "POST" else None
    form = forms.SettleForm(data, found=queries.candidates(row))
    back = reverse("vaccination:unmatched", args=[drive.pk])

    def keep() -> Unmatched:
        clean = form.cleaned_data
        target = clean.get("target") or clean["number"]
        return actions.settle(row.pk, target, by=request.viewer, now=clock.now())

    if request.method == "POST" and attempt(form, keep):
        messages.success(request, _("Kept, sealed. The row is settled."))
        return redirect(back)
    said = queries.masked(queries.unsealed(row))
    return form_page(
        request,
        form,
        title=_("Whose dose is it?"),
        button=_("It is theirs"),
        back=back,
        template="vaccination/desk/settle.html",
        row=row,
        drive=drive,
        said=said,
        day=parse_date(said.get("given_on", "")),
    )


@page("vaccination.import")
@require_POST
def put_aside(request: LinliRequest, pk: int) -> HttpResponse:
    """It is nobody's here."""
    row = get_object_or_404(queries.unmatched_visible_to(request.viewer), pk=pk, end="")
    actions.settle(row.pk, None, by=request.viewer, now=clock.now())
    messages.success(request, _("The row is put aside, its words are gone."))
    return redirect("vaccination:unmatched", pk=row.vault.drive_id)
