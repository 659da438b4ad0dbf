"""Names of erased persons go from what was written down about needs and claims."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from linli.base.masking import blacken_fields
from linli.base.viewer import Viewer
from linli.claims import events
from linli.claims.models import Circle, Claim, Line, Meeting, Rating, Service
from linli.events import actions as gatherings
from linli.journal import actions as journal
from linli.people.models import Person
from linli.people.spec import Erased


@transaction.atomic
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """Somebody was erased: their name and number are blackened in the circles of their community
    and above it; in how many.
    """
    path = Person.objects.values_list("area__path", flat=True).get(pk=who.person_id)
    reach = Q(area__path__within=path) | Q(area_id__in=[int(part) for part in path.split(".")])
    rows = Circle.objects.filter(reach).select_related("area").order_by("pk")
    return sum(_forget_in(circle, who.words, by, now) for circle in rows)


def _forget_in(circle: Circle, said: Collection[str], by: Viewer, now: datetime) -> bool:
    lines = Line.objects.filter(circle=circle)
    claims = Claim.objects.filter(line__circle=circle)
    subjects = [
        f"circle:{circle.pk}",
        *(f"line:{pk}" for pk in lines.values_list("pk", flat=True)),
        *(f"claim:{pk}" for pk in claims.values_list("pk", flat=True)),
    ]
    for subject in subjects:
        journal.erase_texts_naming(subject, said, by=by, now=now)
    meetings = Meeting.objects.filter(circle=circle)
    changed = [
        _blacken(lines, ("title", "body"), said),
        _blacken(claims, ("what", "proof", "given_back_why"), said),
        _blacken(Service.objects.filter(claim__in=claims), ("what",), said),
        _blacken(Rating.objects.filter(claim__in=claims), ("comment",), said),
        _blacken(meetings, ("minutes",), said),
        gatherings.blacken_names(meetings.values_list("event_id", flat=True), said),
    ]
    if any(changed):
        journal.record(
            events.NAME_BLACKENED,
            subject=f"circle:{circle.pk}",
            area=circle.area.path,
            by=by,
            now=now,
        )
    return any(changed)


def _blacken(rows: "QuerySet[Any]", fields: tuple[str, ...], said: Collection[str]) -> int:
    changed = 0
    for row in rows.select_for_update(of=("self",)):
        if named := blacken_fields(row, fields, said):
            row.save(update_fields=named)
            changed += 1
    return changed
