"""Every way topics and meetings can change, one module per stretch of their life."""

from linli.deliberation.actions.agenda import put_on_agenda, take_off_agenda
from linli.deliberation.actions.answering import answer_cases
from linli.deliberation.actions.ending import adopt, hand_over, not_agreed
from linli.deliberation.actions.forgetting import (
    forget_person,
    forget_raiser,
    forget_statements,
)
from linli.deliberation.actions.inviting import (
    invite,
    invite_all,
    invite_by_name,
    publish_invitation,
    withdraw_invitation,
)
from linli.deliberation.actions.meetings import (
    cancel_meeting,
    close_meeting,
    move_meeting,
    plan_meeting,
)
from linli.deliberation.actions.minutes import publish_minutes, save_minutes
from linli.deliberation.actions.room import (
    CALLING_NAMES,
    call_names,
    check_in,
    count_hands,
    count_heads,
    put_motion,
    state,
    undo_check_in,
    walk_in,
    withdraw_statement,
)
from linli.deliberation.actions.topics import (
    add_cases,
    raise_topic,
    remove_case,
    return_to_agenda,
    withdraw_topic,
)

__all__ = [
    "CALLING_NAMES",
    "add_cases",
    "adopt",
    "answer_cases",
    "call_names",
    "cancel_meeting",
    "check_in",
    "close_meeting",
    "count_hands",
    "count_heads",
    "forget_person",
    "forget_raiser",
    "forget_statements",
    "hand_over",
    "invite",
    "invite_all",
    "invite_by_name",
    "move_meeting",
    "not_agreed",
    "plan_meeting",
    "publish_invitation",
    "publish_minutes",
    "put_motion",
    "put_on_agenda",
    "raise_topic",
    "remove_case",
    "return_to_agenda",
    "save_minutes",
    "state",
    "take_off_agenda",
    "undo_check_in",
    "walk_in",
    "withdraw_invitation",
    "withdraw_statement",
    "withdraw_topic",
]
