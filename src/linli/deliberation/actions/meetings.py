"""Meetings: planned with their topics, moved, cancelled, closed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.errors import NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.deliberation import events, rules
from linli.deliberation.actions._shared import (
    HOLDERS,
    PLANNERS,
    locked_meeting,
    locked_topic,
    record_meeting,
    words,
)
from linli.deliberation.actions.agenda import add_item, remove_item
from linli.deliberation.models import Meeting
from linli.events import actions as gatherings
from linli.places.models import Area

KIND = "meeting"


@transaction.atomic
def plan_meeting(
    *,
    area_id: int,
    title: str,
    venue: str,
    starts_at: datetime,
    ends_at: datetime,
    by: Viewer,
    now: datetime,
    compound_id: int | None = None,
    topic_ids: Iterable[int] = (),
    organiser_id: int | None = None,
) -> Meeting:
    """Plan a deliberation with its topics in this order; who plans it organises it unless named."""
    area = Area.objects.get(pk=area_id)
    ensure(rules.can_plan(by, area.path), PLANNERS)
    organiser = organiser_id or by.account_id
    if organiser is None:
        raise NotAllowed(_("A meeting needs an organiser with an account."), code="no_organiser")
    event = gatherings.plan_event(
        KIND,
        area_id=area_id,
        compound_id=compound_id,
        title=title,
        venue=venue,
        starts_at=starts_at,
        ends_at=ends_at,
        organiser_id=organiser,
        by=by,
        now=now,
    )
    meeting = Meeting.objects.create(event=event)
    record_meeting(events.MEETING_PLANNED, meeting, by, now)
    for topic_id in dict.fromkeys(topic_ids):
        add_item(meeting, locked_topic(topic_id), by, now)
    return meeting


@transaction.atomic
def move_meeting(
    meeting_id: int,
    *,
    venue: str,
    starts_at: datetime,
    ends_at: datetime,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Meeting:
    """Another time or place; those invited are told."""
    meeting = locked_meeting(meeting_id)
    ensure(rules.can_plan(by, meeting.event.area.path), PLANNERS)
    meeting.event = gatherings.move_event(
        meeting.event_id,
        venue=venue,
        starts_at=starts_at,
        ends_at=ends_at,
        by=by,
        now=now,
        version=version,
    )
    record_meeting(events.MEETING_MOVED, meeting, by, now)
    return meeting


@transaction.atomic
def cancel_meeting(
    meeting_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Meeting:
    """The meeting does not take place; its topics wait for the next agenda."""
    meeting = locked_meeting(meeting_id)
    ensure(rules.can_plan(by, meeting.event.area.path), PLANNERS)
    text = words(reason, "reason", _("Say why it does not take place."))
    for item in meeting.items.filter(end="", taken_off_at=None).select_related("topic__area"):
        remove_item(item, by, now, text)
    meeting.event = gatherings.cancel(meeting.event_id, text, by=by, now=now, version=version)
    record_meeting(events.MEETING_CANCELLED, meeting, by, now, text=text)
    return meeting


@transaction.atomic
def close_meeting(meeting_id: int, *, by: Viewer, now: datetime) -> Meeting:
    """The meeting is over. Each topic must have ended on its own, or been taken off."""
    meeting = locked_meeting(meeting_id)
    ensure(rules.can_hold(by, meeting), HOLDERS)
    left = list(
        meeting.items.filter(end="", taken_off_at=None).values_list("topic__title", flat=True)
    )
    if left:
        raise NotAllowed(
            _("Say for each topic how it ended. Still open: %(topics)s")
            % {"topics": " · ".join(left)},
            code="topics_open",
        )
    meeting.event = gatherings.hold(meeting.event_id, by=by, now=now)
    record_meeting(events.MEETING_CLOSED, meeting, by, now)
    return meeting
