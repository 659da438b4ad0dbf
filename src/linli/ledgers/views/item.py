"""One item's page: goal, milestones with evidence, notes, links with their numbers, story, and
the one next act.
"""

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from linli.accounts import queries as accounts
from linli.base.errors import Conflict
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.files import queries as files
from linli.ledgers import queries, rules
from linli.ledgers.models import Item, Link, Milestone
from linli.ledgers.spec import LinkKind
from linli.ledgers.views import acts
from linli.ledgers.views._shared import (
    conflict_page,
    find_item,
    measure_words,
    today,
)
from linli.ledgers.views.story import story
from linli.ledgers.workflow import ALIVE, State
from linli.notices import queries as notices


@page("ledgers.see")
def item(request: LinliRequest, pk: int) -> HttpResponse:
    """One item: what it is to reach, how far it is, and what the viewer can do about it."""
    return item_page(request, find_item(request, pk))


def item_page(
    request: LinliRequest, row: Item, *, status: int = 200, failed: Any = None
) -> HttpResponse:
    """The page; `failed` is (act, form) of an act that came back with errors."""
    now, viewer = clock.now(), request.viewer
    day = today(now)
    steps = queries.steps_of(row)
    notes = list(queries.notes_of(row))
    requests = list(queries.requests_of(row))
    entries = queries.entries_of(row)
    prefetch_related_objects([row], "marks")
    names = accounts.names_of(
        [
            *(entry.actor for entry in entries),
            *(note.written_by for note in notes),
            *(asked.asked_by for asked in requests),
            *(asked.decided_by for asked in requests),
            *(step.done_by for step in steps),
            *(step.confirmed_by for step in steps),
            *(mark.made_by for mark in row.marks.all()),
            row.typed_by,
            row.applied_by,
            row.checked_by,
            row.closed_by,
        ]
    )
    evidence = files.of_many([f"item:{row.pk}", *(f"milestone:{step.pk}" for step in steps)])
    is_open = row.ledger.is_open
    may = {
        "change": is_open and rules.can_change(viewer, row) and row.state in _PLANNED,
        "work": is_open and rules.can_work(viewer, row) and row.state == State.RUNNING,
        "confirm": is_open and rules.can_confirm(viewer, row) and row.state in ALIVE,
    }
    scheme = queries.in_force(row.ledger_id).scheme
    colour = queries.colour_of(row, now, scheme)
    context = {
        **story(request, row, colour, scheme, names, now, failed),
        "item": row,
        "now": now,
        "colour": (drawn := queries.said(State(row.state), colour.look, colour.shade)).look,
        "word": drawn.word,
        "planned": queries.planned(row, steps, day),
        "measured": measure_words(row),
        "way": queries.steps(row),
        "acts": [
            acts.drawn(act, row, now, failed, first=place == 0)
            for place, act in enumerate(acts.offered(viewer, row))
        ],
        "milestones": [_step(request, row, step, day, names, evidence, may) for step in steps],
        "links": [_link(request, link) for link in queries.links_of(row)],
        "notes": [_note(note, names) for note in notes],
        "requests": [_request(request, asked, names) for asked in requests],
        "evidence": evidence.get(f"item:{row.pk}", []),
        "may": may,
        "who": {key: names.get(getattr(row, key), "") for key in _WHO},
        "happenings": queries.told(entries, names),
        "teams": queries.teams_of(viewer, row),
        "notices": notices.of(f"item:{row.pk}"),
    }
    return render(request, "ledgers/desk/item.html", context, status=status)


_PLANNED = {State.DRAFT, State.RUNNING, State.SUSPENDED}
_WHO = ("typed_by", "applied_by", "checked_by", "closed_by")


