"""What all acts on topics and meetings need: the row under lock, its words, its entry."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.deliberation import rules, workflow
from linli.deliberation.models import AgendaItem, Meeting, Topic
from linli.events import workflow as gathering
from linli.journal import actions as journal

HOLDERS = _("This meeting is run by the community that holds it.")
PLANNERS = _("Meetings and agendas are planned by the secretary.")


def words(text: str, field: str, ask: object) -> str:
    """The text without blanks at its ends; Invalid with the question when there is none."""
    if not text.strip():
        raise Invalid(ask, field=field)
    return text.strip()


def locked_topic(topic_id: int, version: int | None = None) -> Topic:
    """The topic under lock; Conflict if it was changed since `version`."""
    topic = Topic.objects.select_related("area").select_for_update(of=("self",)).get(pk=topic_id)
    if version is not None and topic.version != version:
        raise Conflict(_("Somebody else changed this topic meanwhile."), current=topic)
    return topic


def locked_meeting(meeting_id: int) -> Meeting:
    """The meeting with its event and area, under lock."""
    rows = Meeting.objects.select_related("event__area", "event__compound")
    return rows.select_for_update(of=("self",)).get(pk=meeting_id)


def ahead(meeting: Meeting) -> None:
    """Refuse unless the meeting is still planned or announced."""
    if gathering.State(meeting.event.state) not in gathering.AHEAD:
        raise NotAllowed(
            _("This meeting is closed: its agenda does not change any more."), code="wrong_state"
        )


def open_item(item_id: int, by: Viewer) -> tuple[AgendaItem, Meeting]:
    """An agenda item that has not ended, of a meeting this viewer holds; the meeting is locked."""
    meeting_id = AgendaItem.objects.values_list("meeting_id", flat=True).get(pk=item_id)
    meeting = locked_meeting(meeting_id)
    ensure(rules.can_hold(by, meeting), HOLDERS)
    ahead(meeting)
    item = AgendaItem.objects.select_related("topic__area").get(pk=item_id)
    if item.end or item.taken_off_at:
        raise NotAllowed(
            _("This topic has left the meeting already. Reload the page."), code="wrong_state"
        )
    return item, meeting


def advance(topic: Topic, move: str) -> None:
    """Set the state that the move leads to, or refuse; a later version of the row."""
    topic.state = workflow.after(topic.state, move)
    topic.version += 1


def case_keys(topic: Topic) -> tuple[str, ...]:
    """The topic's cases as the journal names them, so that their timelines show it too."""
    return tuple(f"case:{pk}" for pk in topic.cases.order_by("pk").values_list("pk", flat=True))


def record_topic(
    kind: str,
    topic: Topic,
    by: Viewer,
    now: datetime,
    *,
    about: tuple[str, ...] = (),
    text: str = "",
    **data: Any,
) -> None:
    """An entry on the topic, shown on its cases as well."""
    journal.record(
        kind,
        subject=f"topic:{topic.pk}",
        area=topic.area.path,
        by=by,
        now=now,
        about=(*case_keys(topic), *about),
        text=text,
        **data,
    )


def record_meeting(
    kind: str,
    meeting: Meeting,
    by: Viewer,
    now: datetime,
    *,
    about: tuple[str, ...] = (),
    text: str = "",
    **data: Any,
) -> None:
    """An entry on the meeting."""
    journal.record(
        kind,
        subject=f"meeting:{meeting.pk}",
        area=meeting.event.area.path,
        by=by,
        now=now,
        about=(f"event:{meeting.event_id}", *about),
        text=text,
        **data,
    )
