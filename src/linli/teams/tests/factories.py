"""Task teams on their way, reached through the actions."""

from datetime import date, timedelta
from typing import Any

from tests.cast import NOW, House

from linli.commitments.models import Commitment
from linli.teams import actions
from linli.teams.models import Team
from linli.teams.workflow import State

STARTS_ON, ENDS_ON, DUE_ON = date(2022, 4, 18), date(2022, 5, 31), date(2022, 4, 25)
LATER = NOW + timedelta(hours=2)


def team(house: House, **given: Any) -> Team:
    """A team of the first community, set up by its secretary and led by its worker."""
    values: dict[str, Any] = {
        "name": "老旧小区通气组团",
        "purpose": "九号楼通气协调",
        "area_id": house.community.pk,
        "leader_id": house.accounts["worker"].pk,
        "starts_on": STARTS_ON,
        "ends_on": ENDS_ON,
        "by": house.viewer("secretary"),
        "now": NOW,
    }
    return actions.form_team(**values | given)


def at_work(house: House, *members: str, **given: Any) -> Team:
    """The same, begun, with these of the cast as members besides its leader."""
    made = team(house, **given)
    for name in members:
        actions.add_member(made.pk, house.accounts[name].pk, by=house.viewer("secretary"), now=NOW)
    actions.start(made.pk, by=house.viewer("secretary"), now=NOW)
    made.refresh_from_db()
    return made


def task(house: House, of: Team, owner: str = "worker", what: str = "联系燃气公司") -> Commitment:
    """Something a member promised in the team."""
    return actions.promise(
        of.pk,
        what,
        owner_id=house.accounts[owner].pk,
        due_on=DUE_ON,
        by=house.viewer("secretary"),
        now=NOW,
    )


def in_state(house: House, state: State) -> Team:
    """One in this state."""
    by: dict[str, Any] = {"by": house.viewer("secretary"), "now": LATER}
    if state == State.PLANNED:
        return team(house)
    if state == State.CANCELLED:
        return actions.cancel(team(house).pk, "并入专班", **by)
    made = at_work(house)
    if state == State.DISSOLVED:
        actions.write_summary(made.pk, "任务完成。", **by)
        actions.dissolve(made.pk, **by)
    made.refresh_from_db()
    return made
