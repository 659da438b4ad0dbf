"""Pages of commitments: the desk's list and page, its acts, and the owner's own page."""

from linli.commitments.views.acts import (
    cancel,
    check,
    confirm,
    extend,
    finish,
    hand_on,
    note,
    send_back,
    send_link,
    tick,
)
from linli.commitments.views.desk import commitment, export, listing
from linli.commitments.views.mine import mine, mine_finish, mine_note, mine_one, mine_tick

__all__ = [
    "cancel",
    "check",
    "commitment",
    "confirm",
    "export",
    "extend",
    "finish",
    "hand_on",
    "listing",
    "mine",
    "mine_finish",
    "mine_note",
    "mine_one",
    "mine_tick",
    "note",
    "send_back",
    "send_link",
    "tick",
]
