"""Every write about officials and the firms they look after."""

from linli.liaison.actions.forgetting import forget_notes, forget_person
from linli.liaison.actions.pairing import end_pair, hand_on, pair_up
from linli.liaison.actions.visiting import (
    Visited,
    drop_visit,
    move_visit,
    plan_visit,
    record_visit,
)

__all__ = [
    "Visited",
    "drop_visit",
    "end_pair",
    "forget_notes",
    "forget_person",
    "hand_on",
    "move_visit",
    "pair_up",
    "plan_visit",
    "record_visit",
]
