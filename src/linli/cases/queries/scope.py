"""Which cases a viewer may see at all."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from linli.base.viewer import Role, Viewer
from linli.cases.models import Case
from linli.cases.rules import RIGHTS
from linli.cases.spec import OF_FIRMS
from linli.cases.workflow import OPEN, State


def visible_to(viewer: Viewer) -> "QuerySet[Case]":
    """Cases this viewer may see; the twin of `rules.can_see`."""
    return Case.objects.filter(_raised_by(viewer) | _on_the_desk_of(viewer))


def on_desk(viewer: Viewer) -> "QuerySet[Case]":
    """Only those the viewer sees as staff, for pages that show colleagues' notes."""
    return Case.objects.filter(_on_the_desk_of(viewer))


def for_raiser(viewer: Viewer) -> "QuerySet[Case]":
    """Only those the viewer raised themselves; the twin of `rules.is_raiser`."""
    return Case.objects.filter(_raised_by(viewer))


def orders_of(viewer: Viewer) -> "QuerySet[Case]":
    """What the viewer's own firms raised, or had raised for them."""
    return for_raiser(viewer).filter(kind__in=OF_FIRMS)


def open_ones(rows: "QuerySet[Case]") -> "QuerySet[Case]":
    """Of these: neither ended nor withdrawn, the newest first."""
    return rows.filter(state__in=OPEN).order_by("-pk")


def escalated(viewer: Viewer) -> "QuerySet[Case]":
    """Twice “not solved” and still not confirmed: what the supervisor looks at."""
    return visible_to(viewer).filter(
        Q(state__in=OPEN) | Q(state=State.ENDED), escalated_at__isnull=False
    )


def of_dwellings(viewer: Viewer, dwelling_ids: Iterable[int]) -> "QuerySet[Case]":
    """Cases about these doors, newest first, for the pages at the door."""
    return (
        visible_to(viewer)
        .filter(dwelling_id__in=dwelling_ids)
        .select_related("category", "owner")
        .order_by("-pk")
    )


def _raised_by(viewer: Viewer) -> Q:
    if not RIGHTS.may(viewer, "track"):
        return Q(pk__in=())
    return (
        Q(pk__in=viewer.scoped("case", Role.RESIDENT))
        | Q(raiser_person_id__in=viewer.scoped("person", Role.RESIDENT))
        | Q(kind__in=OF_FIRMS, organisation_id__in=viewer.scoped("organisation", Role.CONTACT))
    )


def _on_the_desk_of(viewer: Viewer) -> Q:
    if not RIGHTS.may(viewer, "see"):
        return Q(pk__in=())
    desk = Q(area__path__within_any=RIGHTS.areas(viewer, "see_area"))
    desk |= Q(kind__in=OF_FIRMS, area__path__within_any=RIGHTS.areas(viewer, "see_orders"))
    sections = viewer.scoped("section", Role.HANDLER)
    if sections:
        desk |= Q(section_id__in=sections)
    if viewer.account_id is not None:
        desk |= Q(owner_id=viewer.account_id) | Q(assignee_id=viewer.account_id)
    return desk
