"""Every way a gathering can change: plan, invite, check in, count, hold."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid, NotAllowed
from linli.base.masking import blacken_fields
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.events import events, rules
from linli.events.actions import booking, registering
from linli.events.actions._shared import (
    check_times,
    describe,
    keep,
    planned_by,
    record,
    run_by,
    set_organisers,
    words,
)
from linli.events.models import Event, Headcount, Invitation, Resource
from linli.events.spec import Details, Guest
from linli.places.models import Area

#: What is booked for it stays with it.
SAME = -1
#: What somebody wrote about a gathering.
_WRITTEN = ("title", "venue", "cancel_reason", "programme", "report")


@transaction.atomic
def plan_event(
    kind: str,
    *,
    area_id: int,
    title: str,
    venue: str,
    starts_at: datetime,
    ends_at: datetime,
    organiser_id: int,
    by: Viewer,
    now: datetime,
    compound_id: int | None = None,
    details: Details | None = None,
    uid: str = "",
    origin: str = "",
    resource_id: int | None = None,
    by_name: bool = False,
) -> Event:
    """Fix time, place and organiser of a gathering, and for whom it is (by itself only for who is
    invited). Its own app adds what it is about. `uid`: its key in a calendar it was taken from.
    `origin`: "kind:id" of what it belongs to in a higher app. `resource_id`: what of a station is
    booked for it; without words of its own that is its place. `by_name`: people register one by
    one, each by their name, several under one number if need be.
    """
    area = Area.objects.get(pk=area_id)
    ensure(
        rules.can_plan(by, area.path), _("Gatherings in this area are planned by its secretary.")
    )
    check_times(starts_at, ends_at)
    event = Event(
        kind=kind,
        area=area,
        compound_id=compound_id,
        title=words(title, "title", _("Give it a title.")),
        venue=_place(venue, resource_id),
        starts_at=starts_at,
        ends_at=ends_at,
        organiser_id=organiser_id,
        closes_at=details.closes_at if details else None,
        uid=uid,
        origin=origin,
        by_name=by_name,
    )
    if details:
        describe(event, details)
    event.save()
    if details:
        set_organisers(event, details)
    if resource_id is not None:
        booking.take_for(event, resource_id, by=by, now=now)
    record(events.PLANNED, event, by, now, starts_at=starts_at.isoformat())
    return event


def _place(venue: str, resource_id: int | None) -> str:
    """Where people meet, in words: those given, else those of what is booked."""
    if resource_id is not None and not venue.strip():
        return Resource.objects.select_related("station").get(pk=resource_id).where
    return words(venue, "venue", _("Say where people meet."))


@transaction.atomic
def announce(event_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Event:
    """Publish that it takes place."""
    event = planned_by(event_id, "announce", by, version)
    event.announced_at = now
    return keep(events.ANNOUNCED, event, by, now)


@transaction.atomic
def move_event(
    event_id: int,
    *,
    venue: str,
    starts_at: datetime,
    ends_at: datetime,
    resource_id: int | None = SAME,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Event:
    """Another time or another place. `resource_id`: what of a station is booked for it (None:
    nothing). Without saying, what is booked follows the time, and is freed for another place.
    """
    event = planned_by(event_id, "move", by, version)
    check_times(starts_at, ends_at)
    before = event.starts_at.isoformat()
    if resource_id == SAME:
        resource_id = booking.holds(event) if venue.strip() == event.venue else None
    event.venue = _place(venue, resource_id)
    event.starts_at, event.ends_at = starts_at, ends_at
    if resource_id is None:
        booking.free_from(event, _("The gathering meets elsewhere."), by=by, now=now)
    else:
        booking.take_for(event, resource_id, by=by, now=now)
    return keep(events.MOVED, event, by, now, before=before, starts_at=starts_at.isoformat())


@transaction.atomic
def edit_event(
    event_id: int,
    *,
    title: str,
    details: Details,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Event:
    """Change what it is about, for whom, how many seats there are. More seats: those who wait
    move up. Never fewer seats than are taken.
    """
    event = planned_by(event_id, "edit", by, version)
    event.title = words(title, "title", _("Give it a title."))
    describe(event, details)
    event.closes_at = details.closes_at
    if event.capacity is not None and event.capacity < event.seats_taken:
        raise Invalid(
            _("%(n)d seats are taken already: cancel registrations first.")
            % {"n": event.seats_taken},
            field="capacity",
        )
    booking.ensure_holds(event)
    set_organisers(event, details)
    event = keep(events.EDITED, event, by, now)
    registering.move_up(event, by=by, now=now)
    return event


@transaction.atomic
def cancel(
    event_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Event:
    """It does not take place; the reason is shown to those invited."""
    event = planned_by(event_id, "cancel", by, version)
    event.cancel_reason = words(reason, "reason", _("Say why it does not take place."))[:200]
    booking.free_from(event, _("The gathering is cancelled."), by=by, now=now)
    return keep(events.CANCELLED, event, by, now)


@transaction.atomic
def hold(event_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Event:
    """It has taken place."""
    event = run_by(event_id, "hold", by, version)
    if timezone.localdate(now) < timezone.localdate(event.starts_at):
        raise NotAllowed(
            _("It cannot be closed before the day it takes place: move it first."), code="too_early"
        )
    event.held_at = now
    return keep(events.HELD, event, by, now)


@transaction.atomic
def invite(
    event_id: int, guest: Guest, *, capacity: str, by: Viewer, now: datetime, matter: str = ""
) -> Invitation:
    """Ask someone to come, for one matter ("topic:4") or for all. Asking twice is asking once."""
    event = run_by(event_id, "invite", by, None)
    return _seat(event, guest, capacity, matter, events.INVITED, by, now)


@transaction.atomic
def withdraw_invitation(invitation_id: int, *, by: Viewer, now: datetime) -> Invitation:
    """Take an invitation back; who has come stays on the list."""
    invitation = _invitation(invitation_id, by, "invite")
    if invitation.checked_in_at:
        raise NotAllowed(
            _("They are checked in already: take the check-in back first."), code="checked_in"
        )
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    record(events.INVITATION_WITHDRAWN, invitation.event, by, now, invitation=invitation.pk)
    return invitation


@transaction.atomic
def check_in(invitation_id: int, *, by: Viewer, now: datetime) -> Invitation:
    """The guest has come, for every matter they are asked for. A second tap changes nothing."""
    invitation = _invitation(invitation_id, by, "attend")
    if invitation.withdrawn_at:
        raise NotAllowed(
            _("This invitation was withdrawn: add them as someone who walked in."), code="withdrawn"
        )
    if invitation.checked_in_at:
        return invitation
    _mark(invitation, now, by.key)
    record(events.CHECKED_IN, invitation.event, by, now, invitation=invitation.pk)
    invitation.refresh_from_db()
    return invitation


@transaction.atomic
def undo_check_in(invitation_id: int, *, by: Viewer, now: datetime) -> Invitation:
    """The check-in was a mistake."""
    invitation = _invitation(invitation_id, by, "attend")
    if invitation.checked_in_at is None:
        return invitation
    _mark(invitation, None, "")
    record(events.CHECK_IN_UNDONE, invitation.event, by, now, invitation=invitation.pk)
    invitation.refresh_from_db()
    return invitation


@transaction.atomic
def walk_in(
    event_id: int, guest: Guest, *, capacity: str, by: Viewer, now: datetime, matter: str = ""
) -> Invitation:
    """Somebody came without being asked: welcome, and checked in."""
    event = run_by(event_id, "attend", by, None)
    invitation = _seat(event, guest, capacity, matter, events.CHECKED_IN, by, now, walked_in=True)
    _mark(invitation, now, by.key)
    invitation.refresh_from_db()
    return invitation


@transaction.atomic
def count_heads(event_id: int, number: int, *, how: str, by: Viewer, now: datetime) -> Headcount:
    """How many are there, counted and not named. A later count stands beside the earlier one."""
    event = run_by(event_id, "count", by, None)
    if number < 0:
        raise Invalid(_("A count cannot be negative."), field="number")
    count = Headcount.objects.create(
        event=event, number=number, how=how.strip(), counted_by=by.key, counted_at=now
    )
    record(events.HEADS_COUNTED, event, by, now, number=number)
    return count


def _seat(
    event: Event,
    guest: Guest,
    capacity: str,
    matter: str,
    kind: str,
    by: Viewer,
    now: datetime,
    *,
    walked_in: bool = False,
) -> Invitation:
    if capacity not in Invitation.Capacity.values:
        raise Invalid(_("Choose in which capacity they come."), field="capacity")
    found = Invitation.objects.filter(
        event=event, matter=matter, withdrawn_at=None, **{f"{guest.kind}_id": guest.id}
    ).first()
    if found:
        return found
    invitation = Invitation.objects.create(
        event=event,
        capacity=capacity,
        matter=matter,
        walked_in=walked_in,
        **{f"{guest.kind}_id": guest.id},
    )
    record(kind, event, by, now, invitation=invitation.pk, capacity=capacity, matter=matter)
    return invitation


def _mark(invitation: Invitation, at: datetime | None, by: str) -> None:
    """All invitations of this guest to this gathering: who is here is here for every matter."""
    guest = invitation.guest
    Invitation.objects.filter(
        event_id=invitation.event_id, withdrawn_at=None, **{f"{guest.kind}_id": guest.id}
    ).update(checked_in_at=at, checked_in_by=by)


def _invitation(invitation_id: int, by: Viewer, move: str) -> Invitation:
    event_id = Invitation.objects.values_list("event_id", flat=True).get(pk=invitation_id)
    event = run_by(event_id, move, by, None)
    invitation = Invitation.objects.get(pk=invitation_id)
    invitation.event = event
    return invitation


@transaction.atomic
def blacken_names(event_ids: Iterable[int], named: Collection[str]) -> int:
    """Somebody who was asked to these gatherings is erased: their name and number go from title,
    place and reason; in how many. The app whose gatherings they are writes it down.
    """
    changed = 0
    for event in Event.objects.select_for_update().filter(pk__in=event_ids):
        if fields := blacken_fields(event, _WRITTEN, named):
            event.save(update_fields=fields)
            changed += 1
    return changed
