"""Book something of a station; one booking, confirmed, moved, cancelled."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.accounts import queries as accounts
from linli.base.errors import Invalid
from linli.base.forms import asked_times, attempt, form_page, version_seen
from linli.base.pages import LinliRequest, page
from linli.cases import queries as cases
from linli.clock import queries as clock
from linli.commitments import queries as commitments
from linli.events import actions, forms, queries, rules
from linli.events.models import Booking
from linli.events.views.stations import HOLDS, get_resource, told
from linli.events.workflow import BOOKING_MOVES, Hold
from linli.journal import queries as journal
from linli.people import queries as people

#: A form offers no more firms than can be read.
MOST = 200


def get_booking(request: LinliRequest, pk: int) -> Booking:
    """The booking, if it is around this viewer or for their firm; else 404."""
    return get_object_or_404(queries.bookings_visible_to(request.viewer), pk=pk)


@page("events.book")
def book(request: LinliRequest, pk: int) -> HttpResponse:
    """Staff book it, for work, for a firm, for an order."""
    row = get_resource(request, pk)
    firms = people.organisations_visible_to(request.viewer).filter(active=True)
    form = forms.BookForm(
        request.POST or None,
        organisations=[(each.pk, each.name) for each in firms.order_by("name")[:MOST]],
        initial={"day": clock.local(clock.now()).date()} | asked_times(request),
    )

    def make() -> Booking:
        clean = form.cleaned_data
        starts_at, ends_at = form.moments()
        return actions.book(
            pk,
            starts_at,
            ends_at,
            clean["purpose"],
            organisation_id=clean.get("organisation"),
            case_id=_case(request, clean["number"]),
            by=request.viewer,
            now=clock.now(),
        )

    if request.method == "POST" and (made := attempt(form, make)):
        messages.success(request, _("Booked."))
        return redirect("events:booking", pk=made.pk)
    return form_page(
        request,
        form,
        title=_("Book %(what)s") % {"what": row.name},
        button=_("Book it"),
        back=reverse("events:resource", args=[pk]),
        lead=row.station.name,
    )


def _case(request: LinliRequest, number: str) -> int | None:
    if not number:
        return None
    found = cases.visible_to(request.viewer).filter(number=number.strip().upper()).first()
    if found is None:
        raise Invalid(_("No case of yours has this number."), field="number")
    return int(found.pk)


@page("events.see_area")
def booking(request: LinliRequest, pk: int) -> HttpResponse:
    """One booking: what for, by whom, and what can be done with it."""
    row = get_booking(request, pk)
    now = clock.now()
    ahead = row.event_id is None and row.ends_at > now
    may = ahead and rules.can_change_booking(request.viewer, row)
    context = {
        "booking": row,
        "now": now,
        "title": told(row),
        "colour": HOLDS[Hold(row.state)],
        "by": accounts.names_of([row.made_by]).get(row.made_by, ""),
        "may_confirm": may and row.state in BOOKING_MOVES["confirm"].sources,
        "may_move": may and row.state in BOOKING_MOVES["move"].sources,
        "may_cancel": may and row.state in BOOKING_MOVES["cancel"].sources,
        "case_url": reverse("cases:case", args=[row.case_id])
        if row.case_id and cases.visible_to(request.viewer).filter(pk=row.case_id).exists()
        else "",
        "happenings": commitments.told(journal.timeline(f"booking:{row.pk}")),
    }
    return render(request, "events/desk/booking.html", context)


@page("events.book")
@require_POST
def confirm_booking(request: LinliRequest, pk: int) -> HttpResponse:
    """What a firm asked for is theirs."""
    row = get_booking(request, pk)
    seen = version_seen(request)
    actions.confirm_booking(row.pk, version=seen, by=request.viewer, now=clock.now())
    messages.success(request, _("Confirmed."))
    return redirect("events:booking", pk=pk)


@page("events.book")
def move_booking(request: LinliRequest, pk: int) -> HttpResponse:
    """Another time or another resource."""
    row = get_booking(request, pk)
    known = queries.bookable(request.viewer, row.resource.station)
    starts, ends = clock.local(row.starts_at), clock.local(row.ends_at)
    form = forms.MoveBookingForm(
        request.POST or None,
        resources=[(each.pk, each.name) for each in known],
        initial={
            "resource": row.resource_id,
            "day": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "version": row.version,
        },
    )

    def change() -> Booking:
        starts_at, ends_at = form.moments()
        return actions.move_booking(
            pk,
            starts_at,
            ends_at,
            resource_id=form.cleaned_data["resource"],
            version=form.cleaned_data["version"],
            by=request.viewer,
            now=clock.now(),
        )

    if request.method == "POST" and attempt(form, change):
        messages.success(request, _("Moved."))
        return redirect("events:booking", pk=pk)
    return _small(request, form, row, _("Move the booking"))


@page("events.book")
def cancel_booking(request: LinliRequest, pk: int) -> HttpResponse:
    """It is free again."""
    row = get_booking(request, pk)
    form = forms.CancelBookingForm(request.POST or None, initial={"version": row.version})

    def change() -> Booking:
        return actions.cancel_booking(pk, **form.cleaned_data, by=request.viewer, now=clock.now())

    if request.method == "POST" and attempt(form, change):
        messages.success(request, _("Cancelled."))
        return redirect("events:booking", pk=pk)
    return _small(request, form, row, _("Cancel the booking"))


def _small(request: LinliRequest, form: Any, row: Booking, title: str) -> HttpResponse:
    back = reverse("events:booking", args=[row.pk])
    return form_page(request, form, title=title, button=title, back=back, lead=told(row))
