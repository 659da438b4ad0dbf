"""Buildings, units and single doors."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Cell
from linli.clock import queries as clock
from linli.places import actions, queries, rules
from linli.places.forms import BuildingForm, DwellingForm, NewBuildingForm, NewUnitForm, UnitForm
from linli.places.models import Building, Dwelling


@page("places.edit")
def new_building(request: LinliRequest, pk: int) -> HttpResponse:
    """A building of a compound, laid out with all its doors."""
    compound = get_object_or_404(queries.visible_to(request.viewer), pk=pk)
    form = NewBuildingForm(request.POST or None)
    if request.method == "POST":
        made = attempt(
            form,
            lambda: actions.create_building(
                compound.pk,
                name=form.cleaned_data["name"],
                floors=form.cleaned_data["floors"],
                units=form.plans(),
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if made:
            return _done(request, made.pk, _("The building stands, with all its doors."))
    return form_page(
        request,
        form,
        title=_("New building in %(name)s") % {"name": compound},
        button=_("Make the building"),
        back=reverse("places:compound", args=[pk]),
        lead=_(
            "Rooms are numbered floor by floor: 101, 102, 201 … What differs is mended afterwards."
        ),
    )


@page("places.see")
def building(request: LinliRequest, pk: int) -> HttpResponse:
    """One building: its doors as a table, its units."""
    found = get_object_or_404(queries.buildings_visible_to(request.viewer), pk=pk)
    return _building_page(request, found, NewUnitForm())


def _building_page(request: LinliRequest, found: Building, unit_form: NewUnitForm) -> HttpResponse:
    area = found.compound.area
    may_edit_doors = rules.can_edit_dwellings(request.viewer, area)
    grid = queries.matrix(found, retired=True)
    context = {
        "building": found,
        "units": list(found.units.all()),
        "heads": grid.units,
        "floors": grid.cells(lambda door: _cell(door, may_edit=may_edit_doors)),
        "retired": any(not door.active for floor in grid.floors for door in floor.doors if door),
        "may_edit": rules.can_edit(request.viewer, area),
        "may_edit_doors": may_edit_doors,
        "unit_form": unit_form,
    }
    status = 422 if unit_form.errors else 200
    return render(request, "places/desk/building.html", context, status=status)


def _cell(door: Dwelling, *, may_edit: bool) -> Cell:
    url = reverse("places:dwelling", args=[door.pk]) if may_edit else ""
    if not door.active:
        return Cell(door.room, url, colour="orange", word=_("Retired"))
    return Cell(door.room, url, word=door.note)


@page("places.edit")
def edit_building(request: LinliRequest, pk: int) -> HttpResponse:
    """Name, height, place in the list."""
    found = get_object_or_404(queries.buildings_visible_to(request.viewer), pk=pk)
    fields = ("name", "floors", "order", "version")
    form = BuildingForm(
        request.POST or None, initial={name: getattr(found, name) for name in fields}
    )
    if request.method == "POST" and attempt(
        form,
        lambda: actions.edit_building(
            found.pk, **form.cleaned_data, by=request.viewer, now=clock.now()
        ),
    ):
        return _done(request, pk, _("Saved."))
    return _form(request, found, form, _("Edit %(name)s") % {"name": found}, _("Save"))


@page("places.edit")
@require_POST
def switch_building(request: LinliRequest, pk: int) -> HttpResponse:
    """Retire a building, or restore it."""
    found = get_object_or_404(queries.buildings_visible_to(request.viewer), pk=pk)
    act = actions.retire_building if found.active else actions.restore_building
    act(found.pk, by=request.viewer, now=clock.now())
    return _done(request, pk, _("Retired.") if found.active else _("In use again."))


@page("places.edit")
@require_POST
def add_unit(request: LinliRequest, pk: int) -> HttpResponse:
    """One more unit with its doors."""
    found = get_object_or_404(queries.buildings_visible_to(request.viewer), pk=pk)
    form = NewUnitForm(request.POST)
    if attempt(
        form,
        lambda: actions.add_unit(found.pk, **form.cleaned_data, by=request.viewer, now=clock.now()),
    ):
        return _done(request, pk, _("The unit is added."))
    return _building_page(request, found, form)


@page("places.edit")
def edit_unit(request: LinliRequest, pk: int) -> HttpResponse:
    """Rename a unit."""
    unit = get_object_or_404(queries.units_visible_to(request.viewer), pk=pk)
    form = UnitForm(request.POST or None, initial={"name": unit.name})
    if request.method == "POST" and attempt(
        form,
        lambda: actions.edit_unit(unit.pk, **form.cleaned_data, by=request.viewer, now=clock.now()),
    ):
        return _done(request, unit.building_id, _("Saved; the addresses of its doors follow."))
    return _form(request, unit.building, form, _("Rename the unit"), _("Save"))


@page("places.edit_dwellings")
def new_dwelling(request: LinliRequest, pk: int) -> HttpResponse:
    """One more door in a unit."""
    unit = get_object_or_404(queries.units_visible_to(request.viewer), pk=pk)
    form = DwellingForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: actions.add_dwelling(
            unit.pk, **_without_version(form), by=request.viewer, now=clock.now()
        ),
    ):
        return _done(request, unit.building_id, _("The door is added."))
    title = _("New door in %(name)s") % {"name": f"{unit.building}{unit}"}
    return _form(request, unit.building, form, title, _("Add the door"))


@page("places.edit_dwellings")
def dwelling(request: LinliRequest, pk: int) -> HttpResponse:
    """Mend a door's number, floor or note; retire or restore it."""
    found = get_object_or_404(queries.dwellings_visible_to(request.viewer), pk=pk)
    fields = ("room", "floor", "note", "version")
    form = DwellingForm(
        request.POST or None, initial={name: getattr(found, name) for name in fields}
    )
    if request.method == "POST" and attempt(
        form,
        lambda: actions.edit_dwelling(
            found.pk, **form.cleaned_data, by=request.viewer, now=clock.now()
        ),
    ):
        return _done(request, found.building_id, _("Saved."))
    return _form(
        request,
        found.building,
        form,
        found.address,
        _("Save"),
        template="places/desk/door.html",
        switch=reverse("places:switch_dwelling", args=[found.pk]),
        active=found.active,
    )


@page("places.edit_dwellings")
@require_POST
def switch_dwelling(request: LinliRequest, pk: int) -> HttpResponse:
    """Retire a door, or restore it."""
    found = get_object_or_404(queries.dwellings_visible_to(request.viewer), pk=pk)
    act = actions.retire_dwelling if found.active else actions.restore_dwelling
    act(found.pk, by=request.viewer, now=clock.now())
    return _done(request, found.building_id, _("Retired.") if found.active else _("In use again."))


def _without_version(form: DwellingForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


def _form(
    request: LinliRequest, found: Building, form: Any, title: str, button: str, **more: Any
) -> HttpResponse:
    back = reverse("places:building", args=[found.pk])
    return form_page(request, form, title=title, button=button, back=back, **more)


def _done(request: LinliRequest, pk: int, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("places:building", pk=pk)
