"""Whoever is erased goes from the reasons that were given for what stands at a door."""

from datetime import datetime

from django.db import transaction

from linli.base.masking import blacken_fields
from linli.base.viewer import Viewer
from linli.doorstep import events
from linli.doorstep.models import Overlap
from linli.journal import actions as journal
from linli.people.spec import Erased


@transaction.atomic
def forget_person(who: Erased, *, by: Viewer, now: datetime) -> int:
    """Somebody was erased: their name and number are blackened where it was said which of two
    records of their doors stands; in how many.
    """
    rows = Overlap.objects.filter(dwelling_id__in=who.dwellings).exclude(settled_why="")
    changed = 0
    for overlap in rows.select_related("area").order_by("pk"):
        if fields := blacken_fields(overlap, ("settled_why",), who.words):
            overlap.save(update_fields=fields)
            changed += 1
            journal.record(
                events.NAME_BLACKENED,
                subject=f"overlap:{overlap.pk}",
                area=str(overlap.area.path),
                by=by,
                now=now,
            )
    return changed
