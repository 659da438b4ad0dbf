"""People to write to, audiences and messages, made through the actions."""

from datetime import timedelta
from typing import Any

from tests.cast import NOW, PROGRAM, House

from linli.outreach import actions
from linli.outreach.actions import Draft
from linli.outreach.models import Audience, Message
from linli.outreach.spec import Described
from linli.people import actions as people
from linli.people.models import Person

LATER = NOW + timedelta(hours=2)
WORDS = "{姓名}您好，{社区}4月20日上午停水检修，请提前储水。"


def to(house: House, who: str = "secretary", now: Any = NOW) -> dict[str, Any]:
    return {"by": house.viewer(who), "now": now}


def resident(house: House, name: str, phone: str, door: int = 0, kind: str = "occupant") -> Person:
    """Somebody of the first community, tied to a door of the first building."""
    made: dict[str, Any] = {"by": PROGRAM, "now": NOW}
    person = people.register_person(house.community.pk, name=name, phone=phone, **made)
    people.tie(person.pk, house.dwellings()[door].pk, kind=kind, **made)
    return person


def audience(house: House, asked: Described | None = None, **given: Any) -> Audience:
    """Everybody of the register, unless asked otherwise; saved by the worker."""
    values: dict[str, Any] = {"name": "全体居民", **to(house, "worker")} | given
    name = values.pop("name")
    return actions.save_audience(house.community.pk, name, asked or Described(), **values)


def message(house: House, of: Audience | None = None, **given: Any) -> Message:
    """A draft by the worker, as text message and for the door."""
    texts = given.pop("texts", {"sms": ("", WORDS), "script": ("", "停水通知，请储水。")})
    to_whom = of or audience(house)
    said: dict[str, Any] = {"title": "停水通知", "audience_id": to_whom.pk, "channels": ("sms",)}
    draft = Draft(**said | given)
    return actions.write(draft, texts, **to(house, "worker"))


def approved(house: House, of: Audience | None = None, **given: Any) -> Message:
    """Asked for by the worker, approved by the secretary."""
    row = message(house, of, **given)
    actions.ask(row.pk, **to(house, "worker"))
    return actions.approve(row.pk, **to(house))


def begun(house: House, of: Audience | None = None, **given: Any) -> Message:
    """Queued for everybody."""
    row = approved(house, of, **given)
    return actions.begin(row.pk, by=PROGRAM, now=NOW)
