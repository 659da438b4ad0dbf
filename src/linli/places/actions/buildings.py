"""Buildings and their units, laid out with all their doors at once."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.places import events, rules
from linli.places.actions.common import ensure_fresh, locked, raise_version, wanted
from linli.places.actions.compounds import readdress
from linli.places.models import Building, Compound, Dwelling, Unit
from linli.places.spec import MOST_FLOORS, MOST_ROOMS, UnitPlan, room_number

_ONLY_HERE = _("Buildings are changed by the community's secretary or the administrator.")


@transaction.atomic
def create_building(
    compound_id: int,
    *,
    name: str,
    floors: int,
    by: Viewer,
    now: datetime,
    units: Sequence[UnitPlan | tuple[str, int]] = (),
) -> Building:
    """Make a building with its units and doors: `units` are (name, rooms per floor).

    Rooms are numbered floor by floor: 101, 102, 201 … A unit named "" is a single entrance.
    """
    compound = locked(Compound, compound_id, "area")
    ensure(rules.can_edit(by, compound.area), _ONLY_HERE)
    name = wanted(name, "name")
    _ensure_free(compound, name)
    plans = [plan if isinstance(plan, UnitPlan) else UnitPlan(*plan) for plan in units]
    _ensure_buildable(floors, plans)
    building = Building.objects.create(
        compound=compound, name=name, floors=floors, order=_next_order(compound)
    )
    for order, plan in enumerate(plans, 1):
        _lay_out(building, plan, order)
    doors = sum(plan.rooms_per_floor for plan in plans) * floors
    _record(events.BUILDING_CREATED, building, by=by, now=now, units=len(plans), dwellings=doors)
    return building


@transaction.atomic
def edit_building(
    building_id: int,
    *,
    name: str,
    floors: int,
    by: Viewer,
    now: datetime,
    order: int | None = None,
    version: int | None = None,
) -> Building:
    """Change a building's name, height or place in the list; its doors' addresses follow."""
    building = _building(building_id, by, version)
    name = wanted(name, "name")
    _ensure_free(building.compound, name, but=building)
    _ensure_buildable(floors, [])
    old, building.name, building.floors = building.name, name, floors
    building.order = building.order if order is None else order
    raise_version(building, "name", "floors", "order")
    if old != name:
        readdress(building.compound, building)
    _record(
        events.BUILDING_EDITED,
        building,
        by=by,
        now=now,
        text="" if old == name else f"{old} → {name}",
    )
    return building


@transaction.atomic
def add_unit(
    building_id: int, *, name: str, by: Viewer, now: datetime, rooms_per_floor: int = 0
) -> Unit:
    """Add a unit to a building, with doors on each floor if `rooms_per_floor` says so."""
    building = _building(building_id, by, None)
    plan = UnitPlan(name.strip(), rooms_per_floor)
    if building.units.filter(name=plan.name).exists():
        raise Invalid(
            _("This building has a unit of this name already."), field="name", code="taken"
        )
    _ensure_buildable(building.floors, [plan])
    highest = building.units.aggregate(order=Max("order"))["order"] or 0
    unit = _lay_out(building, plan, highest + 1)
    _record(
        events.UNIT_ADDED, building, by=by, now=now, dwellings=rooms_per_floor * building.floors
    )
    return unit


@transaction.atomic
def edit_unit(unit_id: int, *, name: str, by: Viewer, now: datetime) -> Unit:
    """Rename a unit; its doors' addresses follow."""
    unit = locked(Unit, unit_id, "building__compound__area")
    ensure(rules.can_edit_building(by, unit.building), _ONLY_HERE)
    name = name.strip()
    if unit.building.units.filter(name=name).exclude(pk=unit.pk).exists():
        raise Invalid(
            _("This building has a unit of this name already."), field="name", code="taken"
        )
    old, unit.name = unit.name, name
    unit.save(update_fields=["name"])
    readdress(unit.building.compound, unit.building)
    _record(events.BUILDING_EDITED, unit.building, by=by, now=now, text=f"{old} → {name}")
    return unit


@transaction.atomic
def retire_building(
    building_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Building:
    """Take a building with all its doors out of use; history stays."""
    return _switch(building_id, by=by, now=now, version=version, active=False)


@transaction.atomic
def restore_building(
    building_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Building:
    """Take a retired building with all its doors into use again."""
    return _switch(building_id, by=by, now=now, version=version, active=True)


def _switch(
    building_id: int, *, by: Viewer, now: datetime, version: int | None, active: bool
) -> Building:
    building = _building(building_id, by, version)
    if building.active == active:
        raise NotAllowed(_("That was done already. Load the page again."), code="wrong_state")
    if active and not building.compound.active:
        raise NotAllowed(
            _("The compound is retired. Restore the compound first."), code="wrong_state"
        )
    building.active = active
    raise_version(building, "active")
    Dwelling.objects.filter(building=building).update(active=active)
    kind = events.BUILDING_RESTORED if active else events.BUILDING_RETIRED
    _record(kind, building, by=by, now=now)
    return building


def _building(building_id: int, by: Viewer, version: int | None) -> Building:
    building = locked(Building, building_id, "compound__area")
    ensure(rules.can_edit_building(by, building), _ONLY_HERE)
    ensure_fresh(building, version)
    return building


def _ensure_free(compound: Compound, name: str, but: Building | None = None) -> None:
    others = compound.buildings.filter(name=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Invalid(
            _("This compound has a building of this name already, perhaps a retired one."),
            field="name",
            code="taken",
        )


def _ensure_buildable(floors: int, plans: Sequence[UnitPlan]) -> None:
    if not 0 <= floors <= MOST_FLOORS:
        raise Invalid(
            _("Give between 0 and %(most)d floors.") % {"most": MOST_FLOORS}, field="floors"
        )
    names = [plan.name for plan in plans]
    if len(set(names)) < len(names):
        raise Invalid(_("Each unit needs a name of its own."), field="units")
    if any(not 0 <= plan.rooms_per_floor <= MOST_ROOMS for plan in plans):
        raise Invalid(
            _("Give between 0 and %(most)d doors for each floor.") % {"most": MOST_ROOMS},
            field="units",
        )


def _next_order(compound: Compound) -> int:
    return int(compound.buildings.aggregate(order=Max("order"))["order"] or 0) + 1


def _lay_out(building: Building, plan: UnitPlan, order: int) -> Unit:
    unit = Unit.objects.create(building=building, name=plan.name, order=order)
    house = f"{building.compound.name}{building.name}{plan.name}"
    rooms = [
        (floor, room_number(floor, position))
        for floor in range(1, building.floors + 1)
        for position in range(1, plan.rooms_per_floor + 1)
    ]
    Dwelling.objects.bulk_create(
        Dwelling(
            unit=unit,
            building=building,
            compound=building.compound,
            floor=floor,
            room=room,
            address=f"{house}{room}",
        )
        for floor, room in rooms
    )
    return unit


def _record(
    kind: str, building: Building, *, by: Viewer, now: datetime, text: str = "", **data: object
) -> None:
    journal.record(
        kind,
        subject=f"building:{building.pk}",
        about=(f"compound:{building.compound_id}",),
        area=building.compound.area.path,
        by=by,
        now=now,
        text=text,
        **data,
    )
