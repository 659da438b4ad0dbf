"""At the meeting: who came, who said what, what was put to the vote."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.accounts import actions as accounts
from linli.ballots import actions as ballots
from linli.ballots import queries as votes
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.deliberation import events, rules
from linli.deliberation.actions._shared import (
    HOLDERS,
    locked_meeting,
    open_item,
    record_meeting,
    words,
)
from linli.deliberation.actions.inviting import someone
from linli.deliberation.models import Meeting, Motion, Statement
from linli.events import actions as gatherings
from linli.events import queries as guests
from linli.events.models import Headcount, Invitation
from linli.events.spec import Guest

#: What the names of the guests are uncovered for; a code of the accounts' purposes.
CALLING_NAMES = "check_in"


@transaction.atomic
def call_names(meeting_id: int, *, by: Viewer, now: datetime) -> int:
    """Uncover the names of the residents who are asked, to check them in by name; how many.

    Each name is written into the log of uncovered values, as anywhere else.
    """
    meeting = _held_by(meeting_id, by)
    asked = guests.guests(meeting.event_id)
    residents = sorted(guest.key for guest in asked if guest.kind == "person")
    for key in residents:
        accounts.reveal(by, key, "name", CALLING_NAMES, now, area=meeting.event.area.path)
    return len(residents)


@transaction.atomic
def check_in(meeting_id: int, invitation_id: int, *, by: Viewer, now: datetime) -> Invitation:
    """The guest has come."""
    _guest_of(meeting_id, invitation_id, by)
    return gatherings.check_in(invitation_id, by=by, now=now)


@transaction.atomic
def undo_check_in(meeting_id: int, invitation_id: int, *, by: Viewer, now: datetime) -> Invitation:
    """The check-in was a mistake; what the guest said already keeps them on the list."""
    _guest_of(meeting_id, invitation_id, by)
    if Statement.objects.filter(speaker_id=invitation_id, withdrawn_at=None).exists():
        raise NotAllowed(
            _("They have spoken at this meeting: withdraw the statement first."), code="has_spoken"
        )
    return gatherings.undo_check_in(invitation_id, by=by, now=now)


@transaction.atomic
def walk_in(
    meeting_id: int,
    *,
    capacity: str,
    by: Viewer,
    now: datetime,
    guest: Guest | None = None,
    name: str = "",
    phone: str = "",
) -> Invitation:
    """Somebody came without being asked; they are welcome and checked in."""
    meeting = _held_by(meeting_id, by)
    guest = guest or someone(meeting.event.area_id, name, phone, by, now)
    return gatherings.walk_in(meeting.event_id, guest, capacity=capacity, by=by, now=now)


@transaction.atomic
def count_heads(meeting_id: int, number: int, *, by: Viewer, now: datetime) -> Headcount:
    """How many sit there, counted and not named."""
    meeting = _held_by(meeting_id, by)
    return gatherings.count_heads(meeting.event_id, number, how="counted", by=by, now=now)


@transaction.atomic
def state(item_id: int, *, invitation_id: int, text: str, by: Viewer, now: datetime) -> Statement:
    """Write down what someone who is present says on a topic."""
    item, meeting = open_item(item_id, by)
    speaker = Invitation.objects.filter(
        pk=invitation_id, event_id=meeting.event_id, withdrawn_at=None
    ).first()
    if speaker is None or speaker.checked_in_at is None:
        raise Invalid(_("Choose a speaker who is checked in."), field="invitation_id")
    statement = Statement.objects.create(
        item=item, speaker=speaker, text=words(text, "text", _("Write down what was said.")), at=now
    )
    record_meeting(
        events.STATED, meeting, by, now, about=(f"topic:{item.topic_id}",), statement=statement.pk
    )
    return statement


@transaction.atomic
def withdraw_statement(statement_id: int, *, by: Viewer, now: datetime) -> Statement:
    """Written down wrongly, or the speaker takes it back."""
    statement = Statement.objects.select_related("item").get(pk=statement_id)
    item, meeting = open_item(statement.item_id, by)
    if statement.withdrawn_at is None:
        statement.withdrawn_at = now
        statement.save(update_fields=["withdrawn_at"])
        about = (f"topic:{item.topic_id}",)
        record_meeting(
            events.STATEMENT_WITHDRAWN, meeting, by, now, about=about, statement=statement.pk
        )
    return statement


@transaction.atomic
def put_motion(item_id: int, text: str, *, by: Viewer, now: datetime) -> Motion:
    """Put a sentence to the vote. The one before must have been counted."""
    item, meeting = open_item(item_id, by)
    if item.motions.filter(carried=None).exists():
        raise NotAllowed(
            _("Count the hands for the motion on the table first."), code="motion_open"
        )
    motion = Motion.objects.create(
        item=item, text=words(text, "text", _("Write down what is put to the vote.")), put_at=now
    )
    record_meeting(
        events.MOTION_PUT, meeting, by, now, about=(f"topic:{item.topic_id}",), motion=motion.pk
    )
    return motion


@transaction.atomic
def count_hands(
    motion_id: int,
    *,
    entitled: int,
    in_favour: int,
    against: int,
    abstained: int,
    by: Viewer,
    now: datetime,
    needs_percent: int = 50,
) -> Motion:
    """Write down the show of hands; the motion is carried or not at that moment."""
    motion = Motion.objects.select_related("item").get(pk=motion_id)
    item, meeting = open_item(motion.item_id, by)
    ballot = ballots.count_hands(
        f"motion:{motion_id}",
        entitled=entitled,
        in_favour=in_favour,
        against=against,
        abstained=abstained,
        needs_percent=needs_percent,
        area=meeting.event.area.path,
        by=by,
        now=now,
    )
    motion.carried = votes.carried(ballot)
    motion.save(update_fields=["carried"])
    about = (f"topic:{item.topic_id}",)
    record_meeting(
        events.MOTION_VOTED,
        meeting,
        by,
        now,
        about=about,
        motion=motion.pk,
        carried=motion.carried,
        in_favour=in_favour,
        against=against,
        abstained=abstained,
    )
    return motion


def _held_by(meeting_id: int, by: Viewer) -> Meeting:
    meeting = locked_meeting(meeting_id)
    ensure(rules.can_hold(by, meeting), HOLDERS)
    return meeting


def _guest_of(meeting_id: int, invitation_id: int, by: Viewer) -> None:
    meeting = _held_by(meeting_id, by)
    if not Invitation.objects.filter(pk=invitation_id, event_id=meeting.event_id).exists():
        raise NotAllowed(
            _("This guest belongs to another meeting. Reload the page."), code="other_meeting"
        )
