"""Circles: the list, one with its lists, units and meetings, founding, the file."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.base import exports
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.claims import actions, forms, queries, rules
from linli.claims.models import Circle, PartTime, Unit
from linli.claims.spec import LISTS, ONE
from linli.claims.views._shared import LINES, claim_line, get_circle, unit_choices
from linli.claims.workflow import Listing
from linli.clock import queries as clock

TABS = {**LISTS, "claims": gettext_lazy("Claims"), "units": gettext_lazy("Units")}


@page("claims.see")
def circles(request: LinliRequest) -> HttpResponse:
    """All circles the viewer may see, those of their area and those of their unit."""
    rows = queries.listed(queries.visible_to(request.viewer)).order_by("area__path", "pk")
    context = {
        "rows": list(rows[: queries.SIZE]),
        "may_found": rules.RIGHTS.may(request.viewer, "manage"),
    }
    return render(request, "claims/desk/circles.html", context)


@page("claims.manage")
def found(request: LinliRequest) -> HttpResponse:
    """A circle more."""
    areas = [(area.pk, str(area)) for area in queries.places(request.viewer)]
    today = clock.local(clock.now()).date()
    form = forms.CircleForm(request.POST or None, areas=areas, initial={"founded_on": today})

    def make() -> Circle:
        clean = form.cleaned_data
        return actions.found_circle(
            clean["kind"],
            clean["name"],
            area_id=clean["area"],
            founded_on=clean["founded_on"],
            by=request.viewer,
            now=clock.now(),
        )

    if request.method == "POST" and (made := attempt(form, make)):
        messages.success(request, _("Founded. Now add its member units."))
        return redirect(f"{reverse('claims:circle', args=[made.pk])}?list=units")
    back = reverse("claims:circles")
    return form_page(
        request, form, title=_("Found a joint committee"), button=_("Found it"), back=back
    )


@page("claims.see")
def circle(request: LinliRequest, pk: int) -> HttpResponse:
    """One circle: needs, resources, projects, claims, units and meetings, one at a time."""
    row = get_circle(request, pk)
    tab = request.GET.get("list", "need")
    tab = tab if tab in TABS else "need"
    now, viewer = clock.now(), request.viewer
    manages = rules.can_manage(viewer, row)
    units = queries.units_for(viewer, row)
    counts = queries.count_by_list(row)
    context: dict[str, Any] = {
        "circle": row,
        "now": now,
        "tab": tab,
        "tabs": [
            Chip(words, f"?{urlencode({'list': code})}", counts.get(code), code == tab)
            for code, words in TABS.items()
        ],
        "one": ONE.get(tab, ""),
        "manages": manages,
        "may_list": tab in LISTS and (manages or bool(units)),
        "may_export": rules.RIGHTS.may(viewer, "export"),
    }
    if tab in LISTS:
        context |= _lines(request, row, tab)
    elif tab == "claims":
        found = queries.claims_visible_to(viewer).filter(line__circle=row)
        rows = queries.claims_of(found)[: queries.SIZE]
        context["claims"] = [claim_line(each, clock.colour(each, now)) for each in rows]
    else:
        context |= _people(request, row, units, manages=manages)
    return render(request, "claims/desk/circle.html", context)


def _lines(request: LinliRequest, row: Circle, tab: str) -> dict[str, Any]:
    words = request.GET.get("q", "").strip()[:100]
    state = request.GET.get("state", Listing.LISTED)
    state = state if state in Listing.values else ""
    found = queries.lines_of(row, tab, state=state, words=words)
    asked = {"list": tab, "q": words}
    chips = [
        Chip(value.label, f"?{urlencode(asked | {'state': value.value})}", None, state == value)
        for value in Listing
    ]
    every = Chip(_("All"), f"?{urlencode(asked | {'state': 'all'})}", None, not state)
    return {
        "lines": [{"row": each, "look": LINES[Listing(each.state)]} for each in found[:200]],
        "chips": [*chips, every],
        "searched": words,
        "state": state or "all",
    }


def _people(
    request: LinliRequest, row: Circle, units: list[Unit], *, manages: bool
) -> dict[str, Any]:
    own = {unit.pk for unit in units}
    seats = [each for each in queries.part_time_of(row) if manages or each.unit_id in own]
    more: dict[str, Any] = {}
    if manages:
        joinable = [(each.pk, each.name) for each in queries.joinable(request.viewer, row)[:500]]
        more = {
            "join": forms.UnitForm(auto_id="join_%s", organisations=joinable),
            "part_time": forms.PartTimeForm(auto_id="part_time_%s", units=unit_choices(units)),
        }
    return {
        "units": queries.units_of(row),
        "seats": seats,
        "meetings": queries.meetings_of(row),
        "may_meet": rules.can_meet(request.viewer, row),
        **more,
    }


@page("claims.manage")
def edit_circle(request: LinliRequest, pk: int) -> HttpResponse:
    """Name, and the duty to meet each quarter, if it replaces an old table."""
    row = get_circle(request, pk)
    names = ("name", "meets_quarterly", "replaces", "version")
    form = forms.EditForm(
        request.POST or None, initial={name: getattr(row, name) for name in names}
    )

    def change() -> Circle:
        return actions.edit_circle(pk, **form.cleaned_data, by=request.viewer, now=clock.now())

    if request.method == "POST" and attempt(form, change):
        messages.success(request, _("Saved."))
        return redirect("claims:circle", pk=pk)
    back = reverse("claims:circle", args=[pk])
    return form_page(request, form, title=row.name, button=_("Save"), back=back)


@page("claims.manage")
@require_POST
def join(request: LinliRequest, pk: int) -> HttpResponse:
    """An organisation becomes a member unit."""
    row = get_circle(request, pk)
    found = [(each.pk, each.name) for each in queries.joinable(request.viewer, row)]
    form = forms.UnitForm(request.POST, auto_id="join_%s", organisations=found)

    def add() -> Unit:
        organisation = form.cleaned_data["organisation"]
        return actions.join(pk, organisation, by=request.viewer, now=clock.now())

    if attempt(form, add):
        messages.success(request, _("The unit has joined."))
        return _to_units(pk)
    return form_page(request, form, title=_("Add a member unit"), button=_("Add"), back=_units(pk))


@page("claims.manage")
@require_POST
def leave(request: LinliRequest, pk: int, member_unit_pk: int) -> HttpResponse:
    """A unit leaves."""
    unit = get_object_or_404(get_circle(request, pk).units, pk=member_unit_pk)
    actions.leave(unit.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("The unit has left."))
    return _to_units(pk)


@page("claims.manage")
@require_POST
def name_part_time(request: LinliRequest, pk: int) -> HttpResponse:
    """A person of a unit sits in the circle part-time."""
    row = get_circle(request, pk)
    units = unit_choices(list(queries.units_of(row)))
    form = forms.PartTimeForm(request.POST, auto_id="part_time_%s", units=units)

    def name() -> PartTime:
        clean = form.cleaned_data
        who: dict[str, Any] = {"by": request.viewer, "now": clock.now()}
        return actions.name_part_time(clean["unit"], clean["name"], clean["position"], **who)

    if attempt(form, name):
        messages.success(request, _("Named."))
        return _to_units(pk)
    title = _("Name a part-time member")
    return form_page(request, form, title=title, button=_("Save"), back=_units(pk))


@page("claims.manage")
@require_POST
def end_part_time(request: LinliRequest, pk: int, seat_pk: int) -> HttpResponse:
    """The office ends, and the name goes."""
    row = get_circle(request, pk)
    seat = get_object_or_404(queries.part_time_of(row), pk=seat_pk)
    actions.end_part_time(seat.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Ended; the name is erased."))
    return _to_units(pk)


@page("claims.export")
def export(request: LinliRequest, pk: int) -> HttpResponse:
    """One of the lists, or its claims, for a spreadsheet."""
    row = get_circle(request, pk)
    tab = request.GET.get("list", "need")
    tab = tab if tab in TABS and tab != "units" else "need"
    head, lines = _claims_sheet(request, row) if tab == "claims" else _lines_sheet(row, tab)
    name = f"{row.name}-{TABS[tab]}-{clock.local(clock.now()):%Y%m%d}"
    return exports.response(request, name, head, lines)


def _lines_sheet(row: Circle, tab: str) -> tuple[list[str], list[list[Any]]]:
    head = [
        _("In a few words"),
        _("More"),
        _("Member unit"),
        _("Kind of resource"),
        _("Labels"),
        _("Wanted by"),
        _("State"),
        _("Claimed by (open)"),
        _("Claimed by (fulfilled)"),
    ]
    lines = [
        [
            each.title,
            each.body,
            str(each.unit or row.area),
            str(each.resource or ""),
            "、".join(str(label) for label in each.labels.all()),
            each.wanted_on,
            each.get_state_display(),
            each.open_claims,
            each.done_claims,
        ]
        for each in queries.lines_of(row, tab)
    ]
    return head, lines


def _claims_sheet(request: LinliRequest, row: Circle) -> tuple[list[str], list[list[Any]]]:
    head = [
        _("Claimed"),
        _("Member unit"),
        _("What the unit brings or does"),
        _("By"),
        _("State"),
        _("Times"),
        _("Beneficiaries (times)"),
        _("By what one sees it"),
    ]
    found = queries.claims_visible_to(request.viewer).filter(line__circle=row)
    lines = [
        [
            each.line.title,
            str(each.unit),
            each.what,
            each.due_at,
            each.get_state_display(),
            each.times,
            each.served,
            each.proof,
        ]
        for each in queries.claims_of(found)
    ]
    return head, lines


def _units(pk: int) -> str:
    return f"{reverse('claims:circle', args=[pk])}?list=units"


def _to_units(pk: int) -> HttpResponse:
    return redirect(_units(pk))
