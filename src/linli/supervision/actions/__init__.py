"""Every write of supervision: one function per intention of a person."""

from linli.supervision.actions.answering import (
    accept,
    archive,
    ask_extension,
    decide_extension,
    reply,
    send_back,
    sign,
)
from linli.supervision.actions.forgetting import blacken_names
from linli.supervision.actions.issuing import issue, withdraw
from linli.supervision.actions.pressing import instruct, press

__all__ = [
    "accept",
    "archive",
    "ask_extension",
    "blacken_names",
    "decide_extension",
    "instruct",
    "issue",
    "press",
    "reply",
    "send_back",
    "sign",
    "withdraw",
]
