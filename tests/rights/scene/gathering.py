"""A gathering and a series of a scene, with somebody registered and a file."""

from datetime import date, time, timedelta
from typing import Any

from linli.base.viewer import ANYONE, Viewer
from linli.events import actions as events
from linli.events import queries
from linli.events.spec import FIRMS, OPEN, Details, RegistrationDraft, ResourceDraft, SeriesDraft
from linli.files import queries as files
from linli.places.models import Area
from tests.cast import NOW
from tests.rights.scene.parts import picture


def gathering(
    area: Area, firm_id: int, staff: dict[str, Viewer], said: str, *, secret: bool
) -> dict[str, object]:
    """An open lecture: who registered, its report and its series name what nobody else reads."""
    worker, secretary = staff["worker"], staff["secretary"]
    to: dict[str, Any] = {"by": secretary, "now": NOW}
    organiser = secretary.account_id or 0
    start = NOW + timedelta(days=1)
    event = events.plan_event(
        "lecture",
        area_id=area.pk,
        title="防火讲座",
        venue="活动室",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        organiser_id=organiser,
        details=Details(audience=OPEN, capacity=30, registers=True),
        **to,
    )
    events.announce(event.pk, **to)
    draft = RegistrationDraft(name=said, phone="13600000001")
    made = events.register(event.pk, draft, once=f"scene-event-{secret}", by=ANYONE, now=NOW)
    events.write_report(event.pk, said, by=worker, now=NOW)
    events.attach_file(event.pk, picture(), by=worker, now=NOW)
    series = events.plan_series(
        SeriesDraft(
            kind="clinic",
            area_id=area.pk,
            title=f"{said}义诊",
            venue="活动室",
            rule="FREQ=MONTHLY;BYDAY=2TU",
            first_on=date(2022, 4, 18),
            starts=time(9),
            minutes=60,
            organiser_id=organiser,
        ),
        **to,
    )
    return _station(area, firm_id, said, to) | {
        "event": event.pk,
        "series": series.pk,
        "registration": made.registration.pk,
        "registration_token": made.token,
        "material_id": files.of(f"event:{event.pk}")[0].pk,
        "calendar": queries.feed_token(area.pk, OPEN),
    }


def _station(area: Area, firm_id: int, said: str, to: dict[str, Any]) -> dict[str, object]:
    """A station with a room that a firm has for an hour; nobody else reads of it."""
    station = events.open_station(f"{said}服务站", area_id=area.pk, **to)
    draft = ResourceDraft("room", f"{said}洽谈室", time(8, 30), time(17, 30), open_to=FIRMS)
    room = events.add_resource(station.pk, draft, **to)
    start = NOW + timedelta(hours=1)
    booked = events.book(
        room.pk, start, start + timedelta(hours=1), f"{said}洽谈", organisation_id=firm_id, **to
    )
    return {"station": station.pk, "resource": room.pk, "booking": booked.pk}
