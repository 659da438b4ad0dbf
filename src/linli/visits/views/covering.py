"""Coverage: which compounds and doors have waited how long."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from linli.base import exports
from linli.base.pages import LinliRequest, page
from linli.base.parts import Cell, Chip
from linli.clock import queries as clock
from linli.visits import queries, rules
from linli.visits.queries import Door
from linli.visits.spec import COLOURS, Cover

#: Doors named one by one below the tables; the export holds all.
LISTED = 12


@page("visits.see")
def coverage(request: LinliRequest) -> HttpResponse:
    """Every compound in use: how many doors, how many of them met lately, when the last."""
    rows = queries.coverage(request.viewer, None, clock.now())
    chosen = request.GET.get("cover", "")
    shown = [row for row in rows if not chosen or row.cover == chosen]
    chips = [Chip(_("All"), reverse("visits:coverage"), len(rows), current=not chosen)] + [
        Chip(
            cover.label,
            f"?cover={cover.value}",
            sum(row.cover == cover for row in rows),
            current=chosen == cover.value,
            colour=cover.colour,
        )
        for cover in Cover
    ]
    names = ("doors", "fresh", "ageing", "stale", "never")
    context = {
        "rows": shown,
        "chips": chips,
        "totals": {name: sum(getattr(row, name) for row in shown) for name in names},
    }
    return render(request, "visits/desk/coverage.html", context)


@page("visits.export")
def coverage_export(request: LinliRequest) -> HttpResponse:
    """The same for a spreadsheet."""
    now = clock.now()
    header = [
        _("Community"),
        _("Compound"),
        _("Households"),
        *(cover.label for cover in Cover),
        _("Tried since"),
        _("Days since the last visit"),
    ]
    rows = (
        [
            row.compound.area.name,
            row.compound.name,
            row.doors,
            row.fresh,
            row.ageing,
            row.stale,
            row.never,
            row.tries,
            "" if row.days is None else row.days,
        ]
        for row in queries.coverage(request.viewer, None, now)
    )
    return exports.response(request, f"{_('Visit coverage')}-{localdate(now):%Y%m%d}", header, rows)


@page("visits.see")
def compound(request: LinliRequest, pk: int) -> HttpResponse:
    """One compound: its buildings as tables of doors, and who has waited longest."""
    found = get_object_or_404(queries.compounds_seen_by(request.viewer), pk=pk)
    now = clock.now()
    doors = queries.compound_doors(found, now)
    at_the_door = rules.RIGHTS.may_in(request.viewer, "record", found.area.path)
    context = {
        "compound": found,
        "buildings": queries.building_covers(doors, lambda door: _cell(door, link=at_the_door)),
        "counts": [
            (cover, sum(door.cover == cover for door in doors)) for cover in reversed(Cover)
        ],
        "longest": doors[:LISTED],
        "doors": len(doors),
        "plan": queries.plan_of(found.pk, localdate(now)),
        "may_plan": rules.can_plan(request.viewer, found.area),
        "at_the_door": at_the_door,
        "legend": [(COLOURS[cover], cover.label) for cover in Cover],
    }
    return render(request, "visits/desk/compound.html", context)


@page("visits.export")
def compound_export(request: LinliRequest, pk: int) -> HttpResponse:
    """Every door of the compound with its days, for a spreadsheet."""
    found = get_object_or_404(queries.compounds_seen_by(request.viewer), pk=pk)
    now = clock.now()
    header = [_("Address"), _("State"), _("Days since the last visit"), _("Attempts since")]
    rows: list[list[Any]] = [
        [
            door.dwelling.address,
            door.cover.label,
            "" if door.days is None else door.days,
            door.tries,
        ]
        for door in queries.compound_doors(found, now)
    ]
    return exports.response(request, f"{found.name}-{localdate(now):%Y%m%d}", header, rows)


def _cell(door: Door, *, link: bool) -> Cell:
    url = reverse("doorstep:household", args=[door.dwelling.pk]) if link else ""
    return Cell(door.dwelling.room, url, door.colour, f"{door.cover.label} · {door.ago}")
