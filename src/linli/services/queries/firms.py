"""A firm's own pages: its links, gatherings for it, and who may hand a link out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from linli.accounts import queries as accounts
from linli.accounts.models import Link
from linli.alliances import queries as alliances
from linli.alliances.models import Edition, Member
from linli.alliances.rules import stands_for
from linli.base.viewer import Viewer
from linli.events import queries as events
from linli.events.models import Event
from linli.live import queries as live
from linli.live.models import Adviser, Slot
from linli.people.models import Organisation
from linli.services.queries.scope import memberships_of

#: Legal advisers offered to a firm.
MOST_ADVISERS = 10


def firm_links(firm: Organisation, now: datetime) -> "QuerySet[Link]":
    """Links that open the firm's pages, the newest first, each with what it may do there."""
    rows = accounts.links_of(f"organisation:{firm.pk}", now).filter(purpose=Link.Purpose.FIRM)
    return rows.select_related("firm_link")


def firms_for_links(viewer: Viewer) -> "QuerySet[Organisation]":
    """Firms whose file this viewer may open; who may hand a link out is asked again."""
    return alliances.firms_visible_to(viewer)


def gatherings_for(viewer: Viewer, now: datetime) -> "QuerySet[Any]":
    """Announced gatherings to come for members of the own alliances, and for everybody there."""
    rows = [row.alliance for row in memberships_of(viewer)]
    asked = Q(audience__in=[f"alliance:{row.pk}" for row in rows])
    for row in rows:
        asked |= Q(audience="open", area__path__within=row.area.path)
    announced = Event.objects.filter(asked, announced_at__isnull=False)
    return events.coming(announced.exclude(state=Event.State.CANCELLED), now)


def papers_of(members: Sequence[Member]) -> list[Any]:
    """Documents in force for these memberships, each with its acknowledgement or None."""
    return list(alliances.papers_for(members))


def editions_of(members: Sequence[Member]) -> "QuerySet[Edition]":
    """All versions of the documents of these memberships' alliances."""
    alliance_ids = [member.alliance_id for member in members]
    return Edition.objects.filter(document__alliance__in=alliance_ids)


def advisers_for(viewer: Viewer, now: datetime) -> list[tuple[Adviser, Slot | None]]:
    """Legal advisers near the own firms (in the same sub-district), with their next free time."""
    firms = Organisation.objects.filter(pk__in=stands_for(viewer))
    near = Q(pk__in=())
    for path in firms.values_list("area__path", flat=True):
        near |= Q(area__path__within=str(path).rsplit(".", 1)[0]) | Q(area__path=path)
    first: dict[int, Slot] = {}
    rows = list(live.open_advisers().filter(near)[:MOST_ADVISERS])
    for slot in live.free_slots(now).filter(adviser__in=rows)[:400]:
        first.setdefault(slot.adviser_id, slot)
    return [(row, first.get(row.pk)) for row in rows]
