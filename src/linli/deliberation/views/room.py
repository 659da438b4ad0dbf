"""The meeting room: check-in, statements, motions, hands, and how each topic ends. For a phone."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from linli.accounts import queries as accounts
from linli.base.pages import LinliRequest, page
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.deliberation import actions, forms, queries, rules
from linli.deliberation.models import Meeting
from linli.deliberation.queries import Deliberated
from linli.deliberation.views._shared import back_to, get_item, get_meeting, tried
from linli.events import queries as gatherings
from linli.events.queries import Seat
from linli.events.workflow import AHEAD

#: From how long before its beginning names called for this meeting stay shown to who called them.
CALLED_BEFORE = timedelta(hours=12)


@page("deliberation.hold", face="field")
def room(request: LinliRequest, pk: int) -> HttpResponse:
    """Everything one needs in the courtyard on one page."""
    return _room_page(request, get_meeting(request, pk))


def _room_page(
    request: LinliRequest,
    row: Meeting,
    *,
    verb: str = "",
    at: int = 0,
    bound: django_forms.Form | None = None,
) -> HttpResponse:
    """The room; with `bound` the form of the act `verb` at item or motion `at` as it came back."""
    seats = gatherings.seats(row.event_id, named=_called(request.viewer, row))
    here = [seat for seat in seats if seat.here]
    agenda = queries.agenda(row)
    wrong = {(verb, at): bound} if bound else {}
    context = {
        "meeting": row,
        "event": row.event,
        "now": clock.now(),
        "seats": seats,
        "here": here,
        "counted": gatherings.last_count(row.event_id),
        "entries": [_entry(entry, here, wrong) for entry in agenda],
        "left": sum(entry.is_open for entry in agenda),
        "may_hold": row.event.state in AHEAD and rules.can_hold(request.viewer, row),
        "walk_in": wrong.get(("walk_in", 0)) or forms.NamedGuestForm(auto_id="walk_in_%s"),
        "heads": wrong.get(("heads", 0)) or forms.HeadsForm(auto_id="heads_%s"),
        "masked": any("*" in seat.name for seat in seats if seat.guest.kind == "person"),
        "failed": verb,
        "failed_at": at,
    }
    return render(request, "deliberation/field/room.html", context, status=422 if bound else 200)


def _called(viewer: Viewer, row: Meeting) -> Callable[[set[str]], set[str]]:
    """Of these residents: whose names this viewer uncovered for the check-in of this meeting."""
    since = row.event.starts_at - CALLED_BEFORE

    def called(keys: set[str]) -> set[str]:
        return accounts.uncovered_by(viewer, keys, "name", actions.CALLING_NAMES, since)

    return called


def _entry(
    entry: Deliberated, here: list[Seat], wrong: dict[tuple[str, int], django_forms.Form]
) -> dict[str, Any]:
    """One topic with the forms that can be used on it now."""
    pk = entry.item.pk
    table = entry.on_the_table
    hands = None
    if table:
        hands = wrong.get(("hands", pk)) or forms.HandsForm(
            auto_id=f"hands_{pk}_%s", initial={"entitled": len(here)}
        )
    return {
        "entry": entry,
        "say": wrong.get(("say", pk))
        or forms.StatementForm(speakers=speakers(here), auto_id=f"say_{pk}_%s"),
        "motion": wrong.get(("motion", pk)) or forms.MotionForm(auto_id=f"motion_{pk}_%s"),
        "hands": hands,
        "not_agreed": wrong.get(("not_agreed", pk)) or forms.ReasonForm(auto_id=f"not_{pk}_%s"),
        "pass_on": wrong.get(("pass_on", pk)) or forms.HandOverForm(auto_id=f"pass_{pk}_%s"),
    }


def speakers(here: list[Seat]) -> list[tuple[int, str]]:
    """Those who are here, as a select shows them."""
    return [(seat.invitation_id, f"{seat.name}（{seat.capacity}）") for seat in here]


@page("deliberation.hold", face="field")
@require_POST
def call_names(request: LinliRequest, pk: int) -> HttpResponse:
    """Show the guests' names for the check-in; each is written into the log."""
    get_meeting(request, pk)
    shown = actions.call_names(pk, by=request.viewer, now=clock.now())
    messages.success(
        request, _("%(n)d names are shown; this is written into the log.") % {"n": shown}
    )
    return back_to("room", pk, "people")


