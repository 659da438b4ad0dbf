"""Every way a gathering can change: plan, invite, check in, count, hold."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.masking import blacken_fields
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.events import events, rules, workflow
from linli.events.models import Event, Headcount, Invitation
from linli.events.spec import Guest
from linli.journal import actions as journal
from linli.places.models import Area


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
) -> Event:
    """Fix time, place and organiser of a gathering. Its own app adds what it is about."""
    area = Area.objects.get(pk=area_id)
    ensure(
        rules.can_plan(by, area.path), _("Gatherings in this area are planned by its secretary.")
    )
    _check_times(starts_at, ends_at)
    event = Event.objects.create(
        kind=kind,
        area=area,
        compound_id=compound_id,
        title=_words(title, "title", _("Give it a title.")),
        venue=_words(venue, "venue", _("Say where people meet.")),
        starts_at=starts_at,
        ends_at=ends_at,
        organiser_id=organiser_id,
    )
    _record(events.PLANNED, event, by, now, starts_at=starts_at.isoformat())
    return event


@transaction.atomic
def announce(event_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Event:
    """Publish that it takes place."""
    event = _planned_by(event_id, "announce", by, version)
    event.announced_at = now
    return _keep(events.ANNOUNCED, event, by, now)


@transaction.atomic
def move_event(
    event_id: int,
    *,
    venue: str,
    starts_at: datetime,
    ends_at: datetime,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Event:
    """Another time or another place."""
    event = _planned_by(event_id, "move", by, version)
    _check_times(starts_at, ends_at)
    before = event.starts_at.isoformat()
    event.venue = _words(venue, "venue", _("Say where people meet."))
    event.starts_at, event.ends_at = starts_at, ends_at
    return _keep(events.MOVED, event, by, now, before=before, starts_at=starts_at.isoformat())


@transaction.atomic
def cancel(
    event_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Event:
    """It does not take place; the reason is shown to those invited."""
    event = _planned_by(event_id, "cancel", by, version)
    event.cancel_reason = _words(reason, "reason", _("Say why it does not take place."))[:200]
    return _keep(events.CANCELLED, event, by, now)


@transaction.atomic
def hold(event_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Event:
    """It has taken place."""
    event = _run_by(event_id, "hold", by, version)
    if timezone.localdate(now) < timezone.localdate(event.starts_at):
        raise NotAllowed(
            _("It cannot be closed before the day it takes place: move it first."), code="too_early"
        )
    event.held_at = now
    return _keep(events.HELD, event, by, now)


@transaction.atomic
def invite(
    event_id: int, guest: Guest, *, capacity: str, by: Viewer, now: datetime, matter: str = ""
) -> Invitation:
    """Ask someone to come, for one matter ("topic:4") or for all. Asking twice is asking once."""
    event = _run_by(event_id, "invite", by, None)
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
    _record(events.INVITATION_WITHDRAWN, invitation.event, by, now, invitation=invitation.pk)
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
    _record(events.CHECKED_IN, invitation.event, by, now, invitation=invitation.pk)
    invitation.refresh_from_db()
    return invitation


@transaction.atomic
def undo_check_in(invitation_id: int, *, by: Viewer, now: datetime) -> Invitation:
    """The check-in was a mistake."""
    invitation = _invitation(invitation_id, by, "attend")
    if invitation.checked_in_at is None:
        return invitation
    _mark(invitation, None, "")
    _record(events.CHECK_IN_UNDONE, invitation.event, by, now, invitation=invitation.pk)
    invitation.refresh_from_db()
    return invitation


@transaction.atomic
def walk_in(
    event_id: int, guest: Guest, *, capacity: str, by: Viewer, now: datetime, matter: str = ""
) -> Invitation:
    """Somebody came without being asked: welcome, and checked in."""
    event = _run_by(event_id, "attend", by, None)
    invitation = _seat(event, guest, capacity, matter, events.CHECKED_IN, by, now, walked_in=True)
    _mark(invitation, now, by.key)
    invitation.refresh_from_db()
    return invitation


@transaction.atomic
def count_heads(event_id: int, number: int, *, how: str, by: Viewer, now: datetime) -> Headcount:
    """How many are there, counted and not named. A later count stands beside the earlier one."""
    event = _run_by(event_id, "count", by, None)
    if number < 0:
        raise Invalid(_("A count cannot be negative."), field="number")
    count = Headcount.objects.create(
        event=event, number=number, how=how.strip(), counted_by=by.key, counted_at=now
    )
    _record(events.HEADS_COUNTED, event, by, now, number=number)
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
    _record(kind, event, by, now, invitation=invitation.pk, capacity=capacity, matter=matter)
    return invitation


def _mark(invitation: Invitation, at: datetime | None, by: str) -> None:
    """All invitations of this guest to this gathering: who is here is here for every matter."""
    guest = invitation.guest
    Invitation.objects.filter(
        event_id=invitation.event_id, withdrawn_at=None, **{f"{guest.kind}_id": guest.id}
    ).update(checked_in_at=at, checked_in_by=by)


def _planned_by(event_id: int, move: str, by: Viewer, version: int | None) -> Event:
    event = _locked(event_id, version)
    ensure(
        rules.can_plan(by, event.area.path),
        _("Gatherings in this area are planned by its secretary."),
    )
    event.state = workflow.after(event.state, move)
    return event


def _run_by(event_id: int, move: str, by: Viewer, version: int | None) -> Event:
    event = _locked(event_id, version)
    ensure(rules.can_run(by, event), _("Gatherings in this area are run by its community."))
    event.state = workflow.after(event.state, move)
    return event


def _invitation(invitation_id: int, by: Viewer, move: str) -> Invitation:
    event_id = Invitation.objects.values_list("event_id", flat=True).get(pk=invitation_id)
    event = _run_by(event_id, move, by, None)
    invitation = Invitation.objects.get(pk=invitation_id)
    invitation.event = event
    return invitation


def _locked(event_id: int, version: int | None) -> Event:
    event = Event.objects.select_related("area").select_for_update(of=("self",)).get(pk=event_id)
    if version is not None and event.version != version:
        raise Conflict(_("Somebody else changed this gathering meanwhile."), current=event)
    return event


def _keep(kind: str, event: Event, by: Viewer, now: datetime, **data: Any) -> Event:
    event.version += 1
    event.save()
    _record(kind, event, by, now, **data)
    return event


def _record(kind: str, event: Event, by: Viewer, now: datetime, **data: Any) -> None:
    journal.record(
        kind,
        subject=f"event:{event.pk}",
        area=event.area.path,
        by=by,
        now=now,
        event_kind=event.kind,
        **data,
    )


@transaction.atomic
def blacken_names(event_ids: Iterable[int], words: Collection[str]) -> int:
    """Somebody who was asked to these gatherings is erased: their name and number go from title,
    place and reason; in how many. The app whose gatherings they are writes it down.
    """
    changed = 0
    for event in Event.objects.select_for_update().filter(pk__in=event_ids):
        if fields := blacken_fields(event, ("title", "venue", "cancel_reason"), words):
            event.save(update_fields=fields)
            changed += 1
    return changed


def _words(text: str, field: str, ask: object) -> str:
    if not text.strip():
        raise Invalid(ask, field=field)
    return text.strip()


def _check_times(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Invalid(_("It must end after it begins."), field="ends_at")
