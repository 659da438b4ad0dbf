"""Whose alliances a viewer serves; memberships of a contact's firms; service teams."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from linli.alliances import queries as alliances
from linli.alliances.models import Alliance, EnterpriseFile, Member
from linli.alliances.rules import stands_for
from linli.alliances.workflow import INSIDE
from linli.base.viewer import Viewer
from linli.cases.models import Case
from linli.cases.workflow import OPEN
from linli.people.models import Organisation
from linli.places.models import Area
from linli.services.models import ServiceTeam
from linli.services.rules import RIGHTS


def alliances_of(viewer: Viewer) -> "QuerySet[Alliance]":
    """Alliances whose needs and mechanisms this viewer may see; the twin of `rules.can_see`."""
    if not RIGHTS.may(viewer, "see"):
        return Alliance.objects.none()
    return alliances.visible_to(viewer)


def memberships_of(viewer: Viewer) -> "QuerySet[Member]":
    """Memberships in force of the firms whose contact the viewer is, suspended ones too."""
    rows = Member.objects.filter(organisation_id__in=stands_for(viewer), state__in=INSIDE)
    return rows.select_related("alliance__area", "organisation__area").order_by("pk")


def service_teams(alliance: Alliance) -> "QuerySet[ServiceTeam]":
    """Its service teams in use."""
    return alliance.service_teams.filter(active=True).select_related("team").order_by("pk")


def teams_visible_to(viewer: Viewer) -> "QuerySet[ServiceTeam]":
    """Service teams of the alliances this viewer sees as staff."""
    rows = ServiceTeam.objects.filter(alliance__in=alliances_of(viewer).order_by())
    return rows.select_related("alliance__area")


def areas_below(alliance: Alliance) -> "QuerySet[Area]":
    """The alliance's area and what lies below it."""
    return Area.objects.filter(path__within=alliance.area.path, closed_on=None).order_by("path")


def own_firms(viewer: Viewer) -> "QuerySet[Organisation]":
    """The firms whose contact the viewer is."""
    return Organisation.objects.filter(pk__in=stands_for(viewer)).order_by("pk")


def specialists_of(viewer: Viewer) -> list[str]:
    """Names of those who are in charge of these firms."""
    rows = EnterpriseFile.objects.filter(
        organisation_id__in=stands_for(viewer), specialist__isnull=False
    )
    return sorted(set(rows.values_list("specialist__name", flat=True)))


def teams_with_orders(alliance: Alliance) -> "QuerySet[Any]":
    """Its service teams, those out of use too, with how many orders each does now and did."""
    doing = Q(assignments__case__state__in=OPEN)
    rows: QuerySet[Any] = alliance.service_teams.select_related("team").annotate(
        doing=Count("assignments", filter=doing), given=Count("assignments")
    )
    return rows.order_by("pk")


def teams_for(viewer: Viewer, case: Case) -> "QuerySet[ServiceTeam]":
    """Service teams of the alliances its firm belongs to."""
    rows = ServiceTeam.objects.filter(
        active=True,
        alliance__in=alliances_of(viewer).order_by(),
        alliance__members__organisation_id=case.organisation_id,
    )
    return rows.distinct().order_by("pk")


def team_of(case: Case) -> ServiceTeam | None:
    """The service team that does this order."""
    rows = ServiceTeam.objects.filter(assignments__case=case).select_related("alliance", "team")
    return rows.first()
