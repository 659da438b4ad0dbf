"""The pages of the knowledge base: the desk's list, and the residents' question box."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.base import throttle
from linli.base.errors import NotAllowed
from linli.base.forms import attempt, form_page, version_seen
from linli.base.pages import PUBLIC, LinliRequest, page
from linli.base.parts import Chip
from linli.base.viewer import ANYONE
from linli.cases.spec import Raiser
from linli.clock import queries as clock
from linli.knowledge import actions, queries, rules
from linli.knowledge.actions import Draft
from linli.knowledge.forms import AnswerForm, AskForm, HandOverForm
from linli.knowledge.models import Answer, Asked
from linli.knowledge.workflow import State
from linli.places.models import Area

LOOKS = {State.DRAFT: "grey", State.APPROVED: "green", State.WITHDRAWN: "slash"}
#: Questions from one address in a quarter of an hour.
OFTEN = {"most": 30, "seconds": 900}


@page("knowledge.see")
def answers(request: LinliRequest) -> HttpResponse:
    """Answers by state, or whose review is due."""
    viewer, today = request.viewer, localdate(clock.now())
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()[:60]
    if state not in {*State.values, "review"}:
        state = ""
    rows = list(queries.listed(viewer, state=state, words=words, today=today)[: queries.SIZE])
    context = {
        "lines": [_line(row) for row in rows],
        "chips": _chips(state, words),
        "state": state,
        "words": words,
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


@page("knowledge.see_asked")
def unanswered(request: LinliRequest) -> HttpResponse:
    """What was asked most without an answer."""
    context = {"rows": queries.without_answer(request.viewer)}
    return render(request, "knowledge/desk/unanswered.html", context)


@page(PUBLIC, face="portal")
@never_cache
def ask(request: LinliRequest) -> HttpResponse:
    """The question box: residents, and staff who are asked."""
    areas = [(each.pk, str(each)) for each in queries.places_to_ask(clock.now())]
    form = AskForm(request.POST or None, areas=areas)
    if request.method == "POST":
        if throttle.is_shut(request, "ask", **OFTEN):
            return throttle.refused(request)
        throttle.passes(request, "ask", **OFTEN)
        made = attempt(
            form,
            lambda: actions.ask(
                form.cleaned_data["words"],
                form.cleaned_data["area"],
                by=request.viewer,
                now=clock.now(),
            ),
        )
        if made:
            return redirect("knowledge:asked", asked_token=made.token)
    status = 422 if form.errors else 200
    return render(request, "knowledge/portal/ask.html", {"form": form}, status=status)


@page(PUBLIC, face="portal")
@never_cache
def asked(request: LinliRequest, asked_token: str) -> HttpResponse:
    """What was found; whether it helps; the way to a person."""
    found = get_object_or_404(Asked, token=asked_token)
    answers = queries.shown(found)
    form = HandOverForm(request.POST or None)

    def hand_over() -> Any:
        raiser = Raiser(**form.cleaned_data)
        return actions.hand_over(asked_token, raiser, by=ANYONE, now=clock.now())

    if request.method == "POST":
        try:
            if raised := attempt(form, hand_over):
                return redirect("cases:tracking", token=raised.token)
        except NotAllowed as refusal:
            messages.warning(request, str(refusal))
            return redirect("knowledge:asked", asked_token=asked_token)
    context = {"asked": found, "answers": answers, "form": form}
    status = 422 if form.errors else 200
    return render(request, "knowledge/portal/asked.html", context, status=status)


@page(PUBLIC, face="portal")
@require_POST
def helped(request: LinliRequest, asked_token: str) -> HttpResponse:
    """The one who asked says whether it helps."""
    get_object_or_404(Asked, token=asked_token)
    actions.say_whether_it_helped(
        asked_token, helped=request.POST.get("helped") == "yes", now=clock.now()
    )
    return redirect("knowledge:asked", asked_token=asked_token)
