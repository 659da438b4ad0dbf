"""Who is asked to come, and the public invitation."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.errors import NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.deliberation import events, rules
from linli.deliberation.actions._shared import HOLDERS, locked_meeting, record_meeting, words
from linli.deliberation.models import Meeting
from linli.events import actions as gatherings
from linli.events.models import Invitation
from linli.events.spec import Guest
from linli.people import actions as people
from linli.people import queries as registry


@transaction.atomic
def invite(
    meeting_id: int,
    guest: Guest,
    *,
    capacity: str,
    by: Viewer,
    now: datetime,
    topic_id: int | None = None,
) -> Invitation:
    """Ask a stakeholder of one topic, or of the whole meeting (no topic), to come."""
    meeting = locked_meeting(meeting_id)
    ensure(rules.can_hold(by, meeting), HOLDERS)
    if (
        topic_id is not None
        and not meeting.items.filter(topic_id=topic_id, taken_off_at=None).exists()
    ):
        raise NotAllowed(
            _("This topic does not stand on the agenda of this meeting."), code="not_on_agenda"
        )
    matter = f"topic:{topic_id}" if topic_id is not None else ""
    return gatherings.invite(
        meeting.event_id, guest, capacity=capacity, matter=matter, by=by, now=now
    )


@transaction.atomic
def invite_all(
    meeting_id: int,
    guests: Iterable[tuple[Guest, str]],
    *,
    by: Viewer,
    now: datetime,
    topic_id: int | None = None,
) -> list[Invitation]:
    """Ask several at once, each in a capacity."""
    return [
        invite(meeting_id, guest, capacity=capacity, topic_id=topic_id, by=by, now=now)
        for guest, capacity in guests
    ]


@transaction.atomic
def invite_by_name(
    meeting_id: int,
    *,
    name: str,
    capacity: str,
    by: Viewer,
    now: datetime,
    phone: str = "",
    topic_id: int | None = None,
) -> Invitation:
    """Ask someone who is not proposed: found by name and phone, or entered in the registry."""
    meeting = locked_meeting(meeting_id)
    ensure(rules.can_hold(by, meeting), HOLDERS)
    guest = someone(meeting.event.area_id, name, phone, by, now)
    return invite(meeting_id, guest, capacity=capacity, topic_id=topic_id, by=by, now=now)


@transaction.atomic
def withdraw_invitation(
    meeting_id: int, invitation_id: int, *, by: Viewer, now: datetime
) -> Invitation:
    """Take an invitation back."""
    meeting = locked_meeting(meeting_id)
    if not meeting.event.invitations.filter(pk=invitation_id).exists():
        raise NotAllowed(_("This guest belongs to another meeting. Reload the page."), code="other")
    return gatherings.withdraw_invitation(invitation_id, by=by, now=now)


def someone(area_id: int, name: str, phone: str, by: Viewer, now: datetime) -> Guest:
    """The person with this name and phone, entered in the registry if nobody has both."""
    wanted = words(name, "name", _("Write down the name."))
    known = (row for row in registry.find_by_phone(by, phone) if row.name == wanted)
    person = next(known, None) or people.register_person(
        area_id, name=wanted, phone=phone, by=by, now=now
    )
    return Guest("person", person.pk)


@transaction.atomic
def publish_invitation(
    meeting_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Meeting:
    """Make time, place and topics public; those invited are told."""
    meeting = locked_meeting(meeting_id)
    ensure(rules.can_publish(by, meeting), _("The secretary publishes the invitation."))
    if not meeting.items.filter(taken_off_at=None).exists():
        raise NotAllowed(_("Put at least one topic on the agenda first."), code="no_topic")
    meeting.event = gatherings.announce(meeting.event_id, by=by, now=now, version=version)
    record_meeting(events.MEETING_ANNOUNCED, meeting, by, now)
    return meeting
