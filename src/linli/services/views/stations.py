"""A firm's own pages: places of a service station that are open to it, booked by itself."""

from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as draw
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from linli.alliances import queries as alliances
from linli.base.forms import asked_times, attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.events import actions as events
from linli.events import queries as gatherings
from linli.events.models import Booking, Resource
from linli.events.workflow import Hold
from linli.people.models import Organisation
from linli.services import forms, queries

#: Free times are shown of so many days.
DAYS = 14
#: Who is on duty, of so many.
DUTY_DAYS = 7
#: The badge's colour of a booking.
LOOKS = {Hold.ASKED: "yellow", Hold.BOOKED: "green", Hold.CANCELLED: "none"}


def _open(request: LinliRequest) -> tuple[dict[int, Resource], list[Organisation]]:
    """What is open to the contact's firms, and these."""
    firms = list(queries.own_firms(request.viewer).select_related("area"))
    found = {row.pk: row for firm in firms for row in gatherings.open_to_firm(firm)}
    return found, firms


@page("events.book_own", face="portal", links=True)
@never_cache
def places(request: LinliRequest) -> HttpResponse:
    """What is open to the firm, and what it has booked."""
    found, firms = _open(request)
    now = clock.now()
    booked = gatherings.bookings_of_firms([firm.pk for firm in firms], now)
    context = {
        "places": [
            {
                "row": row,
                "url": reverse("services:place", args=[row.pk]),
                "meta": _meta(row),
            }
            for row in found.values()
        ],
        "bookings": [_line(row, now) for row in booked[:20]],
        "duty": _duty({row.station_id: row.station.name for row in found.values()}, now),
        "now": now,
    }
    return draw(request, "services/portal/places.html", context)


def _meta(row: Resource) -> str:
    """What one reads of it before it is opened."""
    many = row.capacity or 0
    people = ngettext("%(n)s person", "%(n)s people", many) % {"n": many} if many else ""
    hours = f"{row.opens:%H:%M}–{row.closes:%H:%M}"
    parts = (str(row.station), row.get_kind_display(), people, hours, row.equipment)
    return " · ".join(str(part) for part in parts if part)


def _duty(stations: dict[int, str], now: datetime) -> list[dict[str, Any]]:
    """Which post is filled when in the coming week: no names, no telephones."""
    today = clock.local(now).date()
    filled = alliances.posts_on(list(stations), today, today + timedelta(days=DUTY_DAYS - 1))
    return [
        {
            "station": name,
            "days": [
                {"day": day, "posts": list(posts)}
                for day, posts in groupby(filled[pk], key=itemgetter(0))
            ],
        }
        for pk, name in stations.items()
        if filled[pk]
    ]


def _line(row: Booking, now: datetime) -> dict[str, Any]:
    starts, ends = clock.local(row.starts_at), clock.local(row.ends_at)
    open_still = row.state != Hold.CANCELLED and row.ends_at > now and row.event_id is None
    return {
        "title": row.purpose,
        "where": row.resource.where,
        "starts": starts,
        "ends": ends,
        "colour": LOOKS[Hold(row.state)],
        "word": row.get_state_display(),
        "reason": row.reason,
        "cancel_url": reverse("services:give_back", args=[row.pk]) if open_still else "",
    }


@page("events.book_own", face="portal", links=True)
@never_cache
def place(request: LinliRequest, pk: int) -> HttpResponse:
    """One place: when it is free, and the form to book it."""
    found, firms = _open(request)
    if pk not in found:
        raise Http404
    row, now = found[pk], clock.now()
    form = forms.PlaceForm(
        request.POST or None,
        firms=[(firm.pk, firm.name) for firm in firms],
        initial=asked_times(request),
    )

    def make() -> Booking:
        clean = form.cleaned_data
        starts_at, ends_at = form.moments()
        return events.book(
            pk,
            starts_at,
            ends_at,
            clean["purpose"],
            organisation_id=clean["firm"],
            by=request.viewer,
            now=now,
        )

    if request.method == "POST" and (made := attempt(form, make)):
        asked = made.state == Hold.ASKED
        messages.success(
            request, _("Asked for: the station answers here.") if asked else _("Booked.")
        )
        return redirect("services:places")
    today = clock.local(now).date()
    free = gatherings.found_free([row], today, DAYS, length=gatherings.STEP, after=now)
    context = {
        "row": row,
        "now": now,
        "form": form,
        "free": [
            {
                "day": clock.local(each.span.starts).date(),
                "starts": clock.local(each.span.starts),
                "ends": clock.local(each.span.ends),
            }
            for each in free
        ],
    }
    status = 422 if form.errors else 200
    return draw(request, "services/portal/place.html", context, status=status)


@page("events.book_own", face="portal", links=True)
@never_cache
def give_back(request: LinliRequest, pk: int) -> HttpResponse:
    """The firm does not need it any more."""
    firms = [firm.pk for firm in queries.own_firms(request.viewer)]
    row = get_object_or_404(gatherings.bookings_of_firms(firms, clock.now()), pk=pk)
    form = forms.GiveBackForm(request.POST or None, initial={"version": row.version})

    def change() -> Booking:
        return events.cancel_booking(pk, **form.cleaned_data, by=request.viewer, now=clock.now())

    if request.method == "POST" and attempt(form, change):
        messages.success(request, _("Cancelled."))
        return redirect("services:places")
    return form_page(
        request,
        form,
        title=_("Cancel the booking"),
        button=_("Cancel the booking"),
        back=reverse("services:places"),
        lead=f"{row.resource.where} · {row.purpose}",
        template="services/portal/form.html",
    )
