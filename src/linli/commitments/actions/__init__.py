"""Every way a commitment can change."""

from linli.commitments.actions.forgetting import (
    blacken_names,
    erase_notes,
    forget_notes,
    forget_person,
)
from linli.commitments.actions.keeping import (
    cancel,
    confirm,
    extend,
    finish,
    hand_on,
    note_progress,
    open_commitment,
    send_back,
    send_link,
    set_next_check,
    tick_contact,
)

__all__ = [
    "blacken_names",
    "cancel",
    "confirm",
    "erase_notes",
    "extend",
    "finish",
    "forget_notes",
    "forget_person",
    "hand_on",
    "note_progress",
    "open_commitment",
    "send_back",
    "send_link",
    "set_next_check",
    "tick_contact",
]
