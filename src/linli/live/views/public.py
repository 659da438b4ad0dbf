"""What anybody sees without an account: the lecture, its questions, the archive."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.base import codes, masking, throttle
from linli.base.errors import NotAllowed
from linli.base.forms import refuse
from linli.base.pages import PUBLIC, LinliRequest, page, wants_json
from linli.base.viewer import ANYONE
from linli.clock import queries as clock
from linli.events.workflow import State as EventState
from linli.live import actions, forms, queries
from linli.live.models import Lecture
from linli.live.spec import Way
from linli.live.views import devices
from linli.live.views._shared import clock_words, materials, media, public_address
from linli.live.workflow import ASKING, OVER, Standing, State

#: From one address (a hall may share one) in ten minutes.
ASKED_HERE = {"most": 60, "seconds": 600}
LIKED_HERE = {"most": 600, "seconds": 600}
#: The lectures this browser has joined: notice and consent were read.
JOINED = "linli_joined"
MOST_JOINED = 20


@page(PUBLIC, face="portal")
def lectures(request: LinliRequest) -> HttpResponse:
    """Lectures to come and those that can be watched again."""
    now = clock.now()
    rows = list(queries.public(now)[: queries.SIZE])
    context = {
        "now": now,
        "ahead": [row for row in reversed(rows) if row.state not in OVER],
        "over": [row for row in rows if row.state in OVER],
    }
    return render(request, "live/portal/lectures.html", context)


def _get(pk: int) -> Lecture:
    return get_object_or_404(queries.by_address(), pk=pk)


def _has_joined(request: LinliRequest, pk: int) -> bool:
    return str(pk) in request.COOKIES.get(JOINED, "").split(".")


@page(PUBLIC, face="portal")
def watch(request: LinliRequest, pk: int) -> HttpResponse:
    """The lecture: before it what it is about, then picture, sound and questions."""
    return _watch(request, _get(pk), forms.QuestionForm())


def _watch(request: LinliRequest, row: Lecture, form: forms.QuestionForm) -> HttpResponse:
    slides, documents = materials(row)
    board, device = queries.board(row.pk), devices.of(request)
    context: dict[str, Any] = {
        "lecture": row,
        "event": row.event,
        "now": clock.now(),
        "called_off": row.event.state == EventState.CANCELLED,
        "joined": _has_joined(request, row.pk) or request.GET.get("joined") == "1",
        "asking": row.state in ASKING,
        "is_over": row.state in OVER,
        "is_planned": row.state == State.PLANNED,
        "elsewhere": row.play_url if row.way == Way.LINK else "",
        "media": media(row),
        "board": board,
        "form": form,
        "mine": queries.from_device(row, device),
        "slides": slides,
        "slide": next((each for each in slides if each.pk == row.slide), None),
        "documents": documents,
        "chapters": [
            (clock_words(second), second, masking.redact(each.text))
            for second, each in queries.chapters(row)
        ]
        if row.state in OVER
        else [],
        "gone": row.recording_erased_at is not None,
        "rate": forms.RateForm()
        if row.state in OVER and queries.has_watched(row, device)
        else None,
    }
    answer = render(request, "live/portal/watch.html", context, status=422 if form.errors else 200)
    return devices.remember(request, answer)


@page(PUBLIC, face="portal")
@require_POST
def join(request: LinliRequest, pk: int) -> HttpResponse:
    """The notice was read: the player opens. Kept in the browser, and nowhere else."""
    row = _get(pk)
    joined = [each for each in request.COOKIES.get(JOINED, "").split(".") if each.isdecimal()]
    kept = ".".join([*joined[-MOST_JOINED:], str(row.pk)])
    answer = redirect("live:watch", pk=row.pk)
    answer.set_cookie(
        JOINED, kept, max_age=30 * 86400, httponly=True, samesite="Lax", secure=request.is_secure()
    )
    return devices.remember(request, answer)


@page(PUBLIC, face="portal")
@require_POST
def ask(request: LinliRequest, pk: int) -> HttpResponse:
    """Take a question down; what was typed comes back with what is wrong."""
    row = _get(pk)
    if not throttle.passes(request, "live_ask", **ASKED_HERE):
        return throttle.refused(request)
    form = forms.QuestionForm(request.POST)
    if form.is_valid():
        try:
            made = actions.ask(
                row.pk,
                form.draft(),
                device=devices.of(request),
                once=form.cleaned_data["once"] or form.fields["once"].initial(),
                by=ANYONE,
                now=clock.now(),
            )
        except NotAllowed as refusal:
            refuse(form, refusal)
        else:
            said = (
                _("Your question was taken. It is shown once it has been read.")
                if made.standing == Standing.WAITING
                else _("Your question is on the board.")
            )
            messages.success(request, said)
            return redirect(f"/lectures/{row.pk}/#questions")
    return _watch(request, row, form)


@page(PUBLIC, face="portal")
@require_POST
def like(request: LinliRequest, pk: int, question: int) -> HttpResponse:
    """Like a question, once."""
    row = _get(pk)
    get_object_or_404(queries.shown(row.pk), pk=question)
    if not throttle.passes(request, "live_like", **LIKED_HERE):
        return throttle.refused(request)
    actions.like(question, device=devices.of(request))
    if wants_json(request):
        return HttpResponse(status=204)
    return redirect(f"/lectures/{row.pk}/#questions")


@page(PUBLIC, face="portal")
@require_POST
def rate(request: LinliRequest, pk: int) -> HttpResponse:
    """How it was, one to five; asked once the lecture is over."""
    row = _get(pk)
    if not throttle.passes(request, "live_rate", **ASKED_HERE):
        return throttle.refused(request)
    form = forms.RateForm(request.POST)
    if form.is_valid():
        stars = form.cleaned_data["stars"]
        actions.rate(row.pk, stars, device=devices.of(request), now=clock.now())
        messages.success(request, _("Thank you. It helps to make the next lecture better."))
    return redirect("live:watch", pk=row.pk)


@page(PUBLIC, face="portal")
def qr(request: LinliRequest, pk: int) -> HttpResponse:
    """The lecture's address as a QR code, for those who pass it on."""
    return codes.picture(public_address(request, _get(pk)))


@page(PUBLIC, face="portal")
def archive(request: LinliRequest, pk: int) -> HttpResponse:
    """Questions and answers without names, once they were read through."""
    row = get_object_or_404(queries.by_address(), pk=pk, state=State.ARCHIVED)
    address = media(row)["recording"]
    context = {
        "lecture": row,
        "event": row.event,
        "recording": "" if row.recording_erased_at else address,
        "lines": [
            {
                "text": masking.redact(each.text),
                "answer": masking.redact(each.answer),
                "at": clock_words(second) if second is not None else "",
                "second": second,
            }
            for each, second in (
                (each, queries.place(row, each.at_second)) for each in queries.archived(row)
            )
        ],
    }
    return render(request, "live/portal/archive.html", context)
