"""Single doors, for what no plan of a building foresaw."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.masking import blacken_fields
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.places import events, rules
from linli.places.actions.common import ensure_fresh, locked, raise_version, wanted
from linli.places.models import Dwelling, Unit
from linli.places.spec import floor_of

_ONLY_HERE = _("Doors are changed by the staff of their community.")


@transaction.atomic
def add_dwelling(
    unit_id: int,
    *,
    room: str,
    by: Viewer,
    now: datetime,
    floor: int | None = None,
    note: str = "",
) -> Dwelling:
    """Add a door. `floor` None: as the room number tells (501 → 5)."""
    unit = locked(Unit, unit_id, "building__compound__area")
    building = unit.building
    ensure(rules.can_edit_dwellings(by, building.compound.area), _ONLY_HERE)
    if not building.active:
        raise NotAllowed(
            _("The building is retired. Restore the building first."), code="wrong_state"
        )
    room = wanted(room, "room")
    _ensure_free(unit, room)
    dwelling = Dwelling.objects.create(
        unit=unit,
        building=building,
        compound=building.compound,
        floor=floor_of(room) if floor is None else floor,
        room=room,
        address=_address(unit, room),
        note=note.strip(),
    )
    _record(events.DWELLING_ADDED, dwelling, by=by, now=now)
    return dwelling


@transaction.atomic
def edit_dwelling(
    dwelling_id: int,
    *,
    room: str,
    by: Viewer,
    now: datetime,
    floor: int | None = None,
    note: str = "",
    version: int | None = None,
) -> Dwelling:
    """Mend a door's number, floor or note. The note is about the door, never about people."""
    dwelling = _dwelling(dwelling_id, by, version)
    room = wanted(room, "room")
    _ensure_free(dwelling.unit, room, but=dwelling)
    dwelling.room, dwelling.note = room, note.strip()
    dwelling.floor = floor_of(room) if floor is None else floor
    dwelling.address = _address(dwelling.unit, room)
    raise_version(dwelling, "room", "floor", "note", "address")
    _record(events.DWELLING_EDITED, dwelling, by=by, now=now)
    return dwelling


@transaction.atomic
def retire_dwelling(
    dwelling_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Dwelling:
    """Take a door out of use (walled up, joined to its neighbour); history stays."""
    dwelling = _dwelling(dwelling_id, by, version)
    return _switch(dwelling, events.DWELLING_RETIRED, by=by, now=now, active=False)


@transaction.atomic
def restore_dwelling(
    dwelling_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Dwelling:
    """Take a retired door into use again."""
    dwelling = _dwelling(dwelling_id, by, version)
    if not dwelling.building.active:
        raise NotAllowed(
            _("The building is retired. Restore the building first."), code="wrong_state"
        )
    return _switch(dwelling, events.DWELLING_RESTORED, by=by, now=now, active=True)


@transaction.atomic
def blacken_notes(dwelling_ids: Iterable[int], words: Collection[str]) -> int:
    """Somebody who belonged to these doors is erased: their name and number go from the notes of
    the doors; how many. For the app that erases them; it has asked whether that may be, and
    writes it down.
    """
    changed = 0
    doors = Dwelling.objects.filter(pk__in=dwelling_ids).exclude(note="")
    for dwelling in doors.order_by("pk").select_for_update():
        if blacken_fields(dwelling, ("note",), words):
            raise_version(dwelling, "note")
            changed += 1
    return changed


def _switch(dwelling: Dwelling, kind: str, *, by: Viewer, now: datetime, active: bool) -> Dwelling:
    if dwelling.active == active:
        raise NotAllowed(_("That was done already. Load the page again."), code="wrong_state")
    dwelling.active = active
    raise_version(dwelling, "active")
    _record(kind, dwelling, by=by, now=now)
    return dwelling


def _dwelling(dwelling_id: int, by: Viewer, version: int | None) -> Dwelling:
    dwelling = locked(Dwelling, dwelling_id, "unit__building__compound__area")
    ensure(rules.can_edit_dwellings(by, dwelling.unit.building.compound.area), _ONLY_HERE)
    ensure_fresh(dwelling, version)
    return dwelling


def _ensure_free(unit: Unit, room: str, but: Dwelling | None = None) -> None:
    others = unit.dwellings.filter(room=room)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Invalid(
            _("This unit has a door of this number already, perhaps a retired one."),
            field="room",
            code="taken",
        )


def _address(unit: Unit, room: str) -> str:
    return f"{unit.building.compound.name}{unit.building.name}{unit.name}{room}"


def _record(kind: str, dwelling: Dwelling, *, by: Viewer, now: datetime) -> None:
    journal.record(
        kind,
        subject=f"dwelling:{dwelling.pk}",
        about=(f"building:{dwelling.building_id}", f"compound:{dwelling.compound_id}"),
        area=dwelling.unit.building.compound.area.path,
        by=by,
        now=now,
    )
