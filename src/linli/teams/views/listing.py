"""The list of task teams and its file."""

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
from linli.teams import queries, rules
from linli.teams.models import Team
from linli.teams.views._shared import look, word
from linli.teams.workflow import State


@page("teams.see")
def listing(request: LinliRequest) -> HttpResponse:
    """All teams the viewer may see, newest first; those at work unless asked otherwise."""
    now = clock.now()
    before = request.GET.get("before", "")
    rows = queries.listed(_chosen(request))
    found = queries.page_after(rows, int(before) if before.isdecimal() else None)
    lines = [_line(row, clock.colour(row, now)) for row in found[: queries.SIZE]]
    state, mine, words = _asked(request)
    more = len(found) > queries.SIZE
    context = {
        "now": now,
        "lines": lines,
        "chips": _chips(request, state, mine=mine),
        "searched": words,
        "state": state,
        "mine": mine,
        "older": _address(request, before=str(found[queries.SIZE - 1].pk)) if more else "",
        "newer": _address(request, before="") if before else "",
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
        "may_form": rules.RIGHTS.may(request.viewer, "form"),
        "query": request.GET.urlencode(),
    }
    return render(request, "teams/desk/list.html", context)


@page("teams.export")
def export(request: LinliRequest) -> HttpResponse:
    """The same list for a spreadsheet."""
    now = clock.now()
    head = [
        _("Task team"),
        _("What it is for"),
        _("Lines of work"),
        _("Place"),
        _("Leader of the team"),
        _("Members"),
        _("From"),
        _("Until"),
        _("State"),
        _("Dissolved on"),
    ]
    lines = (
        [
            row.name,
            row.purpose,
            "、".join(str(label) for label in row.labels.all()),
            str(row.area),
            row.leader.name,
            row.member_count,  # type: ignore[attr-defined]  # annotated by `listed`
            row.starts_on,
            row.ends_on,
            row.get_state_display(),
            row.dissolved_at,
        ]
        for row in queries.listed(_chosen(request)).order_by("-pk")
    )
    name = f"{_('Task teams')}-{clock.local(now):%Y%m%d}"
    return exports.response(request, name, head, lines)


def _line(row: Team, colour: Any) -> dict[str, Any]:
    people = _("%(n)d members") % {"n": row.member_count}  # type: ignore[attr-defined]
    return {
        "row": row,
        "colour": look(row, colour),
        "word": word(row, colour),
        "due": row.due_at if row.state == State.AT_WORK else None,
        "meta": (
            str(row.area),
            _("led by %(name)s") % {"name": row.leader.name},
            people,
            *(str(label) for label in row.labels.all()),
        ),
    }


def _asked(request: LinliRequest) -> tuple[str, bool, str]:
    state = request.GET.get("state", State.AT_WORK)
    state = state if state in State.values else ""
    return state, request.GET.get("mine") == "1", request.GET.get("q", "").strip()[:100]


def _chosen(request: LinliRequest) -> Any:
    state, mine, words = _asked(request)
    return queries.filtered(request.viewer, state=state, mine=mine, words=words)


def _chips(request: LinliRequest, state: str, *, mine: bool) -> list[Chip]:
    counts = queries.count_by_state(queries.visible_to(request.viewer))
    chips = [
        Chip(
            value.label,
            _address(request, state=value.value, before=""),
            counts.get(value.value, 0),
            state == value,
        )
        for value in State
    ]
    every = Chip(
        _("All"), _address(request, state="all", before=""), sum(counts.values()), not state
    )
    owned = Chip(
        _("Mine"), _address(request, mine="" if mine else "1", before=""), None, mine, icon="user"
    )
    return [*chips, every, owned]


def _address(request: LinliRequest, **change: str) -> str:
    """This list with other filters."""
    asked = {key: request.GET.get(key, "") for key in ("state", "mine", "q", "before")}
    kept = {key: value for key, value in (asked | change).items() if value}
    return f"{reverse('teams:list')}?{urlencode(kept)}"
