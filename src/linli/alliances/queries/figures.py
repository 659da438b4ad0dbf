"""Figures of alliances: members are things; people working there are a sum of the files."""

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from linli.alliances.models import EnterpriseFile, Member
from linli.alliances.queries.firms import files_visible_to
from linli.alliances.queries.members import members_visible_to
from linli.alliances.workflow import INSIDE
from linli.base.figures import Extent, Line


def members(extent: Extent, kind: str = "") -> "QuerySet[Member]":
    """Firms that belong to an alliance now and did at the end of the period."""
    rows = members_visible_to(extent.viewer).filter(state__in=INSIDE)
    if kind:
        rows = rows.filter(alliance__kind=kind)
    if extent.area:
        rows = rows.filter(alliance__area__path__within=extent.area)
    return rows.filter(since__lt=localdate(extent.end)) if extent.end else rows


def founders(extent: Extent, kind: str = "") -> "QuerySet[Member]":
    """Firms that founded an alliance, also those that have left it."""
    rows = members_visible_to(extent.viewer).filter(founding=True)
    if kind:
        rows = rows.filter(alliance__kind=kind)
    return rows.filter(alliance__area__path__within=extent.area) if extent.area else rows


def jobs(extent: Extent, kind: str = "") -> "QuerySet[EnterpriseFile]":
    """Files of the firms that belong to an alliance, each once; their people are added up."""
    inside = members(extent, kind).filter(organisation=OuterRef("organisation"))
    rows = files_visible_to(extent.viewer).filter(Exists(inside), staff__isnull=False)
    return rows.select_related("organisation__area")


def line(row: Member | EnterpriseFile) -> Line:
    """How a member or a file reads among the rows of a figure."""
    firm = row.organisation
    if isinstance(row, Member):
        words = str(row.get_state_display())
        return Line(firm.name, (words,), reverse("alliances:member", args=[row.pk]))
    counted = f"{row.staff} ({row.staff_on})"
    return Line(firm.name, (counted,), reverse("alliances:firm", args=[firm.pk]))
