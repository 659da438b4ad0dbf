"""A task team for one item: its members come from several sections, the item stays whose it is."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.ledgers import events, rules
from linli.ledgers.actions._shared import NEVER_EXECUTOR, keep, locked, move, today
from linli.teams import actions as teams
from linli.teams.models import Team


@transaction.atomic
def set_up_team(
    item_id: int,
    name: str,
    *,
    leader_id: int,
    ends_on: date,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Team:
    """Set up a team that serves this item, for its goal, from today on."""
    item = locked(item_id, version)
    ensure(rules.can_change(by, item), NEVER_EXECUTOR)
    move(item, "change")
    if ends_on < today(now):
        raise Invalid(_("The team ends on a day to come."), field="ends_on")
    team = teams.form_team(
        name,
        item.goal,
        area_id=item.area_id,
        leader_id=leader_id,
        starts_on=today(now),
        ends_on=ends_on,
        origin=f"item:{item.pk}",
        by=by,
        now=now,
    )
    keep(events.TEAM_SET_UP, item, by, now, team=team.pk)
    return team
