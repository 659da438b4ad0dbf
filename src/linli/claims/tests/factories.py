"""Circles, lines and claims on their way, reached through the actions."""

from datetime import date, timedelta
from typing import Any

from tests.cast import NOW, PROGRAM, House

from linli.claims import actions
from linli.claims.models import Circle, Claim, Line, Unit
from linli.claims.workflow import State
from linli.labels.models import Label
from linli.people import actions as people

DUE_ON = date(2022, 4, 29)
LATER = NOW + timedelta(hours=2)


def circle(house: House, **given: Any) -> Circle:
    """The joint committee of the first community, founded by its secretary."""
    values: dict[str, Any] = {
        "area_id": house.community.pk,
        "founded_on": date(2022, 3, 1),
        "by": house.viewer("secretary"),
        "now": NOW,
    }
    return actions.found_circle("joint_committee", "永安社区大工委", **values | given)


def unit(house: House, of: Circle, name: str = "") -> Unit:
    """The contact's own firm as a member unit, or another of this name."""
    organisation = house.firm
    if name:
        organisation = people.register_organisation(
            house.community.pk, kind="firm", name=name, by=PROGRAM, now=NOW
        )
    return actions.join(of.pk, organisation.pk, by=house.viewer("secretary"), now=NOW)


def need(house: House, of: Circle, **given: Any) -> Line:
    """A need of the community itself."""
    values: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    return actions.put_on_list(of.pk, "need", "助餐点缺场地", **values | given)


def resource(house: House, of: Unit) -> Line:
    """A resource of the unit, of the first kind the house ships."""
    kind = Label.objects.filter(group="resource").order_by("order")[0]
    return actions.put_on_list(
        of.circle_id,
        "resource",
        "一楼会议室",
        unit_id=of.pk,
        resource_id=kind.pk,
        by=house.viewer("secretary"),
        now=NOW,
    )


def claim(house: House, line: Line, of: Unit, by: str = "contact") -> Claim:
    """What the unit takes on."""
    return actions.claim(
        line.pk, of.pk, "每周三开放会议室", due_on=DUE_ON, by=house.viewer(by), now=NOW
    )


def in_state(house: House, state: State) -> Claim:
    """One in this state: done by the unit's contact, rated by the secretary and the contact."""
    row = circle(house)
    made = claim(house, need(house, row), unit(house, row))
    contact: dict[str, Any] = {"by": house.viewer("contact"), "now": LATER}
    if state == State.WITHDRAWN:
        actions.give_back(made.pk, "场地另有安排", **contact)
    if state in (State.FULFILLED, State.RATED):
        actions.note_service(made.pk, NOW.date(), "助餐一次", 12, **contact)
        actions.fulfil(made.pk, "照片与签收单", **contact)
    if state == State.RATED:
        actions.rate(made.pk, "circle", "good", by=house.viewer("secretary"), now=LATER)
        actions.rate(made.pk, "unit", "fair", **contact)
    made.refresh_from_db()
    return made
