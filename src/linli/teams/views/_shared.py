"""What the pages of teams share."""

from typing import Any

from django.shortcuts import get_object_or_404

from linli.base.pages import LinliRequest
from linli.teams import queries
from linli.teams.models import Member, Team
from linli.teams.workflow import State

#: How a state looks: colour code of the badge; a team at work shows the colour of its period.
LOOKS = {State.PLANNED: "grey", State.DISSOLVED: "met", State.CANCELLED: "none"}


def get(request: LinliRequest, pk: int) -> Team:
    """The team, if it is theirs to see; else 404."""
    rows = queries.visible_to(request.viewer).select_related("area", "leader", "sponsor")
    return get_object_or_404(rows, pk=pk)


def look(team: Team, colour: Any) -> Any:
    """The badge's colour of a team."""
    return LOOKS.get(State(team.state), colour)


def word(team: Team, colour: Any) -> Any:
    """The badge's word: the state, or how far the period is."""
    return colour.label if team.state == State.AT_WORK else team.get_state_display()


def by_account(members: list[Member]) -> list[tuple[int, str]]:
    """The colleagues among the members, for a select: account and name."""
    return [(row.account_id, str(row.account)) for row in members if row.account_id is not None]


def by_member(members: list[Member]) -> list[tuple[int, str]]:
    """All members for a list of boxes: the row's key and the name."""
    return [(row.pk, str(row.account or row.name or row.unit)) for row in members]
