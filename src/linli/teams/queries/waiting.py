"""What waits for whom about teams; the columns of the desk."""

from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.teams import rules
from linli.teams.models import Team
from linli.teams.workflow import State

#: The one next act of a waiting team: words and the page it is done on.
DESK = {
    "begin_team": (_("Begin"), "teams:team"),
    "wind_up": (_("Dissolve or extend"), "teams:summary"),
}


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """Teams to begin, and teams near the end of their period: for leader and sponsor."""
    own = Q(leader_id=viewer.account_id) | Q(sponsor_id=viewer.account_id)
    near = Q(state=State.AT_WORK, yellow_at__lte=now)
    rows = Team.objects.filter(own, Q(state=State.PLANNED) | near)
    if viewer.account_id is None or not rules.RIGHTS.may(viewer, "see"):
        rows = Team.objects.none()
    return rows.annotate(
        thing=Value("team"),
        title=F("name"),
        place=F("area__name"),
        colour=clock.colour_rank(now=now),
        act=Case(
            When(state=State.PLANNED, then=Value("begin_team")),
            default=Value("wind_up"),
            output_field=CharField(),
        ),
    )
