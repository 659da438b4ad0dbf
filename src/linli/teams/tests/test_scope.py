"""Who sees and runs which team; the load is counts, for those who may add; what waits."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.cast import NOW, House

from linli.base.errors import NotAllowed
from linli.base.viewer import Viewer
from linli.cases.tests import factories as cases
from linli.commitments.spec import Owner
from linli.commitments.tests.factories import promise
from linli.teams import actions, queries, rules
from linli.teams.models import Team
from linli.teams.spec import Load
from linli.teams.tests.factories import LATER, at_work, in_state, team
from linli.teams.workflow import State

CAST = [
    "worker",
    "second_worker",
    "other_worker",
    "secretary",
    "other_secretary",
    "handler",
    "supervisor",
    "leader",
    "administrator",
    "specialist",
    "lecturer",
    "contact",
    "steward",
    "resident",
]


def everything(house: House) -> dict[str, Team]:
    """A team here with the handler, one of the other community, one of the sub-district."""
    return {
        "here": at_work(house, "handler"),
        "other": team(
            house,
            area_id=house.other_community.pk,
            leader_id=house.accounts["other_worker"].pk,
            by=house.viewer("other_secretary"),
        ),
        "wide": at_work_wide(house),
    }


def at_work_wide(house: House) -> Team:
    made = team(
        house,
        area_id=house.subdistrict.pk,
        leader_id=house.accounts["specialist"].pk,
        by=house.viewer("leader"),
    )
    actions.add_member(
        made.pk, house.accounts["second_worker"].pk, by=house.viewer("leader"), now=NOW
    )
    return made


SEES: dict[str, set[str]] = {
    "worker": {"here"},
    "second_worker": {"here", "wide"},
    "other_worker": {"other"},
    "secretary": {"here"},
    "other_secretary": {"other"},
    "handler": {"here"},
    "supervisor": {"here", "other", "wide"},
    "leader": {"here", "other", "wide"},
    "specialist": {"wide"},
}
RUNS: dict[str, set[str]] = {
    "worker": {"here"},
    "other_worker": {"other"},
    "secretary": {"here"},
    "other_secretary": {"other"},
    "leader": {"here", "other", "wide"},
    "specialist": {"wide"},
}


@pytest.mark.parametrize("name", CAST)
def test_the_list_and_the_single_rule_show_the_same(house: House, name: str) -> None:
    rows, viewer = everything(house), house.viewer(name)

    assert {key for key, row in rows.items() if rules.can_see(viewer, row)} == SEES.get(name, set())
    shown = set(queries.visible_to(viewer).values_list("pk", flat=True))
    assert shown == {rows[key].pk for key in SEES.get(name, set())}
    assert {key for key, row in rows.items() if rules.can_run(viewer, row)} == RUNS.get(name, set())


def test_who_left_sees_it_no_more(house: House) -> None:
    made = at_work(house, "handler")
    member = made.members.get(account=house.accounts["handler"])
    actions.release(member.pk, by=house.viewer("secretary"), now=LATER)
    assert not rules.can_see(house.viewer("handler"), made)
    assert not queries.visible_to(house.viewer("handler")).exists()


@pytest.mark.parametrize("name", ["worker", "handler", "supervisor", "other_secretary"])
def test_others_set_up_no_team_here(house: House, name: str) -> None:
    with pytest.raises(NotAllowed):
        team(house, by=house.viewer(name))


def test_the_supervisor_watches_and_changes_nothing(house: House) -> None:
    made, by = at_work(house), house.viewer("supervisor")
    to: dict[str, Any] = {"by": by, "now": LATER}
    for act in (
        lambda: actions.edit_team(made.pk, "新名", "新任务", **to),
        lambda: actions.add_member(made.pk, house.accounts["handler"].pk, **to),
        lambda: actions.write_summary(made.pk, "总结", **to),
        lambda: actions.dissolve(made.pk, **to),
        lambda: actions.note_meeting(made.pk, date(2022, 4, 18), "x", **to),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_load_counts_promises_cases_and_teams_and_keeps_the_order_of_the_house(
    house: House,
) -> None:
    busy = house.accounts["second_worker"].pk
    promise(house, Owner("account", busy))
    at_work(house, "second_worker", name="另一个组团")
    in_state(house, State.DISSOLVED)
    held = cases.brought_to(house, "in_hand")
    made = team(house, leader_id=house.accounts["secretary"].pk)

    found = queries.candidates(made, LATER)
    by_id = {line.account_id: line for line in found}
    assert by_id[busy].load == Load(commitments=1, cases=0, teams=1)
    assert by_id[held.owner_id].load.cases == 1 if held.owner_id in by_id else True
    assert house.accounts["secretary"].pk not in by_id
    assert [(line.unit, line.name) for line in found] == sorted(
        (line.unit, line.name) for line in found
    )
    assert {line.name for line in queries.candidates(made, LATER, "handler")} == {"handler一"}


def waiting(viewer: Viewer, now: Any = LATER) -> set[tuple[int, str]]:
    columns = ("thing", "pk", "title", "place", "colour", "due_at", "act")
    return {(row[1], row[6]) for row in queries.waiting_for(viewer, now).values_list(*columns)}


def test_what_waits_for_whom(house: House) -> None:
    planned, running = team(house), at_work(house, "handler")

    for name in ("worker", "secretary"):
        assert waiting(house.viewer(name)) == {(planned.pk, "begin_team")}
    near = running.yellow_at + timedelta(hours=1)
    assert waiting(house.viewer("worker"), near) == {
        (planned.pk, "begin_team"),
        (running.pk, "wind_up"),
    }
    for name in ("handler", "leader", "supervisor", "administrator"):
        assert waiting(house.viewer(name), near) == set()
