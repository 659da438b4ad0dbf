"""A ledger whose rows stand as a test needs them: colours are asked of rows, not of acts."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.cast import NOW, House

from linli.ledgers.models import Category, ColourMark, ColourRules, Item, ItemClass, Ledger
from linli.ledgers.spec.colours import Scheme
from linli.ledgers.workflow import State

TODAY = NOW.date()
STARTS, DUE = date(2022, 1, 1), date(2022, 6, 30)


def ledger_of(house: House, name: str = "年度台账") -> Ledger:
    """A ledger of the sub-district with one category and two classes."""
    ledger = Ledger.objects.create(area=house.subdistrict, year=2022, name=name)
    Category.objects.create(ledger=ledger, position=1, name="民生实事")
    for position, words in enumerate(("民生工程", "区重点"), start=1):
        ItemClass.objects.create(ledger=ledger, position=position, name=words)
    return ledger


def item_of(ledger: Ledger, house: House, **given: Any) -> Item:
    """A running item of the worker, half-way through its time."""
    count = ledger.items.count() + 1
    values: dict[str, Any] = {
        "ledger": ledger,
        "area": ledger.area,
        "number": str(count),
        "position": count,
        "title": f"事项{count}",
        "goal": "看得见的目标",
        "category": ledger.categories.get(),
        "item_class": ledger.classes.order_by("position")[0],
        "in_charge": house.accounts["worker"],
        "starts_on": STARTS,
        "due_on": DUE,
        "percent": 60,
        "told_at": NOW,
        "state": State.RUNNING,
    }
    return Item.objects.create(**values | given)


def step(item: Item, due_on: date | None, **given: Any) -> None:
    """One milestone of it."""
    item.milestones.create(
        position=item.milestones.count() + 1, title="节点", due_on=due_on, **given
    )


def mark(item: Item, look: str, until: date, **given: Any) -> ColourMark:
    """A supervisor's mark on it, from 1 April."""
    values: dict[str, Any] = {
        "look": look,
        "reason": "现场未见进展",
        "since_on": date(2022, 4, 1),
        "until_on": until,
        "made_by": "account:99",
        "made_at": NOW - timedelta(days=10),
    }
    return ColourMark.objects.create(item=item, **values | given)


def put_in_force(ledger: Ledger, scheme: Scheme, now: datetime = NOW) -> ColourRules:
    """These rules colour the ledger."""
    ledger.colour_rules.filter(retired_at=None).update(retired_at=now)
    return ColourRules.objects.create(
        ledger=ledger,
        number=ledger.colour_rules.count() + 1,
        name="试行规则",
        content=scheme.as_json(),
        made_by="account:1",
        made_at=now,
        applied_by="account:1",
        applied_at=now,
    )
