"""The desk's pages of the library: the list, writing, approving, reading again."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base.forms import attempt, form_page, version_seen
from linli.base.pages import LinliRequest, page
from linli.base.parts import Chip
from linli.clock import queries as clock
from linli.knowledge import actions, queries, rules
from linli.knowledge.actions import Draft
from linli.knowledge.forms import AnswerForm
from linli.knowledge.models import Answer
from linli.knowledge.workflow import State
from linli.places.models import Area

LOOKS = {State.DRAFT: "grey", State.APPROVED: "green", State.WITHDRAWN: "slash"}


@page("knowledge.see")
def answers(request: LinliRequest) -> HttpResponse:
    """Answers by state, or whose review is due."""
    viewer, today = request.viewer, localdate(clock.now())
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()[:60]
    if state not in {*State.values, "review"}:
        state = ""
    given = request.GET.get("from", "")
    first = int(given) if given.isdecimal() and len(given) < 6 else 0
    found = queries.listed(viewer, state=state, words=words, today=today)
    rows = list(found[first : first + queries.SIZE + 1])
    rows, more = rows[: queries.SIZE], len(rows) > queries.SIZE
    kept = {"state": state, "q": words}
    context = {
        "lines": [_line(row) for row in rows],
        "older": f"?{urlencode(kept | {'from': str(first + queries.SIZE)})}" if more else "",
        "newer": f"?{urlencode(kept | {'from': str(max(first - queries.SIZE, 0))})}"
        if first
        else "",
        "chips": _chips(state, words),
        "state": state,
        "searched": words,
        "may_write": rules.RIGHTS.may(viewer, "write"),
        "may_take": not (rows or state or words) and queries.areas_to_fill(viewer).exists(),
        "may_asked": rules.RIGHTS.may(viewer, "see_asked"),
    }
    return render(request, "knowledge/desk/answers.html", context)


def _line(row: Answer) -> dict[str, Any]:
    return {
        "title": row.question,
        "url": reverse("knowledge:answer", args=[row.pk]),
        "meta": [str(row.get_subject_display()), str(row.area)],
        "colour": LOOKS[State(row.state)],
        "word": row.get_state_display(),
        "note": row.source,
    }


def _chips(state: str, words: str) -> list[Chip]:
    here = reverse("knowledge:answers")
    named = [("", _("All")), *State.choices, ("review", _("To be read again"))]
    return [
        Chip(label, f"{here}?{urlencode({'state': code, 'q': words})}", None, state == code)
        for code, label in named
    ]


def _find(request: LinliRequest, pk: int) -> Answer:
    return get_object_or_404(queries.visible_to(request.viewer), pk=pk)


@page("knowledge.see")
def answer(request: LinliRequest, pk: int) -> HttpResponse:
    """One answer with its source, days and votes."""
    found = _find(request, pk)
    context = {
        "answer": found,
        "colour": LOOKS[State(found.state)],
        "may_write": rules.can_write(request.viewer, str(found.area.path)),
        "may_approve": rules.can_approve(request.viewer, found),
        "may_read_again": found.state == State.APPROVED
        and rules.can_read_again(request.viewer, found),
    }
    return render(request, "knowledge/desk/answer.html", context)


def _choices(areas: Collection[Area]) -> dict[str, Any]:
    """Where an answer holds, and who may look after it."""
    return {
        "areas": [(each.pk, str(each)) for each in areas],
        "owners": [(each.pk, each.name) for each in queries.owners(areas, clock.now())],
    }


def _draft(form: AnswerForm) -> Draft:
    clean = dict(form.cleaned_data)
    del clean["area"], clean["version"]
    return Draft(**clean)


@page("knowledge.write")
def new_answer(request: LinliRequest) -> HttpResponse:
    """Write an answer."""
    start = {
        "question": request.GET.get("question", "")[:120],
        "owner_id": request.viewer.account_id,
    }
    choices = _choices(list(queries.areas_to_write(request.viewer)))
    form = AnswerForm(request.POST or None, initial=start, **choices)
    if request.method == "POST" and (
        made := attempt(
            form,
            lambda: actions.write_answer(
                form.cleaned_data["area"], _draft(form), by=request.viewer, now=clock.now()
            ),
        )
    ):
        messages.success(request, _("Written; it is shown once it is approved."))
        return redirect("knowledge:answer", pk=made.pk)
    back = reverse("knowledge:answers")
    return form_page(request, form, title=_("Write an answer"), button=_("Save"), back=back)


@page("knowledge.write")
def edit_answer(request: LinliRequest, pk: int) -> HttpResponse:
    """Write it anew; it is to be approved again."""
    found = _find(request, pk)
    fields = {name: getattr(found, name) for name in AnswerForm.base_fields if name != "area"}
    start = {**fields, "area": found.area_id}
    form = AnswerForm(request.POST or None, initial=start, **_choices([found.area]))
    if request.method == "POST" and attempt(
        form,
        lambda: actions.rewrite_answer(
            pk,
            _draft(form),
            version=form.cleaned_data["version"],
            by=request.viewer,
            now=clock.now(),
        ),
    ):
        messages.success(request, _("Written; it is shown once it is approved."))
        return redirect("knowledge:answer", pk=pk)
    back = reverse("knowledge:answer", args=[pk])
    return form_page(request, form, title=_("Write it anew"), button=_("Save"), back=back)


@page("knowledge.approve")
@require_POST
def take_shipped(request: LinliRequest) -> HttpResponse:
    """The answers that come with the program become drafts of the viewer's own areas."""
    for area in queries.areas_to_fill(request.viewer):
        actions.take_shipped(area.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Taken; each is shown once it is approved."))
    return redirect("knowledge:answers")


@page("knowledge.approve")
@require_POST
def approve(request: LinliRequest, pk: int) -> HttpResponse:
    """Show it from now on."""
    _find(request, pk)
    actions.approve(pk, version=version_seen(request), by=request.viewer, now=clock.now())
    messages.success(request, _("Approved; it is shown from now on."))
    return redirect("knowledge:answer", pk=pk)


@page("knowledge.approve")
@require_POST
def withdraw(request: LinliRequest, pk: int) -> HttpResponse:
    """Show it no more."""
    _find(request, pk)
    actions.withdraw(pk, version=version_seen(request), by=request.viewer, now=clock.now())
    messages.success(request, _("It is shown no more."))
    return redirect("knowledge:answer", pk=pk)


@page("knowledge.write")
@require_POST
def read_again(request: LinliRequest, pk: int) -> HttpResponse:
    """I have read it, and it is still right."""
    _find(request, pk)
    actions.read_again(pk, version=version_seen(request), by=request.viewer, now=clock.now())
    messages.success(request, _("Read again: the next time is in half a year."))
    return redirect("knowledge:answer", pk=pk)


@page("knowledge.see_asked")
def unanswered(request: LinliRequest) -> HttpResponse:
    """What was asked most without an answer."""
    context = {"rows": queries.without_answer(request.viewer)}
    return render(request, "knowledge/desk/unanswered.html", context)
