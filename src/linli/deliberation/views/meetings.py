"""Meetings: the list, planning, the page of one with its agenda and guests, the invitation."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from linli.base.pages import LinliRequest, page
from linli.clock import queries as clock
from linli.commitments import queries as commitments
from linli.deliberation import actions, forms, queries, rules
from linli.deliberation.models import Meeting
from linli.deliberation.queries import stakeholders
from linli.deliberation.spec import Place
from linli.deliberation.views._shared import (
    back_to,
    get_item,
    get_meeting,
    get_topic,
    number,
    tried,
)
from linli.events import queries as gatherings
from linli.events.spec import Guest
from linli.events.workflow import AHEAD, State
from linli.journal import queries as journal
from linli.notices import queries as notices

SIZE = 50
#: How a meeting's state looks: colour code of the badge.
LOOKS = {
    State.PLANNED: "grey",
    State.ANNOUNCED: "blue",
    State.HELD: "met",
    State.CANCELLED: "none",
}


@page("deliberation.see")
def meetings(request: LinliRequest) -> HttpResponse:
    """Those ahead first, then the past, newest first."""
    before = number(request.GET.get("before", ""))
    past = queries.meetings_visible_to(request.viewer).exclude(event__state__in=AHEAD)
    if before:
        past = past.filter(pk__lt=before)
    found = list(queries.with_counts(past).order_by("-pk")[: SIZE + 1])
    ahead = [] if before else list(queries.with_counts(queries.ahead(request.viewer)))
    context = {
        "now": clock.now(),
        "ahead": [_line(row) for row in ahead],
        "past": [_line(row) for row in found[:SIZE]],
        "older": f"?before={found[SIZE - 1].pk}" if len(found) > SIZE else "",
        "may_plan": rules.RIGHTS.may(request.viewer, "plan"),
    }
    return render(request, "deliberation/desk/meetings.html", context)


@page("deliberation.plan")
def plan(request: LinliRequest) -> HttpResponse:
    """Choose a place; its waiting topics are offered, pre-selected; then time and venue."""
    viewer = request.viewer
    asked = request.POST.get("place") or request.GET.get("place", "")
    where = queries.place(viewer, "plan", asked)
    if where is None:
        choice = forms.PlaceForm(places=queries.place_choices(viewer, "plan"))
        return render(request, "deliberation/desk/plan_where.html", {"form": choice})
    waiting = queries.waiting_topics(viewer, area_id=where.area_id, compound_id=where.compound_id)
    name = queries.place_name(where)
    offered = [(row.pk, row.title) for row in waiting]
    if request.method == "POST":
        form = forms.MeetingForm(request.POST, topics=offered)
        made: list[Meeting] = []
        if form.is_valid() and tried(form, lambda: made.append(_plan(request, form, where))):
            messages.success(request, _("Planned. Now choose who is asked, topic by topic."))
            return redirect("deliberation:meeting", pk=made[0].pk)
    else:
        start = {
            "title": _("Deliberation: %(place)s") % {"place": name},
            "venue": _("Courtyard of %(place)s") % {"place": name} if where.compound_id else "",
            "on": timezone.localdate(clock.now()),
        }
        form = forms.MeetingForm(topics=offered, initial=start)
    context = {"form": form, "asked": asked, "where": name}
    status = 422 if request.method == "POST" else 200
    return render(request, "deliberation/desk/plan.html", context, status=status)


def _plan(request: LinliRequest, form: forms.MeetingForm, where: Place) -> Meeting:
    clean = form.cleaned_data
    starts_at, ends_at = form.moments()
    return actions.plan_meeting(
        area_id=where.area_id,
        compound_id=where.compound_id,
        title=clean["title"],
        venue=clean["venue"],
        starts_at=starts_at,
        ends_at=ends_at,
        topic_ids=clean["topic_ids"],
        by=request.viewer,
        now=clock.now(),
    )


@page("deliberation.see")
def meeting(request: LinliRequest, pk: int) -> HttpResponse:
    """One meeting: its agenda, and for each topic who is concerned and who is asked."""
    return _meeting_page(request, get_meeting(request, pk))


def _meeting_page(
    request: LinliRequest, row: Meeting, *, verb: str = "", bound: django_forms.Form | None = None
) -> HttpResponse:
    now = clock.now()
    viewer, event = request.viewer, row.event
    is_ahead = event.state in AHEAD
    agenda = queries.agenda(row)
    may_plan = is_ahead and rules.can_plan(viewer, event.area.path)
    may_hold = is_ahead and rules.can_hold(viewer, row)
    waiting = queries.waiting_topics(viewer, area_id=event.area_id, compound_id=event.compound_id)
    concerned = stakeholders.stakeholders(
        viewer,
        row,
        [entry.item.topic for entry in agenda if may_hold and entry.is_open],
        now,
    )
    choices = [(entry.item.topic_id, entry.item.topic.title) for entry in agenda]
    acts: dict[str, django_forms.Form] = {
        "move": forms.TimesForm(auto_id="move_%s", initial=_times(row)),
        "cancel": forms.ReasonForm(auto_id="cancel_%s"),
        "put_on": forms.TopicChoiceForm(
            auto_id="put_on_%s", topics=[(topic.pk, topic.title) for topic in waiting]
        ),
        "invite_by_name": forms.InviteForm(auto_id="by_name_%s", topics=choices),
        "take_off": forms.ReasonForm(auto_id="take_off_%s"),
    }
    context = {
        "meeting": row,
        "event": event,
        "now": now,
        "look": LOOKS[State(event.state)],
        "agenda": [
            {"entry": entry, "proposals": concerned.get(entry.item.topic_id, [])}
            for entry in agenda
        ],
        "seats": gatherings.seats(event.pk),
        "may": {
            "publish": event.state == State.PLANNED and rules.can_publish(viewer, row),
            "plan": may_plan,
            "hold": may_hold,
            "minutes": event.state == State.HELD and rules.can_hold(viewer, row),
        },
        "waiting": bool(acts["put_on"].fields["topic"].choices),  # type: ignore[attr-defined]
        "forms": acts | ({verb: bound} if bound else {}),
        "failed": verb,
        "notices": notices.of(f"meeting:{row.pk}"),
        "happenings": commitments.told(journal.timeline(f"meeting:{row.pk}")),
    }
    return render(request, "deliberation/desk/meeting.html", context, status=422 if verb else 200)


def _times(row: Meeting) -> dict[str, Any]:
    starts, ends = timezone.localtime(row.event.starts_at), timezone.localtime(row.event.ends_at)
    return {
        "venue": row.event.venue,
        "on": starts.date(),
        "begins": starts.time(),
        "ends": ends.time(),
        "version": row.event.version,
    }


@page("deliberation.publish")
@require_POST
def publish(request: LinliRequest, pk: int) -> HttpResponse:
    """Make the invitation public; those invited are told."""
    get_meeting(request, pk)
    actions.publish_invitation(pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Published. Print it for the notice board; guests are told."))
    return redirect("deliberation:meeting", pk=pk)


@page("deliberation.plan")
@require_POST
def move(request: LinliRequest, pk: int) -> HttpResponse:
    """Another time or place."""
    row, form = get_meeting(request, pk), forms.TimesForm(request.POST, auto_id="move_%s")
    if form.is_valid() and tried(form, lambda: _move(request, pk, form)):
        messages.success(request, _("Time or place changed."))
        return redirect("deliberation:meeting", pk=pk)
    return _meeting_page(request, row, verb="move", bound=form)


def _move(request: LinliRequest, pk: int, form: forms.TimesForm) -> Meeting:
    starts_at, ends_at = form.moments()
    return actions.move_meeting(
        pk,
        venue=form.cleaned_data["venue"],
        starts_at=starts_at,
        ends_at=ends_at,
        by=request.viewer,
        now=clock.now(),
        version=form.cleaned_data["version"],
    )


@page("deliberation.plan")
@require_POST
def cancel(request: LinliRequest, pk: int) -> HttpResponse:
    """It does not take place; its topics wait for the next agenda."""
    row, form = get_meeting(request, pk), forms.ReasonForm(request.POST, auto_id="cancel_%s")
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.cancel_meeting(pk, reason, by=request.viewer, now=clock.now())
        messages.success(request, _("Cancelled. Its topics wait for the next agenda."))
        return redirect("deliberation:meeting", pk=pk)
    return _meeting_page(request, row, verb="cancel", bound=form)


@page("deliberation.plan")
@require_POST
def put_on(request: LinliRequest, pk: int) -> HttpResponse:
    """Put a waiting topic on the agenda."""
    get_meeting(request, pk)
    topic = get_topic(request, number(request.POST.get("topic", "")) or 0)
    actions.put_on_agenda(pk, topic.pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Put on the agenda."))
    return back_to("meeting", pk, "agenda")


@page("deliberation.hold")
@require_POST
def take_off(request: LinliRequest, pk: int, item_pk: int) -> HttpResponse:
    """The topic waits for the next meeting."""
    row, form = get_meeting(request, pk), forms.ReasonForm(request.POST, auto_id="take_off_%s")
    item = get_item(row, item_pk)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.take_off_agenda(item.pk, reason, by=request.viewer, now=clock.now())
        messages.success(request, _("Taken off; it waits for the next agenda."))
        return back_to("meeting", pk, "agenda")
    return _meeting_page(request, row, verb=f"take_off_{item_pk}", bound=form)


@page("deliberation.hold")
@require_POST
def invite(request: LinliRequest, pk: int, topic_pk: int) -> HttpResponse:
    """Ask the chosen stakeholders of one topic."""
    row, topic = get_meeting(request, pk), get_topic(request, topic_pk)
    proposed = stakeholders.stakeholders(request.viewer, row, [topic], clock.now())[topic.pk]
    form = forms.GuestsForm(request.POST, proposed=[proposal.key for proposal in proposed])
    if form.is_valid():
        wanted = [_wanted(key) for key in form.cleaned_data["guests"]]
        actions.invite_all(pk, wanted, topic_id=topic.pk, by=request.viewer, now=clock.now())
        messages.success(request, _("Asked for this topic."))
    else:
        messages.warning(request, _("Choose at least one person."))
    return back_to("meeting", pk, f"topic-{topic.pk}")


def _wanted(key: str) -> tuple[Guest, str]:
    """Guest and capacity of a choice that the form has checked."""
    who, __, capacity = key.partition(" ")
    guest = Guest.parse(who)
    if guest is None:
        raise ValueError(f"no guest: {who!r}")
    return guest, capacity


@page("deliberation.hold")
@require_POST
def invite_by_name(request: LinliRequest, pk: int) -> HttpResponse:
    """Ask someone who was not proposed."""
    row = get_meeting(request, pk)
    topics = [(entry.item.topic_id, entry.item.topic.title) for entry in queries.agenda(row)]
    form = forms.InviteForm(request.POST, topics=topics, auto_id="by_name_%s")
    if form.is_valid() and tried(form, lambda: _invite_by_name(request, pk, form)):
        messages.success(request, _("Asked."))
        return back_to("meeting", pk, "guests")
    return _meeting_page(request, row, verb="invite_by_name", bound=form)


def _invite_by_name(request: LinliRequest, pk: int, form: forms.InviteForm) -> object:
    clean = form.cleaned_data
    return actions.invite_by_name(
        pk,
        name=clean["name"],
        phone=clean["phone"],
        capacity=clean["capacity"],
        topic_id=clean["topic"],
        by=request.viewer,
        now=clock.now(),
    )


@page("deliberation.hold")
@require_POST
def uninvite(request: LinliRequest, pk: int, invitation_pk: int) -> HttpResponse:
    """Take an invitation back."""
    get_meeting(request, pk)
    actions.withdraw_invitation(pk, invitation_pk, by=request.viewer, now=clock.now())
    messages.success(request, _("Invitation taken back."))
    return back_to("meeting", pk, "guests")


@page("deliberation.see")
def invitation(request: LinliRequest, pk: int) -> HttpResponse:
    """The invitation as a sheet to print for the notice board; no personal data."""
    row = get_meeting(request, pk)
    return render(
        request,
        "deliberation/desk/invitation.html",
        {"meeting": row, "agenda": queries.agenda(row)},
    )


def _line(row: Any) -> dict[str, Any]:
    """What one row of the list reads."""
    event = row.event
    n = row.topic_count
    topics = ngettext("%(n)d topic", "%(n)d topics", n) % {"n": n}
    return {
        "row": row,
        "look": LOOKS[State(event.state)],
        "word": State(event.state).label,
        "meta": (str(event.compound or event.area), event.venue, topics),
    }
