"""Figures of ledgers: the state they are in now, of the ledgers whose year the period touches."""

from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone

from linli.base.figures import Extent, Line
from linli.base.lent import now as present
from linli.ledgers.models import Category, Item
from linli.ledgers.queries import coloured
from linli.ledgers.queries.scope import visible_to
from linli.ledgers.workflow import State


def items(extent: Extent) -> "QuerySet[Item]":
    """Items that were started, in ledgers of the period's years; without the withdrawn ones."""
    rows = visible_to(extent.viewer).exclude(state__in=(State.DRAFT, State.WITHDRAWN))
    if extent.start:
        rows = rows.filter(ledger__year__gte=timezone.localdate(extent.start).year)
    if extent.end:
        rows = rows.filter(ledger__year__lte=timezone.localdate(extent.end).year)
    return rows.filter(area__path__within=extent.area) if extent.area else rows


def categories(extent: Extent) -> "QuerySet[Category]":
    """Categories that hold one of these items."""
    return Category.objects.filter(pk__in=items(extent).order_by().values("category_id"))


def overdue(extent: Extent) -> "QuerySet[Item]":
    """Of these: their colour counts as overdue by the rules of their ledger; how it stands now,
    whatever the period.
    """
    return coloured.overdue(items(extent), present())


def closed_by_others(extent: Extent) -> "QuerySet[Item]":
    """Of these: closed out by someone other than the person in charge and the applicant."""
    in_charge = Concat(
        Value("account:"), Cast("in_charge_id", CharField()), output_field=CharField()
    )
    return (
        items(extent)
        .filter(state=State.CLOSED)
        .exclude(Q(closed_by=F("applied_by")) | Q(closed_by=in_charge))
    )


def line(item: Any) -> Line:
    """How an item reads behind a figure."""
    return Line(
        str(item),
        (item.get_state_display(), item.due_shown),
        reverse("ledgers:item", args=[item.pk]),
    )


def category_line(category: Any) -> Line:
    """How a category reads behind a figure."""
    url = reverse("ledgers:table", args=[category.ledger_id])
    return Line(str(category), (str(category.ledger),), f"{url}?category={category.pk}")
