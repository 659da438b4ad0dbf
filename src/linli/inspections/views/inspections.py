"""The list of joint inspections, one of them, and its record on paper."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from linli.base import exports
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.files import queries as files
from linli.inspections import queries, rules
from linli.inspections.models import Inspection
from linli.inspections.queries import SIZE
from linli.inspections.spec import Result
from linli.inspections.workflow import State

COLOURS = {State.PLANNED: "blue", State.HELD: "green", State.CANCELLED: "grey"}
RESULT_COLOURS = {
    Result.IN_ORDER: "green",
    Result.NOT: "orange",
    Result.DOES_NOT_APPLY: "grey",
}


@page("inspections.see")
def listing(request: LinliRequest) -> HttpResponse:
    """Joint inspections, the newest first."""
    state, mine, words, firm = _asked(request)
    before = _number(request.GET.get("before", ""))
    found = queries.page_after(queries.listed(_chosen(request)), before)
    context = {
        "lines": [line(row) for row in found[:SIZE]],
        "chips": _chips(request, state, mine=mine),
        "state": state,
        "mine": mine,
        "words": words,
        "firm": firm,
        "older": _address(request, before=str(found[SIZE - 1].pk)) if len(found) > SIZE else "",
        "newer": _address(request, before="") if before else "",
        "export_url": f"{reverse('inspections:export')}?{request.GET.urlencode()}",
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
        "may_plan": rules.RIGHTS.may(request.viewer, "plan"),
    }
    return render(request, "inspections/desk/inspections.html", context)


@page("inspections.export")
def export(request: LinliRequest) -> HttpResponse:
    """The same list for a spreadsheet, without notes and names."""
    head = [
        _("Inspection"),
        _("Firm or site"),
        _("Community"),
        _("Day"),
        _("State"),
        _("Taking part"),
        _("Hazards"),
        _("Still to be put right"),
    ]
    lines = (
        [
            row.title,
            row.where,
            str(row.area),
            day_of(row),
            row.get_state_display(),
            "、".join(str(body) for body in row.participants.all()),
            row.found,
            row.still_open,
        ]
        for row in queries.listed(_chosen(request)).order_by("-pk")
    )
    name = f"{_('Joint inspections')}-{clock.local(clock.now()):%Y%m%d}"
    return exports.response(request, name, head, lines)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _asked(request: LinliRequest) -> tuple[str, bool, str, int | None]:
    state = request.GET.get("state", "")
    return (
        state if state in State.values else "",
        request.GET.get("mine") == "1",
        request.GET.get("q", "").strip()[:60],
        _number(request.GET.get("organisation", "")),
    )


def _chosen(request: LinliRequest) -> Any:
    state, mine, words, firm = _asked(request)
    return queries.filtered(
        request.viewer, state=state, mine=mine, words=words, organisation_id=firm
    )


def _chips(request: LinliRequest, state: str, *, mine: bool) -> list[Chip]:
    _state, _mine, words, firm = _asked(request)
    counts = queries.counts(
        queries.filtered(request.viewer, state="", mine=mine, words=words, organisation_id=firm)
    )
    every = Chip(_("All"), _address(request, state=""), sum(counts.values()), not state)
    chips = [
        Chip(each.label, _address(request, state=each.value), counts.get(each, 0), state == each)
        for each in State
    ]
    own = _address(request, mine="" if mine else "1")
    return [every, *chips, Chip(_("Mine"), own, None, mine, icon="user")]


def _address(request: LinliRequest, **change: str) -> str:
    given = {key: request.GET.get(key, "") for key in ("state", "mine", "q", "organisation")}
    kept = {key: value for key, value in (given | change).items() if value}
    here = reverse("inspections:list")
    return f"{here}?{urlencode(kept)}" if kept else here


def line(row: Any) -> dict[str, Any]:
    """A row of `queries.listed`."""
    found = _("hazards: %(n)d, open: %(open)d") % {"n": row.found, "open": row.still_open}
    bodies = "、".join(str(body) for body in row.participants.all())
    return {
        "title": f"{row.where} · {row.title}",
        "url": reverse("inspections:inspection", args=[row.pk]),
        "meta": [day_of(row), bodies, found if row.state == State.HELD else ""],
        "colour": "orange" if row.still_open else COLOURS[State(row.state)],
        "word": _("Hazards open") if row.still_open else row.get_state_display(),
    }


def day_of(row: Inspection) -> str:
    """When it was, or for when it is planned."""
    return date_format(
        clock.local(row.held_at).date() if row.held_at else row.planned_on, "DATE_FORMAT"
    )


def get(request: LinliRequest, pk: int) -> Any:
    """The inspection, if the viewer may see it; else 404."""
    return get_object_or_404(queries.listed(queries.visible_to(request.viewer)), pk=pk)


@page("inspections.see")
def inspection(request: LinliRequest, pk: int) -> HttpResponse:
    """One inspection: who takes part, what was looked at, what was found and what became of it."""
    row = get(request, pk)
    viewer = request.viewer
    open_now = row.state == State.PLANNED
    context = {
        **told(row),
        "may_hold": open_now and rules.can_hold(viewer, row),
        "may_change": open_now and rules.can_change(viewer, row),
    }
    return render(request, "inspections/desk/inspection.html", context)


@page("inspections.see")
def record(request: LinliRequest, pk: int) -> HttpResponse:
    """The record of the inspection (检查记录) to be printed and signed."""
    return render(request, "inspections/desk/record.html", told(get(request, pk)))


def told(row: Any) -> dict[str, Any]:
    """What both pages tell."""
    found = list(queries.findings_of(row))
    by_item = {finding.item_id: finding.case for finding in found if finding.item_id}
    lines = [
        {
            "item": item,
            "result": Result(row.answers[str(item.pk)]) if str(item.pk) in row.answers else None,
            "colour": RESULT_COLOURS.get(Result(row.answers.get(str(item.pk), Result.NOT)), ""),
            "case": by_item.get(item.pk),
        }
        for item in queries.items_of(row)
    ]
    return {
        "inspection": row,
        "day": day_of(row),
        "colour": COLOURS[State(row.state)],
        "bodies": list(row.participants.all()),
        "lines": lines,
        "findings": [
            {"case": finding.case, "photos": files.of(f"case:{finding.case_id}")}
            for finding in found
        ],
        "now": clock.now(),
    }
