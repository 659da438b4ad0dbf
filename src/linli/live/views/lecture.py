"""The page of one lecture on the desk, and what is done on it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.base import codes, masking
from linli.base.forms import ActForm, attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.cases import queries as cases
from linli.clock import queries as clock
from linli.commitments import queries as commitments
from linli.journal import queries as journal
from linli.live import actions, events, forms, gateways, queries, rules
from linli.live.models import Lecture
from linli.live.spec import Way
from linli.live.views._shared import (
    clock_words,
    get,
    look,
    materials,
    media,
    public_address,
    question,
)
from linli.live.workflow import MOVES, OVER, UNANSWERED, Standing

#: What the page tells of its life; single questions stand in the list.
Do = Callable[[Any, int, Any, Any], object]
OF_THE_LECTURE = tuple(kind for kind in events.WORDS if kind.startswith("lecture."))


@page("live.see")
def lecture(request: LinliRequest, pk: int) -> HttpResponse:
    """One lecture: how to go on air, its questions, its recording."""
    return _page(request, get(request, pk))


def _page(
    request: LinliRequest, row: Lecture, *, verb: str = "", bound: Any = None
) -> HttpResponse:
    questions = [question(each, row) for each in queries.listed(row)[:300]]
    slides, documents = materials(row)
    acts: dict[str, Any] = {
        "caption": forms.CaptionForm(auto_id="caption_%s", initial={"caption": row.caption}),
        "cut": forms.CutForm(
            auto_id="cut_%s", initial={"version": row.version, "start": clock_words(row.cut_from)}
        ),
        "attach": forms.FileForm(auto_id="attach_%s"),
        "hand_over": forms.HandOverForm(
            auto_id="hand_over_%s",
            categories=[(one.pk, str(one)) for one in cases.categories_for("inquiry")],
        ),
        "answer": forms.AnswerForm(auto_id="answer_%s"),
    }
    if bound is not None:
        acts[verb] = bound
    context = {
        "lecture": row,
        "event": row.event,
        "now": clock.now(),
        "colour": look(row.state),
        "waiting": [q for q in questions if q["row"].standing == Standing.WAITING],
        "open": [q for q in questions if q["row"].standing in UNANSWERED],
        "answered": [
            q
            for q in questions
            if q["row"].standing not in UNANSWERED | {Standing.WAITING, Standing.HIDDEN}
        ],
        "hidden": [q for q in questions if q["row"].standing == Standing.HIDDEN],
        "to_take": sum(1 for q in questions if q["row"].answer and q["row"].known_id is None),
        "slides": slides,
        "documents": documents,
        "media": media(row),
        "watched": queries.watched(row.pk),
        "length": clock_words(row.seconds) if row.recorded_at else "",
        "address": public_address(request, row),
        "is_over": row.state in OVER,
        "encoder": _encoder(row),
        "disk": gateways.disk().state,
        "may": _may(request, row),
        "forms": acts,
        "opened": {verb: True},
        "happenings": commitments.told(journal.timeline(f"lecture:{row.pk}", OF_THE_LECTURE)),
    }
    return render(request, "live/desk/lecture.html", context, status=422 if verb else 200)


def _encoder(row: Lecture) -> dict[str, str]:
    """Where an outside encoder sends to: RTMP and WHIP of the media server."""
    if row.way != Way.ENCODER or not settings.LINLI_LIVE_PUBLISH:
        return {}
    name, key = gateways.stream_name(row.pk), gateways.stream_key(row.pk)
    host = settings.LINLI_LIVE_PUBLISH
    return {
        "rtmp": f"{host}/{name}?user=linli&pass={key}",
        "whip": f"{settings.LINLI_LIVE_PLAY}/{name}/whip?user=linli&pass={key}",
    }


def _may(request: LinliRequest, row: Lecture) -> dict[str, bool]:
    """Which acts this viewer has now; the action asks again."""
    run = rules.can_run(request.viewer, row)

    def now(move: str, allowed: bool) -> bool:  # noqa: FBT001 - reads as "pause, if they run it"
        return allowed and row.state in MOVES[move].sources

    return {
        **{move: now(move, run) for move in ("go_on_air", "pause", "resume", "end", "cut")},
        "moderate": now("moderate", run),
        "studio": run and row.state not in OVER and row.way == Way.STUDIO,
        "edit": now("edit", rules.can_plan(request.viewer, row.event.area.path)),
        "archive": now("archive", rules.can_archive(request.viewer, row)),
        "erase": row.state in OVER
        and row.recorded_at is not None
        and row.recording_erased_at is None
        and rules.can_archive(request.viewer, row),
        "hand_over": rules.can_hand_over(request.viewer, row),
        "take_over": now("take_over", rules.can_take_over(request.viewer, row)),
    }


def _move(act: Callable[..., object], said: object) -> Any:
    """A page that takes one act without further words."""

    @page("live.see")
    @require_POST
    def view(request: LinliRequest, pk: int) -> HttpResponse:
        get(request, pk)
        act(pk, by=request.viewer, now=clock.now())
        messages.success(request, str(said))
        return redirect("live:lecture", pk=pk)

    return view


go_on_air = _move(actions.go_on_air, gettext_lazy("On air."))
pause = _move(actions.pause, gettext_lazy("Paused."))
resume = _move(actions.resume, gettext_lazy("On air again."))
end = _move(actions.end, gettext_lazy("Ended. The recording is being made."))
erase_recording = _move(actions.erase_recording, gettext_lazy("The recording is erased."))


def _act(verb: str, form_class: Any, said: object, do: Do) -> Any:
    """A page that takes one act with a form, then goes back to the lecture."""

    @page("live.see")
    @require_POST
    def view(request: LinliRequest, pk: int) -> HttpResponse:
        row = get(request, pk)
        form = form_class(request.POST, request.FILES, auto_id=f"{verb}_%s")
        who = {"by": request.viewer, "now": clock.now()}
        if attempt(form, lambda: do(request, pk, form.cleaned_data, who) or True):
            messages.success(request, str(said))
            return redirect("live:lecture", pk=pk)
        return _page(request, row, verb=verb, bound=form)

    return view


caption = _act(
    "caption",
    forms.CaptionForm,
    gettext_lazy("Shown under the picture."),
    lambda _request, pk, clean, who: actions.caption(pk, clean["caption"], **who),
)
cut = _act(
    "cut",
    forms.CutForm,
    gettext_lazy("The recording is made anew."),
    lambda _request, pk, clean, who: actions.cut(
        pk, clean["start"], clean["end"], version=clean["version"], **who
    ),
)
archive = _act(
    "archive",
    ActForm,
    gettext_lazy("Archived: the questions and answers are public."),
    lambda _request, pk, clean, who: actions.archive(pk, version=clean["version"], **who),
)
attach = _act(
    "attach",
    forms.FileForm,
    gettext_lazy("Added to the material."),
    lambda _request, pk, clean, who: actions.attach(pk, clean["upload"], **who),
)


@page("live.archive")
def take_over(request: LinliRequest, pk: int) -> HttpResponse:
    """Which answers go into the knowledge base: read once more, taken over in one act."""
    row = get(request, pk)
    day = f"{clock.local(row.event.starts_at):%Y-%m-%d}"
    found = [
        (each.pk, f"{masking.redact(each.text)} — {masking.redact(each.answer)}")
        for each in queries.to_take_over(row)
    ]
    rests_on = "，".join((*row.laws.split("\n")[:3], f"{row.event.title}（{day}）")).strip("，")
    form = forms.TakeOverForm(
        request.POST or None,
        questions=found,
        initial={
            "questions": [pk for pk, _words in found],
            "source": rests_on[:200],
            "hands_over": "legal",
            "version": row.version,
        },
    )

    def take() -> int:
        clean = form.cleaned_data
        return actions.take_over(
            pk,
            clean["questions"],
            source=clean["source"],
            hands_over=clean["hands_over"],
            valid_until=clean["valid_until"],
            version=clean["version"],
            by=request.viewer,
            now=clock.now(),
        )

    if request.method == "POST" and (taken := attempt(form, take)):
        messages.success(request, _("%(n)d answers stand in the knowledge base.") % {"n": taken})
        return redirect("live:lecture", pk=pk)
    return form_page(
        request,
        form,
        title=_("Take the answers over into the knowledge base"),
        lead=_("Whoever asks the community is then shown them. Names are left out."),
        button=_("Take over as answers"),
        back=reverse("live:lecture", args=[pk]),
    )


@page("live.run")
@require_POST
def studio(request: LinliRequest, pk: int) -> HttpResponse:
    """Make the link to the studio: shown once, to be passed on, or entered by oneself."""
    row = get(request, pk)
    token = actions.studio_link(pk, by=request.viewer, now=clock.now())
    address = reverse("live:studio", args=[token])
    if "enter" in request.POST:
        return redirect(address)
    context = {
        "lecture": row,
        "event": row.event,
        "address": request.build_absolute_uri(address),
    }
    return render(request, "live/desk/studio_link.html", context)


@page("live.see")
def poster(request: LinliRequest, pk: int) -> HttpResponse:
    """The poster, to be printed."""
    row = get(request, pk)
    _slides, documents = materials(row)
    context = {
        "lecture": row,
        "event": row.event,
        "address": public_address(request, row),
        "documents": documents,
    }
    return render(request, "live/desk/poster.html", context)


@page("live.see")
def qr(request: LinliRequest, pk: int) -> HttpResponse:
    """The lecture's address as a QR code."""
    return codes.picture(public_address(request, get(request, pk)))


@page("live.see")
def screen(request: LinliRequest, pk: int) -> HttpResponse:
    """The presenter's screen: large type, the question being answered, those to come."""
    row = get(request, pk)
    context = {"lecture": row, "event": row.event, "board": queries.board(row.pk)}
    return render(request, "live/desk/screen.html", context)
