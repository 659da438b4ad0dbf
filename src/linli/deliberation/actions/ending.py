"""How each topic ends, on its own: resolved, not agreed, handed over."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.accounts import queries as accounts
from linli.base.errors import Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.commitments import actions as commitments
from linli.commitments.models import Commitment
from linli.deliberation import events, rules
from linli.deliberation.actions._shared import (
    advance,
    locked_meeting,
    locked_topic,
    open_item,
    record_topic,
    words,
)
from linli.deliberation.actions.agenda import add_item, next_meeting
from linli.deliberation.models import AgendaItem, Meeting, Resolution, Topic
from linli.deliberation.spec import CommitmentDraft
from linli.deliberation.workflow import End


@transaction.atomic
def adopt(
    item_id: int,
    text: str,
    *,
    drafts: Sequence[CommitmentDraft],
    by: Viewer,
    now: datetime,
    motion_id: int | None = None,
) -> Resolution:
    """The topic is agreed: a resolution with one commitment or more, each with one named owner.

    Where hands were counted, the resolution rests on a motion that was carried.
    """
    item, meeting = open_item(item_id, by)
    if not drafts:
        raise Invalid(
            _("A resolution needs at least one commitment: who does what by when."), field="drafts"
        )
    _check_motion(item, motion_id)
    topic = _leave(item, "adopt", End.RESOLVED, "", now)
    topic.ended_at = now
    topic.save()
    resolution = Resolution.objects.create(
        topic=topic,
        item=item,
        motion_id=motion_id,
        text=words(text, "text", _("Write down what was agreed.")),
        adopted_at=now,
    )
    made = [_open(draft, resolution, topic, meeting, by, now) for draft in drafts]
    resolution.commitments.set(made)
    about = (f"meeting:{meeting.pk}", *(f"commitment:{row.pk}" for row in made))
    record_topic(
        events.RESOLVED, topic, by, now, about=about, text=resolution.text, commitments=len(made)
    )
    return resolution


@transaction.atomic
def not_agreed(item_id: int, reason: str, *, by: Viewer, now: datetime) -> Topic:
    """No agreement this time: the topic goes to the next agenda by itself."""
    item, meeting = open_item(item_id, by)
    text = words(reason, "reason", _("Say what stood against an agreement."))
    topic = _leave(item, "not_agreed", End.NOT_AGREED, text, now)
    topic.save()
    record_topic(events.NOT_AGREED, topic, by, now, about=(f"meeting:{meeting.pk}",), text=text)
    follower = next_meeting(meeting)
    if follower:
        add_item(locked_meeting(follower.pk), topic, by, now)
    return topic


@transaction.atomic
def hand_over(
    topic_id: int, to: str, *, reason: str, by: Viewer, now: datetime, version: int | None = None
) -> Topic:
    """Somebody else must decide it: at a meeting who holds it says so, else the secretary."""
    item = AgendaItem.objects.filter(topic_id=topic_id, end="", taken_off_at=None).first()
    receiver = words(to, "to", _("Say who takes it over."))[:120]
    text = words(reason, "reason", _("Say why it is handed over."))
    about: tuple[str, ...] = ()
    if item:
        item, meeting = open_item(item.pk, by)
        topic = _leave(item, "hand_over", End.HANDED_OVER, text, now)
        about = (f"meeting:{meeting.pk}",)
    else:
        topic = locked_topic(topic_id, version)
        ensure(rules.can_end(by, topic), _("The secretary hands a topic over."))
        advance(topic, "hand_over")
    topic.handed_to = receiver
    topic.ended_at = now
    topic.save()
    record_topic(events.HANDED_OVER, topic, by, now, about=about, text=text)
    return topic


def _leave(item: AgendaItem, move: str, end: End, reason: str, now: datetime) -> Topic:
    """The item has ended; its topic, under lock, in the state that follows but not yet saved."""
    topic = locked_topic(item.topic_id)
    advance(topic, move)
    item.end = end
    item.end_reason = reason
    item.ended_at = now
    item.save(update_fields=["end", "end_reason", "ended_at"])
    return topic


def _check_motion(item: AgendaItem, motion_id: int | None) -> None:
    motions = item.motions.all()
    if motion_id is not None:
        carried = motions.filter(pk=motion_id, carried=True).exists()
        ensure(carried, _("Only a motion that was carried can be adopted."), code="not_carried")
    elif motions.exclude(carried=None).exists():
        raise NotAllowed(
            _("Hands were counted: choose the motion that was carried."), code="not_carried"
        )


def _open(
    draft: CommitmentDraft,
    resolution: Resolution,
    topic: Topic,
    meeting: Meeting,
    by: Viewer,
    now: datetime,
) -> Commitment:
    answerable = draft.answerable_id or accounts.answerable_for(topic.area, now).pk
    return commitments.open_commitment(
        what=draft.what,
        owner=draft.owner,
        due_on=draft.due_on,
        area_id=topic.area_id,
        compound_id=topic.compound_id or meeting.event.compound_id,
        origin=f"resolution:{resolution.pk}",
        answerable_id=answerable,
        next_check_on=draft.next_check_on,
        dwellings=draft.dwelling_ids,
        by=by,
        now=now,
    )
