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
from linli.supervision.actions.circulars import (
    draft_circular,
    edit_circular,
    issue_circular,
    set_obligation,
)
from linli.supervision.actions.forgetting import blacken_names
from linli.supervision.actions.issuing import issue, withdraw
from linli.supervision.actions.pressing import instruct, press
from linli.supervision.actions.rounds import close_round, find, issue_from_finding, open_round

__all__ = [
    "accept",
    "archive",
    "ask_extension",
    "blacken_names",
    "close_round",
    "decide_extension",
    "draft_circular",
    "edit_circular",
    "find",
    "instruct",
    "issue",
    "issue_circular",
    "issue_from_finding",
    "open_round",
    "press",
    "reply",
    "send_back",
    "set_obligation",
    "sign",
    "withdraw",
]
