"""The pages of circles, their lists and claims."""

from linli.claims.views.circles import (
    circle,
    circles,
    edit_circle,
    end_part_time,
    export,
    found,
    join,
    leave,
    name_part_time,
)
from linli.claims.views.claims import (
    claim,
    fulfil,
    give_back,
    rate_circle,
    rate_unit,
    send_back,
    service,
)
from linli.claims.views.lines import (
    claim as take_on,
)
from linli.claims.views.lines import (
    close_line,
    edit_line,
    line,
    new_line,
    put_back,
    take_off,
)
from linli.claims.views.meetings import meeting, plan_meeting

__all__ = [
    "circle",
    "circles",
    "claim",
    "close_line",
    "edit_circle",
    "edit_line",
    "end_part_time",
    "export",
    "found",
    "fulfil",
    "give_back",
    "join",
    "leave",
    "line",
    "meeting",
    "name_part_time",
    "new_line",
    "plan_meeting",
    "put_back",
    "rate_circle",
    "rate_unit",
    "send_back",
    "service",
    "take_off",
    "take_on",
]
