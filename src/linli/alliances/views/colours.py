"""Services of an alliance by colour, opened down to their rows."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from linli.alliances import queries
from linli.alliances.views._shared import chosen, get_alliance, number
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip

#: Rows shown below the table.
MOST = 100


@page("alliances.count")
def colours(request: LinliRequest, pk: int) -> HttpResponse:
    """How often, and for how many persons' times, under each label; each line opens its rows."""
    row = get_alliance(request, pk)
    every = queries.done_for(request.viewer, row)
    years = sorted({each.on.year for each in every}, reverse=True)
    year = number(request.GET.get("year", ""))
    year = year if year in years else None
    done = [each for each in every if year is None or each.on.year == year]
    lines = queries.by_colour(done)
    code = chosen(request.GET.get("colour", ""), {line.code for line in lines})
    here = reverse("alliances:colours", args=[pk])

    def to(**asked: Any) -> str:
        kept = {key: value for key, value in asked.items() if value}
        return f"{here}?{urlencode(kept)}" if kept else here

    context = {
        "alliance": row,
        "years": [
            Chip(_("All years"), to(colour=code), None, year is None),
            *(Chip(str(each), to(year=each, colour=code), None, year == each) for each in years),
        ],
        "lines": [
            {"line": line, "url": to(year=year, colour=line.code), "current": line.code == code}
            for line in lines
        ],
        "whole": queries.whole(done),
        "all_url": to(year=year),
        "code": code,
        "rows": [queries.done_line(each) for each in queries.of_colour(done, code)[:MOST]],
    }
    return render(request, "alliances/desk/colours.html", context)
