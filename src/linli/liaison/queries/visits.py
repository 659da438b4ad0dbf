"""Visits to firms: the plan, the list, what waits today."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.liaison.models import FirmVisit, Pair
from linli.liaison.rules import RIGHTS
from linli.liaison.workflow import State
from linli.people.models import Organisation

SIZE = 50
#: The one next act of a waiting visit: words, and the page it is done on.
DESK = {"visit_firm": (_("Visit and write it down"), "liaison:visit")}
#: A planned visit is on today's page so long before its day.
AHEAD = timedelta(days=3)


def visits_visible_to(viewer: Viewer) -> "QuerySet[FirmVisit]":
    """Visits to firms this viewer may read; the twin of `rules.can_see_visit`."""
    if not RIGHTS.may(viewer, "see"):
        return FirmVisit.objects.none()
    own = Q(official_id=viewer.account_id) if viewer.account_id else Q(pk__in=())
    area = Q(area__path__within_any=RIGHTS.areas(viewer, "see_area"))
    return FirmVisit.objects.filter(own | area)


def listed(rows: "QuerySet[FirmVisit]") -> "QuerySet[Any]":
    """With all that a line shows, without a query per row."""
    found: QuerySet[Any] = (
        rows.select_related("organisation", "official", "area", "pair__kind")
        .prefetch_related("helps")
        .annotate(problems=Count("orders", distinct=True))
    )
    return found


def visits_filtered(viewer: Viewer, *, state: str, mine: bool, words: str) -> "QuerySet[FirmVisit]":
    """The list of visits under what was chosen; planned ones by their day, the others newest
    first.
    """
    rows = visits_visible_to(viewer)
    if state:
        rows = rows.filter(state=state)
    if mine:
        rows = rows.filter(official_id=viewer.account_id or 0)
    if words:
        rows = rows.filter(organisation__name__icontains=words)
    return rows.order_by("planned_on", "pk") if state == State.PLANNED else rows.order_by("-pk")


def counts(viewer: Viewer, *, mine: bool, words: str) -> dict[str, int]:
    """State → how many visits under these filters: one query."""
    rows = visits_filtered(viewer, state="", mine=mine, words=words).order_by()
    return {row["state"]: row["n"] for row in rows.values("state").annotate(n=Count("pk"))}


def kept(once: str, by: Viewer) -> FirmVisit | None:
    """The visit that was kept under this key by the same person."""
    return FirmVisit.objects.filter(
        once=once, official_id=by.account_id or 0, state=State.HELD
    ).first()


def still_planned(pair: Pair) -> "QuerySet[FirmVisit]":
    """Visits planned under this pair."""
    return pair.visits.filter(state=State.PLANNED).select_for_update()


def planned_at(viewer: Viewer, firm: Organisation) -> FirmVisit | None:
    """The viewer's next planned visit to this firm."""
    rows = FirmVisit.objects.filter(
        organisation=firm, official_id=viewer.account_id or 0, state=State.PLANNED
    )
    return rows.order_by("planned_on", "pk").first()


def of_firm(viewer: Viewer, firm: Organisation) -> "QuerySet[FirmVisit]":
    """Visits to this firm, what is planned first, then the newest."""
    rows = listed(visits_visible_to(viewer).filter(organisation=firm))
    return rows.order_by(F("held_at").desc(nulls_first=True), "-pk")


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any]":
    """The viewer's own visits planned for these days, or overdue; the columns of the desk."""
    today = localdate(now)
    mine = FirmVisit.objects.none()
    if viewer.account_id is not None and RIGHTS.may(viewer, "visit"):
        mine = FirmVisit.objects.filter(
            official_id=viewer.account_id, state=State.PLANNED, planned_on__lte=today + AHEAD
        )
    late, due = When(planned_on__lt=today, then=Value(3)), When(planned_on=today, then=Value(2))
    found: QuerySet[Any] = mine.annotate(
        thing=Value("firm_visit", output_field=CharField()),
        title=F("organisation__name"),
        place=F("area__name"),
        colour=Case(late, due, default=Value(1), output_field=IntegerField()),
        due_at=clock.end_of_day("planned_on"),
        act=Value("visit_firm", output_field=CharField()),
    )
    return found
