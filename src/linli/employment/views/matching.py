"""Proposals: for a person the best vacancies, for a vacancy whom it suits. A person decides."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base import masking
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.employment import queries, rules
from linli.employment.queries import Match
from linli.employment.spec.skills import NOT_TAUGHT
from linli.employment.views import seekers, vacancies
from linli.employment.views._shared import vacancy_line, wage_of


@page("employment.match")
def for_seeker(request: LinliRequest, pk: int) -> HttpResponse:
    """The best vacancies on offer for one person, each with its reasons."""
    row = seekers.get(request, pk)
    today = localdate(clock.now())
    is_available = row in queries.available(request.viewer)
    context = {
        "seeker": row,
        "name": masking.mask_name(row.person.name) or _("Name erased"),
        "is_available": is_available,
        "lines": [_vacancy(match) for match in queries.best_vacancies(row, today)]
        if is_available
        else [],
        "not_taught": NOT_TAUGHT,
        "gaps": [
            {"gap": gap, "opens": gap.course and rules.can_see_course(request.viewer, gap.course)}
            for gap in queries.gaps_of(row, today)
        ]
        if is_available
        else [],
    }
    return render(request, "employment/desk/for_seeker.html", context)


def _vacancy(match: Match) -> dict[str, Any]:
    row = match.row
    line = vacancy_line(row, public=True)
    return {"row": row, "line": line, "good": match.good, "against": match.against}


@page("employment.match")
def for_vacancy(request: LinliRequest, pk: int) -> HttpResponse:
    """Whom of the own files one vacancy suits; not an order of persons, nothing is kept."""
    row = vacancies.get(request, pk)
    context = {
        "vacancy": row,
        "wage": wage_of(row),
        "lines": [_seeker(match) for match in queries.best_for_vacancy(request.viewer, row)],
    }
    return render(request, "employment/desk/for_vacancy.html", context)


def _seeker(match: Match) -> dict[str, Any]:
    row = match.row
    return {
        "row": row,
        "name": masking.mask_name(row.person.name) or _("Name erased"),
        "url": reverse("employment:seeker", args=[row.pk]),
        "wishes": "、".join(str(each) for each in row.wishes.all()) or _("Any work"),
        "good": match.good,
        "against": match.against,
    }
