"""The page of one gathering, and what is done on it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.base import exports, masking
from linli.base.errors import Invalid
from linli.base.forms import attempt
from linli.base.pages import LinliRequest, page
from linli.cases import queries as cases
from linli.clock import queries as clock
from linli.commitments import queries as commitments
from linli.events import actions, events, forms, queries, rules
from linli.events.models import Booking, Event
from linli.events.spec import KINDS, Party, kind_label
from linli.events.views._shared import get, get_with_guests, look, word
from linli.events.views.planning import resources
from linli.events.workflow import AHEAD, MOVES, Standing
from linli.files import queries as files
from linli.journal import queries as journal

#: The badge's colour of a registration.
STANDINGS = {
    Standing.PLACED: "blue",
    Standing.WAITING: "yellow",
    Standing.CANCELLED: "none",
    Standing.WALKED_IN: "green",
}
#: What the page tells of its life; single registrations stand in the list.
OF_THE_EVENT = tuple(kind for kind in events.WORDS if kind.startswith("event."))
Do = Callable[[int, dict[str, Any], dict[str, Any]], object]


@page("events.see")
def event(request: LinliRequest, pk: int) -> HttpResponse:
    """One gathering: what it is, who comes, what came of it."""
    return _page(request, get(request, pk))


def _page(
    request: LinliRequest, row: Event, *, verb: str = "", bound: django_forms.Form | None = None
) -> HttpResponse:
    held = queries.booking_of(row.pk)
    shows = queries.shows_guests(request.viewer, row)
    known = queries.registrations(row.pk)[:200] if shows else ()
    acts = _forms(request, row, held)
    if bound is not None:
        acts[verb] = bound
    shown = list(files.of(f"event:{row.pk}"))
    context = {
        "event": row,
        "now": clock.now(),
        "kind": kind_label(row.kind),
        "colour": look(row.state),
        "word": word(row),
        "audience": queries.audience_name(row.audience),
        "booking": held if held and rules.can_see_booking(request.viewer, held) else None,
        "sections": list(row.sections.all()),
        "organisations": list(row.organisations.all()),
        "labels": list(row.labels.all()),
        "tally": queries.tally(row),
        "left": None if row.capacity is None else row.capacity - row.seats_taken,
        "lines": [_registered(each) for each in known],
        "shows": shows,
        "seats": queries.seats(row.pk),
        "outcomes": list(row.outcomes.select_related("case", "organisation").order_by("pk")),
        "photos": [each for each in shown if each.is_picture],
        "materials": [each for each in shown if not each.is_picture],
        "address": request.build_absolute_uri(f"/e/{row.pk}/")
        if row.announced_at and row.audience
        else "",
        "may": _may(request, row, shows=shows),
        "forms": acts,
        "opened": {verb: True},
        "happenings": commitments.told(journal.timeline(f"event:{row.pk}", OF_THE_EVENT)),
    }
    return render(request, "events/desk/event.html", context, status=422 if verb else 200)


def _registered(each: Any) -> dict[str, Any]:
    said = masking.mask_name(each.name) or _("Without a name")
    firm = each.organisation.name if each.organisation else each.firm
    return {
        "title": f"{firm} · {said}" if firm else said,
        "colour": "met" if each.came_at else STANDINGS[Standing(each.standing)],
        "word": _("Came") if each.came_at else each.get_standing_display(),
        "meta": tuple(
            part
            for part in (
                masking.mask_phone(each.phone),
                _("%(n)d people") % {"n": each.came or each.people},
                Party(each.party).label,
                each.code,
            )
            if part
        ),
    }


def _forms(request: LinliRequest, row: Event, held: Booking | None) -> dict[str, django_forms.Form]:
    start = {"version": row.version}
    may_move = rules.can_plan(request.viewer, row.area.path) and row.state in AHEAD
    offered = resources(request) if may_move else []
    if held and held.resource_id not in dict(offered):
        offered.append((held.resource_id, queries.resource_words(held.resource)))
    begins, ends = clock.local(row.starts_at), clock.local(row.ends_at)
    when = {
        "day": begins.date(),
        "starts": begins.time(),
        "ends": ends.time(),
        "venue": row.venue,
        "resource": held.resource_id if held else None,
    }
    return {
        "move": forms.MoveForm(auto_id="move_%s", initial=start | when, resources=offered),
        "cancel": forms.ReasonForm(auto_id="cancel_%s", initial=start),
        "count": forms.CountForm(auto_id="count_%s"),
        "report": forms.ReportForm(auto_id="report_%s", initial=start | {"report": row.report}),
        "outcome": forms.OutcomeForm(auto_id="outcome_%s"),
        "attach": forms.FileForm(auto_id="attach_%s"),
    }


def _may(request: LinliRequest, row: Event, *, shows: bool) -> dict[str, bool]:
    """Which acts this viewer has now; the action asks again."""
    plan = rules.can_plan(request.viewer, row.area.path)
    run = rules.can_run(request.viewer, row)

    def now(move: str, allowed: bool) -> bool:  # noqa: FBT001 - reads as "move, if they plan it"
        return allowed and row.state in MOVES[move].sources

    # What other apps plan (only for the invited, with a page of their own) is run there.
    own = bool(row.audience) or row.registers or row.kind in KINDS
    return {
        "announce": own and now("announce", plan),
        "edit": own and now("edit", plan),
        "move": own and now("move", plan),
        "cancel": own and now("cancel", plan),
        "hold": own and now("hold", run),
        "receive": own and shows and now("attend", run),
        "count": own and now("count", run),
        "report": own and now("report", run),
        "export": shows and rules.RIGHTS.may_in(request.viewer, "export", row.area.path),
    }


def _act(verb: str, said: object, do: Do) -> Any:
    """A page that takes one act: the form's values into the action, then back to the page."""

    @page("events.see")
    @require_POST
    def view(request: LinliRequest, pk: int) -> HttpResponse:
        row = get(request, pk)
        form = _forms(request, row, queries.booking_of(row.pk))[verb]
        form.data, form.files, form.is_bound = request.POST, request.FILES, True
        who = {"by": request.viewer, "now": clock.now()}
        if attempt(form, lambda: do(pk, form.cleaned_data, who) or True):
            messages.success(request, str(said))
            return redirect("events:event", pk=pk)
        return _page(request, row, verb=verb, bound=form)

    return view


