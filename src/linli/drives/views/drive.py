"""The page of one drive: how far it is, what comes next, and its acts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.base.errors import Conflict
from linli.base.forms import attempt
from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.drives import actions, forms, queries, workflow
from linli.drives.models import Drive
from linli.drives.spec import RosterFilter
from linli.drives.views.common import (
    STATE_LOOKS,
    conflict_page,
    find_drive,
    may_lead,
    number,
    sees_targets,
)
from linli.drives.workflow import MOVES, State

#: Move → what does it, its words afterwards, its icon, what the dialog says.
_MOVES: dict[str, tuple[Any, Any, str, Any]] = {
    "start": (
        actions.start_drive,
        gettext_lazy("The drive runs: its targets stand on the pages of their doors."),
        "player-play",
        gettext_lazy("From now on its targets are asked at their doors."),
    ),
    "close": (
        actions.close_drive,
        gettext_lazy("The drive has ended. Figures and lists stay."),
        "check",
        gettext_lazy("Nobody is asked any more; figures and lists stay. It can be run again."),
    ),
    "reopen": (
        actions.reopen_drive,
        gettext_lazy("The drive runs again."),
        "refresh",
        gettext_lazy("Its targets are asked at their doors again."),
    ),
    "withdraw": (
        actions.withdraw_drive,
        gettext_lazy("The drive is withdrawn."),
        "ban",
        gettext_lazy("It never ran; it stays in the list of those withdrawn."),
    ),
}


@page("drives.see")
def drive(request: LinliRequest, pk: int) -> HttpResponse:
    """One drive."""
    found = find_drive(request, pk)
    leads, shown = may_lead(request, found), sees_targets(request, found)
    bars = _bars(found, shown=shown)
    kind = queries.template(found.template)
    shares = queries.compounds_of(found, request.viewer) if shown else []
    context = {
        "drive": found,
        "kind": kind,
        "badge": STATE_LOOKS[State(found.state)],
        "bars": bars,
        "all": sum(bar["here"] for bar in bars),
        "shares": [share_line(found, share) for share in shares],
        "sees_targets": shown,
        "may_lead": leads,
        "may_fill": leads and found.state in {State.DRAFT, State.OPEN},
        "moves": _offered(found) if leads else [],
        "reasons": list(queries.reasons_in_use(found)) if leads else [],
        "reason_form": forms.ReasonForm(stages=[bar["stage"] for bar in bars], auto_id="reason_%s"),
        "batches": queries.batches_visible_to(request.viewer).filter(drive=found).order_by("-pk")
        if leads
        else [],
        "hands_over": kind is not None and bool(kind.batch_to),
        "drawn": _filter_words(request, found),
        "happenings": queries.told_of_drive(found),
        "now": clock.now(),
    }
    return render(request, "drives/desk/drive.html", context)


def _bars(found: Drive, *, shown: bool) -> list[dict[str, Any]]:
    """The funnel; each bar opens its list for those who may see single targets."""
    bars = queries.bars(found)
    whole = max((bar.reached for bar in bars), default=0)
    address = reverse("drives:targets", args=[found.pk])
    return [
        {
            "stage": bar.stage,
            "colour": workflow.look(bar.stage.meaning),
            "here": bar.here,
            "reached": bar.reached,
            "whole": whole,
            "url": f"{address}?{urlencode({'stage': bar.stage.code})}" if shown else "",
        }
        for bar in bars
    ]


def share_line(found: Drive, share: Any) -> dict[str, Any]:
    """A compound or building against the threshold, in words and shape."""
    if not found.threshold:
        colour, word = "grey", ""
    elif share.is_met:
        colour, word = "met", _("threshold met")
    else:
        colour, word = "dash", _("%(n)d more needed") % {"n": share.missing}
    return {"share": share, "colour": colour, "word": word}


def _offered(found: Drive) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "label": move.label,
            "icon": _MOVES[code][2],
            "hint": _MOVES[code][3],
            "url": reverse(f"drives:{code}", args=[found.pk]),
            "danger": code == "withdraw",
            "first": code == "start",
        }
        for code, move in MOVES.items()
        if State(found.state) in move.sources
    ]


def _move(code: str) -> Any:
    """The page of one move: just a button."""
    do, said, _icon, _hint = _MOVES[code]

    @page("drives.lead")
    @require_POST
    def view(request: LinliRequest, pk: int) -> HttpResponse:
        found = find_drive(request, pk)
        version = number(request.POST.get("version", ""))
        try:
            do(found.pk, version=version, by=request.viewer, now=clock.now())
        except Conflict as conflict:
            return conflict_page(request, conflict, MOVES[code].label)
        messages.success(request, str(said))
        return redirect("drives:drive", pk=pk)

    return view


MOVE_VIEWS = {code: _move(code) for code in _MOVES}


@page("drives.lead")
@require_POST
def add_reason(request: LinliRequest, pk: int) -> HttpResponse:
    """One more reason."""
    found = find_drive(request, pk)
    form = forms.ReasonForm(request.POST, stages=list(found.stages.all()))
    added = attempt(
        form,
        lambda: actions.add_reason(pk, **form.cleaned_data, by=request.viewer, now=clock.now()),
    )
    if added:
        messages.success(request, _("The reason can be chosen from now on."))
    else:
        messages.error(request, " ".join(str(e) for row in form.errors.values() for e in row))
    return redirect(f"{reverse('drives:drive', args=[pk])}#reasons")


@page("drives.lead")
@require_POST
def retire_reason(request: LinliRequest, pk: int) -> HttpResponse:
    """No longer offer a reason."""
    reason = get_object_or_404(queries.reasons_visible_to(request.viewer), pk=pk)
    actions.retire_reason(reason.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("It is no longer offered; where it was given, it stays."))
    return redirect(f"{reverse('drives:drive', args=[reason.drive_id])}#reasons")


@page("drives.lead")
def draw(request: LinliRequest, pk: int) -> HttpResponse:
    """Draw the roster from the registry: look first, then take."""
    found = find_drive(request, pk)
    if not may_lead(request, found):
        return render(request, "base/403.html", status=403)
    data = request.POST if request.method == "POST" else (request.GET or None)
    form = forms.DrawForm(
        data, drive=found, compounds=queries.compounds_to_draw(request.viewer, found)
    )
    preview = None
    if form.is_valid():
        chosen = _roster_filter(form)
        if request.method == "POST":
            added = actions.draw(pk, chosen, by=request.viewer, now=clock.now())
            messages.success(request, _("%(n)d targets came onto the roster.") % {"n": added})
            return redirect("drives:drive", pk=pk)
        preview = queries.preview(found, chosen)
    context = {"drive": found, "form": form, "preview": preview, "query": request.GET.lists()}
    return render(request, "drives/desk/draw.html", context, status=422 if form.errors else 200)


def _roster_filter(form: forms.DrawForm) -> RosterFilter:
    clean = form.cleaned_data
    return RosterFilter(
        compound_ids=tuple(row.pk for row in clean.get("compounds", ())),
        unmanaged=clean.get("unmanaged", False),
        organisation_kinds=tuple(clean.get("organisation_kinds", ())),
    )


def _filter_words(request: LinliRequest, found: Drive) -> str:
    """How the roster was drawn, as one reads it."""
    if not found.roster_filter:
        return ""
    kept = RosterFilter.from_json(found.roster_filter)
    words = [_("unmanaged compounds")] if kept.unmanaged else []
    words += queries.names_of_compounds(request.viewer, kept.compound_ids)
    words += [str(queries.kind_words(kind)) for kind in kept.organisation_kinds]
    return "、".join(words) or _("everything in the registry")
