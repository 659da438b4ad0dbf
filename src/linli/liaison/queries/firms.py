"""Firms as the desk lists them: who looks after each, when it was last visited."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from linli.accounts import queries as accounts
from linli.accounts.models import Account
from linli.base.viewer import Viewer
from linli.cases.models import Case
from linli.cases.spec import OF_FIRMS
from linli.cases.workflow import OPEN
from linli.liaison.models import FirmVisit, Pair
from linli.liaison.rules import RIGHTS
from linli.liaison.workflow import State
from linli.people.models import Organisation
from linli.places.models import Area


def pairs_visible_to(viewer: Viewer) -> "QuerySet[Pair]":
    """Pairs this viewer may read, ended ones too; the twin of `rules.can_see_pair`."""
    if not RIGHTS.may(viewer, "see"):
        return Pair.objects.none()
    own = Q(official_id=viewer.account_id) if viewer.account_id else Q(pk__in=())
    area = Q(area__path__within_any=RIGHTS.areas(viewer, "see_area"))
    return Pair.objects.filter(own | area)


def firms_visible_to(viewer: Viewer) -> "QuerySet[Organisation]":
    """Organisations whose page of visits, orders and inspections this viewer may open; the twin
    of `rules.can_see_firm`.
    """
    if not RIGHTS.may(viewer, "see"):
        return Organisation.objects.none()
    own = Pair.objects.filter(
        organisation=OuterRef("pk"), official_id=viewer.account_id or 0, until=None
    )
    area = Q(area__path__within_any=RIGHTS.areas(viewer, "see_area"))
    return Organisation.objects.filter(area | Exists(own)).select_related("area")


def filtered(viewer: Viewer, *, which: str, mine: bool, words: str) -> "QuerySet[Any]":
    """The desk's list. `which`: "assigned", "unassigned", "unvisited" (not yet by its official),
    "all". Annotated with `last_visit`, `open_orders`.
    """
    current = Pair.objects.filter(organisation=OuterRef("pk"), until=None)
    held = FirmVisit.objects.filter(organisation=OuterRef("pk"), state=State.HELD)
    firms = Organisation.Kind.FIRM
    rows = (
        firms_visible_to(viewer)
        .filter(active=True)
        .annotate(assigned=Exists(current), visited=Exists(held.filter(pair__isnull=False)))
        .filter(Q(kind=firms) | Q(assigned=True))
    )
    if which == "assigned":
        rows = rows.filter(assigned=True)
    elif which == "unassigned":
        rows = rows.filter(assigned=False)
    elif which == "unvisited":
        rows = rows.filter(assigned=True, visited=False)
    if mine:
        rows = rows.filter(Exists(current.filter(official_id=viewer.account_id or 0)))
    if words:
        rows = rows.filter(name__icontains=words)
    orders = Case.objects.filter(
        organisation=OuterRef("pk"), kind__in=OF_FIRMS, state__in=OPEN
    ).order_by()
    opened = orders.values("organisation").annotate(n=Count("pk")).values("n")
    found: QuerySet[Any] = rows.annotate(
        last_visit=Subquery(held.order_by("-held_at").values("held_at")[:1]),
        open_orders=Coalesce(Subquery(opened), 0),
    )
    return found


def counts_of_firms(viewer: Viewer, *, mine: bool, words: str) -> dict[str, int]:
    """Chip → how many firms it would show: one query."""
    rows = filtered(viewer, which="all", mine=mine, words=words).order_by()
    with_one, visited = Q(assigned=True), Q(visited=True)
    found = rows.aggregate(
        n_all=Count("pk"),
        n_assigned=Count("pk", filter=with_one),
        n_unassigned=Count("pk", filter=~with_one),
        n_unvisited=Count("pk", filter=with_one & ~visited),
    )
    return {name.removeprefix("n_"): number for name, number in found.items()}


def page_after(rows: "QuerySet[Any]", after: int | None, size: int) -> list[Any]:
    """One page, those never or longest not visited first; one row more than `size`."""
    ordered = rows.order_by(F("last_visit").asc(nulls_first=True), "pk")
    mark = rows.filter(pk=after).first() if after else None
    if mark is not None:
        seen = mark.last_visit
        later = Q(last_visit__gt=seen) if seen else Q(last_visit__isnull=False)
        ordered = ordered.filter(later | Q(last_visit=mark.last_visit, pk__gt=mark.pk))
    return list(ordered[: size + 1])


@dataclass(frozen=True)
class Card:
    """A firm of the list with its officials in force."""

    firm: Any
    pairs: tuple[Pair, ...]

    @property
    def officials(self) -> str:
        """Their names, each once."""
        return "、".join(dict.fromkeys(pair.official.name for pair in self.pairs))

    @property
    def since(self) -> date | None:
        """Since when the first of them looks after it."""
        return min((pair.since for pair in self.pairs), default=None)


def cards(firms: "list[Any]") -> list[Card]:
    """With their officials, in one query for any number."""
    found: dict[int, list[Pair]] = {firm.pk: [] for firm in firms}
    pairs = Pair.objects.filter(organisation_id__in=list(found), until=None)
    for pair in pairs.select_related("official", "kind").order_by("pk"):
        found[pair.organisation_id].append(pair)
    return [Card(firm, tuple(found[firm.pk])) for firm in firms]


def pairs_of(firm: Organisation) -> "QuerySet[Pair]":
    """Who looks after it and who did before, those in force first."""
    return firm.pairs.select_related("official", "kind", "organisation__area", "area").order_by(
        F("until").desc(nulls_first=True), "-pk"
    )


def pair_of(viewer: Viewer, organisation_id: int) -> Pair | None:
    """The pair in force by which the viewer looks after this firm."""
    return (
        Pair.objects.filter(
            organisation_id=organisation_id, official_id=viewer.account_id or 0, until=None
        )
        .order_by("pk")
        .first()
    )


def officials_for(area: Area, now: datetime) -> "QuerySet[Account]":
    """Who can look after a firm of this area: its staff, specialists and leaders."""
    able = (
        accounts.staff_of(area, now)
        | accounts.specialists_of(area, now)
        | accounts.leaders_of(area, now)
    )
    return able.order_by("name", "pk")