def _move(pk: int, clean: dict[str, Any], who: dict[str, Any]) -> object:
    zone = clock.zone()
    return actions.move_event(
        pk,
        venue=clean["venue"],
        starts_at=datetime.combine(clean["day"], clean["starts"], tzinfo=zone),
        ends_at=datetime.combine(clean["day"], clean["ends"], tzinfo=zone),
        resource_id=clean.get("resource"),
        version=clean["version"],
        **who,
    )


def _outcome(pk: int, clean: dict[str, Any], who: dict[str, Any]) -> object:
    case_id = None
    if clean["number"]:
        found = cases.visible_to(who["by"]).filter(number=clean["number"].strip().upper()).first()
        if found is None:
            raise Invalid(_("No case of yours has this number."), field="number")
        case_id = found.pk
    return actions.note_outcome(pk, clean["outcome"], clean["what"], case_id=case_id, **who)


move = _act("move", gettext_lazy("Moved. Everybody who registered is told."), _move)
cancel = _act(
    "cancel",
    gettext_lazy("Cancelled. Everybody who registered is told."),
    lambda pk, clean, who: actions.cancel(pk, clean["reason"], version=clean["version"], **who),
)
count = _act(
    "count",
    gettext_lazy("Counted."),
    lambda pk, clean, who: actions.count_heads(pk, clean["number"], how=clean["how"], **who),
)
report = _act(
    "report",
    gettext_lazy("It is kept."),
    lambda pk, clean, who: actions.write_report(
        pk, clean["report"], version=clean["version"], **who
    ),
)
outcome = _act("outcome", gettext_lazy("It is kept."), _outcome)
attach = _act(
    "attach",
    gettext_lazy("It is kept."),
    lambda pk, clean, who: actions.attach_file(pk, clean["upload"], **who),
)


@page("events.plan")
@require_POST
def announce(request: LinliRequest, pk: int) -> HttpResponse:
    """It is published from now on."""
    get(request, pk)
    actions.announce(pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Published."))
    return redirect("events:event", pk=pk)


@page("events.run")
@require_POST
def hold(request: LinliRequest, pk: int) -> HttpResponse:
    """It has taken place."""
    get(request, pk)
    actions.hold(pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Closed. What came of it can still be noted."))
    return redirect("events:event", pk=pk)


@page("events.see")
def file(request: LinliRequest, pk: int, material_id: UUID) -> HttpResponse:
    """A photo or material of it."""
    row = get(request, pk)
    found = get_object_or_404(files.of(f"event:{row.pk}"), pk=material_id)
    return files.response(found)  # type: ignore[return-value]  # a file is a response as well


@page("events.export")
def export(request: LinliRequest, pk: int) -> HttpResponse:
    """Who registered and came, for a spreadsheet: names and numbers masked."""
    row = get_with_guests(request, pk)
    head = [
        *(_("Name"), _("Telephone"), _("Firm"), _("Who comes"), _("How many people")),
        *(_("State"), _("People who came"), _("At")),
    ]
    lines = (
        [
            *(masking.mask_name(each.name), masking.mask_phone(each.phone)),
            each.organisation.name if each.organisation else each.firm,
            *(Party(each.party).label, each.people, each.get_standing_display()),
            *(each.came, each.came_at),
        ]
        for each in queries.registrations(row.pk)
    )
    return exports.response(request, f"event-{row.pk}", head, lines)
