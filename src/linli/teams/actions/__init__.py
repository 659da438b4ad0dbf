"""Every way a task team can change."""

from linli.teams.actions.ending import dissolve, hand_on, write_summary
from linli.teams.actions.forgetting import (
    forget_outsider,
    forget_outsiders,
    forget_person,
    forget_raiser,
)
from linli.teams.actions.forming import (
    cancel,
    change_leader,
    change_period,
    edit_team,
    form_team,
    start,
)
from linli.teams.actions.members import add_member, add_outsider, release
from linli.teams.actions.working import help_with, note_meeting, promise, stop_helping

__all__ = [
    "add_member",
    "add_outsider",
    "cancel",
    "change_leader",
    "change_period",
    "dissolve",
    "edit_team",
    "forget_outsider",
    "forget_outsiders",
    "forget_person",
    "forget_raiser",
    "form_team",
    "hand_on",
    "help_with",
    "note_meeting",
    "promise",
    "release",
    "start",
    "stop_helping",
    "write_summary",
]
