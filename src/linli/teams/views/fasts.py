"""Three fasts and one good: the table, its file, and the cases behind a line of it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.base import exports
from linli.base.figures import Extent
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.teams import queries, rules
from linli.teams.queries import fasts as numbers
from linli.teams.spec import PERIODS, SPANS, WHOM

PAGE = 50
#: What the house calls the columns.
COLUMNS = {
    **{code: words for code, (words, __) in SPANS.items()},
    "verdict": gettext_lazy("Good in effect"),
}


@page("teams.figures")
def fasts(request: LinliRequest) -> HttpResponse:
    """How fast, and how good as those who raised it say: by unit and by task team."""
    period, whom = _asked(request)
    total, units, teams = numbers.table(_extent(request, period), whom)
    context = {
        "spans": [
            {"code": code, "label": words, "in_time": in_time}
            for code, (words, in_time) in SPANS.items()
        ],
        "total": _drawn(total, ""),
        "units": [_drawn(row, _query(period, whom, row.key)) for row in units],
        "teams": [_drawn(row, _query(period, whom, row.key)) for row in teams],
        "periods": [
            Chip(words, _query(code, whom), None, code == period) for code, words in PERIODS.items()
        ],
        "whom": [
            Chip(words, _query(period, code), None, code == whom) for code, words in WHOM.items()
        ],
        "said_period": _said(period),
        "query": _query(period, whom),
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
    }
    return render(request, "teams/desk/fasts.html", context)


@page("teams.figures")
def fasts_cases(request: LinliRequest) -> HttpResponse:
    """The cases behind a line, newest first: number, state, and the time each step took."""
    period, whom = _asked(request)
    key = request.GET.get("unit", "")
    rows = numbers.in_unit(numbers.chosen(_extent(request, period), whom), key)
    before = request.GET.get("before", "")
    if before.isdecimal():
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.select_related("category", "area", "section").order_by("-pk")[: PAGE + 1])
    timed = {
        each.pk: each
        for each in numbers.measured_cases(rows.filter(pk__in=[row.pk for row in found]))
    }
    more = len(found) > PAGE
    context = {
        "lines": [{"row": row, "times": _times(timed[row.pk].minutes)} for row in found[:PAGE]],
        "older": f"{_query(period, whom, key)}&before={found[PAGE - 1].pk}" if more else "",
        "said_period": _said(period),
        "back": reverse("teams:fasts") + _query(period, whom),
    }
    return render(request, "teams/desk/fasts_cases.html", context)


@page("teams.export")
def fasts_export(request: LinliRequest) -> HttpResponse:
    """The same table for a spreadsheet: hidden numbers stay hidden."""
    period, whom = _asked(request)
    total, units, teams = numbers.table(_extent(request, period), whom)
    head = [_("Unit or task team"), _("Period")]
    for code, words in COLUMNS.items():
        head += [] if code == "verdict" else [f"{words}：{_('median, working hours')}"]
        head += [f"{words}：{_('in time') if code != 'verdict' else _('solved')}"]
        head += [f"{words}：{_('of')}"]
    lines = [
        _sheet_line(name, row, _said(period))
        for name, row in (
            (_("All together"), total),
            *((row.name, row) for row in (*units, *teams)),
        )
    ]
    name = f"{_('Three fasts and one good')}-{clock.local(clock.now()):%Y%m%d}"
    return exports.response(request, name, head, lines)


def _sheet_line(name: str, row: numbers.Row, period: str) -> list[Any]:
    line: list[Any] = [name, period]
    for code, cell in row.cells.items():
        if code != "verdict":
            line.append(_("under 5") if cell.hidden else hours(cell.minutes))
        line += [_("under 5")] * 2 if cell.hidden else [cell.count, cell.of]
    return line


def _asked(request: LinliRequest) -> tuple[str, str]:
    period, whom = request.GET.get("period", "quarter"), request.GET.get("for", "")
    return (period if period in PERIODS else "quarter"), (whom if whom in WHOM else "")


def _extent(request: LinliRequest, period: str) -> Extent:
    start, end = queries.limits(period, clock.now())
    return Extent(request.viewer, start=start, end=end)


def _query(period: str, whom: str, unit: str = "") -> str:
    asked = {"period": period, "for": whom, "unit": unit}
    return "?" + urlencode({key: value for key, value in asked.items() if value})


def _said(period: str) -> str:
    """The period in words: its first and last day."""
    start, end = queries.limits(period, clock.now())
    if start is None or end is None:
        return str(PERIODS["all"])
    last = clock.local(end).date().toordinal() - 1
    days = (start.date(), start.date().fromordinal(last))
    return "–".join(date_format(day, "DATE_FORMAT") for day in days)


def _drawn(row: numbers.Row, query: str) -> dict[str, Any]:
    cells = [{"cell": cell, "hours": hours(cell.minutes)} for cell in row.cells.values()]
    return {"name": row.name, "cells": cells, "url": reverse("teams:fasts_cases") + query}


def _times(minutes: dict[str, int]) -> list[tuple[Any, str]]:
    return [(SPANS[span][0], hours(spent)) for span, spent in minutes.items()]


def hours(minutes: int | None) -> str:
    """Working minutes as working hours with one place; "" for none."""
    return "" if minutes is None else f"{minutes / 60:.1f}"
