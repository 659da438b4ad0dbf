"""Residents raise something: by the QR code at the gate, or by choosing where. No account."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from linli.base import throttle
from linli.base.errors import Invalid
from linli.base.pages import PUBLIC, LinliRequest, page
from linli.base.viewer import ANYONE
from linli.cases import actions, forms, queries
from linli.cases.models import Source, Urgency
from linli.cases.spec import Raiser
from linli.clock import queries as clock
from linli.places import queries as places
from linli.places.models import Compound

#: From one address (a whole building may share one) in an hour.
RAISED_HERE = {"most": 30, "seconds": 3600}


@page(PUBLIC, face="portal")
def by_qr(request: LinliRequest, qr: str) -> HttpResponse:
    """The form for the compound at whose gate the code hangs."""
    compound = places.by_qr(qr)
    if compound is None:
        return render(request, "cases/portal/old_code.html", status=404)
    return _form_page(request, compound)


@page(PUBLIC, face="portal")
def choose(request: LinliRequest) -> HttpResponse:
    """The form for whoever comes without a code: they choose the compound or community."""
    return _form_page(request, None)


def _form_page(request: LinliRequest, compound: Compound | None) -> HttpResponse:
    now = clock.now()
    choices = [] if compound else _places(now)
    if not (queries.takes_cases(compound.area, now) if compound else choices):
        return render(request, "cases/portal/nobody.html", {"compound": compound}, status=403)
    if request.method != "POST":
        return _page(request, forms.PortalForm(compound=compound, places=choices), compound)
    if not throttle.passes(request, "raise", **RAISED_HERE):
        return throttle.refused(request)
    form = forms.PortalForm(request.POST, request.FILES, compound=compound, places=choices)
    if not form.is_valid():
        return _page(request, form, compound, status=422)
    try:
        raised = _raise(form, compound)
    except Invalid as refusal:
        field = {"summary": "body", "area": "where", "upload": "photos"}.get(refusal.field)
        forms.refuse(form, Invalid(refusal.message, field=field or refusal.field))
        return _page(request, form, compound, status=422)
    return redirect(f"/t/{raised.token}/?new=1")


def _raise(form: forms.PortalForm, compound: Compound | None) -> actions.Raised:
    clean = form.cleaned_data
    area_id, compound_id = (compound.area_id, compound.pk) if compound else form.place_chosen()
    return actions.raise_case(
        kind=clean["kind"],
        category_id=int(clean["category"]),
        area_id=area_id,
        compound_id=compound_id,
        place=clean["place"],
        summary=first_words(clean["body"]),
        body=clean["body"],
        urgency=Urgency.URGENT if clean["urgent"] else Urgency.NORMAL,
        source=Source.PORTAL,
        raiser=Raiser(name=clean["name"], phone=clean["phone"], consent=clean["consent"]),
        photos=clean["photos"],
        once=clean["once"],
        by=ANYONE,
        now=clock.now(),
    )


def first_words(body: str, longest: int = 60) -> str:
    """The beginning of what was written, as the line that stands in lists."""
    line = " ".join(body.split())
    for sign in "。！？!?；;":
        head = line.split(sign)[0]
        if 4 <= len(head) < len(line):
            line = head
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _places(now: datetime) -> list[tuple[Any, Any]]:
    """Communities with their compounds, as groups of choices."""
    return [
        (
            area.name,
            [
                *((f"compound:{compound.pk}", compound.name) for compound in compounds),
                (f"area:{area.pk}", _("Elsewhere in %(area)s") % {"area": area.name}),
            ],
        )
        for area, compounds in queries.open_places(now)
    ]


def _page(
    request: LinliRequest, form: forms.PortalForm, compound: Compound | None, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "compound": compound}
    return render(request, "cases/portal/raise.html", context, status=status)
