"""Stations and what of them can be booked: set up, changed, taken out of use."""

from datetime import datetime

from django.utils.translation import gettext as _

from linli.base.acts import act
from linli.base.errors import Conflict, Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.events import events, queries, rules
from linli.events.actions._shared import words
from linli.events.models import Resource, Station
from linli.events.spec import FIRMS, RESOURCES, ResourceDraft
from linli.journal import actions as journal
from linli.places.models import Area


def _only_keepers() -> str:
    return _("A station is set up by the area’s secretary or leader.")


@act
def open_station(
    name: str, *, area_id: int, address: str = "", phone: str = "", by: Viewer, now: datetime
) -> Station:
    """A service station of this area. `phone`: its own number, for everybody."""
    area = Area.objects.select_for_update().get(pk=area_id)
    ensure(rules.can_keep_stations(by, area.path), _only_keepers())
    row = Station(area=area, name=_named(name), address=address.strip(), phone=phone.strip())
    _once(row)
    row.save()
    _record_station(row, by, now)
    return row


@act
def set_station(
    station_id: int,
    name: str,
    *,
    address: str = "",
    phone: str = "",
    active: bool = True,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Station:
    """Change what stands on it, or take it out of use: nothing new is booked there then, what is
    booked stays.
    """
    row = _station(station_id, by, version)
    row.name, row.active = _named(name), active
    row.address, row.phone = address.strip(), phone.strip()
    _once(row)
    row.version += 1
    row.save()
    _record_station(row, by, now)
    return row


@act
def add_resource(station_id: int, draft: ResourceDraft, *, by: Viewer, now: datetime) -> Resource:
    """One more room, desk or screen."""
    station = _station(station_id, by, None)
    row = Resource(station=station)
    _describe(row, draft, by)
    row.save()
    _record_resource(row, by, now)
    return row


@act
def set_resource(
    resource_id: int,
    draft: ResourceDraft,
    *,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Resource:
    """Change what stands on it, its hours, who may book it, or take it out of use. What is booked
    already stays.
    """
    rows = Resource.objects.select_related("station__area").select_for_update(of=("self",))
    row = rows.get(pk=resource_id)
    ensure(rules.can_keep_stations(by, row.station.area.path), _only_keepers())
    if version is not None and row.version != version:
        raise Conflict(_("Somebody else changed this meanwhile."), current=row)
    _describe(row, draft, by)
    row.version += 1
    row.save()
    _record_resource(row, by, now)
    return row


def _describe(row: Resource, draft: ResourceDraft, by: Viewer) -> None:
    if draft.kind not in RESOURCES:
        raise Invalid(_("Choose one of the list."), field="kind")
    if draft.closes <= draft.opens:
        raise Invalid(_("It closes after it opens."), field="closes")
    if draft.capacity is not None and draft.capacity < 1:
        raise Invalid(_("Leave it empty if there is no limit."), field="capacity")
    path = str(row.station.area.path)
    known = {"", FIRMS, row.open_to, *dict(queries.open_to_choices(by, path))}
    if draft.open_to not in known:
        raise Invalid(_("Choose one of the list."), field="open_to")
    row.kind, row.name = draft.kind, words(draft.name, "name", _("Give it a name."))[:40]
    row.capacity, row.equipment = draft.capacity, draft.equipment.strip()[:120]
    row.opens, row.closes, row.on_days_off = draft.opens, draft.closes, draft.on_days_off
    row.open_to, row.asks, row.active = draft.open_to, draft.asks, draft.active
    same = Resource.objects.filter(station=row.station, name=row.name).exclude(pk=row.pk)
    if same.exists():
        raise Invalid(_("Something of this name is there already."), field="name")


def _named(name: str) -> str:
    return words(name, "name", _("Give it a name."))[:60]


def _once(row: Station) -> None:
    same = Station.objects.filter(area=row.area, name=row.name, active=True).exclude(pk=row.pk)
    if row.active and same.exists():
        raise Invalid(_("Something of this name is there already."), field="name")


def _station(station_id: int, by: Viewer, version: int | None) -> Station:
    rows = Station.objects.select_related("area").select_for_update(of=("self",))
    row = rows.get(pk=station_id)
    ensure(rules.can_keep_stations(by, row.area.path), _only_keepers())
    if version is not None and row.version != version:
        raise Conflict(_("Somebody else changed this meanwhile."), current=row)
    return row


def _record_station(row: Station, by: Viewer, now: datetime) -> None:
    journal.record(
        events.STATION_SET,
        subject=f"station:{row.pk}",
        area=row.area.path,
        by=by,
        now=now,
        active=row.active,
    )


def _record_resource(row: Resource, by: Viewer, now: datetime) -> None:
    journal.record(
        events.RESOURCE_SET,
        subject=f"resource:{row.pk}",
        about=(f"station:{row.station_id}",),
        area=row.station.area.path,
        by=by,
        now=now,
        active=row.active,
    )
