"""A vaccination drive with its key, and a schedule of three doses, reached through the actions."""

from datetime import datetime, timedelta
from typing import Any

from tests.cast import NOW, PROGRAM, House

from linli.drives.models import Drive, Target
from linli.drives.tests.factories import running
from linli.people import actions as people
from linli.vaccination import actions
from linli.vaccination.models import Booking, Product, Session
from linli.vaccination.spec import Asked, Gap, Proxy, SessionDraft

THREE = (Gap(28), Gap(6, "months"))


def product(house: House) -> Product:
    """A vaccine whose schedule the administrator has set."""
    to: dict[str, Any] = {"by": house.viewer("administrator"), "now": NOW}
    row = actions.add_product("demo", "示例疫苗", name_en="Sample vaccine", **to)
    actions.set_schedule(row.pk, THREE, source="说明书", min_age=18, **to)
    return row


def drive(
    house: House, *, persons: int = 1, vault: bool = True, name: str = "疫苗接种动员"
) -> Drive:
    """A running drive over the persons of the community, with its sealed records begun."""
    for n in range(persons - 1):
        people.register_person(
            house.community.pk, name=f"示例居民{n}", phone=f"1391000{n:04d}", by=PROGRAM, now=NOW
        )
    found = running(house, "vaccination", name=name)
    if vault:
        actions.open_vault(found.pk, product(house).pk, by=house.viewer("secretary"), now=NOW)
    return found


def first(found: Drive) -> Target:
    """The target of the neighbour."""
    return found.targets.order_by("pk")[0]


#: When the session of the tests takes place.
DAY = NOW + timedelta(days=2)


def session(house: House, found: Drive, **given: Any) -> Session:
    """A session two days later, with ten places."""
    draft = SessionDraft(
        **{
            "title": "接种专场",
            "venue": "社区活动室",
            "starts_at": DAY,
            "ends_at": DAY + timedelta(hours=3),
            "capacity": 10,
            "transport": True,
            "batch": "P2022",
            **given,
        }
    )
    return actions.plan_session(found.pk, draft, by=house.viewer("secretary"), now=NOW)


#: The neighbour of the cast, as they register.
NEIGHBOUR = Asked("宋玉珍", "13900000001")


def for_parent(phone: str = "13900000001", consent: str = "spoken") -> Asked:
    """The neighbour, registered by their daughter."""
    relation = "guardian" if consent == "guardian" else "child"
    return Asked("宋玉珍", phone, proxy=Proxy("宋小妹", "13900000077", relation, consent))


def booking(at: Session, asked: Asked, by: Any, now: datetime = NOW) -> Booking:
    """A registration for a session."""
    made = actions.book(at.pk, asked, once=f"{asked.name}-{at.pk}", by=by, now=now)
    return Booking.objects.get(registration=made.registration)
