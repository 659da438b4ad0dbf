"""What an alliance gives itself: documents, who acknowledged them, seats of the council."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.alliances import actions, forms, queries, rules
from linli.alliances.models import Edition, Seat
from linli.alliances.views._shared import get_alliance, get_member
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock


def _who(request: LinliRequest) -> dict[str, Any]:
    return {"by": request.viewer, "now": clock.now()}


@page("alliances.see")
def constitution(request: LinliRequest, pk: int) -> HttpResponse:
    """Documents in force and the council."""
    row = get_alliance(request, pk)
    today = clock.local(clock.now()).date()
    context = {
        "alliance": row,
        "editions": list(queries.editions_of(row)),
        "members": queries.current(row).count(),
        "seats": list(queries.seats_of(row, today)),
        "today": today,
        "may_manage": rules.can_manage(request.viewer, row),
    }
    return render(request, "alliances/desk/constitution.html", context)


@page("alliances.manage")
def issue(request: LinliRequest, pk: int) -> HttpResponse:
    """A document, or a new version of one."""
    row = get_alliance(request, pk)
    start = {"title": request.GET.get("title", "")[:80]}
    start |= {"in_force_on": clock.local(clock.now()).date()}  # type: ignore[dict-item]
    form = forms.EditionForm(request.POST or None, initial=start)

    def make() -> Edition:
        clean = form.cleaned_data
        said = (clean["kind"], clean["title"], clean["text"])
        return actions.issue(pk, *said, in_force_on=clean["in_force_on"], **_who(request))

    if request.method == "POST" and (made := attempt(form, make)):
        messages.success(request, _("Issued. Each member is asked to acknowledge it."))
        return redirect("alliances:edition", pk=made.pk)
    back = reverse("alliances:constitution", args=[pk])
    title = _("Issue a document")
    return form_page(request, form, title=title, button=_("Issue"), back=back, lead=row.name)


def _edition(request: LinliRequest, pk: int) -> Edition:
    return get_object_or_404(queries.editions_visible_to(request.viewer), pk=pk)


@page("alliances.see")
def edition(request: LinliRequest, pk: int) -> HttpResponse:
    """One version of a document: what it says, who acknowledged it, who has not."""
    row = _edition(request, pk)
    viewer = request.viewer
    staff = rules.RIGHTS.may(viewer, "see_area") or rules.can_manage(viewer, row.document.alliance)
    own = set(rules.stands_for(viewer))
    missing = list(queries.missing_from(row))
    given = list(queries.given_for(row))
    versions = list(queries.document_editions(row.document))
    latest = versions[0].pk == row.pk
    context = {
        "edition": row,
        "alliance": row.document.alliance,
        "versions": versions,
        "latest": latest,
        "given": [each for each in given if staff or each.member.organisation_id in own],
        "missing": [each for each in missing if staff or each.organisation_id in own],
        "own": own,
        "may_manage": latest and rules.can_manage(viewer, row.document.alliance),
    }
    return render(request, "alliances/desk/edition.html", context)


@page("alliances.speak")
@require_POST
def acknowledge(request: LinliRequest, pk: int, membership_pk: int) -> HttpResponse:
    """A member acknowledges it."""
    row, member = _edition(request, pk), get_member(request, membership_pk)
    actions.acknowledge(row.pk, member.pk, **_who(request))
    messages.success(request, _("Acknowledged."))
    return redirect("alliances:edition", pk=pk)


@page("alliances.manage")
def give_seat(request: LinliRequest, pk: int) -> HttpResponse:
    """A member takes a seat in the council."""
    row = get_alliance(request, pk)
    members = [(each.pk, each.organisation.name) for each in queries.current(row)]
    form = forms.SeatForm(request.POST or None, members=members)

    def give() -> Seat:
        clean = form.cleaned_data
        term = {"since": clean["since"], "until": clean["until"]}
        return actions.give_seat(clean["member"], clean["office"], **term, **_who(request))

    if request.method == "POST" and attempt(form, give):
        messages.success(request, _("The seat is taken."))
        return redirect("alliances:constitution", pk=pk)
    back = reverse("alliances:constitution", args=[pk])
    title = _("Give a seat in the council")
    return form_page(request, form, title=title, button=_("Save"), back=back, lead=row.name)


@page("alliances.manage")
@require_POST
def end_seat(request: LinliRequest, pk: int, council_seat_pk: int) -> HttpResponse:
    """The seat is free from today."""
    row = get_alliance(request, pk)
    seat = get_object_or_404(row.seats, pk=council_seat_pk)
    actions.end_seat(seat.pk, **_who(request))
    messages.success(request, _("The seat is free from today."))
    return redirect("alliances:constitution", pk=pk)
