"""Figures of officials and firms: firms are things, visits are times."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from linli.base.figures import Extent
from linli.cases import queries as cases
from linli.cases.models import Case, Verdict
from linli.cases.workflow import Outcome, State
from linli.liaison.models import FirmVisit, Pair
from linli.liaison.queries.visits import visits_visible_to
from linli.liaison.rules import RIGHTS
from linli.liaison.workflow import State as Life
from linli.people.models import Organisation


def visits_held(extent: Extent) -> "QuerySet[FirmVisit]":
    """Visits of officials to the firms they look after, in the period: times."""
    rows = visits_visible_to(extent.viewer).filter(state=Life.HELD, pair__isnull=False)
    rows = rows.filter(**extent.during("held_at")).select_related("organisation", "official")
    return rows.filter(area__path__within=extent.area) if extent.area else rows


def firms_assigned(extent: Extent) -> "QuerySet[Organisation]":
    """Firms that had an official in the period, each once."""
    pairs = Pair.objects.filter(
        organisation=OuterRef("pk"),
        area__path__within_any=RIGHTS.areas(extent.viewer, "see_area"),
    )
    if extent.end:
        pairs = pairs.filter(since__lt=localdate(extent.end))
    if extent.start:
        pairs = pairs.filter(Q(until=None) | Q(until__gte=localdate(extent.start)))
    rows = Organisation.objects.filter(Exists(pairs)).select_related("area")
    return rows.filter(area__path__within=extent.area) if extent.area else rows


def firms_visited(extent: Extent) -> "QuerySet[Organisation]":
    """Of these: different firms that their official visited in the period."""
    there = visits_held(extent).filter(organisation=OuterRef("pk"))
    return firms_assigned(extent).filter(Exists(there))


def problems(extent: Extent) -> "QuerySet[Case]":
    """Orders that were told at a visit to a firm, raised in the period and not taken back."""
    told = FirmVisit.orders.through.objects.filter(case=OuterRef("pk"))
    return cases.raised(extent).filter(Exists(told)).exclude(state=State.WITHDRAWN)


def solved(extent: Extent) -> "QuerySet[Case]":
    """Of these: solved, as the firm or somebody other than the handler confirmed."""
    return (
        problems(extent)
        .filter(state=State.CLOSED, outcome=Outcome.SOLVED, verdict=Verdict.SOLVED)
        .exclude(confirmed_by="")
        .exclude(confirmed_by=F("handled_by"))
    )
