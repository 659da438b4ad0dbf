"""The ledgers, and one ledger as a table, a board and a timeline."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
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
from linli.ledgers import queries, rules
from linli.ledgers.models import Ledger
from linli.ledgers.queries import SIZE, SORTS, Filters
from linli.ledgers.spec.colours import Look, Scheme
from linli.ledgers.views import gantt
from linli.ledgers.views._shared import find_ledger, looks_of, today
from linli.ledgers.views.lines import lines_of
from linli.ledgers.workflow import State

MOST_EXPORTED = 5000
#: Cards in one column of the board.
MOST_CARDS = 12
#: The board's columns; what is withdrawn is found by the chip.
BOARD = (
    State.DRAFT,
    State.RUNNING,
    State.SUSPENDED,
    State.APPLIED,
    State.CHECKED,
    State.CLOSED,
)
#: Filters by the name they have in the address.
_NUMBERS = {
    "category": "category_id",
    "class": "class_id",
    "tag": "tag_id",
    "section": "section_id",
}


@page("ledgers.see")
def ledgers(request: LinliRequest) -> HttpResponse:
    """All ledgers the viewer may see, the open ones first."""
    day = today(clock.now())
    rows = list(queries.ledgers_visible_to(request.viewer)[:200])
    counts = queries.overview(request.viewer, rows, day)
    lines = [{"ledger": row, "counts": counts.get(row.pk, queries.Counts())} for row in rows]
    context = {"lines": lines, "may_keep": rules.RIGHTS.may(request.viewer, "keep")}
    return render(request, "ledgers/desk/ledgers.html", context)


@page("ledgers.see")
def table(request: LinliRequest, pk: int) -> HttpResponse:
    """The ledger as the sheet people know."""
    ledger, filters = find_ledger(request, pk), chosen(request)
    now = clock.now()
    day = today(now)
    first = _number(request.GET.get("from", "")) or 0
    schemes = queries.all_in_force([ledger.pk])
    rows = queries.with_rows(queries.filtered(request.viewer, ledger, filters, day))
    found = list(rows[first : first + SIZE + 1])
    lines = lines_of(request.viewer, found[:SIZE], day, schemes, grouped=not filters.sort)
    context = {
        **_frame(request, ledger, filters, now, "table", schemes),
        "lines": lines,
        "newer": _url(ledger, "table", filters, **{"from": max(first - SIZE, 0)}) if first else "",
        "older": _url(ledger, "table", filters, **{"from": first + SIZE})
        if len(found) > SIZE
        else "",
        "edits": ledger.is_open and any(line["may"] for line in lines),
    }
    return render(request, "ledgers/desk/table.html", context)


@page("ledgers.see")
def board(request: LinliRequest, pk: int) -> HttpResponse:
    """The ledger by state, the nearest deadline first."""
    ledger, filters = find_ledger(request, pk), replace(chosen(request), sort="due")
    now = clock.now()
    day = today(now)
    rows = queries.filtered(request.viewer, ledger, filters, day).select_related(
        "category", "in_charge", "lead_section", "area"
    )
    cards: dict[str, list[dict[str, Any]]] = {state: [] for state in BOARD}
    shown = list(queries.nearest(rows, MOST_CARDS))
    schemes = queries.all_in_force([ledger.pk])
    looks = looks_of(shown, day, schemes)
    for item in shown:
        colour, word = looks[item.pk]
        cards.setdefault(item.state, []).append({"item": item, "colour": colour, "word": word})
    frame = _frame(request, ledger, filters, now, "board", schemes)
    by_state = frame["counts"].by_state
    columns = [
        {
            "state": state,
            "label": state.label,
            "cards": cards[state],
            "n": by_state.get(state, 0),
            "url": _url(ledger, "table", replace(filters, state=state.value, sort="")),
        }
        for state in BOARD
        if cards[state] or by_state.get(state)
    ]
    return render(request, "ledgers/desk/board.html", {**frame, "columns": columns})


@page("ledgers.see")
def timeline(request: LinliRequest, pk: int) -> HttpResponse:
    """The ledger over the year: what was planned, what was reached."""
    ledger, filters = find_ledger(request, pk), chosen(request)
    now = clock.now()
    day = today(now)
    first = _number(request.GET.get("from", "")) or 0
    span = gantt.span(ledger.year, request.GET.get("span", ""), day)
    rows = queries.with_rows(queries.filtered(request.viewer, ledger, filters, day))
    found = list(rows[first : first + SIZE + 1])
    spans = [
        Chip(
            label,
            _url(ledger, "timeline", filters, span=code),
            current=span.code == code,
        )
        for code, label in (
            ("", _("The year")),
            ("half", _("Half a year")),
            ("quarter", _("A quarter")),
        )
    ]
    schemes = queries.all_in_force([ledger.pk])
    context = {
        **_frame(request, ledger, filters, now, "timeline", schemes),
        "span": span,
        "spans": spans,
        "bars": gantt.bars(found[:SIZE], span, day, schemes),
        "newer": _url(ledger, "timeline", filters, **{"from": max(first - SIZE, 0)})
        if first
        else "",
        "older": _url(ledger, "timeline", filters, **{"from": first + SIZE})
        if len(found) > SIZE
        else "",
    }
    return render(request, "ledgers/desk/timeline.html", context)


@page("ledgers.export")
def export(request: LinliRequest, pk: int) -> HttpResponse:
    """The list under the same filters as Excel or CSV: one row an item."""
    ledger, filters = find_ledger(request, pk), chosen(request)
    now = clock.now()
    day = today(now)
    rows = queries.with_rows(queries.filtered(request.viewer, ledger, filters, day))
    lines = lines_of(request.viewer, list(rows[:MOST_EXPORTED]), day)
    head = (
        _("No."),
        _("Category"),
        _("Item"),
        _("Goal"),
        _("Class"),
        _("Milestones"),
        _("Starts on"),
        _("Deadline"),
        _("Leader"),
        _("Lead section"),
        _("Person in charge"),
        _("Assisting sections"),
        _("Funds (10,000 yuan)"),
        _("Progress (%)"),
        _("Measured by"),
        _("Colour"),
        _("State"),
        _("Latest progress"),
        _("Problem"),
        _("Next step"),
        _("Labels"),
    )
    name = f"{ledger.name}-{clock.local(now):%Y%m%d}"
    return exports.response(request, name, head, map(_row, lines))


def _row(line: dict[str, Any]) -> tuple[object, ...]:
    item = line["item"]
    return (
        item.number,
        item.category,
        item.title,
        item.goal,
        item.item_class,
        "；".join(f"{step.due_shown} {step.title}".strip() for step in item.steps),
        item.starts_on,
        item.due_shown,
        item.leader_shown,
        item.lead_shown,
        item.in_charge,
        "、".join(str(section) for section in item.assisting.all()),
        item.funds,
        item.percent,
        item.get_measured_by_display(),
        line["word"],
        item.get_state_display(),
        *(note.words if (note := line[kind]) else "" for kind in ("progress", "problem", "next")),
        "、".join(str(tag) for tag in item.tags.all()),
    )


def _frame(
    request: LinliRequest,
    ledger: Ledger,
    filters: Filters,
    now: datetime,
    view: str,
    schemes: Mapping[int, Scheme],
) -> dict[str, Any]:
    """What stands around every view of a ledger: tabs, chips, filters."""
    day = today(now)
    counts = queries.counts(request.viewer, ledger, day, schemes)
    may = rules.RIGHTS.may
    return {
        "ledger": ledger,
        "filters": filters,
        "day": day,
        "view": view,
        "counts": counts,
        "tabs": [
            Chip(label, _url(ledger, code, filters), current=code == view)
            for code, label in (
                ("table", _("Table")),
                ("board", _("Board")),
                ("timeline", _("Timeline")),
            )
        ],
        "chips": _chips(ledger, filters, counts, view),
        "narrowed": filters.sort or any(getattr(filters, field) for field in _NUMBERS.values()),
        "terms": queries.choices_of(ledger, now),
        "sorts": [
            ("", _("As in the ledger")),
            ("due", _("Deadline")),
            ("percent", _("Least progress first")),
            ("told", _("Longest silence first")),
        ],
        "may_keep": ledger.is_open and rules.can_keep(request.viewer, ledger.area),
        "may_close": rules.can_keep(request.viewer, ledger.area),
        "may_word": rules.can_word(request.viewer, ledger),
        "may_export": may(request.viewer, "export"),
        "may_import": rules.can_import(request.viewer, ledger),
        "query": _query(filters),
        "export_url": f"{reverse('ledgers:export', args=[ledger.pk])}?{_query(filters)}",
        "here": reverse(f"ledgers:{view}", args=[ledger.pk]),
    }


def _chips(ledger: Ledger, filters: Filters, counts: Any, view: str) -> list[Chip]:
    every = replace(filters, state="", overdue=False, look="")
    chips = [
        Chip(
            _("All"),
            _url(ledger, view, every),
            counts.all,
            current=not (filters.state or filters.overdue or filters.look),
        ),
    ]
    if filters.overdue:
        chips.append(Chip(_("Overdue"), _url(ledger, view, every), counts.overdue, current=True))
    chips += [
        Chip(
            str(shade),
            _url(
                ledger, view, replace(every, look="" if filters.look == shade.look else shade.look)
            ),
            counts.by_look.get(shade.look, 0),
            current=filters.look == shade.look,
            colour=shade.look,
        )
        for shade in counts.shades
    ]
    chips += [
        Chip(
            state.label,
            _url(ledger, view, replace(every, state=state.value)),
            counts.by_state[state],
            current=filters.state == state,
        )
        for state in State
        if counts.by_state.get(state) or filters.state == state
    ]
    mine = Chip(
        _("Mine"),
        _url(ledger, view, replace(filters, mine=not filters.mine)),
        current=filters.mine,
        icon="user",
    )
    return [*chips, mine]


def _toggled(filters: Filters, look: str) -> str:
    """A second press on a colour shows all again."""
    return "" if filters.look == look else look


def chosen(request: LinliRequest) -> Filters:
    """The filters in the address; what does not fit chooses everything."""
    get = request.GET
    state, sort = get.get("state", ""), get.get("sort", "")
    numbers = {field: _number(get.get(name, "")) for name, field in _NUMBERS.items()}
    return Filters(
        state=state if state in State.values else "",
        overdue=get.get("overdue") == "1",
        look=look if (look := get.get("colour", "")) in Look.values else "",
        mine=get.get("mine") == "1",
        words=get.get("q", "").strip()[:60],
        sort=sort if sort in SORTS else "",
        category_id=numbers["category_id"],
        class_id=numbers["class_id"],
        tag_id=numbers["tag_id"],
        section_id=numbers["section_id"],
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def _query(filters: Filters, **more: Any) -> str:
    asked = asdict(filters)
    values = {
        "state": asked["state"],
        **{name: asked[field] for name, field in _NUMBERS.items()},
        "overdue": "1" if filters.overdue else "",
        "colour": filters.look,
        "mine": "1" if filters.mine else "",
        "q": filters.words,
        "sort": filters.sort,
        **more,
    }
    return urlencode({key: value for key, value in values.items() if value})


def _url(ledger: Ledger, view: str, filters: Filters, **more: Any) -> str:
    address, query = reverse(f"ledgers:{view}", args=[ledger.pk]), _query(filters, **more)
    return f"{address}?{query}" if query else address
