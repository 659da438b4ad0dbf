"""The page of one case, which staff live in: facts, clocks, story, and the next acts."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from linli.accounts import actions as accounts
from linli.base import masking
from linli.base.errors import Conflict, Invalid
from linli.base.pages import LinliRequest, page
from linli.cases import actions, forms, queries, rules
from linli.cases.models import Case
from linli.cases.views.acts import ACTS, Act
from linli.cases.views.offering import form_for, in_words_of, offered
from linli.cases.views.words import words_of
from linli.clock import queries as clock
from linli.files import queries as files
from linli.notices import queries as notices


def get(request: LinliRequest, pk: int) -> Any:
    """The case, if it is on this viewer's desk; else 404."""
    rows = queries.with_page(queries.on_desk(request.viewer))
    return get_object_or_404(rows, pk=pk)


@page("cases.see")
def case(request: LinliRequest, pk: int) -> HttpResponse:
    """One case."""
    return case_page(request, get(request, pk))


def case_page(
    request: LinliRequest, row: Any, *, status: int = 200, failed: Any = None, **more: Any
) -> HttpResponse:
    """The page; `failed` is (act, form) of an act that came back with errors."""
    now = clock.now()
    viewer = request.viewer
    pause = getattr(row, "current_pause", None)  # Django sets it only where there is one
    acts = [_drawn(act, row, now, failed) for act in offered(viewer, row, pause, now)]
    was_answered = row.ended_at is not None or row.reopen_count > 0
    confirmations = list(row.confirmations.order_by("-pk")) if was_answered else []
    photos, looked_again = queries.photos_with(row, confirmations)
    context: dict[str, Any] = {
        "case": row,
        "said": words_of(row.spec),
        "hand_overs": queries.hand_overs_of(row),
        "others_url": f"{reverse('cases:inbox')}?stage=all&organisation={row.organisation_id}",
        "now": now,
        "acts": [act for act in acts if not act["act"].beside_raiser],
        "raiser_acts": [act for act in acts if act["act"].beside_raiser],
        "dialogs": acts,
        "clocks": _clocks(row, now),
        "steps": queries.steps(row),
        "pause": pause,
        "last_return": row.returns.select_related("duty_item__section").order_by("-pk").first()
        if row.return_count
        else None,
        "happenings": queries.happenings(row),
        "confirmations": confirmations,
        "photos": photos,
        "looked_again": looked_again,
        "notices": notices.of(f"case:{row.pk}"),
        "duplicates": queries.duplicates_of(row, viewer),
        "has_consent": row.consents,
        "raiser": raiser(row),
        "may_reveal": rules.can_see_raiser(viewer, row)
        and bool(row.raiser_phone or row.raiser_name),
        "may_link": rules.can_correct_raiser(viewer, row)
        and row.erased_at is None
        and (row.spec.asks_raiser or bool(row.raiser_name or row.raiser_phone)),
        "reveal_form": forms.RevealForm(auto_id="reveal_%s"),
        **more,
    }
    return render(request, "cases/desk/case.html", context, status=status)


def raiser(row: Case) -> dict[str, str]:
    """Who raised it, masked."""
    return {
        "name": masking.mask_name(row.raiser_name),
        "phone": masking.mask_phone(row.raiser_phone),
    }


def _drawn(act: Act, row: Case, now: datetime, failed: Any) -> dict[str, Any]:
    came_back = failed is not None and failed[0] is act
    form = failed[1] if came_back else form_for(act, row, now)
    return {
        "act": in_words_of(row.spec, act),
        "form": form,
        "dialog": f"act-{act.code}",
        "url": reverse(f"cases:{act.code}", args=[row.pk]),
        "upload": form.is_multipart(),
        "has_fields": len(form.fields) > 1 or bool(act.hint),
        "shown": came_back,
    }


def _clocks(row: Case, now: datetime) -> list[dict[str, Any]]:
    labels = {declared.code: declared.label for declared in row.spec.clocks}
    return [
        {
            "label": labels.get(each.code, each.code),
            "colour": (colour := clock.colour(each, now)),
            "badge": f"{labels.get(each.code, each.code)} · {colour.label}",
            "is_open": each.met_at is None,
            "due_at": each.due_at,
            "met_at": each.met_at,
            "runs": each.met_at is None and each.paused_at is None,
        }
        for each in sorted(row.clocks.all(), key=lambda clock: (clock.started_at, clock.pk))
    ]


def act_view(act: Act) -> Any:
    """The view of one act: form → action → back to the case."""

    @page(act.right)
    @require_POST
    def view(request: LinliRequest, pk: int) -> HttpResponse:
        row = get(request, pk)
        now = clock.now()
        form = form_for(act, row, now, request.POST, request.FILES)
        if not form.is_valid():
            return case_page(request, row, status=422, failed=(act, form))
        try:
            act.run(
                pk,
                form,
                by=request.viewer,
                now=now,
                version=form.cleaned_data.get("version"),
            )
        except Invalid as refusal:
            forms.refuse(form, refusal)
            return case_page(request, row, status=422, failed=(act, form))
        except Conflict as conflict:
            return conflict_page(request, conflict, act.label)
        messages.success(request, str(in_words_of(row.spec, act).done))
        still_theirs = queries.on_desk(request.viewer).filter(pk=pk).exists()
        return redirect("cases:case", pk=pk) if still_theirs else redirect("cases:inbox")

    return view


def conflict_page(request: LinliRequest, conflict: Conflict, tried: object) -> HttpResponse:
    """Both versions: what stands there now, and what was sent."""
    current = conflict.current
    sent = [
        (name, value)
        for name, value in request.POST.items()
        if name not in {"csrfmiddlewaretoken", "version", "once"} and value
    ]
    context = {
        "refusal": conflict,
        "case": current,
        "tried": tried,
        "sent": sent,
        "now": clock.now(),
        "happenings": queries.happenings(current)[:5] if isinstance(current, Case) else [],
    }
    return render(request, "cases/desk/conflict.html", context, status=409)


ACT_VIEWS = {code: act_view(act) for code, act in ACTS.items()}


@page("cases.see")
@require_POST
@never_cache
def reveal(request: LinliRequest, pk: int) -> HttpResponse:
    """Uncover the raiser's name and telephone, once, for a purpose, with a trace."""
    row = get(request, pk)
    if not rules.can_see_raiser(request.viewer, row):
        return render(request, "base/403.html", status=403)
    form = forms.RevealForm(request.POST, auto_id="reveal_%s")
    if form.is_valid():
        try:
            accounts.reveal(
                request.viewer,
                f"case:{pk}",
                "raiser",
                form.cleaned_data["purpose"],
                clock.now(),
                area=row.area.path,
            )
        except Invalid as refusal:
            forms.refuse(form, refusal)
        else:
            shown = {"name": row.raiser_name, "phone": row.raiser_phone}
            return case_page(request, row, raiser=shown, revealed=True)
    return case_page(request, row, status=422, reveal_form=form, reveal_failed=True)


@page("cases.see")
@require_POST
@never_cache
def new_link(request: LinliRequest, pk: int) -> HttpResponse:
    """A new tracking link for the raiser, shown once."""
    row = get(request, pk)
    token = actions.link_for(pk, by=request.viewer, now=clock.now())
    address = request.build_absolute_uri(reverse("cases:tracking", args=[token]))
    return case_page(request, row, link=address)


@page("cases.see")
def photo(request: LinliRequest, pk: int, file_id: Any) -> HttpResponseBase:
    """A photo of the case."""
    row = get(request, pk)
    if (found := queries.photo_of(row, file_id)) is None:
        raise Http404
    return files.response(found)
