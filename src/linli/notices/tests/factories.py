"""Notices made through the actions, and viewers without accounts of their own."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from linli.base.viewer import Grant, Role, Viewer
from linli.notices import actions
from linli.notices.models import Notice
from linli.notices.workflow import Channel

NOW = datetime(2022, 4, 18, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
HERE, THERE = "1.2.3", "1.2.4"
SECRETARY = Viewer(key="account:1", grants=(Grant(Role.SECRETARY, HERE),), account_id=1)
WORKER = Viewer(key="account:2", grants=(Grant(Role.WORKER, HERE),), account_id=2)
OTHER_SECRETARY = Viewer(key="account:3", grants=(Grant(Role.SECRETARY, THERE),), account_id=3)


def send(channel: str = Channel.EMAIL, address: str = "song@example.org", **changes: Any) -> Notice:
    words = {"number": "SQ20220418-0001", "name": "宋玉珍", "answer": "管道 < 今天修好 & 通气"}
    values: dict[str, Any] = {
        "recipient": "case:12",
        "about": "case:12",
        "to": actions.Address(Channel(channel), address),
        "words": words,
        "link": "/t/geheim/",
        "once": "answered:12",
        "area": HERE,
        "now": NOW,
    }
    return actions.send("test.answered", **{**values, **changes})
