"""Every way an alliance, its members and their files can change."""

from linli.alliances.actions.admitting import (
    apply_for,
    check,
    decline,
    refuse_application,
    renew,
    send_application,
    take_up,
    vote_on_admission,
    vote_on_expulsion,
)
from linli.alliances.actions.constitution import acknowledge, end_seat, give_seat, issue
from linli.alliances.actions.firms import keep_file, speak_for_firm
from linli.alliances.actions.forgetting import forget_person
from linli.alliances.actions.founding import edit_alliance, enrol_founders, found_alliance
from linli.alliances.actions.leaves import end_leave, go_on_leave, turn_leaves
from linli.alliances.actions.standing import hear, reinstate, set_rank, suspend, withdraw
from linli.alliances.actions.wording import add_condition, retire_condition, set_rules

__all__ = [
    "acknowledge",
    "add_condition",
    "apply_for",
    "check",
    "decline",
    "edit_alliance",
    "end_leave",
    "end_seat",
    "enrol_founders",
    "forget_person",
    "found_alliance",
    "give_seat",
    "go_on_leave",
    "hear",
    "issue",
    "keep_file",
    "refuse_application",
    "reinstate",
    "renew",
    "retire_condition",
    "send_application",
    "set_rank",
    "set_rules",
    "speak_for_firm",
    "suspend",
    "take_up",
    "turn_leaves",
    "vote_on_admission",
    "vote_on_expulsion",
    "withdraw",
]
