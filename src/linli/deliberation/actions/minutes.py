"""What the meeting is remembered by: drafted, then public after a scan for personal data."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base import masking
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.deliberation import events, rules
from linli.deliberation.actions._shared import HOLDERS, locked_meeting, record_meeting, words
from linli.deliberation.models import Meeting
from linli.events.workflow import State

KINDS = {
    "identity": _("an identity number"),
    "phone": _("a telephone number"),
    "address": _("a door number"),
}


@transaction.atomic
def save_minutes(meeting_id: int, minutes: str, *, by: Viewer, now: datetime) -> Meeting:
    """Keep a draft; nobody outside sees it."""
    meeting = locked_meeting(meeting_id)
    ensure(rules.can_hold(by, meeting), HOLDERS)
    _not_public_yet(meeting)
    meeting.minutes = words(minutes, "minutes", _("Write the minutes."))
    meeting.save(update_fields=["minutes"])
    record_meeting(events.MINUTES_SAVED, meeting, by, now)
    return meeting


@transaction.atomic
def publish_minutes(meeting_id: int, minutes: str, *, by: Viewer, now: datetime) -> Meeting:
    """Make the minutes public. Refused while they hold identity numbers, phones or door numbers."""
    meeting = locked_meeting(meeting_id)
    ensure(rules.can_publish(by, meeting), _("The secretary publishes the minutes."))
    ensure(meeting.event.state == State.HELD, _("Close the meeting first."), code="wrong_state")
    _not_public_yet(meeting)
    text = words(minutes, "minutes", _("Write the minutes."))
    _refuse_personal_data(text)
    meeting.minutes = text
    meeting.minutes_published_at = now
    meeting.save(update_fields=["minutes", "minutes_published_at"])
    record_meeting(events.MINUTES_PUBLISHED, meeting, by, now)
    return meeting


def _not_public_yet(meeting: Meeting) -> None:
    if meeting.minutes_published_at:
        raise NotAllowed(
            _("The minutes are public already and do not change any more."), code="published"
        )


def _refuse_personal_data(text: str) -> None:
    findings = masking.scan(text)
    if not findings:
        return
    first = findings[0]
    line = text.count("\n", 0, first.start) + 1
    raise Invalid(
        _("Nothing personal goes public: line %(line)s holds %(what)s (“%(found)s”). Take it out.")
        % {"line": line, "what": KINDS[first.kind], "found": text[first.start : first.end]},
        field="minutes",
        code="personal_data",
    )
