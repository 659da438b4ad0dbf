"""A firm's own pages: its links, gatherings for it, and who may hand a link out."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from linli.accounts import queries as accounts
from linli.accounts.models import Link
from linli.alliances import queries as alliances
from linli.base.viewer import Viewer
from linli.events import queries as events
from linli.events.models import Event
from linli.people.models import Organisation
from linli.services.queries.scope import memberships_of


def firm_links(firm: Organisation, now: datetime) -> "QuerySet[Link]":
    """Links that open the firm's pages, the newest first."""
    return accounts.links_of(f"organisation:{firm.pk}", now).filter(purpose=Link.Purpose.FIRM)


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
