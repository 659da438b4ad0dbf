"""What anybody finds: what is on, one gathering, and the way to register for it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from linli.base import codes, throttle
from linli.base.errors import Invalid, NotAllowed
from linli.base.forms import refuse
from linli.base.pages import PUBLIC, LinliRequest, page
from linli.base.parts import Chip
from linli.base.viewer import ANYONE
from linli.clock import queries as clock
from linli.events import actions, forms, queries
from linli.events.models import Event
from linli.events.spec import Party, RegistrationDraft, kind_label
from linli.events.views._shared import calendar_file
from linli.events.workflow import State
from linli.files import queries as files

#: From one address (a hall may share one) in ten minutes.
REGISTERED_HERE = {"most": 120, "seconds": 600}


@page(PUBLIC, face="portal")
def whats_on(request: LinliRequest) -> HttpResponse:
    """Gatherings for everybody: the next ones, or a month; of one area if asked."""
    now = clock.now()
    areas = list(queries.areas_with_gatherings(now))
    area = next((each for each in areas if str(each.pk) == request.GET.get("area")), None)
    rows = queries.around(queries.public(), area) if area else queries.public()
    as_month = "month" in request.GET
    found = [] if as_month else list(queries.coming(rows, now)[: queries.SIZE])
    asked = queries.month_asked(request.GET.get("month", ""), now)
    context = {
        "now": now,
        "days": _by_day(found),
        "month": queries.month(rows, asked, now) if as_month else None,
        "area": area,
        "chips": [
            Chip(_("Everywhere"), _address(request, area=""), None, area is None),
            *(
                Chip(str(each), _address(request, area=str(each.pk)), None, each == area)
                for each in areas
            ),
        ],
        "list_url": _address(request, month=""),
        "month_url": _address(request, month=f"{asked:%Y-%m}"),
        "address": _address(request),
        "feed": f"{reverse('events:public_feed')}{f'?area={area.pk}' if area else ''}",
    }
    return render(request, "events/portal/whats_on.html", context)


def _address(request: LinliRequest, **change: str) -> str:
    asked = {key: request.GET.get(key, "") for key in ("area", "month")}
    kept = {key: value for key, value in (asked | change).items() if value}
    return f"{reverse('events:whats_on')}?{urlencode(kept)}"


def _by_day(found: list[Event]) -> list[tuple[object, list[Event]]]:
    days: dict[object, list[Event]] = {}
    for event in found:
        days.setdefault(clock.local(event.starts_at).date(), []).append(event)
    return list(days.items())


@page(PUBLIC, face="portal")
def public_feed(request: LinliRequest) -> HttpResponse:
    """The public calendar for a phone's own calendar; of one area if asked."""
    now, rows = clock.now(), queries.public()
    area = queries.area_numbered(request.GET.get("area", ""))
    if area is not None:
        rows = queries.around(rows, area)
    name = _("What is on: %(area)s") % {"area": area} if area else _("What is on")
    found = queries.coming(rows, now)[:500]
    body = queries.written(found, name=name, now=now, host=request.get_host())
    return calendar_file(body, "events")


@page(PUBLIC, face="portal")
def event(request: LinliRequest, pk: int) -> HttpResponse:
    """One gathering with the form to register; without names of anybody."""
    row = get_object_or_404(queries.by_address(), pk=pk)
    if request.method != "POST":
        known = {} if row.by_name else _for_firm(request)
        return _event_page(request, row, forms.RegisterForm(initial=known, by_name=row.by_name))
    if not throttle.passes(request, "register", **REGISTERED_HERE):
        return throttle.refused(request)
    form = forms.RegisterForm(request.POST, by_name=row.by_name)
    if form.is_valid():
        try:
            made = actions.register(
                row.pk,
                _draft(form),
                once=form.cleaned_data["once"],
                by=ANYONE,
                now=clock.now(),
            )
        except Invalid as refusal:
            refuse(form, refusal)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"/r/{made.token}/?new=1")
    return _event_page(request, row, form)


def _for_firm(request: LinliRequest) -> dict[str, Any]:
    """A firm's own pages name it, so that nobody has to type it."""
    firm = request.GET.get("firm", "")[:120]
    return {"firm": firm, "party": Party.FIRM} if firm else {}


def _draft(form: forms.RegisterForm) -> RegistrationDraft:
    clean = form.cleaned_data
    return RegistrationDraft(
        name=clean["name"],
        phone=clean["phone"],
        party=clean.get("party", Party.PERSON),
        people=clean.get("people", 1),
        firm=clean.get("firm", ""),
    )


def _event_page(request: LinliRequest, row: Event, form: forms.RegisterForm) -> HttpResponse:
    now = clock.now()
    shown = list(files.of(f"event:{row.pk}"))
    open_until = row.closes_at or row.starts_at
    context = {
        "event": row,
        "now": now,
        "kind": kind_label(row.kind),
        "form": form,
        "takes": row.registers and row.state == State.ANNOUNCED and now < open_until,
        "left": None if row.capacity is None else row.capacity - row.seats_taken,
        "waits": queries.waiting_list(row.pk).exists() if row.capacity else False,
        "sections": list(row.sections.all()),
        "organisations": list(row.organisations.all()),
        "audience": queries.audience_name(row.audience),
        "photos": [each for each in shown if each.is_picture],
        "materials": [each for each in shown if not each.is_picture],
    }
    status = 422 if form.errors else 200
    return render(request, "events/portal/event.html", context, status=status)


@page(PUBLIC, face="portal")
def event_calendar(request: LinliRequest, pk: int) -> HttpResponse:
    """This gathering for a phone's own calendar."""
    row = get_object_or_404(queries.by_address(), pk=pk)
    body = queries.written([row], name=row.title, now=clock.now(), host=request.get_host())
    return calendar_file(body, f"event-{row.pk}")


@page(PUBLIC, face="portal")
def event_qr(request: LinliRequest, pk: int) -> HttpResponse:
    """The address of a gathering as a QR code, for posters."""
    row = get_object_or_404(queries.by_address(), pk=pk)
    return codes.picture(request.build_absolute_uri(f"/e/{row.pk}/"))


@page(PUBLIC, face="portal")
def event_file(request: LinliRequest, pk: int, material_id: UUID) -> HttpResponse:  # noqa: ARG001
    """A photo or material that everybody may have."""
    row = get_object_or_404(queries.by_address(), pk=pk)
    found = get_object_or_404(files.of(f"event:{row.pk}"), pk=material_id)
    return files.response(found)  # type: ignore[return-value]  # a file is a response as well


@page(PUBLIC, face="portal")
def feed(request: LinliRequest, calendar: str) -> HttpResponse:
    """The calendar of one area and audience, by its signed address."""
    found = queries.feed_of(calendar)
    area = queries.area_numbered(str(found[0])) if found else None
    if found is None or area is None:
        return render(request, "base/404.html", status=404)
    now = clock.now()
    name = queries.audience_name(found[1]) or str(area)
    rows = queries.fed(area, found[1], now)[:1000]
    body = queries.written(rows, name=name, now=now, host=request.get_host())
    return calendar_file(body, "events")
