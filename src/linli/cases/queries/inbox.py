"""The desk's list of cases: filtered, by colour and due moment, page by page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce

from linli.base.search import matching
from linli.base.viewer import Role, Viewer
from linli.cases.models import Case, CaseClock
from linli.cases.queries.scope import on_desk
from linli.cases.workflow import OPEN, State
from linli.clock import queries as clock
from linli.clock.workflow import Colour

SIZE = 50
#: Orders of the list besides the usual one, by the moment a case was written down.
SORTS = {"newest": "-pk", "oldest": "pk"}

#: Choice of the first row of chips → what it keeps.
STAGES: dict[str, Q] = {
    "open": Q(state__in=OPEN),
    "raised": Q(state=State.RAISED),
    "dispatched": Q(state__in=(State.DISPATCHED, State.ARBITRATION)),
    "in_hand": Q(state__in=(State.RECEIVED, State.IN_HAND)),
    "suspended": Q(state=State.SUSPENDED),
    "ended": Q(state=State.ENDED),
    "escalated": Q(escalated_at__isnull=False, state__in=(*OPEN, State.ENDED)),
    "over": Q(state__in=(State.CLOSED, State.WITHDRAWN)),
}


@dataclass(frozen=True)
class Filters:
    """What was chosen above the list; "" and None choose everything."""

    stage: str = "open"
    colour: str = ""
    kind: str = ""
    mine: bool = False
    category_id: int | None = None
    compound_id: int | None = None
    organisation_id: int | None = None
    #: A fact and its value: ("grade", "major").
    fact: tuple[str, str] | None = None
    words: str = ""
    sort: str = ""


def with_clock(rows: "QuerySet[Case]", now: datetime) -> "QuerySet[Any]":
    """With the most urgent running clock: `colour` (rank), `colour_code`, `due_at`.

    A case may have several clocks; the reddest one counts, then the earliest due.
    """
    running = (
        CaseClock.objects.filter(case=OuterRef("pk"), met_at=None)
        .order_by()
        .annotate(rank=clock.colour_rank("", now=now), shade=clock.colour_code("", now=now))
        .order_by("-rank", "due_at")
    )
    return rows.annotate(
        colour=Coalesce(
            Subquery(running.values("rank")[:1], output_field=IntegerField()), Value(0)
        ),
        colour_code=Coalesce(
            Subquery(running.values("shade")[:1], output_field=CharField()),
            Value(Colour.NONE.value),
        ),
        due_at=Subquery(running.values("due_at")[:1], output_field=DateTimeField()),
    )


def _mine(viewer: Viewer) -> Q:
    mine = Q(owner_id=viewer.account_id) | Q(assignee_id=viewer.account_id)
    return mine | Q(section_id__in=viewer.scoped("section", Role.HANDLER), assignee=None)


def inbox(viewer: Viewer, filters: Filters, now: datetime) -> "QuerySet[Any]":
    """The viewer's cases under these filters, the most urgent first; finished ones newest first.

    Whoever chose another order (`filters.sort`) gets that one.
    """
    rows = with_clock(_chosen(viewer, filters, STAGES.get(filters.stage, Q())), now)
    if filters.colour:
        rows = rows.filter(colour_code=filters.colour)
    if filters.sort or filters.stage == "over":
        return rows.order_by(SORTS.get(filters.sort, "-pk"))
    return rows.order_by("-colour", F("due_at").asc(nulls_last=True), "pk")


def _chosen(viewer: Viewer, filters: Filters, stage: Q) -> "QuerySet[Case]":
    rows = on_desk(viewer).filter(stage)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.mine:
        rows = rows.filter(_mine(viewer))
    if filters.category_id:
        rows = rows.filter(category_id=filters.category_id)
    if filters.compound_id:
        rows = rows.filter(compound_id=filters.compound_id)
    if filters.organisation_id:
        rows = rows.filter(organisation_id=filters.organisation_id)
    if filters.fact:
        rows = rows.filter(**{f"facts__{filters.fact[0]}": filters.fact[1]})
    return matching(rows, filters.words, column="bigrams", text="summary")


def counts(viewer: Viewer, filters: Filters) -> dict[str, int]:
    """How many each stage would show under the other filters: one query."""
    rows = _chosen(viewer, filters, Q())
    found: dict[str, int] = rows.order_by().aggregate(
        **{name: Count("pk", filter=stage) for name, stage in STAGES.items()}
    )
    return found


def colour_counts(viewer: Viewer, filters: Filters, now: datetime) -> dict[str, int]:
    """How many of each colour the chosen stage holds: one query."""
    rows = with_clock(_chosen(viewer, filters, STAGES.get(filters.stage, Q())), now)
    found = rows.order_by().values("colour_code").annotate(n=Count("pk"))
    return {row["colour_code"]: row["n"] for row in found}


def listed(rows: "QuerySet[Case]") -> "QuerySet[Any]":
    """With all that a line shows, without a query per row."""
    return rows.select_related(
        "area", "compound", "category", "owner", "section", "assignee", "dwelling", "organisation"
    )


def page_after(rows: "QuerySet[Case]", after: int | None, size: int = SIZE) -> list[Case]:
    """One page of `inbox` rows behind the row `after`; one more than `size` if there are more."""
    mark = rows.filter(pk=after).first() if after is not None else None
    if mark is not None:
        rows = rows.filter(_behind(rows, mark))
    return list(rows[: size + 1])


def _behind(rows: "QuerySet[Case]", mark: Any) -> Q:
    if rows.query.order_by == ("-pk",):
        return Q(pk__lt=mark.pk)
    if rows.query.order_by == ("pk",):
        return Q(pk__gt=mark.pk)
    same = Q(colour=mark.colour)
    if mark.due_at is None:
        later = same & Q(due_at=None, pk__gt=mark.pk)
    else:
        later = same & (
            Q(due_at__gt=mark.due_at) | Q(due_at=None) | Q(due_at=mark.due_at, pk__gt=mark.pk)
        )
    return Q(colour__lt=mark.colour) | later
