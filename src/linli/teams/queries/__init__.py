"""Every read of task teams: scope, load, story, today."""

from linli.teams.queries.fasts import limits
from linli.teams.queries.figures import dissolved, formed, line, tasks_due, tasks_kept
from linli.teams.queries.load import candidates, colleagues, leaders, loads, units
from linli.teams.queries.scope import (
    SIZE,
    commitments_of,
    count_by_state,
    filtered,
    helped_by,
    listed,
    members_of,
    page_after,
    places,
    sittings_of,
    visible_to,
)
from linli.teams.queries.story import drafted, story, to_hand_on
from linli.teams.queries.waiting import DESK, waiting_for

__all__ = [
    "DESK",
    "SIZE",
    "candidates",
    "colleagues",
    "commitments_of",
    "count_by_state",
    "dissolved",
    "drafted",
    "filtered",
    "formed",
    "helped_by",
    "leaders",
    "limits",
    "line",
    "listed",
    "loads",
    "members_of",
    "page_after",
    "places",
    "sittings_of",
    "story",
    "tasks_due",
    "tasks_kept",
    "to_hand_on",
    "units",
    "visible_to",
    "waiting_for",
]
