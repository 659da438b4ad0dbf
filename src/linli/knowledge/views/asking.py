"""The residents' question box, and answering an inquiry by an approved answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.base import throttle
from linli.base.errors import NotAllowed
from linli.base.forms import attempt, version_seen
from linli.base.pages import PUBLIC, LinliRequest, page
from linli.base.viewer import ANYONE
from linli.cases.spec import Raiser
from linli.clock import queries as clock
from linli.knowledge import actions, queries
from linli.knowledge.forms import AskForm, HandOverForm
from linli.knowledge.models import Asked

#: Questions from one address in a quarter of an hour.
OFTEN = {"most": 30, "seconds": 900}


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


@page("knowledge.see")
def inquiry(request: LinliRequest, pk: int) -> HttpResponse:
    """An inquiry and the approved answers that fit it; one act sends one of them."""
    case = get_object_or_404(queries.inquiries(request.viewer), pk=pk)
    if request.method == "POST":
        given = request.POST.get("answer", "")
        actions.answer_inquiry(
            case.pk,
            int(given) if given.isdecimal() and len(given) < 10 else 0,
            version=version_seen(request),
            by=request.viewer,
            now=clock.now(),
        )
        messages.success(
            request, _("Answered, with its source; the one who asked says if it helps.")
        )
        return redirect("cases:case", pk=case.pk)
    can_answer = queries.can_answer(request.viewer, case)
    context = {
        "case": case,
        "answers": queries.fitting(case, clock.now()),
        "can_answer": can_answer,
    }
    return render(request, "knowledge/desk/inquiry.html", context)


@page("knowledge.carry", face="field")
def at_door(request: LinliRequest) -> HttpResponse:
    """The approved answers on one page that a phone takes along and searches without network."""
    answers = queries.taken_along(request.viewer, clock.now())
    context = {"answers": answers, "index": queries.index()}
    return render(request, "knowledge/field/door.html", context)
