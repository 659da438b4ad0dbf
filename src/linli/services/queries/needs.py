"""The list of needs, its matrix, the solver library."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from linli.alliances.models import Alliance
from linli.base.search import matching
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.cases.models import Case
from linli.cases.spec import ORDER
from linli.events.models import Event
from linli.liaison import queries as liaison
from linli.liaison.models import FirmVisit
from linli.liaison.workflow import State as Life
from linli.services.models import Need, Solution
from linli.services.queries.scope import alliances_of
from linli.services.spec import FACTORS, MODULES
from linli.services.workflow import Need as State

PAGE = 50


def needs_visible_to(viewer: Viewer) -> "QuerySet[Need]":
    """Needs of the alliances this viewer sees as staff."""
    rows = Need.objects.filter(alliance__in=alliances_of(viewer).order_by())
    return rows.select_related("alliance__area", "organisation")


def filtered(
    viewer: Viewer,
    alliance: Alliance,
    *,
    link: str = "",
    module: str = "",
    factor: str = "",
    state: str = "",
    words: str = "",
) -> "QuerySet[Need]":
    """The list under what was chosen; "" does not narrow. Joined ones only where asked for."""
    rows = needs_visible_to(viewer).filter(alliance=alliance)
    given = {"link": link, "module": module, "factor": factor}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    rows = rows.filter(state=state) if state else rows.exclude(state=State.JOINED)
    if words:
        rows = rows.filter(Q(text__icontains=words) | Q(organisation__name__icontains=words))
    return rows


def page_of(rows: "QuerySet[Need]", after: int | None) -> list[Any]:
    """One page, the newest first, with how many were joined to each; one row more than PAGE."""
    if after:
        rows = rows.filter(pk__lt=after)
    counted: QuerySet[Any] = rows.annotate(joined_count=Count("joined"))
    return list(counted.select_related("case", "event", "visit").order_by("-pk")[: PAGE + 1])


def cells(rows: "QuerySet[Need]") -> list[tuple[str, Any, list[dict[str, Any]]]]:
    """The matrix of these needs: (module, its words, for each factor how many needs of how many
    firms). One query.
    """
    found: dict[tuple[str, str], Any] = {
        (row["module"], row["factor"]): row
        for row in rows.order_by()
        .values("module", "factor")
        .annotate(needs=Count("pk", distinct=True), firms=Count("organisation", distinct=True))
    }
    nothing: dict[str, Any] = {"needs": 0, "firms": 0}
    return [
        (
            module,
            words,
            [
                {**nothing, **found.get((module, factor), {}), "factor": factor}
                for factor in FACTORS
            ],
        )
        for module, words in MODULES.items()
    ]


def joinable(need: Need) -> "QuerySet[Need]":
    """Needs of the alliance that could say the same: open or met, of the same module first."""
    rows = Need.objects.filter(alliance_id=need.alliance_id).exclude(pk=need.pk)
    rows = rows.filter(state__in=(State.OPEN, State.MET)).select_related("organisation")
    return rows.order_by("module", "-pk")


def listable_orders(viewer: Viewer, alliance: Alliance) -> "QuerySet[Case]":
    """Orders of its firms that stand on no list of needs yet."""
    firms = alliance.members.values("organisation_id")
    rows = cases.visible_to(viewer).filter(kind=ORDER.code, organisation_id__in=firms)
    return rows.exclude(needs__alliance=alliance).order_by("-pk")


def told_visits(viewer: Viewer, alliance: Alliance) -> "QuerySet[FirmVisit]":
    """Visits held at its firms."""
    firms = alliance.members.values("organisation_id")
    rows = liaison.visits_visible_to(viewer).filter(state=Life.HELD, organisation_id__in=firms)
    return rows.select_related("organisation").order_by("-held_at")


def told_events(alliance: Alliance) -> "QuerySet[Event]":
    """Its gatherings that were held."""
    mechanisms = list(alliance.mechanisms.values_list("pk", "series_id"))
    here = Q(origin__in=[f"mechanism:{pk}" for pk, _series in mechanisms])
    here |= Q(origin=f"alliance:{alliance.pk}")
    here |= Q(series__in=[series for _pk, series in mechanisms if series])
    return Event.objects.filter(here, held_at__isnull=False).order_by("-held_at")


def solutions_visible_to(viewer: Viewer) -> "QuerySet[Solution]":
    """The solver library of the alliances this viewer sees as staff."""
    rows = Solution.objects.filter(alliance__in=alliances_of(viewer).order_by(), retired_at=None)
    return rows.select_related("alliance__area")


def solutions_for(
    viewer: Viewer,
    alliance: Alliance,
    *,
    module: str = "",
    factor: str = "",
    words: str = "",
) -> "QuerySet[Any]":
    """Past solutions under what was chosen, those that solved most orders' kinds first by age."""
    rows = solutions_visible_to(viewer).filter(alliance=alliance)
    given = {"module": module, "factor": factor}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if words:
        rows = matching(rows, words, column="bigrams", text="title")
    counted: QuerySet[Any] = rows.annotate(order_count=Count("cases", distinct=True))
    return counted.order_by("-pk")
