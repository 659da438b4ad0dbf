"""Every write of outreach: audiences, messages and their way, accounts, replies."""

from linli.outreach.actions.audiences import change_audience, retire_audience, save_audience
from linli.outreach.actions.binding import (
    bind_by_code,
    bind_mail,
    follow_person,
    forget_person,
    forget_registration,
    give_code,
    lift_stop,
    note_stop,
    unbind,
)
from linli.outreach.actions.groups import add_group, drop_group
from linli.outreach.actions.missing import Done, close, reopen, send_again, to_door
from linli.outreach.actions.replies import answer, set_aside, take_reply
from linli.outreach.actions.sending import begin, finish, resend, stop, to_doors, wording
from linli.outreach.actions.writing import (
    Draft,
    approve,
    ask,
    change,
    send_back,
    take_back,
    write,
)

__all__ = [
    "Done",
    "Draft",
    "add_group",
    "answer",
    "approve",
    "ask",
    "begin",
    "bind_by_code",
    "bind_mail",
    "change",
    "change_audience",
    "close",
    "drop_group",
    "finish",
    "follow_person",
    "forget_person",
    "forget_registration",
    "give_code",
    "lift_stop",
    "note_stop",
    "reopen",
    "resend",
    "retire_audience",
    "save_audience",
    "send_again",
    "send_back",
    "set_aside",
    "stop",
    "take_back",
    "take_reply",
    "to_door",
    "to_doors",
    "unbind",
    "wording",
    "write",
]
