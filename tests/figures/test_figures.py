"""Figures on the demo house: counted again in plain SQL, opened row by row, printed."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.test import Client

from linli.base.figures import Extent, Figure
from linli.places.models import Area, Level
from linli.reporting import queries
from linli.site.office import Asked, figures
from linli.site.programmes import FIGURES
from tests.figures.conftest import Sees
from tests.figures.recounts import SQL

ALL = (
    datetime.fromisoformat("2000-01-01T00:00+08:00"),
    datetime.fromisoformat("2100-01-01T00:00+08:00"),
)
LAST_WEEK = (
    datetime.fromisoformat("2022-04-11T00:00+08:00"),
    datetime.fromisoformat("2022-04-18T00:00+08:00"),
)
#: The right column of the list of keys: both numbers, as they must be on the whole demo.
CONDITIONS: dict[str, Callable[[int, int], bool]] = {
    "committee.visits": lambda value, of: 0 < value < of,
    "committee.dwellings_visited": lambda value, of: 0 < value <= of,
    "committee.appeals": lambda value, _of: value > 0,
    "committee.topics_resolved": lambda value, of: 0 < value < of,
    "committee.commitments_kept": lambda value, of: 0 < value < of,
    "cases.response_rate": lambda value, of: 0 < value < of,
    "cases.solution_rate": lambda value, of: 0 < value < of,
    "cases.satisfaction_rate": lambda value, of: 0 < value < of,
    "cases.unconfirmed": lambda value, of: 0 < value < of,
    "cases.reopened": lambda value, of: 0 < value < of,
    "gas.letters": lambda value, of: value == 676 < of,
    "gas.refused": lambda value, of: 0 < value < of,
    "gas.unreached": lambda value, of: 0 < value < of,
    "gas.installed": lambda value, _of: 0 < value < 676,
    "ledger.categories": lambda value, _of: value == 8,
    "ledger.items": lambda value, _of: value == 41,
    "ledger.overdue": lambda value, of: 0 < value < of,
    "ledger.closed": lambda value, of: 0 < value < of,
    "liaison.firms_visited": lambda value, of: 100 <= value <= of,
    "liaison.solved": lambda value, of: 100 <= value <= of,
    "alliance.solved": lambda value, of: value == 37 < of,
    "jobs.employers": lambda value, _of: value >= 20,
    "jobs.posts": lambda value, _of: value >= 1000,
    "jobs.occupations": lambda value, _of: value >= 30,
    "jobs.intents": lambda value, _of: value == 220,
    "jobs.intents_veterans": lambda value, of: 0 < value < of,
    "jobs.hired": lambda value, of: 0 < value < of,
    "inspection.hazards": lambda value, _of: value >= 200,
    "alliance.founding": lambda value, _of: value == 69,
    "alliance.activities": lambda value, _of: value >= 200,
    "alliance.services": lambda value, _of: value >= 250,
    "alliance.firms_served": lambda value, of: 0 < value < of,
    "alliance.jobs": lambda value, _of: value >= 6000,
    "league.activities": lambda value, _of: value == 8,
    "league.beneficiaries": lambda value, _of: value >= 2000,
    "inspection.rectified": lambda value, of: 0 < value < of,
}
named = pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)


def recount(address: str, sql: str | None, period: tuple[datetime, datetime]) -> int | None:
    """What PostgreSQL itself counts, over a connection of its own."""
    if sql is None:
        return None
    asked = re.sub(r"\{([a-z._]+)\}", r"\1 >= %(start)s and \1 < %(end)s", sql)
    with psycopg.connect(address) as connection:
        values = {"start": period[0], "end": period[1]}
        row = connection.execute(f"select count(*) {asked}".encode(), values).fetchone()
    assert row is not None
    return int(row[0])


def added_up(figure: Figure, rows: Iterable[Any]) -> int:
    """The rows one sees, counted by hand as the figure says: each one, or each one's number."""
    if figure.measure.how == "sum":
        return sum(getattr(row, figure.measure.field) for row in rows)
    assert figure.measure.how == "count"
    return len(list(rows))


def test_every_figure_is_counted_again_here() -> None:
    assert set(SQL) == {figure.key for figure in FIGURES}


@pytest.mark.parametrize("period", [ALL, LAST_WEEK], ids=["all", "last week"])
@named
def test_figure_equals_plain_sql(
    figure: Figure, period: tuple[datetime, datetime], demo: str
) -> None:
    start, end = period
    reading = queries.read(figure, Extent(queries.house_viewer(), start=start, end=end))
    value, of = SQL[figure.key]
    counted = (recount(demo, value, period), recount(demo, of, period))
    assert (reading.value, reading.of) == tuple(map(figure.shown, counted))


@named
def test_figure_opens_exactly_its_rows(figure: Figure, sees: Sees) -> None:
    """The number and the list behind it are one queryset, also for who sees only a part."""
    for name in ("leader", "secretary", "secretary2", "worker", "handler"):
        for extent in (
            Extent(sees(name)),
            Extent(sees(name), start=LAST_WEEK[0], end=LAST_WEEK[1]),
        ):
            reading = queries.read(figure, extent)
            if reading.value is None:
                # Sealed: who may not see it finds no number, and no row behind it.
                assert figure.sealed
                assert not queries.rows(figure, extent)
                continue
            assert added_up(figure, queries.rows(figure, extent)) == reading.value
            if figure.out_of:
                assert len(queries.rows(figure, extent, denominator=True)) == reading.of
                counted = set(queries.rows(figure, extent))
                assert counted <= set(queries.rows(figure, extent, denominator=True))


