"""Stations: a list, one with its day for the reception, a resource's week, what is free when."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.base import exports
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.events import actions, forms, queries, rules
from linli.events.models import Booking, Resource, Station
from linli.events.workflow import Hold

#: The badge's colour of a booking.
HOLDS = {Hold.ASKED: "yellow", Hold.BOOKED: "blue", Hold.CANCELLED: "none"}
#: An export takes so many days from the one shown.
EXPORTED = timedelta(days=92)


def get_station(request: LinliRequest, pk: int) -> Station:
    """The station, if it is around this viewer; else 404."""
    return get_object_or_404(queries.stations_visible_to(request.viewer), pk=pk)


def get_resource(request: LinliRequest, pk: int) -> Resource:
    """What can be booked, if it is around this viewer; else 404."""
    return get_object_or_404(queries.resources_visible_to(request.viewer), pk=pk)


def booking_line(row: Booking) -> dict[str, Any]:
    """A booking as a line of a list."""
    starts, ends = clock.local(row.starts_at), clock.local(row.ends_at)
    firm = row.organisation.name if row.organisation else ""
    return {
        "title": told(row),
        "url": reverse("events:booking", args=[row.pk]),
        "meta": tuple(
            part for part in (f"{starts:%H:%M}–{ends:%H:%M}", str(row.resource), firm) if part
        ),
        "colour": HOLDS[Hold(row.state)],
        "word": row.get_state_display(),
        "starts": starts,
    }


def told(row: Booking) -> str:
    """What it is for: the gathering as it is called now, else what was typed."""
    return row.event.title if row.event else row.purpose


def day_asked(request: LinliRequest) -> date:
    """The day of the address; today for anything else."""
    today = clock.local(clock.now()).date()
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return today
    return day if abs((day - today).days) < 3660 else today


@page("events.see_area")
def stations(request: LinliRequest) -> HttpResponse:
    """The stations around this viewer."""
    rows = queries.listed_stations(queries.stations_visible_to(request.viewer), clock.now())
    context = {
        "rows": list(rows[: queries.SIZE]),
        "may_keep": rules.RIGHTS.may(request.viewer, "keep_stations"),
    }
    return render(request, "events/desk/stations.html", context)


@page("events.keep_stations")
def new_station(request: LinliRequest) -> HttpResponse:
    """Set a station up."""
    areas = [(area.pk, str(area)) for area in queries.areas_for_stations(request.viewer)]
    form = forms.NewStationForm(request.POST or None, areas=areas)

    def make() -> Station:
        clean = form.cleaned_data
        return actions.open_station(
            clean["name"],
            area_id=clean["area"],
            address=clean["address"],
            phone=clean["phone"],
            by=request.viewer,
            now=clock.now(),
        )

    if request.method == "POST" and (made := attempt(form, make)):
        messages.success(request, _("Set up. Now add its rooms, desks and screens."))
        return redirect("events:station", pk=made.pk)
    back = reverse("events:stations")
    return form_page(
        request, form, title=_("Set up a station"), button=_("Set the station up"), back=back
    )


@page("events.see_area")
def station(request: LinliRequest, pk: int) -> HttpResponse:
    """One station: what can be booked, the day for its reception, what is asked for."""
    row, now, day = get_station(request, pk), clock.now(), day_asked(request)
    seen = queries.bookings_visible_to(request.viewer).filter(resource__station=row)
    here = list(queries.resources_visible_to(request.viewer).filter(station=row))
    audiences = queries.audience_names(here)
    context = {
        "station": row,
        "now": now,
        "day": day,
        "before": f"?day={day - timedelta(days=1)}",
        "after": f"?day={day + timedelta(days=1)}",
        "is_today": day == clock.local(now).date(),
        "resources": [_resource_line(each, audiences) for each in here],
        "lines": [booking_line(each) for each in queries.between(seen, day, day)],
        "asked": [booking_line(each) for each in queries.asked_for(seen, now)[:20]],
        "may_keep": rules.can_keep_stations(request.viewer, row.area.path),
        "may_book": row.active and rules.near(request.viewer, "book", row.area.path),
        "may_export": rules.near(request.viewer, "export", row.area.path),
        "finder": forms.FinderForm(initial={"day": day, "minutes": 60}),
    }
    return render(request, "events/desk/station.html", context)


def _resource_line(row: Resource, audiences: dict[str, Any]) -> dict[str, Any]:
    people = _people(row)
    hours = f"{row.opens:%H:%M}–{row.closes:%H:%M}"
    parts = (row.get_kind_display(), people, hours, row.equipment, open_to_words(row, audiences))
    return {
        "title": row.name,
        "url": reverse("events:resource", args=[row.pk]),
        "meta": tuple(str(part) for part in parts if part),
        "colour": "" if row.active else "none",
        "word": "" if row.active else _("out of use"),
    }


def _people(row: Resource) -> str:
    """How many it holds, in words."""
    if not row.capacity:
        return ""
    return ngettext("%(n)d person", "%(n)d people", row.capacity) % {"n": row.capacity}


def open_to_words(row: Resource, audiences: dict[str, Any]) -> str:
    """Who besides the staff may book it."""
    if not row.open_to:
        return ""
    if audiences.get(row.open_to):
        return _("open to %(whom)s") % {"whom": audiences[row.open_to]}
    return _("open to firms")


@page("events.keep_stations")
def edit_station(request: LinliRequest, pk: int) -> HttpResponse:
    """Change what stands on a station."""
    row = get_station(request, pk)
    names = ("name", "address", "phone", "active", "version")
    form = forms.StationForm(
        request.POST or None, initial={name: getattr(row, name) for name in names}
    )

    def change() -> Station:
        return actions.set_station(row.pk, **form.cleaned_data, by=request.viewer, now=clock.now())

    if request.method == "POST" and attempt(form, change):
        messages.success(request, _("Saved."))
        return redirect("events:station", pk=pk)
    back = reverse("events:station", args=[pk])
    return form_page(request, form, title=row.name, button=_("Save"), back=back)


@page("events.keep_stations")
def new_resource(request: LinliRequest, pk: int) -> HttpResponse:
    """One more room, desk or screen."""
    row = get_station(request, pk)
    form = forms.ResourceForm(
        request.POST or None,
        open_to=queries.open_to_choices(request.viewer, str(row.area.path)),
        initial={"kind": "room", "opens": "08:30", "closes": "17:30", "active": True},
    )

    def make() -> Resource:
        return actions.add_resource(pk, form.draft(), by=request.viewer, now=clock.now())

    if request.method == "POST" and attempt(form, make):
        messages.success(request, _("Added."))
        return redirect("events:station", pk=pk)
    return form_page(
        request,
        form,
        title=_("Add a room, desk or screen"),
        button=_("Add"),
        back=reverse("events:station", args=[pk]),
        lead=row.name,
    )


@page("events.keep_stations")
def edit_resource(request: LinliRequest, pk: int) -> HttpResponse:
    """Change what stands on it."""
    row = get_resource(request, pk)
    names = (
        *("name", "kind", "capacity", "equipment", "opens", "closes", "on_days_off", "open_to"),
        *("asks", "active", "version"),
    )
    form = forms.ResourceForm(
        request.POST or None,
        open_to=queries.open_to_choices(request.viewer, str(row.station.area.path)),
        initial={name: getattr(row, name) for name in names},
    )

    def change() -> Resource:
        return actions.set_resource(
            pk,
            form.draft(),
            version=form.cleaned_data["version"],
            by=request.viewer,
            now=clock.now(),
        )

    if request.method == "POST" and attempt(form, change):
        messages.success(request, _("Saved."))
        return redirect("events:resource", pk=pk)
    back = reverse("events:resource", args=[pk])
    return form_page(
        request, form, title=row.name, button=_("Save"), back=back, lead=row.station.name
    )


@page("events.see_area")
def resource(request: LinliRequest, pk: int) -> HttpResponse:
    """A week of it: a line for each half hour, a column for each day; on a phone day by day."""
    row, now = get_resource(request, pk), clock.now()
    monday = queries.week_asked(request.GET.get("week", ""), now)
    beside = queries.resources_visible_to(request.viewer).filter(station_id=row.station_id)
    week = queries.week(row, monday, now)
    context = {
        "resource": row,
        "now": now,
        "week": week,
        "last": week.days[-1].day if week.days else monday,
        "chips": [
            Chip(
                each.name,
                f"{reverse('events:resource', args=[each.pk])}?week={monday}",
                None,
                each.pk == row.pk,
            )
            for each in beside.filter(active=True)
        ],
        "audience": open_to_words(row, queries.audience_names([row])),
        "may_keep": rules.can_keep_stations(request.viewer, row.station.area.path),
        "may_book": row.active and row.station.active and rules.can_book(request.viewer, row),
    }
    return render(request, "events/desk/resource.html", context)


@page("events.book")
def free(request: LinliRequest, pk: int) -> HttpResponse:
    """What of a station is free, for how long, for how many, in the next two weeks."""
    row, now = get_station(request, pk), clock.now()
    start = {"day": clock.local(now).date(), "minutes": 60}
    form = forms.FinderForm(request.GET if "day" in request.GET else None, initial=start)
    lines: list[dict[str, Any]] | None = None
    if form.is_valid():
        found = queries.found_free(
            list(queries.bookable(request.viewer, row)),
            form.cleaned_data["day"],
            forms.LOOKED_FOR_DAYS,
            length=form.length(),
            after=now,
            people=form.cleaned_data["people"] or 0,
        )
        lines = [_free_line(each, form.length()) for each in found]
    context = {"station": row, "form": form, "lines": lines, "now": now}
    return render(request, "events/desk/free.html", context)


def _free_line(each: queries.Free, length: timedelta) -> dict[str, Any]:
    starts, ends = clock.local(each.span.starts), clock.local(each.span.ends)
    until = starts + length
    address = reverse("events:book", args=[each.resource.pk])
    people = _people(each.resource)
    return {
        "day": starts.date(),
        "resource": each.resource,
        "meta": tuple(part for part in (people, each.resource.equipment) if part),
        "starts": starts,
        "ends": ends,
        "url": f"{address}?day={starts:%Y-%m-%d}&starts={starts:%H:%M}&ends={until:%H:%M}",
    }


@page("events.export")
def export_bookings(request: LinliRequest, pk: int) -> HttpResponse:
    """What is booked in the three months from a day on, for a spreadsheet."""
    row, day = get_station(request, pk), day_asked(request)
    rows = queries.bookings_visible_to(request.viewer).filter(resource__station=row)
    head = [
        *(_("Room, desk or screen"), _("What for"), _("Firm"), _("Begins at"), _("Ends at")),
        *(_("State"), _("Gathering")),
    ]
    lines = (
        [
            *(str(each.resource), each.purpose, str(each.organisation or "")),
            *(each.starts_at, each.ends_at, each.get_state_display(), str(each.event or "")),
        ]
        for each in queries.between(rows, day, day + EXPORTED)[:20000]
    )
    return exports.response(request, f"station-{row.pk}", head, lines)
