"""Figures of slips: rows to be counted, for whom, where and when an `Extent` says."""

from django.db.models import F, QuerySet
from django.urls import reverse

from linli.base.figures import Extent, Line
from linli.supervision.models import Reply, Slip
from linli.supervision.queries.scope import visible_to
from linli.supervision.workflow import State, Verdict


def of_extent(extent: Extent) -> "QuerySet[Slip]":
    """Slips that the viewer may see: numbered in the area, or gone to a community in it."""
    rows = visible_to(extent.viewer).exclude(state=State.WITHDRAWN)
    if not extent.area:
        return rows
    numbered = rows.filter(area__path__within=extent.area)
    return numbered | rows.filter(to_area__path__within=extent.area)


def issued(extent: Extent) -> "QuerySet[Slip]":
    """Slips issued in the period, without the withdrawn ones."""
    return of_extent(extent).filter(**extent.during("issued_at"))


def due(extent: Extent) -> "QuerySet[Slip]":
    """Slips whose reply was due in the period."""
    return of_extent(extent).filter(**extent.during("reply_due_at"))


def answered_in_time(extent: Extent) -> "QuerySet[Slip]":
    """Of these: the reply that stands came by the day."""
    return due(extent).filter(replied_at__lte=F("reply_due_at"))


def checked(extent: Extent) -> "QuerySet[Reply]":
    """Replies that the supervisor checked in the period."""
    return (
        Reply.objects.select_related("slip")
        .filter(slip__in=of_extent(extent).order_by(), **extent.during("checked_at"))
        .exclude(verdict=Verdict.NONE)
    )


def sent_back(extent: Extent) -> "QuerySet[Reply]":
    """Of these: sent back."""
    return checked(extent).filter(verdict=Verdict.SENT_BACK)


def line(slip: Slip) -> Line:
    """How a slip reads among the rows of a figure."""
    meta = (slip.number, str(slip.get_state_display()))
    return Line(slip.title, meta, reverse("supervision:slip", args=[slip.pk]))


def reply_line(reply: Reply) -> Line:
    """How a reply reads among the rows of a figure."""
    slip = reply.slip
    meta = (slip.number, str(reply.get_verdict_display()))
    return Line(slip.title, meta, reverse("supervision:slip", args=[slip.pk]))
