"""The story of the year's ledger on the demo house: what stands there on Monday, 18 April 2022."""

from collections import Counter

from tests.figures.conftest import demo as demo

from linli.journal.models import Entry
from linli.ledgers.models import Item, Milestone
from linli.ledgers.queries.coloured import overdue
from linli.ledgers.spec import Measured
from linli.ledgers.workflow import State
from linli.programmes.team_work.demo.rows import CATEGORIES, ROWS


def test_the_year_stands_there_with_its_failures(demo: str) -> None:
    items = Item.objects.filter(ledger__year=2022)
    assert (len(ROWS), items.count()) == (41, 41)
    assert items.values("category").distinct().count() == len(CATEGORIES) == 8
    assert Counter(items.values_list("state", flat=True)) == {
        State.RUNNING: 33,
        State.CLOSED: 4,
        State.SUSPENDED: 2,
        State.APPLIED: 1,
        State.CHECKED: 1,
    }
    now = Entry.objects.latest("happened_at").happened_at
    late = set(items.filter(state=State.RUNNING, due_on__lt=now.date()))
    assert late <= set(overdue(items, now))
    assert {item.title for item in late} == {
        "背街小巷路灯补装",
        "自建房安全排查",
        "噪声油烟扰民专项治理",
        "困难群众动态管理",
        "飞线和小广告整治",
        "街角游园移交管护",
    }
    assert items.exclude(reopened_at=None).count() == 2


def test_nobody_closed_out_or_confirmed_what_they_did(demo: str) -> None:
    for item in Item.objects.filter(state=State.CLOSED):
        assert item.closed_by not in {item.applied_by, f"account:{item.in_charge_id}"}
        assert item.checked_by not in {item.applied_by, f"account:{item.in_charge_id}"}
    confirmed = Milestone.objects.exclude(confirmed_by="")
    assert confirmed.count() > 40
    assert all(step.confirmed_by != step.done_by for step in confirmed)


def test_some_items_fill_themselves_from_the_work(demo: str) -> None:
    filled = {
        item.title: (item.percent, item.links.get().value)
        for item in Item.objects.filter(measured_by=Measured.LINKS)
    }
    assert set(filled) == {
        "燃气入户通气",
        "移动居委会民情走访",
        "楼院议事协商",
        "群众诉求接诉即办",
    }
    assert all(value > 0 for title, (_percent, value) in filled.items() if title != "燃气入户通气")
