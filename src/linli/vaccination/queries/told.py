"""By which channel somebody was told of the drive, and when: at the door, spoken to elsewhere, by
a message that left.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from linli.base.figures import Extent
from linli.drives.models import Attempt, Target
from linli.drives.workflow import SPOKEN
from linli.notices.models import Notice
from linli.notices.workflow import Channel
from linli.notices.workflow import State as NoticeState
from linli.outreach.models import Message
from linli.vaccination.models import Session
from linli.vaccination.spec import DOOR, MESSAGE, TALK, WAYS

#: A message counts as told once it has left.
LEFT = (NoticeState.SENT, NoticeState.DELIVERED)


@dataclass(frozen=True)
class Told:
    """Once somebody was told: when, by which way, and how far a message got."""

    at: datetime
    way: Any
    state: Any = ""


def told_of(target: Target) -> list[Told]:
    """Every time this target was told, newest first (2 queries)."""
    spoken = Attempt.objects.filter(_spoken(), target=target).values_list("at", "visit_id")
    found = [Told(at, WAYS[DOOR if visit else TALK]) for at, visit in spoken]
    to = _sent().filter(
        Q(recipient=f"target:{target.pk}")
        | _about(target.drive.template, f"person:{target.person_id}", target.added_at)
    )
    for row in to:
        at = row.sent_at or row.queued_at
        found.append(Told(at, row.get_channel_display(), row.get_state_display()))
    return sorted(found, key=lambda told: told.at, reverse=True)


def _spoken() -> Q:
    return Q(withdrawn_at=None, said=None, to_stage__meaning__in=SPOKEN)


def _sent() -> "QuerySet[Notice]":
    return Notice.objects.filter(state__in=LEFT, sent_at__isnull=False)


def _about(template: str, person: Any, since: Any) -> Q:
    """Messages of outreach to this person that speak of drives of this kind, since the target came
    onto the roster. Every audience drawn from a drive is about its kind.
    """
    key = Concat(Value("message:"), Cast("pk", CharField()), output_field=CharField())
    messages = Message.objects.filter(audience__described__about=template).annotate(keyed=key)
    return Q(recipient=person, about__in=messages.values("keyed"), sent_at__gte=since)


def _messages(template: str) -> "QuerySet[Notice]":
    """Messages to the target of the outer row that speak of its drive."""
    person = Concat(
        Value("person:"), Cast(OuterRef("person_id"), CharField()), output_field=CharField()
    )
    target = Concat(Value("target:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    return _sent().filter(
        Q(recipient=target) | _about(template, person, OuterRef("added_at")),
    )


def invited_to(session: Session) -> dict[int, datetime]:
    """Target → when it was told of this session by a message (1 query)."""
    rows = Notice.objects.filter(about=f"session:{session.pk}", recipient__startswith="target:")
    return {
        int(key.partition(":")[2]): at for key, at in rows.values_list("recipient", "queued_at")
    }


def with_ways(rows: "QuerySet[Target]", template: str) -> "QuerySet[Any]":
    """Targets with when each was last told at the door (`by_door`), spoken to elsewhere (`by_talk`)
    and by a message (`by_message`, with `message_way`), for the lines of a list or figure.
    """
    spoken = Attempt.objects.filter(_spoken(), target=OuterRef("pk")).order_by().values("target")
    message = _messages(template).order_by("-sent_at")
    return rows.annotate(
        by_door=Subquery(
            spoken.filter(visit__isnull=False).annotate(last=Max("at")).values("last")
        ),
        by_talk=Subquery(spoken.filter(visit=None).annotate(last=Max("at")).values("last")),
        by_message=Subquery(message.values("sent_at")[:1]),
        message_way=Subquery(message.values("channel")[:1]),
    )


def ways_of(row: Any) -> list[str]:
    """What `with_ways` found, in words with the day, the earliest first."""
    found = [(at, WAYS[way]) for at, way in ((row.by_door, DOOR), (row.by_talk, TALK)) if at]
    if row.by_message:
        found.append((row.by_message, Channel(row.message_way).label))
    found.sort(key=lambda each: each[0])
    return [f"{words} {timezone.localtime(at):%m-%d}" for at, words in found]


def told_by(
    template: str, way: str, rows: Callable[[Extent], "QuerySet[Target]"]
) -> Callable[[Extent], "QuerySet[Any]"]:
    """For a figure: of these targets, those told this way ("door", "talk", "message")."""

    def found(extent: Extent) -> "QuerySet[Any]":
        """Of these: told that way, in the period."""
        if way == MESSAGE:
            told = _messages(template).filter(**extent.during("sent_at"))
            return rows(extent).filter(Exists(told))
        how = Q(visit__isnull=False) if way == DOOR else Q(visit=None)
        spoken = Attempt.objects.filter(
            _spoken() & how, target=OuterRef("pk"), **extent.during("at")
        )
        return rows(extent).filter(Exists(spoken))

    return found
