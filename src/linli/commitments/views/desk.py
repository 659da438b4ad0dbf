"""The desk's list of commitments and the page of one."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from linli.base import exports
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.commitments import queries, rules
from linli.commitments.views._shared import OPEN, commitment_page, get, line
from linli.commitments.workflow import State

SIZE = 50


@page("commitments.see")
def listing(request: LinliRequest) -> HttpResponse:
    """All commitments the viewer may see, first due first."""
    now = clock.now()
    state, mine, words = _asked(request)
    rows = queries.listed(_chosen(request))
    after = request.GET.get("after", "")
    found = queries.page_after(rows, int(after) if after.isdecimal() else None, SIZE)
    lines = [line(row, clock.colour(row, now)) for row in found[:SIZE]]
    context = {
        "now": now,
        "lines": lines,
        "chips": _chips(request, state, mine=mine),
        "searched": words,
        "state": state,
        "mine": mine,
        "older": _address(request, after=str(found[SIZE - 1].pk)) if len(found) > SIZE else "",
        "newer": _address(request, after="") if after else "",
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
        "query": request.GET.urlencode(),
    }
    return render(request, "commitments/desk/list.html", context)


@page("commitments.export")
def export(request: LinliRequest) -> HttpResponse:
    """The same list for a spreadsheet."""
    now = clock.now()
    head = [
        _("What"),
        _("Owner"),
        _("Place"),
        _("Due"),
        _("State"),
        _("Colour"),
        _("Done"),
        _("Result"),
    ]
    rows = queries.listed(_chosen(request)).order_by("due_at", "pk")
    lines = (
        [
            row.what,
            row.owner_name,
            str(row.compound or row.area),
            row.due_at,
            row.get_state_display(),
            clock.colour(row, now).label,
            row.done_at,
            row.result,
        ]
        for row in rows
    )
    name = f"{_('Commitments')}-{clock.local(now):%Y%m%d}"
    return exports.response(request, name, head, lines, size=rows.count())


@page("commitments.see")
def commitment(request: LinliRequest, pk: int) -> HttpResponse:
    """One commitment: who, what, by when, how far, and what the viewer can do about it."""
    return commitment_page(request, get(request, pk))


def _asked(request: LinliRequest) -> tuple[str, bool, str]:
    state = request.GET.get("state", OPEN)
    state = state if state in State.values else ""
    return state, request.GET.get("mine") == "1", request.GET.get("q", "").strip()[:100]


def _chosen(request: LinliRequest) -> Any:
    state, mine, words = _asked(request)
    compound = request.GET.get("compound", "")
    return queries.filtered(
        request.viewer,
        state=state,
        compound_id=int(compound) if compound.isdecimal() else None,
        mine=mine,
        words=words,
    )


def _chips(request: LinliRequest, state: str, *, mine: bool) -> list[Chip]:
    counts = queries.count_by_state(queries.visible_to(request.viewer))
    chips = [
        Chip(
            value.label,
            _address(request, state=value.value, after=""),
            counts.get(value.value, 0),
            state == value,
        )
        for value in State
    ]
    every = Chip(
        _("All"), _address(request, state="all", after=""), sum(counts.values()), not state
    )
    owned = Chip(
        _("Mine"), _address(request, mine="" if mine else "1", after=""), None, mine, icon="user"
    )
    return [*chips, every, owned]


def _address(request: LinliRequest, **change: str) -> str:
    """This list with other filters."""
    asked = {key: request.GET.get(key, "") for key in ("state", "mine", "compound", "q", "after")}
    kept = {key: value for key, value in (asked | change).items() if value}
    return f"{reverse('commitments:list')}?{urlencode(kept)}"
