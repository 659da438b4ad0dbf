"""A ledger and its items on their way, reached through the actions.

The worker executes; the secretary keeps the ledger of her community; the leader may do both.
"""

from datetime import date, datetime, timedelta
from typing import Any

from tests.cast import NOW, House

from linli.ledgers import actions
from linli.ledgers.models import Item, Ledger, Milestone
from linli.ledgers.spec import ItemDraft, MilestoneDraft
from linli.ledgers.workflow import State

DUE_ON = date(2022, 6, 30)
STARTS_ON = date(2022, 1, 10)


def to(house: House, name: str, now: datetime = NOW) -> dict[str, Any]:
    return {"by": house.viewer(name), "now": now}


def ledger(house: House, **given: Any) -> Ledger:
    """The sub-district's ledger of the year, kept by its leader."""
    values: dict[str, Any] = {
        "categories": (("民生实事", "Livelihood"), ("安全生产", "Safety")),
        "tags": (("党建+项目", ""), ("1238", "")),
        **to(house, "leader"),
    }
    area = given.pop("area_id", house.subdistrict.pk)
    year, name = given.pop("year", 2022), given.pop("name", "年度重点工作台账")
    return actions.make_ledger(area, year, name, **values | given)


def draft(house: House, of: Ledger, **given: Any) -> ItemDraft:
    values: dict[str, Any] = {
        "title": "老旧小区改造收尾",
        "goal": "26号院遗留问题全部整改到位",
        "category_id": of.categories.order_by("position")[0].pk,
        "item_class_id": of.classes.order_by("position")[0].pk,
        "in_charge_id": house.accounts["worker"].pk,
        "area_id": house.community.pk,
        "starts_on": STARTS_ON,
        "due_on": DUE_ON,
    }
    return ItemDraft(**values | given)


def item(house: House, of: Ledger | None = None, *steps: MilestoneDraft, **given: Any) -> Item:
    """A draft of the community, with the worker in charge."""
    of = of or ledger(house)
    return actions.add_item(
        of.pk, draft(house, of, **given), milestones=steps, **to(house, "leader")
    )


def running(house: House, *steps: MilestoneDraft, **given: Any) -> Item:
    """An item that counts."""
    made = item(house, None, *steps, **given)
    return actions.start(made.pk, **to(house, "leader"))


def step(title: str = "排查完毕", due_on: date | None = date(2022, 3, 31), **given: Any) -> Any:
    return MilestoneDraft(title, due_on, **given)


def milestone(house: House, **given: Any) -> Milestone:
    """The one milestone of a running item."""
    return running(house, step(**given)).milestones.get()


def brought_to(house: House, state: str, **given: Any) -> Item:
    """An item in this state, by the acts that lead there."""
    made = item(house, **given)
    for target in _WAYS[State(state)]:
        _STEPS[target](house, made.pk)
    return Item.objects.get(pk=made.pk)


def _suspend(house: House, pk: int) -> None:
    asked = actions.ask(pk, "suspension", reason="等待上级资金", **to(house, "worker"))
    actions.decide(asked.pk, granted=True, **to(house, "leader"))


_STEPS: dict[str, Any] = {
    State.RUNNING: lambda house, pk: actions.start(pk, **to(house, "leader")),
    State.SUSPENDED: _suspend,
    State.APPLIED: lambda house, pk: actions.apply(pk, "已全部整改", **to(house, "worker")),
    State.CHECKED: lambda house, pk: actions.check(pk, **to(house, "supervisor")),
    State.CLOSED: lambda house, pk: actions.close_out(
        pk, **to(house, "leader", NOW + timedelta(hours=1))
    ),
    State.WITHDRAWN: lambda house, pk: actions.withdraw(pk, "并入其他事项", **to(house, "leader")),
}
_WAYS: dict[State, tuple[State, ...]] = {
    State.DRAFT: (),
    State.RUNNING: (State.RUNNING,),
    State.SUSPENDED: (State.RUNNING, State.SUSPENDED),
    State.APPLIED: (State.RUNNING, State.APPLIED),
    State.CHECKED: (State.RUNNING, State.APPLIED, State.CHECKED),
    State.CLOSED: (State.RUNNING, State.APPLIED, State.CHECKED, State.CLOSED),
    State.WITHDRAWN: (State.WITHDRAWN,),
}
