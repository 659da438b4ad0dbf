"""Every way a ledger, an item or a milestone can change."""

from linli.ledgers.actions.asking import ask, decide, resume
from linli.ledgers.actions.closing import apply, check, close_out, reopen, send_back
from linli.ledgers.actions.forgetting import forget_person
from linli.ledgers.actions.items import add_item, change, hand_on, start, withdraw
from linli.ledgers.actions.ledgers import (
    add_word,
    change_ledger,
    change_word,
    close_ledger,
    make_ledger,
    reopen_ledger,
)
from linli.ledgers.actions.milestones import (
    change_milestone,
    confirm_milestone,
    plan_milestone,
    send_back_milestone,
    show_milestone,
    withdraw_milestone,
)
from linli.ledgers.actions.teaming import set_up_team
from linli.ledgers.actions.telling import link, note, read_links, type_percent, unlink

__all__ = [
    "add_item",
    "add_word",
    "apply",
    "ask",
    "change",
    "change_ledger",
    "change_milestone",
    "change_word",
    "check",
    "close_ledger",
    "close_out",
    "confirm_milestone",
    "decide",
    "forget_person",
    "hand_on",
    "link",
    "make_ledger",
    "note",
    "plan_milestone",
    "read_links",
    "reopen",
    "reopen_ledger",
    "resume",
    "send_back",
    "send_back_milestone",
    "set_up_team",
    "show_milestone",
    "start",
    "type_percent",
    "unlink",
    "withdraw",
    "withdraw_milestone",
]
