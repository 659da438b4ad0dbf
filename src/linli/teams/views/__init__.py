"""The pages of task teams."""

from linli.teams.views.ending import dissolve, hand_on, summary, summary_docx, write_summary
from linli.teams.views.fasts import fasts, fasts_cases, fasts_export
from linli.teams.views.forming import edit, new
from linli.teams.views.listing import export, listing
from linli.teams.views.members import add_member, add_outsider, forget, release
from linli.teams.views.team import (
    cancel,
    case,
    leader,
    meeting,
    period,
    start,
    stop_helping,
    task,
    team,
)

__all__ = [
    "add_member",
    "add_outsider",
    "cancel",
    "case",
    "dissolve",
    "edit",
    "export",
    "fasts",
    "fasts_cases",
    "fasts_export",
    "forget",
    "hand_on",
    "leader",
    "listing",
    "meeting",
    "new",
    "period",
    "release",
    "start",
    "stop_helping",
    "summary",
    "summary_docx",
    "task",
    "team",
    "write_summary",
]
