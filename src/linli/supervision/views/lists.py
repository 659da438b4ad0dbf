"""The supervisor's desk, the list of slips with its file, and the form that issues one."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from linli.base import exports
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.supervision import actions, forms, queries, rules
from linli.supervision.models import Slip
from linli.supervision.queries import SIZE, SORTS, Filters, Origin
from linli.supervision.views._shared import line, look, number
from linli.supervision.workflow import Severity, State

MOST_EXPORTED = 20_000


@page("supervision.desk")
def desk(request: LinliRequest) -> HttpResponse:
    """What waits for the supervisor; a leader reads it."""
    now = clock.now()
    parts = queries.desk(request.viewer, now)
    context = {
        "now": now,
        "groups": [(label, [line(row, now) for row in rows], url) for label, rows, url in parts],
        "owed": [owed for owed in queries.duties(_areas(request), now) if owed.on],
        "round": queries.listed_rounds(request.viewer).first(),
        "nothing": not any(rows for _label, rows, _url in parts),
        "may_oblige": rules.RIGHTS.may(request.viewer, "oblige"),
        "may_press": rules.RIGHTS.may(request.viewer, "press"),
    }
    return render(request, "supervision/desk/desk.html", context)


def _areas(request: LinliRequest) -> Any:
    return queries.areas_for(request.viewer, "desk")


@page("supervision.see")
def listing(request: LinliRequest) -> HttpResponse:
    """All slips the viewer may see."""
    now, asked = clock.now(), chosen(request)
    first = number(request.GET.get("from", "")) or 0
    found = queries.page_of(_rows(request, asked, now), asked.sort, first)
    context = {
        "now": now,
        "lines": [line(row, now) for row in found[:SIZE]],
        "chips": _chips(request, asked, now),
        "asked": asked,
        "unit": _unit(asked),
        "counted": queries.COUNTED[asked.counted][0] if asked.counted else "",
        "units": queries.units_of(request.viewer),
        "severities": Severity.choices,
        "sorts": _sorts(),
        "older": _address(asked, first=first + SIZE) if len(found) > SIZE else "",
        "newer": _address(asked, first=max(first - SIZE, 0)) if first else "",
        "narrowed": asked != Filters(state="open"),
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
        "export_url": f"{reverse('supervision:export')}?{_query(asked)}",
    }
    return render(request, "supervision/desk/list.html", context)


@page("supervision.export")
def export(request: LinliRequest) -> HttpResponse:
    """The same list for a spreadsheet."""
    now, asked = clock.now(), chosen(request)
    rows = queries.with_marks(_rows(request, asked, now))
    header = (
        _("Number"),
        _("Matter supervised"),
        _("Goes to"),
        _("Who answers"),
        _("State"),
        _("Colour"),
        _("Issued on"),
        _("Signed for"),
        _("Reply due"),
        _("Replied"),
        _("Reminders"),
        _("Formal talks"),
        _("Times named in a circular"),
    )
    body = (
        (
            slip.number,
            slip.title,
            str(slip.unit),
            str(slip.answerable),
            slip.get_state_display(),
            clock.colour(slip, now).label if look(slip, now)["due"] else "",
            slip.issued_at,
            slip.signed_at,
            slip.reply_due_at,
            slip.replied_at,
            slip.reminders,
            slip.talks,
            slip.circulars,
        )
        for slip in _ordered(rows, asked.sort)
    )
    name = f"{_('Supervision slips')}-{clock.local(now):%Y%m%d}"
    return exports.response(request, name, header, body)


def _rows(request: LinliRequest, asked: Filters, now: Any) -> Any:
    rows = queries.chosen(request.viewer, asked, now)
    if asked.counted and asked.since and asked.until:
        counted = queries.counted_rows(request.viewer, asked.counted, asked.since, asked.until)
        rows = rows.filter(pk__in=counted.values("pk"))
    return rows


def _ordered(rows: Any, sort: str) -> Any:
    return rows.order_by(*SORTS[sort])[:MOST_EXPORTED]


@page("supervision.issue")
def new(request: LinliRequest, about: str) -> HttpResponse:
    """Issue a slip about a record."""
    found = queries.origin(request.viewer, about)
    if found is None or not rules.can_issue(request.viewer, found.area.path):
        raise Http404
    now = clock.now()
    area = queries.subdistrict_of(found.area)
    groups = queries.receivers(area, now)
    start = {
        "title": found.title,
        "to": queries.likely(groups, found.answers),
        "reply_on": queries.usual_reply_day(area, now),
    }
    form = forms.IssueForm(request.POST or None, initial=start, receivers=groups)
    if request.method == "POST":
        slip = attempt(form, lambda: _issue(request, found, form.cleaned_data))
        if slip is not None:
            messages.success(request, _("%(number)s is issued.") % {"number": slip.number})
            return redirect("supervision:slip", pk=slip.pk)
    return form_page(
        request,
        form,
        title=_("Issue a slip"),
        button=_("Issue it"),
        back=found.url,
        lead=_("%(kind)s %(number)s: %(title)s. The record itself is not changed by it.")
        % {"kind": found.label, "number": found.number, "title": found.title},
    )


def _issue(request: LinliRequest, found: Origin, clean: dict[str, Any]) -> Slip:
    return actions.issue(origin=found.key, by=request.viewer, now=clock.now(), **clean)


def chosen(request: HttpRequest) -> Filters:
    """The filters in the address; what does not fit chooses everything."""
    get = request.GET
    state, severity, sort = (get.get(name, "") for name in ("state", "severity", "sort"))
    kind, _sep, unit = get.get("unit", "").partition(":")
    return Filters(
        state="" if state == "all" else state if state in State.values else "open",
        late=get.get("late") == "1",
        section_id=number(unit) if kind == "section" else None,
        area_id=number(unit) if kind == "area" else None,
        severity=severity if severity in Severity.values else "",
        origin=get.get("about", "")[:64],
        counted=get.get("counted", "") if get.get("counted") in queries.COUNTED else "",
        since=_day(get.get("since", "")),
        until=_day(get.get("until", "")),
        words=get.get("q", "").strip()[:60],
        sort=sort if sort in SORTS else "due",
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:  # well written, and no day
        return None


def _unit(asked: Filters) -> str:
    """The chosen unit as the select names it."""
    if asked.area_id:
        return f"area:{asked.area_id}"
    return f"section:{asked.section_id}" if asked.section_id else ""


def _query(asked: Filters, *, first: int = 0) -> str:
    values = {
        "state": {"": "all", "open": ""}.get(asked.state, asked.state),
        "late": "1" if asked.late else "",
        "unit": _unit(asked),
        "severity": asked.severity,
        "about": asked.origin,
        "counted": asked.counted,
        "since": asked.since.isoformat() if asked.since else "",
        "until": asked.until.isoformat() if asked.until else "",
        "q": asked.words,
        "sort": asked.sort if asked.sort != "due" else "",
        "from": first or "",
    }
    return urlencode({key: value for key, value in values.items() if value})


def _address(asked: Filters, *, first: int = 0) -> str:
    return f"?{_query(asked, first=first)}"


def _chips(request: LinliRequest, asked: Filters, now: Any) -> list[Chip]:
    rows = queries.visible_to(request.viewer)
    counts = queries.count_by_state(rows)
    alive = sum(n for state, n in counts.items() if state not in {"archived", "withdrawn"})
    chosen_ones: list[tuple[Any, str, int]] = [(_("At present"), "open", alive)]
    chosen_ones += [(state.label, state.value, counts.get(state.value, 0)) for state in State]
    chosen_ones += [(_("All"), "", sum(counts.values()))]
    chips = [
        Chip(label, _address(replace(asked, state=code)), count, current=asked.state == code)
        for label, code, count in chosen_ones
    ]
    late = Chip(
        _("Overdue"),
        _address(replace(asked, late=not asked.late)),
        queries.late(rows, now).count(),
        current=asked.late,
        colour="red",
    )
    return [late, *chips]


def _sorts() -> list[tuple[str, Any]]:
    return [
        ("due", _("First due first")),
        ("newest", _("Newest first")),
        ("oldest", _("Oldest first")),
    ]
