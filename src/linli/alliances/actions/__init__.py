"""Every way an alliance, its members and their files can change."""

from linli.alliances.actions.admitting import (
    apply_for,
    check,
    decline,
    note_missing,
    refuse_application,
    renew,
    send_application,
    take_up,
    vote_on_admission,
    vote_on_expulsion,
)
from linli.alliances.actions.constitution import acknowledge, end_seat, give_seat, issue
from linli.alliances.actions.duty import call_off, exchange, forget_turns, hand_over, plan_turns
from linli.alliances.actions.firms import keep_file, speak_for_firm
from linli.alliances.actions.following import (
    apply_online,
    link_to_application,
    link_to_membership,
)
from linli.alliances.actions.forgetting import forget_person
from linli.alliances.actions.founding import edit_alliance, enrol_founders, found_alliance
from linli.alliances.actions.importing import (
    drop_files,
    import_files,
    take_over_files,
    undo_files,
)
from linli.alliances.actions.leaves import end_leave, go_on_leave, turn_leaves
from linli.alliances.actions.party import (
    add_task,
    forget_party_names,
    found_body,
    retire_task,
    seat_in_body,
    set_body,
    show_done,
    unseat_from_body,
    withdraw_proof,
    word_standard,
)
from linli.alliances.actions.sharing import ask_for_help, offer_resource
from linli.alliances.actions.standing import hear, reinstate, set_rank, suspend, withdraw
from linli.alliances.actions.wording import add_condition, retire_condition, set_rules

__all__ = [
    "acknowledge",
    "add_condition",
    "add_task",
    "apply_for",
    "apply_online",
    "ask_for_help",
    "call_off",
    "check",
    "decline",
    "drop_files",
    "edit_alliance",
    "end_leave",
    "end_seat",
    "enrol_founders",
    "exchange",
    "forget_party_names",
    "forget_person",
    "forget_turns",
    "found_alliance",
    "found_body",
    "give_seat",
    "go_on_leave",
    "hand_over",
    "hear",
    "import_files",
    "issue",
    "keep_file",
    "link_to_application",
    "link_to_membership",
    "note_missing",
    "offer_resource",
    "plan_turns",
    "refuse_application",
    "reinstate",
    "renew",
    "retire_condition",
    "retire_task",
    "seat_in_body",
    "send_application",
    "set_body",
    "set_rank",
    "set_rules",
    "show_done",
    "speak_for_firm",
    "suspend",
    "take_over_files",
    "take_up",
    "turn_leaves",
    "undo_files",
    "unseat_from_body",
    "vote_on_admission",
    "vote_on_expulsion",
    "withdraw",
    "withdraw_proof",
    "word_standard",
]
