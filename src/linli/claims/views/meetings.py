"""The circle's meetings: planned with all units asked, closed with minutes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.base.forms import attempt, form_page
from linli.base.pages import LinliRequest, page
from linli.claims import actions, forms, rules
from linli.claims.models import Meeting
from linli.claims.views._shared import get_circle
from linli.clock import queries as clock
from linli.events import queries as gatherings
from linli.events.workflow import AHEAD


@page("claims.meet")
def plan_meeting(request: LinliRequest, pk: int) -> HttpResponse:
    """Time and place; every unit is asked."""
    row = get_circle(request, pk)
    start = {"title": _("Meeting of %(circle)s") % {"circle": row.name}}
    form = forms.MeetingForm(request.POST or None, initial=start)

    def plan() -> Meeting:
        clean = form.cleaned_data
        starts_at, ends_at = form.moments()
        return actions.plan_meeting(
            pk,
            clean["title"],
            venue=clean["venue"],
            starts_at=starts_at,
            ends_at=ends_at,
            by=request.viewer,
            now=clock.now(),
        )

    if request.method == "POST" and attempt(form, plan):
        messages.success(request, _("Planned; every member unit is on the list of guests."))
        return redirect(_units(pk))
    return form_page(
        request,
        form,
        title=_("Plan a meeting"),
        button=_("Plan it"),
        back=_units(pk),
        lead=row.name,
    )


@page("claims.see")
def meeting(request: LinliRequest, pk: int, circle_meeting_pk: int) -> HttpResponse:
    """One meeting: who was asked and came, its minutes; while it is ahead, the form for them."""
    row = get_circle(request, pk)
    found = get_object_or_404(row.meetings.select_related("event__area"), pk=circle_meeting_pk)
    seats = gatherings.seats(found.event_id)
    invited = [(seat.invitation_id, seat.name) for seat in seats]
    form = forms.MinutesForm(request.POST or None, invited=invited)

    def hold() -> Meeting:
        clean = form.cleaned_data
        return actions.hold_meeting(
            found.pk,
            clean["minutes"],
            present=set(clean.get("present", ())),
            by=request.viewer,
            now=clock.now(),
        )

    if request.method == "POST" and attempt(form, hold):
        messages.success(request, _("The minutes are kept; the meeting is closed."))
        return redirect("claims:meeting", pk=pk, circle_meeting_pk=circle_meeting_pk)
    context = {
        "circle": row,
        "meeting": found,
        "seats": seats,
        "form": form,
        "may_hold": found.event.state in AHEAD and rules.can_meet(request.viewer, row),
    }
    status = 422 if form.errors else 200
    return render(request, "claims/desk/meeting.html", context, status=status)


def _units(pk: int) -> str:
    return f"{reverse('claims:circle', args=[pk])}?list=units"
