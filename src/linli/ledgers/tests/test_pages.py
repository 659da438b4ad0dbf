"""Pages of ledgers: the table written in place, the item's page, what each role is offered."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.cast import NOW, PROGRAM, House

from linli.clock.actions import set_house_clock
from linli.clock.queries import real_now
from linli.ledgers import actions
from linli.ledgers.models import Item
from linli.ledgers.tests.factories import brought_to, draft, ledger, milestone, running, step, to
from linli.ledgers.workflow import State

Browser = Callable[[str], Client]


@pytest.fixture
def browser(house: House) -> Browser:
    set_house_clock(NOW, real_now(), "", by=PROGRAM)

    def of(name: str) -> Client:
        client = Client(HTTP_ACCEPT="text/html")
        client.force_login(house.accounts[name])
        return client

    return of


def write(client: Client, item: Item, cell: str, value: object, version: int | None = None) -> Any:
    sent = {"cell": cell, "value": value, "version": version or item.version}
    return client.post(reverse("ledgers:cell", args=[item.pk]), sent)


def test_keeper_writes_a_cell_and_gets_the_row_as_it_stands(house: House, browser: Browser) -> None:
    made = running(house)

    answer = write(browser("leader"), made, "due_on", "2022-07-31")

    assert answer.status_code == 200
    assert answer.json()["version"] == made.version + 1
    assert "2022-07-31" in answer.json()["row"]
    assert Item.objects.get(pk=made.pk).due_on == date(2022, 7, 31)


def test_second_writer_of_a_cell_is_shown_both_versions(house: House, browser: Browser) -> None:
    made = running(house)
    actions.change(made.pk, {"goal": "先写的目标"}, **to(house, "leader"))

    answer = write(browser("secretary"), made, "goal", "后写的目标")

    assert answer.status_code == 409
    said = answer.json()
    assert (said["yours"], "先写的目标" in said["row"]) == ("后写的目标", True)
    assert Item.objects.get(pk=made.pk).goal == "先写的目标"


@pytest.mark.parametrize(
    ("cell", "value"), [("due_on", "2022-12-31"), ("goal", "改目标"), ("leader", "")]
)
@pytest.mark.parametrize("name", ["worker", "supervisor"])
def test_executor_and_supervisor_move_nothing_by_a_cell(
    house: House, browser: Browser, name: str, cell: str, value: str
) -> None:
    made = running(house)

    answer = write(browser(name), made, cell, value)

    assert answer.status_code == 403
    made.refresh_from_db()
    assert (made.due_on, made.goal) == (date(2022, 6, 30), "26号院遗留问题全部整改到位")


def test_writing_in_a_note_cell_writes_another_note(house: House, browser: Browser) -> None:
    made = running(house)
    for words in ("走了三户", "又走了两户"):
        assert write(browser("worker"), made, "progress", words).status_code == 200

    assert [note.words for note in made.notes.all()] == ["又走了两户", "走了三户"]
    page = browser("supervisor").get(reverse("ledgers:table", args=[made.ledger_id]))
    assert "又走了两户" in page.content.decode()


def test_bad_value_of_a_cell_is_refused_in_words(house: House, browser: Browser) -> None:
    made = running(house)

    answer = write(browser("leader"), made, "due_on", "2021-01-01")

    assert answer.status_code == 422
    assert answer.json()["refused"] == "完成时限早于开始日期。"


def test_supervisors_table_has_no_cell_to_write_in(house: House, browser: Browser) -> None:
    made = running(house)
    address = reverse("ledgers:table", args=[made.ledger_id])

    assert "data-cell" not in browser("supervisor").get(address).content.decode()
    assert "data-cell" in browser("worker").get(address).content.decode()


@pytest.mark.parametrize(
    ("state", "name", "offers"),
    [
        (State.DRAFT, "leader", {"start", "hand_on", "withdraw"}),
        (State.RUNNING, "worker", {"note", "apply", "ask"}),
        (State.RUNNING, "leader", {"hand_on", "withdraw"}),
        (State.RUNNING, "supervisor", set()),
        (State.APPLIED, "worker", {"note"}),
        (State.APPLIED, "supervisor", {"check", "send_back"}),
        (State.CHECKED, "leader", {"close_out", "send_back"}),
        (State.CLOSED, "worker", set()),
        (State.CLOSED, "leader", {"reopen"}),
    ],
)
def test_page_offers_what_may_be_done_next(
    house: House, browser: Browser, state: State, name: str, offers: set[str]
) -> None:
    made = brought_to(house, state)

    page = browser(name).get(reverse("ledgers:item", args=[made.pk]))

    assert {each["act"].code for each in page.context["acts"]} == offers


def test_milestone_is_shown_and_confirmed_on_its_pages(house: House, browser: Browser) -> None:
    made = milestone(house)
    show = reverse("ledgers:show_milestone", args=[made.pk])
    assert browser("worker").get(show).status_code == 200

    browser("worker").post(show, {"done_on": "2022-04-15", "text": "照片已传"})
    confirm = reverse("ledgers:confirm_milestone", args=[made.pk])
    assert browser("supervisor").post(confirm).status_code == 403
    browser("secretary").post(confirm)

    made.refresh_from_db()
    assert (made.done_on, bool(made.confirmed_by)) == (date(2022, 4, 15), True)


def test_new_item_is_made_by_its_form(house: House, browser: Browser) -> None:
    of = ledger(house)
    category, kind = of.categories.order_by("position")[0], of.classes.order_by("position")[0]
    sent = {
        "title": "防汛准备",
        "goal": "物资到位",
        "category": category.pk,
        "item_class": kind.pk,
        "area": house.community.pk,
        "in_charge": house.accounts["worker"].pk,
        "starts_on": "2022-04-18",
        "due_words": "汛期前",
        "measured_by": "milestones",
        "start": "on",
    }

    answer = browser("leader").post(reverse("ledgers:new_item", args=[of.pk]), sent)

    made = Item.objects.get()
    assert answer["Location"] == reverse("ledgers:item", args=[made.pk])
    assert (made.number, made.state, made.due_shown) == ("1", State.RUNNING, "汛期前")


def test_table_groups_by_category_and_counts_what_is_late(house: House, browser: Browser) -> None:
    made = running(house, title="一")
    given = {"title": "二", "due_on": date(2022, 3, 1)}
    actions.add_item(
        made.ledger_id, draft(house, made.ledger, **given), start=True, **to(house, "leader")
    )

    page = browser("leader").get(reverse("ledgers:table", args=[made.ledger_id]))

    assert [line["spans"] for line in page.context["lines"]] == [2, 0]
    assert page.context["counts"].overdue == 1
    late = browser("leader").get(reverse("ledgers:table", args=[made.ledger_id]), {"overdue": "1"})
    assert [line["item"].title for line in late.context["lines"]] == ["二"]


def test_board_and_timeline_show_every_item_once(house: House, browser: Browser) -> None:
    made = running(house, step(due_on=date(2022, 3, 31)))

    board = browser("leader").get(reverse("ledgers:board", args=[made.ledger_id]))
    cards = {column["state"]: len(column["cards"]) for column in board.context["columns"]}
    assert cards == {**dict.fromkeys(cards, 0), State.RUNNING: 1}

    timeline = browser("leader").get(reverse("ledgers:timeline", args=[made.ledger_id]))
    (bar,) = timeline.context["bars"]
    assert (bar["x"], round(bar["x"] + bar["width"])) == (2.466, 50)
    assert [mark["colour"] for mark in bar["marks"]] == ["red"]


def test_words_are_kept_and_never_deleted(house: House, browser: Browser) -> None:
    of = ledger(house)
    word = of.categories.order_by("position")[0]
    address = reverse("ledgers:word", args=[of.pk, "category", word.pk])
    sent = {"name": "民生工程类", "position": 1, "version": word.version}

    browser("administrator").post(address, sent)

    word.refresh_from_db()
    assert (word.name, word.active) == ("民生工程类", False)


def test_export_holds_the_rows_that_are_shown(house: House, browser: Browser) -> None:
    made = running(house)

    answer = browser("supervisor").get(
        reverse("ledgers:export", args=[made.ledger_id]), {"as": "csv"}
    )

    rows = answer.content.decode("utf-8-sig").splitlines()
    assert (len(rows), rows[1].split(",")[:3]) == (2, ["1", "民生实事", "老旧小区改造收尾"])
