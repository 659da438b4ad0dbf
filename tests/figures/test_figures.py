"""Figures on the demo house: counted again in plain SQL, opened row by row, printed."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.test import Client

from linli.base.figures import Extent, Figure
from linli.reporting import queries
from linli.site.office import Asked, figures
from linli.site.programmes import FIGURES
from tests.figures.conftest import Sees

#: Key → SQL of its value and of its denominator, written apart from the program's querysets.
#: {at} stands for "this moment lies in the period".
SQL: dict[str, tuple[str, str | None]] = {
    "committee.visits": (
        "from visits_visit v where outcome = 'met' and withdrawn_at is null and {v.at}",
        "from visits_visit v where withdrawn_at is null and {v.at}",
    ),
    "committee.dwellings_visited": (
        """from places_dwelling d join places_building b on b.id = d.building_id
        where d.active and b.active and d.id in (select dwelling_id from visits_visit v
          where outcome = 'met' and withdrawn_at is null and {v.at})""",
        """from places_dwelling d join places_building b on b.id = d.building_id
        where d.active and b.active""",
    ),
    "committee.appeals": ("from cases_case c where kind = 'appeal' and {c.raised_at}", None),
    "cases.response_rate": (
        """from cases_case c join cases_caseclock k on k.case_id = c.id
          and k.code = case c.kind when 'appeal' then 'first_contact' else 'handle' end
        where c.state <> 'withdrawn' and c.kind <> 'hazard' and k.met_at <= k.due_at
          and {c.raised_at}""",
        "from cases_case c where state <> 'withdrawn' and kind <> 'hazard' and {c.raised_at}",
    ),
    "cases.solution_rate": (
        """from cases_case c where {c.ended_at} and (select solved from cases_confirmation w
          where w.case_id = c.id and solved is not null order by id desc limit 1)""",
        """from cases_case c where {c.ended_at} and exists (select from cases_confirmation w
          where w.case_id = c.id and solved is not null)""",
    ),
    "cases.satisfaction_rate": (
        """from cases_case c where {c.ended_at} and (select satisfied from cases_confirmation w
          where w.case_id = c.id and satisfied is not null order by id desc limit 1)""",
        """from cases_case c where {c.ended_at} and exists (select from cases_confirmation w
          where w.case_id = c.id and satisfied is not null)""",
    ),
    "cases.unconfirmed": (
        "from cases_case c where verdict = 'unconfirmed' and {c.ended_at}",
        "from cases_case c where {c.ended_at}",
    ),
    "cases.reopened": (
        "from cases_case c where reopen_count > 0 and {c.ended_at}",
        "from cases_case c where {c.ended_at}",
    ),
    "committee.meetings": (
        """from deliberation_meeting m join events_event e on e.id = m.event_id
        where e.state = 'held' and {e.held_at}""",
        None,
    ),
    "committee.topics_resolved": (
        "from deliberation_topic t where state = 'resolved' and {t.raised_at}",
        "from deliberation_topic t where state <> 'withdrawn' and {t.raised_at}",
    ),
    "committee.commitments_kept": (
        """from commitments_commitment p where state = 'confirmed' and done_at <= due_at
          and confirmed_by <> done_by and {p.due_at}""",
        "from commitments_commitment p where state <> 'cancelled' and {p.due_at}",
    ),
}
_GAS = """from drives_target t join drives_drive d on d.id = t.drive_id
    where d.template = 'gas_hookup' and d.state in ('open', 'closed') and t.meaning <> 'out'"""
SQL |= {
    "gas.letters": (
        f"""{_GAS} and exists (select from drives_letter l
          join drives_attempt a on a.id = l.attempt_id
          where l.target_id = t.id and l.withdrawn_at is null and {{a.at}})""",
        _GAS,
    ),
    "gas.refused": (f"{_GAS} and t.meaning = 'declined' and {{t.last_at}}", _GAS),
    "gas.unreached": (f"{_GAS} and t.meaning in ('untried', 'away')", _GAS),
    "gas.installed": (f"{_GAS} and t.meaning = 'done' and {{t.last_at}}", _GAS),
}
_ITEMS = """from ledgers_item i join ledgers_ledger l on l.id = i.ledger_id
    where l.year = 2022 and i.state not in ('draft', 'withdrawn')"""
SQL |= {
    "ledger.categories": (
        f"from ledgers_category c where c.id in (select i.category_id {_ITEMS})",
        None,
    ),
    "ledger.items": (_ITEMS, None),
    "ledger.overdue": (f"{_ITEMS} and i.state = 'running' and i.due_on < '2022-04-18'", _ITEMS),
    "ledger.closed": (
        f"""{_ITEMS} and i.state = 'closed' and i.closed_by <> i.applied_by
          and i.closed_by <> 'account:' || i.in_charge_id""",
        _ITEMS,
    ),
}
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
}
named = pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)


def recount(address: str, sql: str | None, period: tuple[datetime, datetime]) -> int | None:
    """What PostgreSQL itself counts, over a connection of its own."""
    if sql is None:
        return None
    asked = re.sub(r"\{([a-z.]+_?[a-z]*)\}", r"\1 >= %(start)s and \1 < %(end)s", sql)
    with psycopg.connect(address) as connection:
        values = {"start": period[0], "end": period[1]}
        row = connection.execute(f"select count(*) {asked}".encode(), values).fetchone()
    assert row is not None
    return int(row[0])


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
    assert (reading.value, reading.of) == (recount(demo, value, period), recount(demo, of, period))


@named
def test_figure_opens_exactly_its_rows(figure: Figure, sees: Sees) -> None:
    """The number and the list behind it are one queryset, also for who sees only a part."""
    for name in ("leader", "secretary", "secretary2", "worker", "handler"):
        for extent in (
            Extent(sees(name)),
            Extent(sees(name), start=LAST_WEEK[0], end=LAST_WEEK[1]),
        ):
            reading = queries.read(figure, extent)
            assert len(queries.rows(figure, extent)) == reading.value
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
        return {row["key"]: row["value"] for row in queries.figures(**asked)}

    whole, streets = values(), [values(area_code=code) for code in ("410103008", "410103010")]
    assert {key: sum(street[key] for street in streets) for key in whole} == whole
    parts = [values(area_code=code) for code in ("410103008005", "410103008006")]
    weeks = [
        values(start=LAST_WEEK[0] - timedelta(weeks=n), end=LAST_WEEK[1] - timedelta(weeks=n))
        for n in range(-1, 8)
    ]
    for key in ("committee.visits", "committee.appeals", "committee.meetings", "gas.letters"):
        assert sum(week[key] for week in weeks) == whole[key]
        assert sum(part[key] for part in parts) <= whole[key]


def test_unknown_area_is_refused_in_words(demo: str) -> None:
    with pytest.raises(Exception, match="999999"):
        figures(Asked("999999", None, None))
