"""Every write to notices: written, sent, reported on, answered, handed over, erased."""

from linli.notices.actions.delivering import deliver, settle_doubts
from linli.notices.actions.mailbox import read_mailbox
from linli.notices.actions.mailing import (
    blacken_mailings,
    mail,
    resend_failed,
    resend_these,
    reserve,
    stop,
    stop_for,
    turn,
)
from linli.notices.actions.replying import (
    erase_replies,
    note_became,
    opt_in,
    opt_out,
    reported,
    stop_by_link,
    take_in,
    wechat_caller,
    wechat_gate,
)
from linli.notices.actions.writing import (
    PROGRAM,
    Address,
    erase,
    forget,
    hand_over,
    read,
    resend,
    send,
)

__all__ = [
    "PROGRAM",
    "Address",
    "blacken_mailings",
    "deliver",
    "erase",
    "erase_replies",
    "forget",
    "hand_over",
    "mail",
    "note_became",
    "opt_in",
    "opt_out",
    "read",
    "read_mailbox",
    "reported",
    "resend",
    "resend_failed",
    "resend_these",
    "reserve",
    "send",
    "settle_doubts",
    "stop",
    "stop_by_link",
    "stop_for",
    "take_in",
    "turn",
    "wechat_caller",
    "wechat_gate",
]
