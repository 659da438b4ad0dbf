"""Figures: problems the members raised, and those solved and rated by the firm itself."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse

from linli.alliances.models import Member
from linli.base.figures import Extent, Line
from linli.cases import queries as cases
from linli.cases.models import Case, Confirmation, Verdict
from linli.cases.spec import ORDER
from linli.cases.workflow import Outcome, State


def raised(extent: Extent) -> "QuerySet[Case]":
    """Orders of firms that belonged to an alliance on the day they were raised, in the period and
    not taken back. A firm that left later leaves its orders here.
    """
    day = OuterRef("raised_on")
    inside = Member.objects.filter(
        Q(until=None) | Q(until__gte=day),
        organisation=OuterRef("organisation"),
        since__lte=day,
    )
    rows: QuerySet[Any] = cases.raised(extent).filter(kind=ORDER.code)
    rows = rows.exclude(state=State.WITHDRAWN).annotate(raised_on=TruncDate("raised_at"))
    return rows.filter(Exists(inside)).select_related("organisation")


def solved(extent: Extent) -> "QuerySet[Case]":
    """Of these: solved, and rated so by the firm (by link, account, telephone), never by whoever
    handled it.
    """
    stars = Confirmation.objects.filter(case=OuterRef("pk"), solved=True, rating__isnull=False)
    return (
        raised(extent)
        .filter(Exists(stars), state=State.CLOSED, outcome=Outcome.SOLVED, verdict=Verdict.SOLVED)
        .exclude(confirmed_by=F("handled_by"))
    )


def line(case: Case) -> Line:
    """How one of them reads."""
    firm = case.organisation.name if case.organisation else ""
    return Line(
        case.summary,
        (case.number, firm, case.get_state_display()),
        reverse("cases:case", args=[case.pk]),
    )
