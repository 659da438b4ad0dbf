"""Every write to cases: one function per intention of a person."""

from linli.cases.actions.categories import add_category, edit_category
from linli.cases.actions.confirming import (
    close_unconfirmed,
    confirm,
    recheck,
    record_call,
)
from linli.cases.actions.correcting import correct
from linli.cases.actions.dispatching import (
    accept,
    appeal_to_office,
    arbitrate,
    dispatch,
    receive,
    return_case,
)
from linli.cases.actions.handing_over import check, hand_over
from linli.cases.actions.handling import contact, defer, note, resolve, withdraw
from linli.cases.actions.objecting import object_to, pass_on
from linli.cases.actions.pausing import ask_pause, decide_pause, resume
from linli.cases.actions.privacy import correct_raiser, erase, forget_person, withdraw_consent
from linli.cases.actions.publishing import publish_answer
from linli.cases.actions.raising import Raised, raise_case
from linli.cases.actions.tracking import code_of, link_for, track

__all__ = [
    "Raised",
    "accept",
    "add_category",
    "appeal_to_office",
    "arbitrate",
    "ask_pause",
    "check",
    "close_unconfirmed",
    "code_of",
    "confirm",
    "contact",
    "correct",
    "correct_raiser",
    "decide_pause",
    "defer",
    "dispatch",
    "edit_category",
    "erase",
    "forget_person",
    "hand_over",
    "link_for",
    "note",
    "object_to",
    "pass_on",
    "publish_answer",
    "raise_case",
    "receive",
    "recheck",
    "record_call",
    "resolve",
    "resume",
    "return_case",
    "track",
    "withdraw",
    "withdraw_consent",
]
