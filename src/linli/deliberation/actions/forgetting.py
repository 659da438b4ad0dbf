"""What was said at meetings is forgotten: with whoever is erased, and after its time."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.base.masking import blacken_fields
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.commitments import actions as commitments
from linli.deliberation import events, rules
from linli.deliberation.models import AgendaItem, Meeting, Motion, Resolution, Statement, Topic
from linli.deliberation.spec import STATEMENTS_KEPT
from linli.events import actions as gatherings
from linli.events.models import Invitation
from linli.journal import actions as journal
from linli.notices import actions as notices
from linli.people.spec import Erased
from linli.places.models import Compound

Words: TypeAlias = Collection[str]


@transaction.atomic
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """A person was erased: the words of what they said go, that they spoke remains; how many.

    Their name and number are blackened in the topics of their cases and of their compounds, and
    in all that was written down at the meetings they were asked to.
    """
    seats = Invitation.objects.filter(
        Q(person_id=who.person_id) | Q(account__person_id=who.person_id)
    )
    said = Statement.objects.filter(speaker__in=seats).exclude(text="")
    erased = said.update(text="", withdrawn_at=now)
    compounds = Compound.objects.filter(dwellings__in=who.dwellings)
    asked = Meeting.objects.filter(
        Q(event__invitations__in=seats) | Q(event__compound__in=compounds)
    )
    theirs = (
        Q(cases__raiser_person_id=who.person_id)
        | Q(agenda_items__meeting__in=asked)
        | Q(compound__in=compounds)
    )
    topics = list(Topic.objects.filter(theirs).distinct().order_by("pk"))
    meetings = Meeting.objects.filter(Q(pk__in=asked) | Q(items__topic__in=topics)).distinct()
    blackened = sum(_blacken_topic(topic, who.words, by, now) for topic in topics)
    blackened += sum(_blacken_meeting(row, who.words, by, now) for row in meetings.order_by("pk"))
    if erased or blackened:
        subject = f"person:{who.person_id}"
        journal.record(
            events.STATEMENTS_ERASED,
            subject=subject,
            by=by,
            now=now,
            statements=erased,
            blackened=blackened,
        )
    return erased


@transaction.atomic
def forget_raiser(case_id: int, words: Words, *, by: Viewer, now: datetime) -> int:
    """Whoever raised a case was erased: their name and number are blackened in its topics, at the
    meetings that had them on the agenda, and in what was promised there; in how many rows.
    """
    topics = list(Topic.objects.filter(cases=case_id).order_by("pk")) if words else []
    meetings = Meeting.objects.filter(items__topic__in=topics).distinct().order_by("pk")
    blackened = sum(_blacken_topic(topic, words, by, now) for topic in topics)
    blackened += sum(_blacken_meeting(row, words, by, now) for row in meetings)
    promised = Resolution.objects.filter(topic__in=topics).values_list("commitments", flat=True)
    return blackened + commitments.blacken_names(
        [pk for pk in promised if pk is not None], words, by=by, now=now
    )


def _blacken_topic(topic: Topic, words: Words, by: Viewer, now: datetime) -> int:
    journal.erase_texts_naming(f"topic:{topic.pk}", words, by=by, now=now)
    items = AgendaItem.objects.filter(topic=topic)
    if any(word in topic.title for word in words):  # invitations carry the title
        for meeting_id in items.values_list("meeting_id", flat=True):
            notices.erase(about=f"meeting:{meeting_id}", by=by, now=now)
    return (
        _blacken(Topic.objects.filter(pk=topic.pk), ("title", "body", "handed_to"), words)
        + _blacken(items, ("end_reason",), words)
        + _blacken(Statement.objects.filter(item__topic=topic), ("text",), words)
        + _blacken(Motion.objects.filter(item__topic=topic), ("text",), words)
        + _blacken(Resolution.objects.filter(topic=topic), ("text",), words)
    )


def _blacken_meeting(meeting: Meeting, words: Words, by: Viewer, now: datetime) -> int:
    journal.erase_texts_naming(f"meeting:{meeting.pk}", words, by=by, now=now)
    renamed = gatherings.blacken_names([meeting.event_id], words)
    if renamed:
        notices.erase(about=f"meeting:{meeting.pk}", by=by, now=now)
    return renamed + _blacken(Meeting.objects.filter(pk=meeting.pk), ("minutes",), words)


def _blacken(rows: "QuerySet[Any]", fields: tuple[str, ...], words: Words) -> int:
    """In how many of these rows the name or number stood in one of these fields."""
    changed = 0
    for row in rows.select_for_update(of=("self",)):
        if named := blacken_fields(row, fields, words):
            row.save(update_fields=named)
            changed += 1
    return changed


@transaction.atomic
def forget_statements(*, by: Viewer, now: datetime) -> int:
    """The daily retention: the words of single speakers go after `spec.STATEMENTS_KEPT`, that
    they spoke and what was resolved remains; how many.
    """
    ensure(rules.is_program(by), _("The program does this by itself, each day."))
    old = Statement.objects.filter(at__lt=now - STATEMENTS_KEPT).exclude(text="")
    erased = old.update(text="", withdrawn_at=now)
    if erased:
        subject = "house:1"
        journal.record(events.STATEMENTS_ERASED, subject=subject, by=by, now=now, statements=erased)
    return erased
