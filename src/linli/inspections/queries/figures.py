"""Figures of joint inspections: inspections are times, hazards are things."""

from django.db.models import QuerySet

from linli.base.figures import Extent
from linli.cases import queries as cases
from linli.cases.models import Case
from linli.cases.workflow import OPEN
from linli.inspections.models import Inspection
from linli.inspections.queries.lists import visible_to
from linli.inspections.workflow import State


def held(extent: Extent) -> "QuerySet[Inspection]":
    """Joint inspections held in the period."""
    rows = visible_to(extent.viewer).filter(state=State.HELD, **extent.during("held_at"))
    rows = rows.select_related("organisation", "area")
    return rows.filter(area__path__within=extent.area) if extent.area else rows


def hazards_found(extent: Extent) -> "QuerySet[Case]":
    """Hazards found at joint inspections in the period, but for those withdrawn or none on a
    closer look.
    """
    return cases.hazards_found(extent).filter(finding__isnull=False)


def hazards_rectified(extent: Extent) -> "QuerySet[Case]":
    """Of these: put right, on the spot or by their day, and rechecked by somebody else."""
    return cases.hazards_rechecked(extent).filter(finding__isnull=False)


def hazards_on_spot(extent: Extent) -> "QuerySet[Case]":
    """Of these: put right at once where they were found, and no recheck found otherwise."""
    return cases.hazards_rectified_on_spot(extent).filter(finding__isnull=False)


def hazards_by_deadline(extent: Extent) -> "QuerySet[Case]":
    """Of these: put right later, by a day that was set, and rechecked by somebody else."""
    return hazards_rectified(extent).filter(settled_on_spot=False)


def hazards_open(extent: Extent) -> "QuerySet[Case]":
    """Of these: still to be put right."""
    return hazards_found(extent).filter(state__in=OPEN)
