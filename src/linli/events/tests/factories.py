"""Gatherings of the tests, made through the actions."""

from datetime import date, datetime, time, timedelta
from typing import Any

from tests.cast import NOW, House

from linli.base.viewer import ANYONE, Viewer
from linli.events import actions
from linli.events.actions import Registered
from linli.events.models import Booking, Event, Resource, Series, Station
from linli.events.spec import FIRMS, OPEN, Details, RegistrationDraft, ResourceDraft, SeriesDraft

START = NOW + timedelta(days=2)


def to(house: House, who: str = "secretary", now: datetime = NOW) -> dict[str, Any]:
    return {"by": house.viewer(who), "now": now}


def lecture(house: House, *, announced: bool = True, details: Details | None = None) -> Event:
    """An open lecture in two days, with places for three by itself."""
    event = actions.plan_event(
        "lecture",
        area_id=house.community.pk,
        title="防诈骗讲座",
        venue="社区活动室",
        starts_at=START,
        ends_at=START + timedelta(hours=2),
        organiser_id=house.accounts["secretary"].pk,
        details=details or Details(audience=OPEN, capacity=3, registers=True),
        **to(house),
    )
    if announced:
        actions.announce(event.pk, **to(house))
    event.refresh_from_db()
    return event


def register(
    event: Event, number: int, *, by: Viewer = ANYONE, now: datetime = NOW, **given: Any
) -> Registered:
    """Somebody of this number registers."""
    values = {"name": f"张{number}", "phone": f"138{number:08}"} | given
    draft = RegistrationDraft(**values)
    return actions.register(event.pk, draft, once=f"once-{event.pk}-{number}", by=by, now=now)


def series(house: House, rule: str = "FREQ=WEEKLY;BYDAY=TU", **given: Any) -> Series:
    """A clinic each Tuesday at nine, from tomorrow on."""
    values: dict[str, Any] = {
        "kind": "clinic",
        "area_id": house.community.pk,
        "title": "周二义诊",
        "venue": "居委会门口",
        "rule": rule,
        "first_on": date(2022, 4, 19),
        "starts": time(9, 0),
        "minutes": 90,
        "organiser_id": house.accounts["secretary"].pk,
    }
    return actions.plan_series(SeriesDraft(**values | given), **to(house))


def room(house: House, name: str = "洽谈室", **given: Any) -> Resource:
    """A room of the sub-district's station, for twelve people, open to firms that ask."""
    leader = to(house, "leader")
    station = Station.objects.filter(area=house.subdistrict).first() or actions.open_station(
        "邻里服务站", area_id=house.subdistrict.pk, **leader
    )
    values: dict[str, Any] = {
        "kind": "room",
        "name": name,
        "opens": time(8, 30),
        "closes": time(17, 30),
        "capacity": 12,
        "open_to": FIRMS,
    }
    return actions.add_resource(station.pk, ResourceDraft(**values | given), **leader)


def at(hour: int, minute: int = 0, days: int = 1) -> datetime:
    """A moment of tomorrow (Tuesday), or of so many days from the cast's Monday."""
    return NOW.replace(hour=hour, minute=minute) + timedelta(days=days)


def booked(row: Resource, house: House, who: str = "worker", **given: Any) -> Booking:
    """Tomorrow from nine to ten."""
    values: dict[str, Any] = {"starts_at": at(9), "ends_at": at(10), "purpose": "政策辅导"}
    return actions.book(row.pk, **values | given, **to(house, who))
