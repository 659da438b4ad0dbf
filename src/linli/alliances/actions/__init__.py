"""Every way an alliance, its members and their files can change."""

from linli.alliances.actions.firms import keep_file, speak_for_firm
from linli.alliances.actions.forgetting import forget_person
from linli.alliances.actions.founding import edit_alliance, enrol_founders, found_alliance
from linli.alliances.actions.standing import hear, reinstate, set_rank, suspend, withdraw

__all__ = [
    "edit_alliance",
    "enrol_founders",
    "forget_person",
    "found_alliance",
    "hear",
    "keep_file",
    "reinstate",
    "set_rank",
    "speak_for_firm",
    "suspend",
    "withdraw",
]
