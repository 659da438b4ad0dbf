"""Gatherings of an alliance: those planned for it, and those for its members."""

from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from linli.alliances.models import Alliance, Member
from linli.alliances.queries.alliances import visible_to
from linli.alliances.workflow import INSIDE
from linli.base.figures import Extent
from linli.base.viewer import Viewer
from linli.events import queries as events
from linli.events.models import Event, Headcount, Registration
from linli.events.spec import Applicant, Audience
from linli.people.models import Organisation


def _choices(viewer: Viewer, path: str) -> list[tuple[int, str]]:
    rows = visible_to(viewer).filter(Q(area__path__within=path) | Q(area__path=path))
    return [(row.pk, row.name) for row in rows.filter(closed_on=None).order_by("pk")[:50]]


def _name(pk: int) -> str:
    row = Alliance.objects.filter(pk=pk).first()
    return row.name if row else ""


def _admits(pk: int, who: Applicant) -> bool:
    """Whoever comes for a firm that belongs to it, known by its entry or its full name."""
    rows = Member.objects.filter(alliance_id=pk, state__in=INSIDE)
    known = Q(organisation_id=who.organisation_id or 0)
    if who.firm:
        known |= Q(organisation__name=who.firm)
    return rows.filter(known).exists()


AUDIENCE = Audience(
    code="alliance", label=_("Members of an alliance"), choices=_choices, name=_name, admits=_admits
)


def _of(names: Any) -> Q:
    return Q(origin__in=names) | Q(audience__in=names)


def gatherings_of(alliance: Alliance) -> "QuerySet[Any]":
    """Its gatherings, the newest first, each with how many firms came. The caller asked whether
    the alliance may be seen.
    """
    firms = Count(
        "registrations__firm_key",
        filter=Q(registrations__came__gt=0) & ~Q(registrations__firm_key=""),
        distinct=True,
    )
    return (
        Event.objects.filter(_of([f"alliance:{alliance.pk}"]))
        .annotate(firms_came=firms)
        .order_by("-starts_at", "-pk")
    )


def came_to(event: Event) -> set[int]:
    """Organisations that are noted as come to it."""
    rows = Registration.objects.filter(event=event, came__gt=0, organisation__isnull=False)
    return {pk for pk in rows.values_list("organisation_id", flat=True) if pk}


# Figures. `kind`: of which kind of alliance a programme asks.


def _kind(extent: Extent, kind: str) -> "QuerySet[Alliance]":
    return visible_to(extent.viewer).filter(kind=kind).order_by()


def _here(extent: Extent, kind: str) -> "QuerySet[Any, Any]":
    rows = _kind(extent, kind)
    return (rows.filter(area__path__within=extent.area) if extent.area else rows).values("pk")


def activities(extent: Extent, kind: str) -> "QuerySet[Event]":
    """Gatherings of these alliances that were held in the period."""
    named = Concat(Value("alliance:"), Cast("pk", CharField()))
    names = _kind(extent, kind).annotate(named=named).values("named")
    return events.held(extent).filter(_of(names))


def services(extent: Extent, kind: str) -> "QuerySet[Registration]":
    """Firms of the registry that came to these: once for each time, so times and not firms."""
    rows = events.firms_came(activities(extent, kind)).filter(organisation__isnull=False)
    return rows.select_related("organisation", "event")


def firms_served(extent: Extent, kind: str) -> "QuerySet[Organisation]":
    """Different firms that came: each once, however often."""
    came = services(extent, kind).filter(organisation=OuterRef("pk")).order_by()
    members = Member.objects.filter(
        alliance_id__in=_here(extent, kind), organisation=OuterRef("pk"), since__isnull=False
    )
    return Organisation.objects.filter(Exists(came), Exists(members)).select_related("area")


def member_firms(extent: Extent, kind: str) -> "QuerySet[Organisation]":
    """Firms that are or were members of these alliances, each once: who could be served."""
    members = Member.objects.filter(
        alliance_id__in=_here(extent, kind), organisation=OuterRef("pk"), since__isnull=False
    )
    return Organisation.objects.filter(Exists(members)).select_related("area")


def beneficiaries(extent: Extent, kind: str) -> "QuerySet[Headcount]":
    """The last count by heads of each gathering held: counted, not named; their sum is times."""
    later = Headcount.objects.filter(event=OuterRef("event"), pk__gt=OuterRef("pk"))
    rows = Headcount.objects.filter(event__in=activities(extent, kind).values("pk"))
    return rows.filter(~Exists(later)).select_related("event")