@named
def test_page_of_a_figure_lists_and_exports_its_rows(
    figure: Figure, browser: Callable[[str], Client], sees: Sees
) -> None:
    client, extent = browser("leader"), Extent(sees("leader"))
    found = list(queries.rows(figure, extent))
    page = client.get(f"/figures/{figure.key}/?period=all")
    assert page.context["lines"] == [figure.line(row) for row in found[:50]]
    for line in page.context["lines"][:5]:
        assert not line.url or client.get(line.url).status_code == 200
    answer = client.get(f"/figures/{figure.key}/export/?period=all&as=csv")
    table = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert table.decode("utf-8-sig").count("\r\n") == len(found) + 1


def test_export_holds_the_rows_the_page_shows(browser: Callable[[str], Client]) -> None:
    client, asked = browser("leader"), "?period=all&of=1"
    page = client.get(f"/figures/cases.reopened/{asked}")
    assert "/figures/cases.reopened/export/?period=all&amp;of=1&amp;as=csv" in page.text
    text = client.get(f"/figures/cases.reopened/export/{asked}&as=csv").content.decode("utf-8-sig")
    shown = [line.title for line in page.context["lines"]]
    assert [line.split(",")[0] for line in text.splitlines()[1:]][: len(shown)] == shown


def test_pages_of_rows_follow_one_another_without_a_gap(
    browser: Callable[[str], Client], sees: Sees
) -> None:
    client, seen, older = browser("leader"), 0, "?period=all"
    while older:
        page = client.get(f"/figures/committee.visits/{older}")
        seen += len(page.context["lines"])
        older = page.context["older"]
    assert seen == queries.read(FIGURES[0], Extent(sees("leader"))).value > 50


def test_every_cell_of_a_breakdown_opens_exactly_its_rows(
    browser: Callable[[str], Client], sees: Sees
) -> None:
    extent, client = Extent(sees("leader")), browser("leader")
    for breakdown in (b for programme in queries.programmes() for b in programme.breakdowns):
        figure = queries.find(breakdown.figure)
        assert figure is not None
        table = queries.table(breakdown, extent)
        assert sum(total for *_words, total in table.lines) == queries.read(figure, extent).value
        for _name, key, numbers, total in table.lines:
            assert sum(n for _code, n in numbers) == total
            for code, n in (*numbers, ("", total)):
                cell = queries.split_of(figure, str(key), code)
                assert queries.rows(figure, extent).filter(**cell).count() == n
                page = client.get(f"/figures/{figure.key}/?period=all&row={key}&column={code}")
                assert len(page.context["lines"]) == n


def test_unknown_cell_keeps_all_rows_and_unknown_figure_is_not_there(
    browser: Callable[[str], Client], sees: Sees
) -> None:
    figure = queries.find("committee.appeals")
    assert figure is not None
    assert queries.split_of(figure, "1; drop", "no such state") == {}
    assert queries.split_of(FIGURES[0], "1", "raised") == {}
    assert browser("leader").get("/figures/no.such.figure/").status_code == 404


@pytest.mark.parametrize("key", CONDITIONS)
def test_demo_meets_the_conditions_of_its_figures(key: str, demo: str) -> None:
    found = {row["key"]: row for row in queries.figures()}[key]
    assert CONDITIONS[key](found["value"], found["of"]), found


def test_figures_are_printed_in_their_agreed_shape(demo: str) -> None:
    printed = json.loads(json.dumps(figures(Asked("", None, None))))
    assert [row["key"] for row in printed] == [figure.key for figure in FIGURES]
    for row in printed:
        assert list(row) == ["key", "label", "value", "of", "counts", "area", "period"]
        assert isinstance(row["value"], int)
        assert row["of"] is None or row["of"] >= row["value"]
        assert row["counts"] in {"things", "times", "share"}
        assert (row["area"], row["period"]) == ("", "all")


def test_areas_and_weeks_add_up_to_the_whole(demo: str) -> None:
    """What happened is counted in one place and at one time, never twice and never nowhere."""

    def values(**asked: Any) -> dict[str, int]:
        return {row["key"]: row["value"] or 0 for row in queries.figures(**asked)}

    served = Area.objects.filter(level=Level.SUBDISTRICT, closed_on=None, in_use=True)
    whole, streets = values(), [values(area_code=street.code) for street in served]
    assert {key: sum(street[key] for street in streets) for key in whole} == whole
    parts = [values(area_code=code) for code in ("410103008005", "410103008006")]
    weeks = [
        values(start=LAST_WEEK[0] - timedelta(weeks=n), end=LAST_WEEK[1] - timedelta(weeks=n))
        for n in range(-1, 8)
    ]
    for key in ("committee.visits", "committee.appeals", "committee.meetings", "gas.letters"):
        assert sum(week[key] for week in weeks) == whole[key]
        assert sum(part[key] for part in parts) <= whole[key]


def test_hazards_of_the_first_quarter_are_all_put_right(demo: str) -> None:
    """All that was found before April is rectified; of April's some still waits."""
    for start, end, left in (("2022-01-01", "2022-04-01", 0), ("2022-04-01", "2022-07-01", 1)):
        asked: dict[str, Any] = {
            "start": datetime.fromisoformat(f"{start}T00:00+08:00"),
            "end": datetime.fromisoformat(f"{end}T00:00+08:00"),
        }
        found = {row["key"]: row for row in queries.figures(**asked)}["inspection.rectified"]
        assert (found["of"] > found["value"]) == bool(left), found
        assert found["value"] > 0


def test_unknown_area_is_refused_in_words(demo: str) -> None:
    with pytest.raises(Exception, match="999999"):
        figures(Asked("999999", None, None))
