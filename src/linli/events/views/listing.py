"""The desk's calendar: a list, a month, a file; feeds to subscribe to."""

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
from linli.events import queries, rules
from linli.events.models import Event
from linli.events.spec import AREA, KINDS, OPEN, kind_label
from linli.events.views._shared import look, word
from linli.events.workflow import State


@page("events.see_area")
def listing(request: LinliRequest) -> HttpResponse:
    """Gatherings as a list, the next first; what is past the latest first."""
    state, words, start = _asked(request)
    found = list(_chosen(request)[start : start + queries.SIZE + 1])
    context = {
        "now": clock.now(),
        "lines": [_line(row) for row in found[: queries.SIZE]],
        "chips": _chips(request, state),
        "searched": words,
        "state": state,
        "kind": request.GET.get("kind", ""),
        "kinds": list(KINDS.items()),
        "older": _address(request, start=str(start + queries.SIZE))
        if len(found) > queries.SIZE
        else "",
        "newer": _address(request, start=str(max(start - queries.SIZE, 0))) if start else "",
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
        "may_plan": rules.RIGHTS.may(request.viewer, "plan"),
        "query": request.GET.urlencode(),
    }
    return render(request, "events/desk/list.html", context)


def _asked(request: LinliRequest) -> tuple[str, str, int]:
    state = request.GET.get("state", "ahead")
    start = request.GET.get("start", "")
    return (
        state if state in {"ahead", *State.values} else "",
        request.GET.get("q", "").strip()[:60],
        int(start) if start.isdecimal() and len(start) < 6 else 0,
    )


def _chosen(request: LinliRequest) -> Any:
    state, words, _start = _asked(request)
    kind = request.GET.get("kind", "")[:24]
    rows = queries.filtered(request.viewer, state=state, kind=kind, words=words)
    return rows.order_by("starts_at", "pk") if state == "ahead" else rows.order_by("-starts_at")


def _line(row: Event) -> dict[str, Any]:
    seats = ""
    if row.registers:
        seats = (
            _("%(n)d of %(of)d seats") % {"n": row.seats_taken, "of": row.capacity}
            if row.capacity
            else _("%(n)d registered") % {"n": row.seats_taken}
        )
    return {
        "row": row,
        "colour": look(row.state),
        "word": word(row),
        "starts": clock.local(row.starts_at),
        "meta": tuple(
            part for part in (kind_label(row.kind), str(row.area), row.venue, seats) if part
        ),
    }


def _chips(request: LinliRequest, state: str) -> list[Chip]:
    choices = [
        ("ahead", _("Still ahead")),
        *((each.value, _("Took place") if each == State.HELD else each.label) for each in State),
        ("all", _("All")),
    ]
    return [
        Chip(
            words,
            _address(request, state=code, start=""),
            None,
            state == code or (code == "all" and not state),
        )
        for code, words in choices
    ]


def _address(request: LinliRequest, **change: str) -> str:
    asked = {key: request.GET.get(key, "") for key in ("state", "kind", "q", "start")}
    kept = {key: value for key, value in (asked | change).items() if value}
    return f"{reverse('events:list')}?{urlencode(kept)}"


@page("events.see_area")
def month(request: LinliRequest) -> HttpResponse:
    """A month as a sheet, and the addresses by which other programmes read the calendar."""
    now = clock.now()
    first = queries.month_asked(request.GET.get("month", ""), now)
    kind = request.GET.get("kind", "")[:24]
    rows = queries.filtered(request.viewer, kind=kind)
    context = {
        "now": now,
        "month": queries.month(rows, first, now),
        "kind": kind,
        "kinds": list(KINDS.items()),
        "address": reverse("events:month"),
        "feeds": _feeds(request),
        "may_plan": rules.RIGHTS.may(request.viewer, "plan"),
    }
    return render(request, "events/desk/month.html", context)


def _feeds(request: LinliRequest) -> list[tuple[object, str]]:
    """Signed addresses of calendars: for everybody, for the area, for each declared audience."""
    area = queries.places(request.viewer).first()
    if area is None:
        return []
    audiences = [
        (OPEN, _("Open to everybody")),
        (AREA, str(area)),
        *queries.audience_choices(request.viewer, str(area.path))[:5],
    ]
    return [
        (
            words,
            request.build_absolute_uri(
                reverse("events:feed", args=[queries.feed_token(area.pk, code)])
            ),
        )
        for code, words in audiences
    ]


@page("events.export")
def export(request: LinliRequest) -> HttpResponse:
    """The same list for a spreadsheet, with how many came."""
    head = [
        *(_("Title"), _("Kind of gathering"), _("Place"), _("Place of the event"), _("Begins at")),
        *(
            _("Ends at"),
            _("State"),
            _("Seats"),
            _("Seats taken"),
            _("People who came"),
            _("Firms that came"),
        ),
    ]
    lines = (
        [
            *(row.title, kind_label(row.kind), str(row.area), row.venue, row.starts_at),
            *(row.ends_at, row.get_state_display(), row.capacity, row.seats_taken),
            *(row.people_came, row.firms_came),
        ]
        for row in queries.with_attendance(_chosen(request))[:20000]
    )
    name = f"{_('Gatherings')}-{clock.local(clock.now()):%Y%m%d}"
    return exports.response(request, name, head, lines)
