"""Three fasts and one good: working time, small numbers hidden, no order by result, no persons."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import NOW, House

from linli.base.figures import Extent
from linli.cases import actions as cases
from linli.cases.models import Case
from linli.cases.tests import factories
from linli.teams import actions
from linli.teams.queries import fasts
from linli.teams.queries.fasts import Cell, Row
from linli.teams.tests.factories import at_work

LATER = NOW + timedelta(hours=5)


@pytest.fixture(autouse=True)
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.clock.queries.now", lambda: LATER)


def appeal(house: House, *, solved: bool | None = True) -> Case:
    """Raised at 9:00, received at 10:00, answered at 11:00 by the handler, confirmed at 14:00."""
    case = factories.raised(house).case
    secretary, handler = house.viewer("secretary"), house.viewer("handler")
    at = {hour: NOW + timedelta(hours=hour) for hour in range(1, 6)}
    cases.receive(case.pk, by=secretary, now=at[1])
    cases.dispatch(case.pk, section_id=house.section.pk, by=secretary, now=at[1])
    cases.accept(case.pk, by=handler, now=at[1])
    cases.resolve(case.pk, outcome="solved", answer="已办", by=handler, now=at[2])
    if solved is not None:
        words: dict[str, Any] = {"reached": True, "solved": solved}
        cases.record_call(case.pk, **words, by=secretary, now=at[5])
    return case


def read(house: House, name: str = "leader") -> tuple[Row, list[Row], list[Row]]:
    return fasts.table(Extent(house.viewer(name)), "")


def test_times_are_working_time_between_what_happened(house: House) -> None:
    """From 11:00 to 14:00 there is a break of an hour and a half at noon."""
    for _n in range(5):
        appeal(house)
    total, units, __ = read(house)

    assert [(row.key, row.name) for row in units] == [(f"section:{house.section.pk}", "城建科")]
    assert units[0].cells == {
        "receive": Cell(5, 5, 60),
        "handle": Cell(5, 5, 60),
        "carry_out": Cell(5, 5, 90),
        "verdict": Cell(5, 5),
    }
    assert total.cells == units[0].cells


def test_under_five_is_hidden_and_so_is_what_would_follow(house: House) -> None:
    for _n in range(4):
        appeal(house)
    total, units, __ = read(house)
    assert {cell for row in (total, *units) for cell in row.cells.values()} == {Cell(hidden=True)}

    appeal(house, solved=False)
    total, units, __ = read(house)
    assert units[0].cells["receive"] == Cell(5, 5, 60)
    assert units[0].cells["verdict"] == Cell(hidden=True)  # one of five would show who
    assert total.cells["verdict"] == Cell(hidden=True)


def row(of: int, count: int = 0) -> Row:
    return Row("area:1", "x", {"handle": Cell(count, of, 60)})


@pytest.mark.parametrize(
    ("parts", "shown"),
    [
        ([(20, 10), (30, 15)], [20, 30]),
        # One alone hidden follows from the sum: the smallest other goes with it.
        ([(3, 3), (30, 15), (20, 10)], [None, 30, None]),
        # Two hidden that sum up to under five: one more.
        ([(2, 0), (2, 0), (9, 0), (30, 0)], [None, None, None, 30]),
        # Two that together are five or more stay two.
        ([(3, 0), (3, 0), (9, 0)], [None, None, 9]),
        # Nothing to count is nothing to hide.
        ([(0, 0), (9, 0)], [0, 9]),
        # Seven of eight: the eighth would show.
        ([(8, 7), (9, 0), (9, 0)], [None, None, 9]),
    ],
)
def test_which_numbers_are_hidden(parts: list[tuple[int, int]], shown: list[int | None]) -> None:
    rows = [row(of, count) for of, count in parts]
    fasts._veil([], rows)
    cells = [each.cells["handle"] for each in rows]
    assert [None if cell.hidden else cell.of for cell in cells] == shown


def test_a_team_is_counted_with_the_cases_it_helped(house: House) -> None:
    made = at_work(house)
    helped = [factories.brought_to(house, "received") for _n in range(5)]
    for case in helped:
        actions.help_with(made.pk, case.number, by=house.viewer("worker"), now=NOW)
    __, ___, teams = read(house)
    assert [(each.key, each.cells["receive"].of) for each in teams] == [(f"team:{made.pk}", 5)]
    assert read(house, "other_secretary")[2] == []


def test_for_whom_and_when(house: House) -> None:
    appeal(house)
    viewer = house.viewer("leader")
    for whom, n in (("", 1), ("residents", 1), ("shops", 0), ("firms", 0), ("nonsense", 1)):
        assert fasts.chosen(Extent(viewer), whom).count() == n
    start, end = fasts.limits("quarter", NOW)
    assert start is not None
    assert end is not None
    assert (start.date().isoformat(), end.date().isoformat()) == ("2022-04-01", "2022-07-01")
    assert fasts.limits("all", NOW) == (None, None)
    assert fasts.chosen(Extent(viewer, start=end), "").count() == 0


@pytest.mark.parametrize("many", [1, 6])
def test_page_takes_the_same_queries_however_many_cases(
    house: House, client: Client, many: int
) -> None:
    made = at_work(house)
    for _n in range(many):
        case = factories.brought_to(house, "received")
        actions.help_with(made.pk, case.number, by=house.viewer("worker"), now=NOW)
        appeal(house)
    client.force_login(house.accounts["leader"])
    for address in ("/teams/fasts/", f"/teams/fasts/cases/?unit=section:{house.section.pk}"):
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        assert len(seen) <= 12, [query["sql"][:90] for query in seen]


def test_table_names_units_and_no_person_and_opens_to_the_cases(
    house: House, client: Client
) -> None:
    first, *_others = [appeal(house) for _n in range(5)]
    client.force_login(house.accounts["leader"])
    page = client.get("/teams/fasts/").text
    assert "城建科" in page
    assert "handler一" not in page.partition("<main")[2]
    behind = client.get(f"/teams/fasts/cases/?unit=section:{house.section.pk}").text
    assert first.number in behind
    assert "handler一" not in behind.partition("<main")[2]
    sheet = client.get("/teams/fasts/export/?as=csv").content.decode("utf-8-sig")
    assert "城建科" in sheet
    for name, status in (("handler", 200), ("contact", 403), ("specialist", 403)):
        other = Client()
        other.force_login(house.accounts[name])
        assert other.get("/teams/fasts/").status_code == status
