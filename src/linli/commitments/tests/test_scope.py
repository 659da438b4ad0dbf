"""Who sees which commitment, what waits for whom, and the figures."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.cast import NOW, House

from linli.accounts import actions as accounts
from linli.accounts import queries as viewers
from linli.base.figures import Extent
from linli.base.viewer import Role, Viewer, system
from linli.commitments import actions, queries, rules
from linli.commitments.models import Commitment
from linli.commitments.spec import Owner
from linli.commitments.tests.factories import LATER, in_state, promise
from linli.commitments.workflow import State

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


def everything(house: House) -> dict[str, Commitment]:
    """One of each owner in the first community, and one in the other."""
    person = Owner("person", house.neighbour.pk)
    return {
        "steward's": promise(house),
        "listed": promise(
            house,
            Owner("account", house.accounts["worker"].pk),
            dwellings=[house.dwellings()[0].pk],
        ),
        "both buildings": promise(
            house,
            Owner("account", house.accounts["worker"].pk),
            dwellings=[house.dwellings()[0].pk, house.dwellings(house.second_building)[0].pk],
        ),
        "neighbour's": promise(house, person),
        "section's": promise(house, Owner("section", house.section.pk)),
        "firm's": promise(
            house, Owner("organisation", house.firm.pk), next_check_on=date(2022, 4, 20)
        ),
        "other": promise(
            house,
            Owner("account", house.accounts["other_worker"].pk),
            area_id=house.other_community.pk,
            compound_id=house.other_compound.pk,
            answerable_id=house.accounts["other_secretary"].pk,
            by=house.viewer("other_secretary"),
        ),
    }


HERE = {"steward's", "listed", "both buildings", "neighbour's", "section's", "firm's"}
SEES: dict[str, set[str]] = {
    "worker": HERE,
    "second_worker": HERE,
    "secretary": HERE,
    "other_worker": {"other"},
    "other_secretary": {"other"},
    "handler": {"section's"},
    "supervisor": HERE | {"other"},
    "leader": HERE | {"other"},
    "administrator": set(),
    "specialist": set(),
    "lecturer": set(),
    "contact": {"firm's"},
    "steward": {"steward's", "listed"},
    "resident": set(),
}


@pytest.mark.parametrize("name", CAST)
def test_the_list_and_the_single_rule_show_the_same(house: House, name: str) -> None:
    rows = everything(house)
    viewer = house.viewer(name)

    assert {key for key, row in rows.items() if rules.can_see(viewer, row)} == SEES[name]
    shown = set(queries.visible_to(viewer).values_list("pk", flat=True))
    assert shown == {rows[key].pk for key in SEES[name]}
    owned = set(queries.owned_by(viewer).values_list("pk", flat=True))
    assert owned == {row.pk for row in rows.values() if rules.owns(viewer, row)}


def test_a_link_opens_what_its_person_owes_and_nothing_else(house: House) -> None:
    rows = everything(house)
    notice = actions.send_link(rows["neighbour's"].pk, by=house.viewer("secretary"), now=NOW)
    bearer = viewers.viewer_by_link(notice.link.split("/")[2], LATER)

    assert bearer is not None
    assert set(queries.visible_to(bearer)) == {rows["neighbour's"]}
    assert rules.can_work(bearer, rows["neighbour's"])
    assert not rules.can_work(bearer, rows["steward's"])


def test_a_steward_s_link_opens_what_stands_on_their_account(house: House) -> None:
    """Guests of a meeting are asked by account; the link without a password names the person."""
    here: dict[str, Any] = {"by": house.viewer("secretary"), "now": NOW}
    named = accounts.name_steward(house.building.pk, name="楼长三", phone="13900000066", **here)
    mine = promise(house, Owner("account", named.account_id))
    bearer = viewers.viewer_by_link(accounts.give_steward_link(named.pk, **here), NOW)

    assert bearer is not None
    assert set(queries.owned_by(bearer)) == {mine}
    assert rules.can_work(bearer, mine)
    assert not rules.can_work(bearer, promise(house))


def test_a_firm_s_link_opens_the_one_commitment(house: House) -> None:
    rows = everything(house)
    notice = actions.send_link(rows["firm's"].pk, by=house.viewer("worker"), now=NOW)
    bearer = viewers.viewer_by_link(notice.link.split("/")[2], LATER)

    assert bearer is not None
    assert set(queries.visible_to(bearer)) == {rows["firm's"]}


def test_a_steward_known_as_a_person_sees_what_the_person_owes(house: House) -> None:
    mine = promise(house, Owner("person", house.neighbour.pk))
    twin = accounts.open_account(
        "second-steward",
        "楼长二",
        "hu-tong-2022",
        person_id=house.neighbour.pk,
        by=system("cast"),
        now=NOW,
    )
    accounts.appoint(
        twin.pk,
        str(Role.STEWARD),
        scope=f"building:{house.second_building.pk}",
        since=date(2022, 1, 1),
        by=system("cast"),
        now=NOW,
    )
    viewer = viewers.viewer_for(twin, NOW)

    assert set(queries.visible_to(viewer)) == {mine}
    assert rules.owns(viewer, mine)
    assert not rules.owns(house.viewer("steward"), mine)


def waiting(viewer: Viewer, now: datetime = LATER) -> set[tuple[int, str]]:
    columns = ("thing", "pk", "title", "place", "colour", "due_at", "act")
    return {(row[1], row[6]) for row in queries.waiting_for(viewer, now).values_list(*columns)}


def test_what_waits_for_whom(house: House) -> None:
    rows = everything(house)

    assert waiting(house.viewer("steward")) == {
        (rows["steward's"].pk, "finish"),
        (rows["listed"].pk, "finish"),
    }
    assert waiting(house.viewer("handler")) == {(rows["section's"].pk, "finish")}
    assert waiting(house.viewer("secretary")) == set()
    on_the_day = NOW + timedelta(days=2)
    assert waiting(house.viewer("secretary"), on_the_day) == {(rows["firm's"].pk, "check")}
    assert waiting(house.viewer("administrator")) == set()


def test_a_done_one_waits_for_who_looks_after_it(house: House) -> None:
    done = in_state(house, State.DONE)

    assert waiting(house.viewer("secretary")) == {(done.pk, "confirm")}
    for name in ("worker", "leader", "steward", "other_secretary", "supervisor"):
        assert waiting(house.viewer(name)) == set()


def test_one_that_its_keeper_did_themselves_waits_for_all_others_of_the_area(house: House) -> None:
    own = promise(house, Owner("account", house.accounts["secretary"].pk))
    actions.finish(own.pk, "材料已报送", by=house.viewer("secretary"), now=LATER)

    assert waiting(house.viewer("secretary")) == set()
    for name in ("worker", "second_worker", "leader"):
        assert waiting(house.viewer(name)) == {(own.pk, "confirm")}
    assert waiting(house.viewer("other_worker")) == set()


def test_kept_is_done_in_time_and_confirmed_by_someone_else(house: House) -> None:
    kept = in_state(house, State.CONFIRMED)
    only_done = in_state(house, State.DONE)
    late = promise(house)
    after = late.due_at + timedelta(hours=1)
    actions.finish(late.pk, "晚了", by=house.viewer("steward"), now=after)
    actions.confirm(late.pk, by=house.viewer("secretary"), now=after)
    in_state(house, State.CANCELLED)
    week = Extent(house.viewer("secretary"), start=NOW, end=NOW + timedelta(days=14))

    assert set(queries.due(week)) == {kept, only_done, late}
    assert set(queries.kept(week)) == {kept}
    assert not queries.due(Extent(house.viewer("other_secretary"))).exists()
    elsewhere = Extent(house.viewer("leader"), area=house.other_community.path)
    assert not queries.due(elsewhere).exists()