@page("deliberation.hold", face="field")
@require_POST
def check_in(request: LinliRequest, pk: int, invitation_pk: int) -> HttpResponse:
    """They have come."""
    get_meeting(request, pk)
    actions.check_in(pk, invitation_pk, by=request.viewer, now=clock.now())
    return back_to("room", pk, f"guest-{invitation_pk}")


@page("deliberation.hold", face="field")
@require_POST
def check_out(request: LinliRequest, pk: int, invitation_pk: int) -> HttpResponse:
    """The check-in was a mistake."""
    get_meeting(request, pk)
    actions.undo_check_in(pk, invitation_pk, by=request.viewer, now=clock.now())
    return back_to("room", pk, f"guest-{invitation_pk}")


@page("deliberation.hold", face="field")
@require_POST
def walk_in(request: LinliRequest, pk: int) -> HttpResponse:
    """Somebody came without being asked."""
    row = get_meeting(request, pk)
    form = forms.NamedGuestForm(request.POST, auto_id="walk_in_%s")
    return _done(
        request,
        row,
        form,
        "walk_in",
        0,
        "people",
        lambda clean, who: actions.walk_in(
            pk, name=clean["name"], phone=clean["phone"], capacity=clean["capacity"], **who
        ),
    )


@page("deliberation.hold", face="field")
@require_POST
def heads(request: LinliRequest, pk: int) -> HttpResponse:
    """How many sit there."""
    row, form = get_meeting(request, pk), forms.HeadsForm(request.POST, auto_id="heads_%s")
    return _done(
        request,
        row,
        form,
        "heads",
        0,
        "people",
        lambda clean, who: actions.count_heads(pk, clean["number"], **who),
    )


@page("deliberation.hold", face="field")
@require_POST
def say(request: LinliRequest, pk: int, item_pk: int) -> HttpResponse:
    """A statement on one topic."""
    row = get_meeting(request, pk)
    item = get_item(row, item_pk)
    here = [seat for seat in gatherings.seats(row.event_id) if seat.here]
    form = forms.StatementForm(request.POST, speakers=speakers(here), auto_id=f"say_{item_pk}_%s")
    return _done(
        request,
        row,
        form,
        "say",
        item.pk,
        f"topic-{item.pk}",
        lambda clean, who: actions.state(
            item.pk, invitation_id=clean["invitation_id"], text=clean["text"], **who
        ),
    )


@page("deliberation.hold", face="field")
@require_POST
def unsay(request: LinliRequest, pk: int, statement_pk: int) -> HttpResponse:
    """Take a statement out."""
    row = get_meeting(request, pk)
    statement = get_object_or_404(queries.statements_of(row), pk=statement_pk)
    actions.withdraw_statement(statement.pk, by=request.viewer, now=clock.now())
    return back_to("room", pk, f"topic-{statement.item_id}")


@page("deliberation.hold", face="field")
@require_POST
def motion(request: LinliRequest, pk: int, item_pk: int) -> HttpResponse:
    """Put a sentence to the vote."""
    row = get_meeting(request, pk)
    item = get_item(row, item_pk)
    form = forms.MotionForm(request.POST, auto_id=f"motion_{item_pk}_%s")
    return _done(
        request,
        row,
        form,
        "motion",
        item.pk,
        f"topic-{item.pk}",
        lambda clean, who: actions.put_motion(item.pk, clean["text"], **who),
    )


@page("deliberation.hold", face="field")
@require_POST
def hands(request: LinliRequest, pk: int, motion_pk: int) -> HttpResponse:
    """The show of hands on a motion."""
    row = get_meeting(request, pk)
    put = get_object_or_404(queries.motions_of(row), pk=motion_pk)
    form = forms.HandsForm(request.POST, auto_id=f"hands_{put.item_id}_%s")
    return _done(
        request,
        row,
        form,
        "hands",
        put.item_id,
        f"topic-{put.item_id}",
        lambda clean, who: actions.count_hands(put.pk, **clean, **who),
    )


