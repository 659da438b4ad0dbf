"""The raiser's own page: how far it is, the answer, their word, and their data."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts import queries as accounts
from linli.base import masking, throttle
from linli.base.errors import Invalid, NotAllowed
from linli.base.pages import LINK, PUBLIC, LinliRequest, page
from linli.base.viewer import Viewer
from linli.cases import actions, forms, queries, rules
from linli.cases.models import Case, Verdict
from linli.cases.workflow import MOVES, State
from linli.clock import queries as clock
from linli.files import queries as files

#: Wrong codes and links from one address in a quarter of an hour; right ones are not counted.
WRONG = {"most": 10, "seconds": 900}


@page(PUBLIC, face="portal")
@never_cache
def track(request: LinliRequest) -> HttpResponse:
    """Number and code open the tracking page."""
    if request.method != "POST":
        return render(request, "cases/portal/track.html", {"form": forms.TrackForm()})
    if throttle.is_shut(request, "track", **WRONG):
        return throttle.refused(request)
    form = forms.TrackForm(request.POST)
    if form.is_valid():
        try:
            token = actions.track(
                form.cleaned_data["number"], form.cleaned_data["code"], now=clock.now()
            )
        except NotAllowed as refusal:
            throttle.passes(request, "track", **WRONG)
            forms.refuse(form, refusal)
        else:
            return redirect("cases:tracking", token=token)
    return render(request, "cases/portal/track.html", {"form": form}, status=422)


def _by_link(
    view: Callable[[LinliRequest, str, Viewer, Case], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Resolve the token to its bearer and their case; a wrong or old one gives a plain page."""

    @page(LINK, face="portal")
    @never_cache
    def opened(request: LinliRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        if throttle.is_shut(request, "track", **WRONG):
            return throttle.refused(request)
        viewer = accounts.viewer_by_link(token, clock.now())
        rows = queries.for_raiser(viewer) if viewer is not None else None
        row = queries.listed(rows).first() if rows is not None else None
        if viewer is None or row is None:
            throttle.passes(request, "track", **WRONG)
            return render(request, "cases/portal/link_gone.html", status=404)
        try:
            return view(request, token, viewer, row, **kwargs)
        except Invalid as refusal:
            return tracking_page(request, token, viewer, row, refusal=refusal)

    resolved: Callable[..., HttpResponseBase] = opened
    return resolved


def tracking_page(
    request: LinliRequest,
    token: str,
    viewer: Viewer,
    row: Case,
    *,
    form: forms.ConfirmForm | None = None,
    refusal: Invalid | None = None,
) -> HttpResponse:
    """The page; with a form or refusal that came back, as status 422."""
    own = forms.RaiserForm(
        request.POST if refusal else None,
        initial={"name": row.raiser_name, "phone": row.raiser_phone},
        auto_id="own_%s",
    )
    if refusal is not None:
        forms.refuse(own, refusal)
    context = {
        **told(row, form, partial(_address, token)),
        "token": token,
        "is_new": request.GET.get("new") == "1",
        "code": actions.code_of(row.once),
        "address": request.build_absolute_uri(reverse("cases:tracking", args=[token])),
        "may_withdraw": may_withdraw(viewer, row),
        "own": own,
        "own_failed": refusal is not None,
        "has_consent": queries.has_consent(row),
        "raiser": {
            "name": masking.mask_name(row.raiser_name),
            "phone": masking.mask_phone(row.raiser_phone),
        },
    }
    status = 422 if refusal or (form is not None and form.is_bound) else 200
    return render(request, "cases/portal/tracking.html", context, status=status)


def _address(token: str, name: str, *more: Any) -> str:
    return reverse(f"cases:tracking_{name}", args=[token, *more])


def told(row: Case, form: forms.ConfirmForm | None, address: Callable[..., str]) -> dict[str, Any]:
    """What a raiser reads of their case and may say to it, at the addresses of their page."""
    return {
        "case": row,
        "now": clock.now(),
        "steps": queries.steps(row),
        "happenings": queries.public_happenings(row),
        "pause": row.pauses.filter(state="approved").first(),
        "photos": [address("photo", photo.pk) for photo in files.of(f"case:{row.pk}")],
        "confirm_url": address("confirm"),
        "form": form or forms.word_form(row),
        "asks_word": row.state == State.ENDED and row.spec.asks_raiser,
        # Where a colleague looks again, the raiser need not wait for that to say “no”.
        "may_reopen": row.state == State.CLOSED
        or (row.state == State.ENDED and row.spec.is_rechecked),
        "answer_words": row.spec.say("card.answer", _("Answer")),
        "solved_words": row.spec.say("verdict.solved", _("You said: solved")),
        "raised_words": row.spec.say("card.raised", _("What was raised")),
        "firm": row.organisation if row.spec.of_firms else "",
        "facts": row.said_facts if row.spec.of_firms else (),
        "next_answer_on": row.next_on if row.spec.of_firms and not row.answer else None,
        "unanswered": row.verdict == Verdict.UNCONFIRMED,
        "confirm_until": queries.confirm_until(row),
    }


def may_withdraw(viewer: Viewer, row: Case) -> bool:
    """Whether the raiser can still take it back."""
    return State(row.state) in MOVES["withdraw"].sources and rules.can_withdraw(viewer, row)


def thank(request: LinliRequest, *, solved: bool) -> None:
    """Say what follows from the raiser's word."""
    thanks = _("Thank you. The case is closed.")
    again = _("Thank you for saying so. The case has been opened again.")
    messages.success(request, thanks if solved else again)


@_by_link
def tracking(request: LinliRequest, token: str, viewer: Viewer, row: Case) -> HttpResponse:
    """Every step that is theirs to see."""
    return tracking_page(request, token, viewer, row)


def _post(
    view: Callable[[LinliRequest, str, Viewer, Case], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    opened = _by_link(view)
    guarded: Any = require_POST(opened)
    guarded.linli_right, guarded.linli_face = LINK, "portal"
    return guarded  # type: ignore[no-any-return]


@_post
def confirm(request: LinliRequest, token: str, viewer: Viewer, row: Case) -> HttpResponse:
    """“Is it solved?”"""
    form = forms.word_form(row, request.POST)
    if not form.is_valid():
        return tracking_page(request, token, viewer, row, form=form)
    clean = form.cleaned_data
    solved = clean["solved"] == "yes"
    try:
        actions.confirm(
            row.pk,
            how="link",
            solved=solved,
            satisfied=forms.yes(clean.get("satisfied", "")),
            rating=clean.get("rating"),
            comment=clean["comment"],
            by=viewer,
            now=clock.now(),
        )
    except Invalid as refusal:
        forms.refuse(form, refusal)
        return tracking_page(request, token, viewer, row, form=form)
    thank(request, solved=solved)
    return redirect("cases:tracking", token=token)


@_post
def withdraw(request: LinliRequest, token: str, viewer: Viewer, row: Case) -> HttpResponse:
    """It has settled itself, or was a mistake."""
    reason = request.POST.get("reason", "").strip()[:200] or _(
        "Taken back by the one who raised it"
    )
    actions.withdraw(row.pk, reason=reason, by=viewer, now=clock.now())
    messages.success(request, _("Taken back. Nobody works on it any more."))
    return redirect("cases:tracking", token=token)


@_post
def correct(request: LinliRequest, token: str, viewer: Viewer, row: Case) -> HttpResponse:
    """Correct one's own name and telephone."""
    form = forms.RaiserForm(request.POST)
    form.full_clean()
    actions.correct_raiser(
        row.pk,
        name=request.POST.get("name", ""),
        phone=request.POST.get("phone", ""),
        consent=bool(form.cleaned_data.get("consent")),
        by=viewer,
        now=clock.now(),
    )
    messages.success(request, _("Corrected."))
    return redirect("cases:tracking", token=token)


@_post
def withdraw_consent(request: LinliRequest, token: str, viewer: Viewer, row: Case) -> HttpResponse:
    """No longer be contacted; the case goes on."""
    actions.withdraw_consent(row.pk, by=viewer, now=clock.now())
    messages.success(
        request, _("Your name and telephone are deleted. This page still shows how far it is.")
    )
    return redirect("cases:tracking", token=token)


@_post
def erase(request: LinliRequest, token: str, viewer: Viewer, row: Case) -> HttpResponse:  # noqa: ARG001
    """Erase everything that leads to oneself; the link ends with it."""
    actions.erase(row.pk, by=viewer, now=clock.now())
    return render(request, "cases/portal/erased.html", {"number": row.number})


@_by_link
def copy(request: LinliRequest, token: str, viewer: Viewer, row: Case) -> HttpResponse:  # noqa: ARG001
    """A copy of everything kept about the raiser, for them to take away (PIPL art. 45)."""
    answer = JsonResponse(
        {
            "number": row.number,
            "kind": row.kind,
            "state": row.state,
            "category": row.category.name,
            "place": [str(row.area), str(row.compound or ""), str(row.dwelling or ""), row.spot],
            "summary": row.summary,
            "details": row.body,
            "facts": {str(label): value for label, value in row.said_facts},
            "raised_at": row.raised_at.isoformat(),
            "source": row.source,
            "name": row.raiser_name,
            "telephone": row.raiser_phone,
            "consent": queries.has_consent(row),
            "photos": [photo.name for photo in files.of(f"case:{row.pk}")],
            "outcome": row.outcome,
            "answer": row.answer,
            "words": [
                {"at": word.taken_at.isoformat(), "solved": word.solved, "comment": word.comment}
                for word in row.confirmations.order_by("pk")
            ],
            "steps": [
                {"at": step.at.isoformat(), "what": str(step.what), "text": str(step.text)}
                for step in reversed(queries.public_happenings(row))
            ],
        },
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    answer["Content-Disposition"] = f'attachment; filename="{row.number}.json"'
    return answer


@_by_link
def photo(
    request: LinliRequest,  # noqa: ARG001
    token: str,  # noqa: ARG001
    viewer: Viewer,  # noqa: ARG001
    row: Case,
    file_id: Any = None,
) -> HttpResponseBase:
    """A photo of one's own case."""
    return files.response(get_object_or_404(files.of(f"case:{row.pk}"), pk=file_id))
