"""Who is asked to come, and the public invitation."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.errors import NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.deliberation import events, rules
from linli.deliberation.actions._shared import HOLDERS, locked_meeting, record_meeting
from linli.deliberation.models import Meeting
from linli.events import actions as gatherings
from linli.events.models import Invitation
from linli.events.spec import Guest


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
