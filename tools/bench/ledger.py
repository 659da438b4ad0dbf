"""A ledger of 5,000 items with 20,000 milestones: table, board, timeline, a cell, a file."""

import itertools
from collections.abc import Callable
from datetime import date, timedelta

from django.db import connection
from django.test import Client
from tests import cast
from tools.bench import house, measuring

from linli.clock import queries as clock
from linli.ledgers import actions
from linli.ledgers.actions import colouring
from linli.ledgers.models import Item, Ledger, Milestone
from linli.ledgers.tests import factories

ITEMS, STEPS = 5000, 4
TIMES = 50
FILES = 3
YEAR_BEGINS = date(2022, 1, 4)


def run(place: house.Place, *, seconds: float) -> None:
    """Measure and print every line; pages are asked in this process."""
    del place
    built = cast.build_house()
    ledger = furnish(built)
    browser = Client()
    browser.force_login(built.accounts["leader"])
    keeper = built.viewer("leader")
    turns = itertools.count()
    numbers = list(Item.objects.filter(state="running").values_list("pk", flat=True))

    def write() -> None:
        pk = numbers[next(turns)]
        actions.change(pk, {"goal": "写一格"}, by=keeper, now=clock.now())

    at = f"/ledgers/{ledger.pk}/"
    ways: list[tuple[str, Callable[[], object], int]] = [
        (f"page: {words}", _asking(browser, f"{at}{query}"), TIMES)
        for words, query in (
            ("table", ""),
            ("table, page 40", "?from=2340"),
            ("table, overdue, least progress", "?overdue=1&sort=percent"),
            ("table, words", "?q=压测事项"),
            ("board", "board/"),
            ("timeline", "timeline/"),
        )
    ]
    colouring.recolour(ledger.pk, cause="day", now=clock.now())
    ways.append(("all colours computed anew, nothing changed", _recolouring(ledger), TIMES))
    ways.append(("colours recomputed and the table shown", _both(ledger, browser, at), TIMES))
    ways.append(("page: today", _asking(browser, "/"), TIMES))
    ways.append(("one cell written (ledgers.actions.change)", write, TIMES * 4))
    ways.append(("export, 5,000 rows, xlsx", _asking(browser, f"{at}export/?as=xlsx"), FILES))
    print(f"\nledger of {ITEMS} items, {Milestone.objects.count()} milestones; server time")
    print(f"{'':44}{'times':>7}{'median ms':>11}{'p95 ms':>9}")
    for words, act, times in ways:
        found = measuring.repeat(act, times=times, seconds=seconds)
        print(
            f"{words:44}{len(found.seconds):7}{found.median:11.1f}{found.late:9.1f}"
            f"   {measuring.load()}"
        )


def _recolouring(ledger: Ledger) -> Callable[[], object]:
    return lambda: colouring.recolour(ledger.pk, cause="day", now=clock.now())


def _both(ledger: Ledger, browser: Client, at: str) -> Callable[[], object]:
    recolour, show = _recolouring(ledger), _asking(browser, at)
    return lambda: (recolour(), show())


def _asking(browser: Client, address: str) -> Callable[[], object]:
    def ask() -> None:
        answer = browser.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answers {answer.status_code}")

    return ask


def furnish(built: cast.House) -> Ledger:
    """One item by the actions, and its like five thousand times, past them: for measuring only."""
    first = factories.running(built, factories.step())
    ledger = first.ledger
    category = list(ledger.categories.order_by("position"))
    classes = list(ledger.classes.order_by("position"))
    items = Item.objects.bulk_create(
        Item(
            ledger=ledger,
            area=first.area,
            number=str(n),
            position=n,
            title=f"压测事项{n}",
            goal="逐项完成",
            category=category[n % len(category)],
            item_class=classes[n % len(classes)],
            in_charge=first.in_charge,
            starts_on=YEAR_BEGINS,
            due_on=YEAR_BEGINS + timedelta(days=30 + n % 300),
            state="running" if n % 5 else "suspended",
            suspended_on=None if n % 5 else YEAR_BEGINS,
            percent=n % 5 * 25,
            told_at=cast.NOW,
        )
        for n in range(2, ITEMS + 1)
    )
    Milestone.objects.bulk_create(
        (
            Milestone(
                item=item,
                position=step + 1,
                title=f"节点{step}",
                due_on=YEAR_BEGINS + timedelta(days=30 + step * 60),
                done_on=YEAR_BEGINS if step < item.percent // 25 else None,
                done_by="account:1" if step < item.percent // 25 else "",
            )
            for item in items
            for step in range(STEPS)
        ),
        5000,
    )
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return ledger
