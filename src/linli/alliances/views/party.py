"""Party committee and branches of an alliance, their lists, what shows them done."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.alliances import actions, forms, queries, rules
from linli.alliances.models import Alliance, Body, BodySeat, PartyProof, PartyTask
from linli.alliances.spec import TASKS
from linli.alliances.views._shared import number
from linli.base import exports, masking
from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock

#: A form offers no more gatherings than can be read.
MOST = 80


def _who(request: LinliRequest) -> dict[str, Any]:
    return {"by": request.viewer, "now": clock.now()}


def _year(request: LinliRequest) -> int:
    this = clock.local(clock.now()).year
    asked = number(request.GET.get("year", "")) or this
    return asked if this - 10 <= asked <= this + 1 else this


def _alliance(request: LinliRequest, pk: int) -> Alliance:
    return get_object_or_404(queries.seen_by_staff(request.viewer), pk=pk)


def _body(request: LinliRequest, pk: int) -> Body:
    return get_object_or_404(queries.bodies_visible_to(request.viewer), pk=pk)


def look(line: queries.Shown) -> tuple[str, str]:
    """Colour and word of a line."""
    if line.done:
        return "green", _("shown")
    return ("grey", _("nothing linked")) if line.over else ("blue", _("still open"))


@page("alliances.see")
def party(request: LinliRequest, pk: int) -> HttpResponse:
    """The bodies, and the year: each task, and which bodies it is shown for. In the order in which
    they were founded; nobody is ranked.
    """
    row, year, now = _alliance(request, pk), _year(request), clock.now()
    bodies = queries.bodies_of(row, year)
    lists = queries.lists_of(row, bodies, year, now)
    context = {
        "alliance": row,
        "year": year,
        "before": f"?year={year - 1}",
        "after": f"?year={year + 1}",
        "bodies": [
            {
                "body": body,
                "parts": [
                    {"words": TASKS[each.kind], "done": each.done, "of": len(each.lines)}
                    for each in lists[body.pk]
                    if each.lines
                ],
            }
            for body in bodies
        ],
        "lists": [_matrix(bodies, lists, place) for place in range(len(queries.LISTS))]
        if bodies
        else [],
        "sample": any(task.sample for task in queries.standards_of(row)),
        "may_manage": rules.can_manage(request.viewer, row),
        "may_export": rules.RIGHTS.may(request.viewer, "export"),
    }
    return render(request, "alliances/desk/party.html", context)


def _matrix(
    bodies: list[Body], lists: dict[int, list[queries.TaskList]], place: int
) -> dict[str, Any]:
    """One list as a sheet: a line for each task, a column for each body."""
    kind = lists[bodies[0].pk][place].kind
    lines = [
        {
            "task": lists[bodies[0].pk][place].lines[index].task,
            "cells": [
                {"body": body, "look": look(lists[body.pk][place].lines[index])} for body in bodies
            ],
        }
        for index in range(len(lists[bodies[0].pk][place].lines))
    ]
    return {"kind": kind, "words": TASKS[kind], "lines": lines}


@page("alliances.see")
def body(request: LinliRequest, pk: int) -> HttpResponse:
    """One body: who belongs to it, its lists of the year with what shows them done."""
    row, year, now = _body(request, pk), _year(request), clock.now()
    today = clock.local(now).date()
    lists = queries.lists_of(row.alliance, [row], year, now)[row.pk]
    opens = queries.records_open_to(request.viewer, lists)
    context = {
        "body": row,
        "alliance": row.alliance,
        "now": now,
        "year": year,
        "before": f"?year={year - 1}",
        "after": f"?year={year + 1}",
        "seats": [_seat(each) for each in queries.seats_in(row, today)],
        "lists": [
            {
                "words": TASKS[each.kind],
                "done": each.done,
                "of": len(each.lines),
                "lines": [
                    {"shown": line, "look": look(line), "proofs": _proofs(line, opens)}
                    for line in each.lines
                ],
            }
            for each in lists
        ],
        "sample": any(line.task.sample for each in lists for line in each.lines),
        "may_manage": row.closed_on is None and rules.can_manage(request.viewer, row.alliance),
        "may_show": rules.can_show(request.viewer, row.alliance),
    }
    return render(request, "alliances/desk/body.html", context)


def _proofs(line: queries.Shown, opens: set[str]) -> list[dict[str, Any]]:
    """What shows it; a link only for those who may open the record."""
    found = []
    for each in line.proofs:
        kind, pk = ("event", each.event_id) if each.event_id else ("case", each.case_id)
        name = "events:event" if kind == "event" else "cases:case"
        title = each.event.title if each.event else each.case.number if each.case else ""
        found.append(
            {
                "row": each,
                "title": title,
                "at": each.event.starts_at if each.event else each.linked_at,
                "url": reverse(name, args=[pk]) if f"{kind}:{pk}" in opens else "",
            }
        )
    return found


def _seat(row: BodySeat) -> dict[str, Any]:
    """Staff and firms by name, somebody else masked."""
    named = row.account.name if row.account else masking.mask_name(row.name)
    firm = row.member.organisation.name if row.member else ""
    return {"row": row, "title": named or firm or _("Name erased"), "firm": firm if named else ""}


@page("alliances.manage")
def found_body(request: LinliRequest, pk: int) -> HttpResponse:
    """A committee or a branch."""
    row = _alliance(request, pk)
    form = forms.NewBodyForm(
        request.POST or None, initial={"since": clock.local(clock.now()).date()}
    )

    def make() -> Body:
        clean = form.cleaned_data
        return actions.found_body(
            pk, clean["kind"], clean["name"], since=clean["since"], **_who(request)
        )

    if request.method == "POST" and (made := attempt(form, make)):
        messages.success(request, _("Set up. Now say who belongs to it."))
        return redirect("alliances:body", pk=made.pk)
    back = reverse("alliances:party", args=[pk])
    title = _("Set up a committee or branch")
    return form_page(request, form, title=title, button=_("Save"), back=back, lead=row.name)


@page("alliances.manage")
def edit_body(request: LinliRequest, pk: int) -> HttpResponse:
    """Another name, or dissolved."""
    row = _body(request, pk)
    form = forms.BodyForm(request.POST or None, initial={"name": row.name, "version": row.version})

    def change() -> Body:
        return actions.set_body(pk, **form.cleaned_data, **_who(request))

    if request.method == "POST" and attempt(form, change):
        messages.success(request, _("Saved."))
        return redirect("alliances:body", pk=pk)
    back = reverse("alliances:body", args=[pk])
    return form_page(request, form, title=row.name, button=_("Save"), back=back)


@page("alliances.manage")
def seat_in_body(request: LinliRequest, pk: int) -> HttpResponse:
    """Who belongs to it for a term."""
    row, now = _body(request, pk), clock.now()
    today, staff = clock.local(now).date(), queries.staff_for(row.alliance, now)
    form = forms.BodySeatForm(
        request.POST or None,
        members=[(each.pk, each.organisation.name) for each in queries.current(row.alliance)],
        staff=[(each.pk, each.name) for each in staff],
        initial={"since": today, "until": date(today.year + 3, today.month, 1)},
    )

    def give() -> BodySeat:
        clean = form.cleaned_data
        term = {"since": clean["since"], "until": clean["until"]}
        return actions.seat_in_body(pk, clean["office"], form.who(), **term, **_who(request))

    if request.method == "POST" and attempt(form, give):
        messages.success(request, _("Saved."))
        return redirect("alliances:body", pk=pk)
    back = reverse("alliances:body", args=[pk])
    title = _("Who belongs to it")
    return form_page(request, form, title=title, button=_("Save"), back=back, lead=row.name)


@page("alliances.manage")
@require_POST
def unseat_from_body(request: LinliRequest, pk: int, body_seat_pk: int) -> HttpResponse:
    """The term ends today."""
    row = _body(request, pk)
    seat = get_object_or_404(row.seats, pk=body_seat_pk)
    actions.unseat_from_body(seat.pk, **_who(request))
    messages.success(request, _("The term ends today."))
    return redirect("alliances:body", pk=pk)


@page("alliances.manage")
def add_task(request: LinliRequest, pk: int) -> HttpResponse:
    """One more study task or policy lecture."""
    row = _alliance(request, pk)
    today = clock.local(clock.now()).date()
    quarter = (today.month - 1) // 3
    form = forms.TaskForm(
        request.POST or None,
        initial={
            "first": date(today.year, quarter * 3 + 1, 1),
            "last": date(today.year, 12, 31)
            if quarter == 3
            else date.fromordinal(date(today.year, quarter * 3 + 4, 1).toordinal() - 1),
        },
    )

    def add() -> PartyTask:
        clean = dict(form.cleaned_data)
        kind, said = clean.pop("kind"), clean.pop("words")
        return actions.add_task(pk, kind, said, **clean, **_who(request))

    if request.method == "POST" and attempt(form, add):
        messages.success(request, _("Added."))
        return redirect("alliances:party", pk=pk)
    back = reverse("alliances:party", args=[pk])
    title = _("Add a study task or policy lecture")
    return form_page(request, form, title=title, button=_("Add"), back=back, lead=row.name)


@page("alliances.manage")
@require_POST
def retire_task(request: LinliRequest, pk: int) -> HttpResponse:
    """It is asked no more."""
    row = get_object_or_404(queries.party_tasks_visible_to(request.viewer), pk=pk)
    actions.retire_task(row.pk, **_who(request))
    messages.success(request, _("Taken out. What was shown for it stays."))
    return redirect("alliances:party", pk=row.alliance_id)


@page("alliances.serve")
def show_done(request: LinliRequest, pk: int, party_task_pk: int) -> HttpResponse:
    """Link what shows that this body did this task."""
    row, year = _body(request, pk), _year(request)
    task = get_object_or_404(
        queries.party_tasks_visible_to(request.viewer), pk=party_task_pk, alliance=row.alliance
    )
    form = forms.ShowForm(
        request.POST or None,
        events=[
            (each.pk, f"{clock.local(each.starts_at):%Y-%m-%d} {each.title}")
            for each in queries.showing(request.viewer, task, year)[:MOST]
        ],
    )

    def link() -> PartyProof:
        clean = form.cleaned_data
        return actions.show_done(
            task.pk,
            row.pk,
            year,
            event_id=clean["event"],
            case_number=clean["number"],
            **_who(request),
        )

    back = f"{reverse('alliances:body', args=[pk])}?year={year}"
    if request.method == "POST" and attempt(form, link):
        messages.success(request, _("Linked. Nothing else is to be written."))
        return redirect(back)
    return form_page(
        request,
        form,
        title=_("What shows it?"),
        button=_("Link it"),
        back=back,
        lead=f"{row.name} · {task}",
    )


@page("alliances.serve")
@require_POST
def withdraw_proof(request: LinliRequest, pk: int) -> HttpResponse:
    """The link was a mistake."""
    row = get_object_or_404(queries.proofs_visible_to(request.viewer), pk=pk)
    actions.withdraw_proof(row.pk, **_who(request))
    messages.success(request, _("The link is gone."))
    return redirect(f"{reverse('alliances:body', args=[row.body_id])}?year={row.year}")


@page("alliances.word")
def standards(request: LinliRequest, pk: int) -> HttpResponse:
    """The standards of an alliance, for the administrator who words them."""
    row = get_object_or_404(queries.worded_by(request.viewer), pk=pk)
    context = {"alliance": row, "standards": list(queries.standards_of(row))}
    return render(request, "alliances/desk/standards.html", context)


@page("alliances.word")
def word_standard(request: LinliRequest, pk: int) -> HttpResponse:
    """Word a standard anew."""
    row = get_object_or_404(queries.standards_worded_by(request.viewer), pk=pk)
    form = forms.StandardForm(
        request.POST or None, initial={"words": row.words, "words_en": row.words_en}
    )

    def change() -> PartyTask:
        clean = form.cleaned_data
        return actions.word_standard(
            pk, clean["words"], words_en=clean["words_en"], **_who(request)
        )

    back = reverse("alliances:standards", args=[row.alliance_id])
    if request.method == "POST" and attempt(form, change):
        messages.success(request, _("Saved. The old words stay for the years they were asked in."))
        return redirect(back)
    title = _("Standard %(n)d") % {"n": row.number}
    return form_page(
        request, form, title=title, button=_("Save"), back=back, lead=str(row.alliance)
    )


@page("alliances.export")
def export_party(request: LinliRequest, pk: int) -> HttpResponse:
    """The lists of a year with what shows them, for a spreadsheet."""
    row, year, now = _alliance(request, pk), _year(request), clock.now()
    bodies = queries.bodies_of(row, year)
    lists = queries.lists_of(row, bodies, year, now)
    head = [_("Committee or branch"), _("Which list"), _("Task on the list"), _("State")]
    head += [_("Shown by"), _("At")]
    lines = (
        [str(body), str(TASKS[each.kind]), str(line.task), look(line)[1], *_shown_by(line)]
        for body in bodies
        for each in lists[body.pk]
        for line in each.lines
    )
    return exports.response(request, f"party-{row.pk}-{year}", head, lines)


def _shown_by(line: queries.Shown) -> list[Any]:
    if not line.done:
        return ["", None]
    first = line.proofs[0]
    if first.event is not None:
        return [first.event.title, first.event.starts_at]
    return [first.case.number if first.case else "", first.linked_at]
