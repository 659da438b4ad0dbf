"""Every way a circle, its lists and its claims can change."""

from linli.claims.actions.circles import (
    edit_circle,
    end_part_time,
    found_circle,
    hold_meeting,
    join,
    join_all,
    leave,
    leave_for_good,
    name_part_time,
    plan_meeting,
)
from linli.claims.actions.claiming import (
    claim,
    fulfil,
    give_back,
    note_service,
    rate,
    send_back,
)
from linli.claims.actions.forgetting import forget_person
from linli.claims.actions.lines import close_line, edit_line, put_back, put_on_list, take_off

__all__ = [
    "claim",
    "close_line",
    "edit_circle",
    "edit_line",
    "end_part_time",
    "forget_person",
    "found_circle",
    "fulfil",
    "give_back",
    "hold_meeting",
    "join",
    "join_all",
    "leave",
    "leave_for_good",
    "name_part_time",
    "note_service",
    "plan_meeting",
    "put_back",
    "put_on_list",
    "rate",
    "send_back",
    "take_off",
]
