"""Every way forms, phone codes and submissions change. Pages, demo and other apps call these."""

from linli.surveys.actions.codes import make_code, revoke_code
from linli.surveys.actions.forgetting import erase, forget_expired, forget_person
from linli.surveys.actions.forms import drop, publish, retire, upload
from linli.surveys.actions.keeping import Kept, keep
from linli.surveys.actions.reviewing import (
    approve,
    edit,
    note_export,
    note_unapplied,
    reject,
    send_back,
    take_up,
)
from linli.surveys.actions.settling import settle_copy

__all__ = [
    "Kept",
    "approve",
    "drop",
    "edit",
    "erase",
    "forget_expired",
    "forget_person",
    "keep",
    "make_code",
    "note_export",
    "note_unapplied",
    "publish",
    "reject",
    "retire",
    "revoke_code",
    "send_back",
    "settle_copy",
    "take_up",
    "upload",
]
