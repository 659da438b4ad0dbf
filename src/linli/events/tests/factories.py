"""Gatherings of the tests, made through the actions."""

from datetime import date, datetime, time, timedelta
from typing import Any

from tests.cast import NOW, House

from linli.base.viewer import ANYONE, Viewer
from linli.events import actions
from linli.events.actions import Registered
from linli.events.models import Event, Series
from linli.events.spec import OPEN, Details, RegistrationDraft, SeriesDraft

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
