"""The lecturer's studio, by a signed link: camera and microphone from the browser."""

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from linli.accounts import queries as accounts
from linli.base import throttle
from linli.base.errors import NotAllowed
from linli.base.pages import LINK, PUBLIC, LinliRequest, page
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.live import actions, forms, gateways, queries
from linli.live.models import Lecture
from linli.live.spec import Way
from linli.live.views._shared import look, materials, public_address, question
from linli.live.workflow import RUNNING, UNANSWERED, Standing

#: Wrong links from one address in a quarter of an hour; right ones are not counted.
WRONG = {"most": 10, "seconds": 900}
View = Callable[[LinliRequest, Viewer, Lecture], HttpResponse]
#: Acts of the lecture itself, and of a question, that the studio has.
LECTURE_ACTS = {
    "go-on-air": actions.go_on_air,
    "pause": actions.pause,
    "resume": actions.resume,
    "end": actions.end,
}
QUESTION_ACTS = {"show", "shortlist", "put_on_air", "put_back", "hide", "answer_live"}


def _by_link(view: Callable[..., HttpResponseBase]) -> Any:
    """Resolve the token to its bearer and their lecture; a wrong one gives a plain page."""

    @page(LINK, face="portal")
    @never_cache
    def opened(request: LinliRequest, token: str, **more: Any) -> HttpResponseBase:
        if throttle.is_shut(request, "studio", **WRONG):
            return throttle.refused(request)
        viewer = accounts.viewer_by_link(token, clock.now())
        row = queries.for_studio(viewer).first() if viewer else None
        if viewer is None or row is None:
            throttle.passes(request, "studio", **WRONG)
            return render(request, "live/portal/link_gone.html", status=404)
        return view(request, viewer, row, token=token, **more)

    return opened


@_by_link
def studio(request: LinliRequest, viewer: Viewer, row: Lecture, token: str) -> HttpResponse:  # noqa: ARG001
    """Camera, microphone, slides, notes, questions."""
    slides, _documents = materials(row)
    questions = [question(each, row) for each in queries.listed(row)[:200]]
    context = {
        "lecture": row,
        "event": row.event,
        "now": clock.now(),
        "token": token,
        "colour": look(row.state),
        "slides": slides,
        "address": public_address(request, row),
        "waiting": [q for q in questions if q["row"].standing == Standing.WAITING],
        "open": [q for q in questions if q["row"].standing in UNANSWERED],
        "caption": forms.CaptionForm(initial={"caption": row.caption}),
        "disk": gateways.disk().state,
    }
    return render(request, "live/portal/studio.html", context)


@_by_link
@require_POST
def act(request: LinliRequest, viewer: Viewer, row: Lecture, token: str, verb: str) -> HttpResponse:
    """On air, pause, go on, end."""
    do: Any = get_object(LECTURE_ACTS, verb)
    do(row.pk, by=viewer, now=clock.now())
    return _back(request, token)


@_by_link
@require_POST
def question_act(
    request: LinliRequest, viewer: Viewer, row: Lecture, token: str, question: int, verb: str
) -> HttpResponse:
    """Show, shortlist, put on air, answered, put back, hide."""
    asked = get_object_or_404(queries.listed(row), pk=question)
    move = get_object({act: act for act in QUESTION_ACTS}, verb.replace("-", "_"))
    if move == "answer_live":
        actions.answer_live(asked.pk, by=viewer, now=clock.now())
    else:
        actions.move_question(asked.pk, move, by=viewer, now=clock.now())
    return _back(request, token)


@_by_link
@require_POST
def note(request: LinliRequest, viewer: Viewer, row: Lecture, token: str) -> HttpResponse:
    """The line under the picture."""
    form = forms.CaptionForm(request.POST)
    if form.is_valid():
        actions.caption(row.pk, form.cleaned_data["caption"], by=viewer, now=clock.now())
    return _back(request, token)


@_by_link
@require_POST
def slide(request: LinliRequest, viewer: Viewer, row: Lecture, token: str) -> HttpResponse:
    """Which slide stands beside the picture."""
    form = forms.SlideForm(request.POST)
    if form.is_valid():
        actions.show_slide(row.pk, form.cleaned_data["slide"], by=viewer, now=clock.now())
    return _back(request, token)


def _back(request: LinliRequest, token: str) -> HttpResponse:
    if request.headers.get("accept", "").startswith("application/json"):
        return HttpResponse(status=204)
    return redirect("live:studio", token=token)


def get_object(known: dict[str, Any], verb: str) -> Any:
    """The act of this name; NotAllowed for what is none."""
    if verb not in known:
        raise NotAllowed("unknown act", code="unknown")
    return known[verb]


@_by_link
@require_POST
def begin(request: LinliRequest, viewer: Viewer, row: Lecture, token: str) -> HttpResponse:  # noqa: ARG001
    """The browser begins to send."""
    made = actions.begin_broadcast(
        row.pk,
        tab=request.POST.get("tab", ""),
        mime=request.POST.get("mime", ""),
        take_over=request.POST.get("take_over") == "1",
        by=viewer,
        now=clock.now(),
    )
    return JsonResponse({"broadcast": made.pk, "next": made.chunks})


@_by_link
@require_POST
def chunk(
    request: LinliRequest,
    viewer: Viewer,
    row: Lecture,
    token: str,  # noqa: ARG001
    broadcast: int,
    number: int,
) -> HttpResponse:
    """One second of picture and sound."""
    sending = queries.sending(row.pk)
    if sending is None or sending.pk != broadcast:
        raise NotAllowed("another window has taken over", code="taken_over")
    taken = actions.take_chunk(broadcast, number, request.body, by=viewer, now=clock.now())
    return JsonResponse({"next": taken.next, "disk": taken.disk})


def _is_json(request: LinliRequest) -> bool:
    return request.content_type == "application/json"


@csrf_exempt
@page(PUBLIC, face="portal")
@require_POST
def admit_encoder(request: LinliRequest) -> HttpResponse:
    """A media server asks whether an encoder may publish: only with the lecture's key, and while it
    is on air. MediaMTX (HTTP authentication) sends JSON with action, path, password; nginx-rtmp
    (on_publish) a form with call, name, pass.
    """
    if not throttle.passes(request, "encoder", most=600, seconds=60):
        return HttpResponse(status=429)
    try:
        asked = json.loads(request.body[:4096]) if _is_json(request) else request.POST
        action = str(asked.get("action") or asked.get("call") or "")
        path = str(asked.get("path") or asked.get("name") or "")
        key = str(asked.get("password") or asked.get("pass") or "")
    except (ValueError, AttributeError):
        return HttpResponse(status=400)
    if action in {"read", "playback", "play"}:
        return HttpResponse(status=204)
    number = path.split("-")[1] if path.count("-") == 2 else ""
    row = queries.by_address().filter(pk=int(number)).first() if number.isdecimal() else None
    if row is None or row.way != Way.ENCODER or row.state not in RUNNING:
        return HttpResponse(status=401)
    named = path == gateways.stream_name(row.pk)
    return HttpResponse(status=204 if named and key == gateways.stream_key(row.pk) else 401)
