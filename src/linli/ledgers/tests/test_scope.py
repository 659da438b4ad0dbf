"""Who sees which items: the list is the rule, role by role."""

from typing import Any

import pytest
from tests.cast import NOW, House

from linli.base.viewer import Role
from linli.ledgers import actions, queries, rules
from linli.ledgers.models import Item
from linli.ledgers.tests.factories import draft, item, ledger, running, step, to
from linli.ledgers.workflow import State

EVERYONE = (
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
)


@pytest.fixture
def items(house: House) -> dict[str, Item]:
    """Of the community, of the other one, of the whole sub-district; with and without a section."""
    of = ledger(house)
    top, far = house.subdistrict.pk, house.other_community.pk
    made: dict[str, dict[str, Any]] = {
        "near": {},
        "far": {"area_id": far, "in_charge_id": house.accounts["other_worker"].pk},
        "top": {"area_id": top, "in_charge_id": house.accounts["handler"].pk},
        "led by the section": {"area_id": top, "lead_section_id": house.section.pk},
        "assisted by the section": {
            "area_id": far,
            "assisting": (house.section.pk,),
            "in_charge_id": house.accounts["other_worker"].pk,
        },
    }
    return {
        name: actions.add_item(of.pk, draft(house, of, **given), **to(house, "leader"))
        for name, given in made.items()
    }


@pytest.mark.parametrize("name", EVERYONE)
def test_list_and_rule_agree(house: House, items: dict[str, Item], name: str) -> None:
    viewer = house.viewer(name)
    listed = set(queries.visible_to(viewer))
    assert listed == {row for row in items.values() if rules.can_see(viewer, row)}
    executed = set(Item.objects.filter(queries.executed_by(viewer)))
    assert executed == {row for row in items.values() if rules.is_executor(viewer, row)}


def test_each_role_sees_what_it_serves(house: House, items: dict[str, Item]) -> None:
    def seen(name: str) -> set[str]:
        found = set(queries.visible_to(house.viewer(name)))
        return {words for words, row in items.items() if row in found}

    assert seen("supervisor") == seen("leader") == set(items)
    assert seen("secretary") == {"near"}
    assert seen("worker") == {"near", "led by the section"}
    assert seen("other_worker") == {"far", "assisted by the section"}
    assert seen("handler") == {"top", "led by the section", "assisted by the section"}
    for name in ("administrator", "resident", "steward", "specialist", "contact", "lecturer"):
        assert seen(name) == set()


def test_supervisors_may_do_nothing_but_see_check_and_mark() -> None:
    acts = {act for act, roles in rules.RIGHTS.acts.items() if Role.SUPERVISOR in roles}
    assert acts == {"see", "see_area", "export", "colours", "check", "mark"}


def _waiting(house: House, name: str) -> set[tuple[str, str]]:
    rows = queries.waiting_for(house.viewer(name), NOW)
    return {(row.title, row.act) for row in rows}


def test_what_waits_waits_for_those_who_can_do_it(house: House) -> None:
    near = running(house, step(due_on=NOW.date()), title="快到期")
    running_far = actions.add_item(
        near.ledger_id, draft(house, near.ledger, title="还早"), start=True, **to(house, "leader")
    )
    assert _waiting(house, "worker") == {("快到期", "report")}
    assert _waiting(house, "second_worker") == set()

    actions.show_milestone(near.milestones.get().pk, **to(house, "worker"))
    assert _waiting(house, "secretary") == {("快到期", "confirm")}
    assert _waiting(house, "supervisor") == set()

    actions.apply(near.pk, "已完成", **to(house, "worker"))
    assert _waiting(house, "supervisor") == {("快到期", "check")}
    assert _waiting(house, "worker") == set()

    actions.check(near.pk, **to(house, "supervisor"))
    assert _waiting(house, "leader") == {("快到期", "close_out")}
    assert _waiting(house, "supervisor") == set()
    assert Item.objects.get(pk=running_far.pk).state == State.RUNNING


def test_request_waits_for_the_one_who_decides(house: House) -> None:
    made = running(house)
    actions.ask(made.pk, "suspension", reason="等资金", **to(house, "worker"))

    assert (made.title, "decide") in _waiting(house, "secretary")
    assert (made.title, "decide") not in _waiting(house, "worker")


def test_late_item_is_red_on_todays_page(house: House) -> None:
    made = item(house, due_on=NOW.date().replace(month=3))
    actions.start(made.pk, **to(house, "leader"))

    (row,) = queries.waiting_for(house.viewer("worker"), NOW)

    assert (row.colour, row.due_at.isoformat()) == (3, "2022-03-18T16:00:00+00:00")
