"""The page of one slip, its acts, its files and its paper."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_POST

from linli.base.errors import Invalid
from linli.base.forms import refuse
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.files import queries as files
from linli.files.models import Attachment
from linli.notices import queries as notices
from linli.supervision import queries, rules
from linli.supervision.models import Slip
from linli.supervision.views._shared import document, get, look
from linli.supervision.views.acts import ACTS, Act, form_for, offered


@page("supervision.see")
def slip(request: LinliRequest, pk: int) -> HttpResponse:
    """One slip."""
    return slip_page(request, get(request, pk))


def slip_page(
    request: LinliRequest, row: Slip, *, status: int = 200, failed: Any = None
) -> HttpResponse:
    """The page; `failed` is (act, form) of an act that came back with errors."""
    now = clock.now()
    acts = [_drawn(act, row, now, failed) for act in offered(request.viewer, row)]
    context: dict[str, Any] = {
        "slip": row,
        "now": now,
        **look(row, now),
        "origin": queries.origin(request.viewer, row.origin),
        "acts": acts,
        "steps": queries.steps(row),
        "asked": queries.extension_asked(row),
        "replies": queries.replies_of(row),
        "instructions": row.instructions.order_by("-pk"),
        "happenings": queries.happenings(row),
        "notices": notices.of(f"slip:{row.pk}") if rules.RIGHTS.may(request.viewer, "desk") else [],
        "is_receiver": rules.is_receiver(request.viewer, row),
    }
    return render(request, "supervision/desk/slip.html", context, status=status)


def _drawn(act: Act, row: Slip, now: datetime, failed: Any) -> dict[str, Any]:
    came_back = failed is not None and failed[0] is act
    form = failed[1] if came_back else form_for(act, row, now)
    return {
        "act": act,
        "form": form,
        "dialog": f"act-{act.code}",
        "url": reverse(f"supervision:{act.code}", args=[row.pk]),
        "has_fields": len(form.fields) > 1,
        "uploads": "uploads" in form.fields,
        "shown": came_back,
    }


def act_view(act: Act) -> Any:
    """The view of one act: form → action → back to the slip."""

    @page(act.right)
    @require_POST
    def view(request: LinliRequest, pk: int) -> HttpResponse:
        row = get(request, pk)
        now = clock.now()
        form = form_for(act, row, now, request.POST, request.FILES)
        if form.is_valid():
            version = form.cleaned_data.get("version")
            try:
                act.run(pk, form, by=request.viewer, now=now, version=version)
            except Invalid as refusal:
                refuse(form, refusal)
            else:
                messages.success(request, str(act.done))
                return redirect("supervision:slip", pk=pk)
        return slip_page(request, row, status=422, failed=(act, form))

    return view


ACT_VIEWS = {code: act_view(act) for code, act in ACTS.items()}


@page("supervision.see")
def file(request: LinliRequest, pk: int, reply_file: Any) -> HttpResponseBase:
    """A file of one of its replies."""
    found = queries.file_of(get(request, pk), reply_file)
    return files.response(found or get_object_or_404(Attachment.objects.none()))


@page("supervision.see")
def paper(request: LinliRequest, pk: int) -> HttpResponse:
    """The slip as it is printed: red head, number, body, signature."""
    row = get(request, pk)
    with translation.override(settings.LANGUAGE_CODE):
        parts = _paper(request, row)
        parts["blocks"] = list(parts["blocks"])
    return render(request, "supervision/desk/paper.html", {"slip": row, **parts})


@page("supervision.see")
def docx(request: LinliRequest, pk: int) -> HttpResponse:
    """The slip as an official document, to be edited and stamped."""
    row = get(request, pk)
    with translation.override(settings.LANGUAGE_CODE):
        parts = _paper(request, row)
    return document(row.number, **parts)


def _paper(request: LinliRequest, row: Slip) -> dict[str, Any]:
    found = queries.origin(request.viewer, row.origin)
    rests_on = f"{found.label} {found.number}" if found else ""
    if found and found.title != row.title:
        rests_on = f"{rests_on}　{found.title}"
    return {
        "organ": queries.organ(row.area),
        "number": row.number,
        "title": queries.paper_title(row),
        "addressed": str(row.unit),
        "blocks": queries.paper(row, rests_on),
        "signed": queries.organ(row.area),
        "dated": queries.day(row.issued_at),
    }
