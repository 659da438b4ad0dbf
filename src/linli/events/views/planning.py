"""Plan a gathering or a series, change what it is about, take a calendar over."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.events import actions, forms, queries, rules
from linli.events.models import About, Event
from linli.events.spec import OPEN, SeriesDraft
from linli.events.views._shared import get
from linli.labels import queries as labels
from linli.people import queries as people
from linli.places.models import Area

#: A form offers no more organisations than can be read.
MOST = 60


def choices(request: LinliRequest, area: Area) -> dict[str, Any]:
    """What may be chosen for a gathering of this area."""
    organisations = people.organisations_visible_to(request.viewer).filter(active=True)
    return {
        "audiences": queries.audience_choices(request.viewer, str(area.path)),
        "sections": [(row.pk, str(row)) for row in queries.sections_for(area)],
        "organisations": [(row.pk, row.name) for row in organisations.order_by("name")[:MOST]],
        "labels": [*labels.choices("work"), *labels.choices("service")],
    }


def resources(request: LinliRequest) -> list[tuple[int, str]]:
    """What of stations may be booked for a gathering."""
    rows = queries.bookable(request.viewer)[:MOST]
    return [(row.pk, queries.resource_words(row)) for row in rows]


def initial(about: About) -> dict[str, Any]:
    """What stands, for a form that changes it."""
    return {
        "title": about.title,
        "kind": about.kind,
        "audience": about.audience,
        "registers": about.registers,
        "capacity": about.capacity,
        "programme": about.programme,
        "sections": _keys(about.sections.all()),
        "organisations": _keys(about.organisations.all()),
        "labels": _keys(about.labels.all()),
        "version": getattr(about, "version", 1),
    }


def _keys(rows: Iterable[Any]) -> list[int]:
    return [row.pk for row in rows]


def _area(request: LinliRequest) -> Area | HttpResponse:
    """Where it is planned: the one area there is, or the one chosen; else the page to choose."""
    places = queries.places(request.viewer)
    asked = request.GET.get("area", "")
    if asked.isdecimal():
        return get_object_or_404(places, pk=int(asked[:18]))
    found = list(places)
    if len(found) == 1:
        return found[0]
    return render(request, "events/desk/where.html", {"places": found, "path": request.path})


@page("events.plan")
def new(request: LinliRequest) -> HttpResponse:
    """A single gathering."""
    area = _area(request)
    if isinstance(area, HttpResponse):
        return area
    form = forms.EventForm(
        request.POST or None,
        initial={"audience": OPEN, "day": clock.local(clock.now()).date()},
        resources=resources(request),
        **choices(request, area),
    )

    def plan() -> Event:
        clean = form.cleaned_data
        starts_at, ends_at = form.moments()
        return actions.plan_event(
            clean["kind"],
            area_id=area.pk,
            title=clean["title"],
            venue=clean["venue"],
            starts_at=starts_at,
            ends_at=ends_at,
            organiser_id=request.viewer.account_id or 0,
            details=form.details(),
            resource_id=clean.get("resource"),
            by=request.viewer,
            now=clock.now(),
        )

    if request.method == "POST" and (made := attempt(form, plan)):
        messages.success(request, _("Planned. Publish it when everything stands."))
        return redirect("events:event", pk=made.pk)
    return form_page(
        request,
        form,
        title=_("Plan a gathering"),
        button=_("Plan it"),
        back=reverse("events:list"),
        lead=str(area),
    )


@page("events.plan")
def edit(request: LinliRequest, pk: int) -> HttpResponse:
    """Change what a gathering is about and for whom."""
    row = get(request, pk)
    form = forms.AboutForm(request.POST or None, initial=initial(row), **choices(request, row.area))

    def change() -> Event:
        return actions.edit_event(
            pk,
            title=form.cleaned_data["title"],
            details=form.details(),
            version=form.cleaned_data["version"],
            by=request.viewer,
            now=clock.now(),
        )

    if request.method == "POST" and attempt(form, change):
        messages.success(request, _("Saved."))
        return redirect("events:event", pk=pk)
    back = reverse("events:event", args=[pk])
    return form_page(request, form, title=row.title, button=_("Save"), back=back)


@page("events.plan")
def new_series(request: LinliRequest) -> HttpResponse:
    """A series by its rule."""
    area = _area(request)
    if isinstance(area, HttpResponse):
        return area
    start = {
        "audience": OPEN,
        "often": "weekly",
        "on_holiday": "skip",
        "minutes": 60,
        "first_on": clock.local(clock.now()).date(),
    }
    form = forms.SeriesForm(request.POST or None, initial=start, **choices(request, area))

    def plan() -> Any:
        clean = form.cleaned_data
        rule, on_holiday = form.rule_and_holiday()
        draft = SeriesDraft(
            kind=clean["kind"],
            area_id=area.pk,
            title=clean["title"],
            venue=clean["venue"],
            rule=rule,
            first_on=clean["first_on"],
            starts=clean["starts"],
            minutes=clean["minutes"],
            organiser_id=request.viewer.account_id or 0,
            ends_on=clean["ends_on"],
            on_holiday=on_holiday,
            announces=clean["announces"],
            details=form.details(),
        )
        return actions.plan_series(draft, by=request.viewer, now=clock.now())

    if request.method == "POST" and (made := attempt(form, plan)):
        messages.success(request, _("The next three months are planned."))
        return redirect("events:series", pk=made.pk)
    return form_page(
        request,
        form,
        title=_("Plan a series"),
        button=_("Plan it"),
        back=reverse("events:all_series"),
        lead=str(area),
    )


@page("events.plan")
def take_over(request: LinliRequest) -> HttpResponse:
    """A calendar file of somebody else: first what stands in it, then it is taken over."""
    now = clock.now()
    areas = [(area.pk, str(area)) for area in queries.places(request.viewer)]
    form = forms.ImportForm(request.POST or None, request.FILES or None, areas=areas)

    def look() -> queries.Reading:
        return queries.read(form.cleaned_data["upload"].read(), now)

    reading = attempt(form, look) if request.method == "POST" else None
    if reading and request.POST.get("take") == "yes":
        clean = form.cleaned_data
        planned, moved = actions.take_over(
            reading.found,
            area_id=clean["area"],
            kind=clean["kind"],
            audience=clean["audience"],
            organiser_id=request.viewer.account_id or 0,
            by=request.viewer,
            now=now,
        )
        messages.success(
            request,
            _("%(planned)d planned, %(moved)d moved.") % {"planned": planned, "moved": moved},
        )
        return redirect("events:list")
    context = {
        "form": form,
        "reading": reading,
        "now": now,
        "may_plan": rules.RIGHTS.may(request.viewer, "plan"),
    }
    status = 422 if form.errors else 200
    return render(request, "events/desk/take_over.html", context, status=status)
