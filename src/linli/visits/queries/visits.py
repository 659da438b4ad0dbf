"""Visits: scope, lists, figures."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from linli.base.figures import Extent, Line
from linli.base.viewer import Viewer
from linli.places.models import Dwelling
from linli.visits.models import Visit
from linli.visits.queries.weeks import midnight
from linli.visits.rules import RIGHTS


def visible_to(viewer: Viewer) -> "QuerySet[Visit]":
    """Visits this viewer may read, withdrawn ones too; the twin of `rules.can_see`."""
    return Visit.objects.filter(area__path__within_any=RIGHTS.areas(viewer, "see"))


def counted(visits: "QuerySet[Visit]") -> "QuerySet[Visit]":
    """Those that were not withdrawn."""
    return visits.filter(withdrawn_at=None)


def listed(visits: "QuerySet[Visit]") -> "QuerySet[Visit]":
    """With all that a list shows, without a query per row, latest first."""
    return visits.select_related("dwelling", "compound", "worker", "area").order_by("-pk")


def filtered(
    viewer: Viewer,
    *,
    outcome: str = "",
    compound_id: int | None = None,
    dwelling_id: int | None = None,
    mine: bool = False,
    start: date | None = None,
    end: date | None = None,
) -> "QuerySet[Visit]":
    """The desk list: what was chosen in chips and fields. `start` and `end` are days, both in."""
    rows = visible_to(viewer)
    if outcome:
        rows = rows.filter(outcome=outcome)
    if compound_id:
        rows = rows.filter(compound_id=compound_id)
    if dwelling_id:
        rows = rows.filter(dwelling_id=dwelling_id)
    if mine:
        rows = rows.filter(worker_id=viewer.account_id)
    if start:
        rows = rows.filter(at__gte=midnight(start))
    if end:
        rows = rows.filter(at__lt=midnight(end + timedelta(days=1)))
    return rows


def of_dwelling(viewer: Viewer, dwelling_id: int) -> "QuerySet[Visit]":
    """What was noted at one door, latest first."""
    return (
        counted(visible_to(viewer))
        .filter(dwelling_id=dwelling_id)
        .select_related("worker")
        .order_by("-at", "-pk")
    )


# --- figures: an attempt is every knock, a visit only an opened door ---------------------------


def attempts(extent: Extent) -> "QuerySet[Visit]":
    """Every knock on a door in the period."""
    rows = counted(visible_to(extent.viewer)).filter(**extent.during("at"))
    return rows.filter(area__path__within=extent.area) if extent.area else rows


def met(extent: Extent) -> "QuerySet[Visit]":
    """Of these: where somebody was met. Count distinct `dwelling_id` for different households."""
    return attempts(extent).filter(outcome=Visit.Outcome.MET)


def dwellings(extent: Extent) -> "QuerySet[Dwelling]":
    """All doors in use that could be visited: the denominator, whatever the period."""
    rows = Dwelling.objects.filter(
        compound__area__path__within_any=RIGHTS.areas(extent.viewer, "see"),
        active=True,
        building__active=True,
    ).select_related("compound")
    return rows.filter(compound__area__path__within=extent.area) if extent.area else rows


def dwellings_met(extent: Extent) -> "QuerySet[Dwelling]":
    """Of these: different doors behind which somebody was met in the period."""
    return dwellings(extent).filter(Exists(met(extent).filter(dwelling_id=OuterRef("pk"))))


def line(visit: Visit) -> Line:
    """How one visit reads among the rows behind a figure."""
    return Line(
        title=visit.dwelling.address,
        meta=(
            visit.get_outcome_display(),
            date_format(localtime(visit.at), "Y-m-d H:i"),
            visit.worker.name,
        ),
        url=reverse("visits:visit", args=[visit.pk]),
    )


def dwelling_line(dwelling: Dwelling) -> Line:
    """How one door reads among the rows of a figure; it opens the visits to it."""
    return Line(
        title=dwelling.address,
        meta=(dwelling.compound.name,),
        url=f"{reverse('visits:list')}?dwelling={dwelling.pk}",
    )