@page("deliberation.hold", face="field")
def adopt(request: LinliRequest, pk: int, item_pk: int) -> HttpResponse:
    """The topic is agreed: the resolution and who does what by when."""
    row = get_meeting(request, pk)
    entry = next((one for one in queries.agenda(row) if one.item.pk == item_pk), None)
    if entry is None or not entry.is_open:
        messages.warning(request, _("This topic has left the meeting already."))
        return back_to("room", pk)
    lines = _commitment_forms(request, row, entry)
    if request.method == "POST":
        form = forms.AdoptForm(request.POST)
        if "more" not in request.POST and _adopted(request, entry, form, lines):
            messages.success(request, _("Agreed. The owners are told."))
            return back_to("room", pk, f"topic-{item_pk}")
    else:
        carried = entry.carried
        form = forms.AdoptForm(initial={"text": carried.text if carried else ""})
    context = {"meeting": row, "entry": entry, "form": form, "lines": lines}
    status = 422 if request.method == "POST" and form.errors else 200
    return render(request, "deliberation/field/adopt.html", context, status=status)


MOST_PROMISES = 12


def _commitment_forms(
    request: LinliRequest, row: Meeting, entry: Deliberated
) -> list[forms.CommitmentForm]:
    """Two empty promises at first; one more for each tap on "one more"."""
    owners = queries.owner_choices(request.viewer, row, clock.now())
    doors = [(key, label) for key, label, __ in queries.household_choices(entry.item.topic)]
    count = 2
    if request.method == "POST":
        typed = request.POST.get("lines", "2")
        count = int(typed) if typed.isdecimal() else 2
        count = min(count + ("more" in request.POST), MOST_PROMISES)
    data = request.POST if request.method == "POST" else None
    return [
        forms.CommitmentForm(data, prefix=f"c{n}", owners=owners, households=doors)
        for n in range(count)
    ]


def _adopted(
    request: LinliRequest,
    entry: Deliberated,
    form: forms.AdoptForm,
    lines: list[forms.CommitmentForm],
) -> bool:
    """True if the action took it; else the errors stand on the forms."""
    begun = [line for line in lines if not line.is_empty]
    valid = [line.is_valid() for line in begun]
    if not form.is_valid() or not all(valid):
        form.add_error(None, _("Look at the rows below.")) if not all(valid) else None
        return False
    doors = {key: ids for key, __, ids in queries.household_choices(entry.item.topic)}
    carried = entry.carried
    return tried(
        form,
        lambda: actions.adopt(
            entry.item.pk,
            form.cleaned_data["text"],
            drafts=[line.draft(doors) for line in begun],
            motion_id=carried.pk if carried else None,
            by=request.viewer,
            now=clock.now(),
        ),
    )


@page("deliberation.hold", face="field")
@require_POST
def not_agreed(request: LinliRequest, pk: int, item_pk: int) -> HttpResponse:
    """No agreement: it goes to the next agenda by itself."""
    row = get_meeting(request, pk)
    item = get_item(row, item_pk)
    form = forms.ReasonForm(request.POST, auto_id=f"not_{item_pk}_%s")
    return _done(
        request,
        row,
        form,
        "not_agreed",
        item.pk,
        f"topic-{item.pk}",
        lambda clean, who: actions.not_agreed(item.pk, clean["reason"], **who),
    )


@page("deliberation.hold", face="field")
@require_POST
def pass_on(request: LinliRequest, pk: int, item_pk: int) -> HttpResponse:
    """Somebody else decides it."""
    row = get_meeting(request, pk)
    item = get_item(row, item_pk)
    form = forms.HandOverForm(request.POST, auto_id=f"pass_{item_pk}_%s")
    return _done(
        request,
        row,
        form,
        "pass_on",
        item.pk,
        f"topic-{item.pk}",
        lambda clean, who: actions.hand_over(
            item.topic_id, clean["to"], reason=clean["reason"], **who
        ),
    )


@page("deliberation.hold", face="field")
@require_POST
def close(request: LinliRequest, pk: int) -> HttpResponse:
    """The meeting is over; the minutes come next."""
    get_meeting(request, pk)
    actions.close_meeting(pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Closed. The minutes are drafted from what was recorded."))
    return redirect("deliberation:minutes", pk=pk)


Do = Callable[[dict[str, Any], dict[str, Any]], object]


def _done(
    request: LinliRequest,
    row: Meeting,
    form: django_forms.Form,
    verb: str,
    at: int,
    anchor: str,
    do: Do,
) -> HttpResponse:
    """One form of the room into one action; back to where one was, or the form with its errors."""
    who = {"by": request.viewer, "now": clock.now()}
    if form.is_valid() and tried(form, lambda: do(form.cleaned_data, who)):
        return back_to("room", row.pk, anchor)
    return _room_page(request, row, verb=verb, at=at, bound=form)
