"""Gatherings taken over from somebody else's calendar."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.events import rules
from linli.events.actions import gatherings
from linli.events.models import Event
from linli.events.queries import Incoming
from linli.events.spec import Details
from linli.events.workflow import AHEAD
from linli.places.models import Area


@transaction.atomic
def take_over(
    incoming: Iterable[Incoming],
    *,
    area_id: int,
    kind: str,
    audience: str,
    organiser_id: int,
    by: Viewer,
    now: datetime,
) -> tuple[int, int]:
    """Plan what is new, move what has other times or another place; how many of each. The same
    file taken over again changes nothing.
    """
    area = Area.objects.get(pk=area_id)
    ensure(
        rules.can_plan(by, area.path), _("Gatherings in this area are planned by its secretary.")
    )
    rows = list(incoming)
    known = {
        event.uid: event
        for event in Event.objects.filter(area=area, uid__in=[row.uid for row in rows])
    }
    planned = moved = 0
    for row in rows:
        event = known.get(row.uid)
        if event is None:
            gatherings.plan_event(
                kind,
                area_id=area_id,
                title=row.title,
                venue=row.venue,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                organiser_id=organiser_id,
                details=Details(audience=audience, programme=row.programme),
                uid=row.uid,
                by=by,
                now=now,
            )
            planned += 1
        elif event.state in AHEAD and _differs(event, row):
            gatherings.move_event(
                event.pk,
                venue=row.venue,
                starts_at=row.starts_at,
                ends_at=row.ends_at,
                by=by,
                now=now,
            )
            moved += 1
    return planned, moved


def _differs(event: Event, row: Incoming) -> bool:
    stands = (event.starts_at, event.ends_at, event.venue)
    return stands != (row.starts_at, row.ends_at, row.venue)
