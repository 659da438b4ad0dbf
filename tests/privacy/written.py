"""Traces of somebody in what is written to people: texts, accounts, replies, deliveries."""

from typing import Any

from linli.notices import actions as notices
from linli.notices.gateways.callbacks import Said
from linli.notices.workflow import Channel
from linli.outreach import actions
from linli.outreach.actions import Draft
from linli.outreach.spec import Described
from tests.cast import NOW, PROGRAM, House


def in_messages(house: House, name: str, phone: str) -> None:
    """A message that names her, sent to her number and her account, and what she answered."""
    worker: dict[str, Any] = {"by": house.viewer("worker"), "now": NOW}
    secretary: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    actions.bind_mail(house.neighbour.pk, f"{phone}@example.org", **worker)
    audience = actions.save_audience(house.community.pk, f"{name}等人", Described(), **worker)
    draft = Draft(f"请{name}登记", audience.pk, ("sms", "email"))
    texts = {
        "sms": ("", f"{{姓名}}您好，{name}家停水"),
        "email": (f"{name}", f"{name}家停水"),
        "script": ("", f"找{name}"),
    }
    message = actions.write(draft, texts, **worker)
    actions.ask(message.pk, **worker)
    actions.send_back(message.pk, f"{name}已搬走？", **secretary)
    actions.ask(message.pk, **worker)
    actions.approve(message.pk, **secretary)
    actions.begin(message.pk, by=PROGRAM, now=NOW)
    actions.add_group(house.community.pk, f"{name}邻居群", "trace-of-a-robot", **secretary)
    said = Said(phone, f"我是{name}，几点来水？电话{phone}", "sms:trace", NOW)
    reply = notices.take_in(said, Channel.SMS, now=NOW)
    assert reply is not None
    actions.answer(reply.pk, by=PROGRAM, now=NOW)
