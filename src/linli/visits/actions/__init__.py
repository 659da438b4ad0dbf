"""Every way visit plans and visits change. Pages, demo and other apps call these."""

from linli.visits.actions.forgetting import erase_notes, forget_notes, forget_person
from linli.visits.actions.planning import carry_over, change_plan, plan_week, withdraw_plan
from linli.visits.actions.recording import record_visit, withdraw_visit

__all__ = [
    "carry_over",
    "change_plan",
    "erase_notes",
    "forget_notes",
    "forget_person",
    "plan_week",
    "record_visit",
    "withdraw_plan",
    "withdraw_visit",
]