def _step(
    request: LinliRequest,
    row: Item,
    step: Milestone,
    day: Any,
    names: dict[str, str],
    evidence: dict[str, Any],
    may: dict[str, bool],
) -> dict[str, Any]:
    colour, word = step_look(step, day)
    checks = may["confirm"] and step.done_on is not None and request.viewer.key != step.done_by
    return {
        "row": step,
        "colour": colour,
        "word": word,
        "done_by": names.get(step.done_by, ""),
        "confirmed_by": names.get(step.confirmed_by, ""),
        "files": evidence.get(f"milestone:{step.pk}", []),
        "may_show": may["work"] and step.done_on is None,
        "may_change": may["change"] and step.done_on is None,
        "may_confirm": checks and not step.confirmed_by,
        "may_send_back": checks and row.state == State.RUNNING,
    }


def step_look(step: Milestone, day: Any) -> tuple[str, Any]:
    """How a milestone is drawn: code and word."""
    if step.confirmed_by:
        return "met", _("Confirmed")
    if step.done_on is not None:
        return "blue", _("Reached, to be confirmed")
    if step.missed(day):
        return "red", _("Missed")
    return "grey", pgettext("milestone", "Open")


def _note(note: Any, names: dict[str, str]) -> dict[str, Any]:
    corrected = getattr(note, "corrected_by", None)
    return {"row": note, "who": names.get(note.written_by, ""), "corrected": corrected}


def _request(request: LinliRequest, asked: Any, names: dict[str, str]) -> dict[str, Any]:
    return {
        "row": asked,
        "who": names.get(asked.asked_by, ""),
        "decided": names.get(asked.decided_by, ""),
        "may_decide": asked.granted is None and rules.can_decide(request.viewer, asked),
    }


def _link(request: LinliRequest, link: Link) -> dict[str, Any]:
    return {
        "row": link,
        "label": queries.label(link),
        "shown": queries.shown(link),
        "of": link.plan or link.out_of,
        "planned": link.plan is not None,
        "url": _records(request, link),
    }


def _records(request: LinliRequest, link: Link) -> str:
    """Where the records behind a link open; "" for what this viewer may not open."""
    if link.kind == LinkKind.DRIVE:
        return queries.drive_url(request.viewer, link)
    if link.kind == LinkKind.CASES:
        asked = {"stage": "all", "kind": link.case_kind, "category": link.case_category_id}
        query = urlencode({key: value for key, value in asked.items() if value})
        return f"{reverse('cases:inbox')}?{query}" if queries.sees_cases(request.viewer) else ""
    if link.kind == LinkKind.FIGURE:
        return f"{reverse('reporting:rows', args=[link.figure])}?period=all"
    return reverse("ledgers:link_rows", args=[link.item_id, link.pk])


def _act(act: acts.Act) -> Any:
    """The view of one act: form → action → back to the item."""

    @page(act.right)
    @require_http_methods(["GET", "POST"] if act.own_page else ["POST"])
    def view(request: LinliRequest, pk: int) -> HttpResponse:
        row, now = find_item(request, pk), clock.now()
        if request.method == "GET":
            return _own_page(request, row, act, acts.form_for(act, row, now))
        form = acts.form_for(act, row, now, request.POST, request.FILES)
        try:
            done = attempt(
                form,
                lambda: act.run(row.pk, dict(form.cleaned_data), by=request.viewer, now=now),
            )
        except Conflict as conflict:
            return conflict_page(request, conflict, reverse("ledgers:item", args=[pk]))
        if done is None and act.own_page:
            return _own_page(request, row, act, form)
        if done is None:
            return item_page(request, row, status=422, failed=(act, form))
        messages.success(request, str(act.done))
        return redirect("ledgers:item", pk=pk)

    return view


def _own_page(request: LinliRequest, row: Item, act: acts.Act, form: Any) -> HttpResponse:
    back = reverse("ledgers:item", args=[row.pk])
    return form_page(request, form, title=act.label, button=act.label, back=back, lead=row.title)


ACT_VIEWS = {code: _act(act) for code, act in acts.ACTS.items()}
