"""The yearly table: shown with its formulas, printed and exported only when they hold."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base import exports, masking
from linli.base.errors import NotAllowed
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.employment import queries, rules
from linli.employment.queries import Yearly


def _asked(request: LinliRequest) -> Yearly:
    today = localdate(clock.now())
    typed = request.GET.get("year", "")
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else today.year
    return queries.yearly(request.viewer, min(max(year, 2000), today.year), today)


@page("employment.report")
def table(request: LinliRequest) -> HttpResponse:
    """The numbers, and who breaks the formulas; names only to those who keep the file."""
    found = _asked(request)
    today = localdate(clock.now())
    address = reverse("employment:yearly")
    context = {
        "table": found,
        "columns": queries.COLUMNS,
        "lines": [
            (row.area or _("Together"), list(row.numbers.values()), row.broken)
            for row in (*found.rows, found.total)
        ],
        "faults": [
            {
                "name": masking.mask_name(fault.seeker.person.name),
                "seeker": fault.seeker,
                "why": fault.why,
                "may_open": rules.can_see_seeker(request.viewer, fault.seeker),
            }
            for fault in found.faults
        ],
        "chips": [
            Chip(str(year), f"{address}?year={year}", None, year == found.year)
            for year in queries.years_on_file(request.viewer, today)
        ],
        "export_url": f"{reverse('employment:export_yearly')}?year={found.year}",
    }
    return render(request, "employment/desk/yearly.html", context)


@page("employment.report")
def export(request: LinliRequest) -> HttpResponse:
    """The table as a file, if it adds up."""
    found = _asked(request)
    if not found.adds_up:
        raise NotAllowed(
            _("The table does not add up: open it to see which files to put right."),
            code="does_not_add_up",
        )
    head = [_("Area"), *(f"{code} {words}" for code, words in queries.COLUMNS.items())]
    lines = [
        [row.area or _("Together"), *row.numbers.values()] for row in (*found.rows, found.total)
    ]
    name = f"{_('Yearly table of veterans’ employment')}-{found.last:%Y%m%d}"
    return exports.response(request, name, head, lines)
