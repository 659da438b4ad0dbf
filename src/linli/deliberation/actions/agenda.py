"""What stands on a meeting's agenda."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from linli.base.errors import NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.deliberation import events, rules
from linli.deliberation.actions._shared import (
    PLANNERS,
    advance,
    ahead,
    locked_meeting,
    locked_topic,
    record_topic,
    words,
)
from linli.deliberation.models import AgendaItem, Meeting, Topic
from linli.events.workflow import AHEAD


@transaction.atomic
def put_on_agenda(meeting_id: int, topic_id: int, *, by: Viewer, now: datetime) -> AgendaItem:
    """Put a waiting topic on the agenda of a meeting that is still ahead."""
    meeting = locked_meeting(meeting_id)
    ensure(rules.can_plan(by, meeting.event.area.path), PLANNERS)
    return add_item(meeting, locked_topic(topic_id), by, now)


@transaction.atomic
def take_off_agenda(item_id: int, reason: str, *, by: Viewer, now: datetime) -> AgendaItem:
    """The topic is not dealt with at this meeting; it waits for the next."""
    item = AgendaItem.objects.select_related("topic__area").get(pk=item_id)
    meeting = locked_meeting(item.meeting_id)
    ensure(rules.can_hold(by, meeting), PLANNERS)
    ahead(meeting)
    text = words(reason, "reason", _("Say why it is not dealt with this time."))
    return remove_item(item, by, now, text)


def add_item(meeting: Meeting, topic: Topic, by: Viewer, now: datetime) -> AgendaItem:
    """The topic's place at the end of the agenda; both rows are locked by the caller."""
    ahead(meeting)
    area = meeting.event.area.path
    if not (
        f"{topic.area.path}.".startswith(f"{area}.") or f"{area}.".startswith(f"{topic.area.path}.")
    ):
        raise NotAllowed(
            _("“%(topic)s” belongs to another area.") % {"topic": topic.title}, code="other_area"
        )
    advance(topic, "put_on_agenda")
    topic.save()
    last = meeting.items.aggregate(last=Max("order"))["last"] or 0
    item = AgendaItem.objects.create(meeting=meeting, topic=topic, order=last + 1)
    record_topic(events.PUT_ON_AGENDA, topic, by, now, about=(f"meeting:{meeting.pk}",))
    return item


def remove_item(item: AgendaItem, by: Viewer, now: datetime, text: str) -> AgendaItem:
    """Take an item that has not ended off its agenda; its meeting is locked by the caller."""
    topic = locked_topic(item.topic_id)
    advance(topic, "take_off_agenda")
    topic.save()
    item.taken_off_at = now
    item.end_reason = text
    item.save(update_fields=["taken_off_at", "end_reason"])
    record_topic(
        events.TAKEN_OFF_AGENDA, topic, by, now, about=(f"meeting:{item.meeting_id}",), text=text
    )
    return item


def next_meeting(after: Meeting) -> Meeting | None:
    """The next meeting of the same compound (or area, without one) that is planned already."""
    event = after.event
    rows = Meeting.objects.select_related("event__area").filter(
        event__area_id=event.area_id, event__compound=event.compound, event__state__in=AHEAD
    )
    later = rows.filter(event__starts_at__gt=event.starts_at).exclude(pk=after.pk)
    return later.order_by("event__starts_at", "pk").first()
