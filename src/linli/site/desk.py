"""The staff's front page: what waits for me, from all apps in one list; the search."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.alliances import queries as alliances
from linli.base import rights
from linli.base.figures import Line
from linli.base.pages import PUBLIC, SIGNED_IN, LinliRequest, page
from linli.base.search import matching
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.claims import queries as claims
from linli.clock import queries as clock
from linli.clock.workflow import Colour
from linli.commitments import queries as commitments
from linli.deliberation import queries as deliberation
from linli.doorstep import queries as doorstep
from linli.drives import queries as drives
from linli.employment import queries as employment
from linli.events import queries as events
from linli.inspections import queries as inspections
from linli.knowledge import queries as knowledge
from linli.ledgers import queries as ledgers
from linli.liaison import queries as liaison
from linli.live import queries as live
from linli.outreach import queries as outreach
from linli.places import queries as places
from linli.services import queries as services
from linli.site import portal
from linli.site.menu import Entry, url_of
from linli.supervision import queries as supervision
from linli.surveys import queries as surveys
from linli.teams import queries as teams
from linli.visits import queries as visits

PAGE = 50
#: Hits shown of one kind.
MOST = 10

#: What may wait for somebody → the app whose `queries` know it (`waiting_for`, `DESK`).
WAITING: dict[str, ModuleType] = {
    "case": cases,
    "commitment": commitments,
    "meeting": deliberation,
    "topic": deliberation,
    "visits": visits,
    "firm_visit": liaison,
    "inspection": inspections,
    "overlap": doorstep,
    "copy": surveys,
    "drive": drives,
    "batch": drives,
    "slip": supervision,
    "team": teams,
    "item": ledgers,
    "round": supervision,
    "claim": claims,
    "circle": claims,
    "gathering": events,
    "booking": events,
    "lecture": live,
    "mechanism": services,
    "candidacy": employment,
    "outreach": outreach,
    "membership": alliances,
    "entry": alliances,
    "edition": alliances,
    "answer": knowledge,
}
#: What each of them is called on its line.
THINGS = {
    "case": _("Case"),
    "commitment": _("Commitment"),
    "meeting": _("Meeting"),
    "topic": _("Topic"),
    "visits": _("Visit plan"),
    "firm_visit": _("Visit to a firm"),
    "inspection": _("Joint inspection"),
    "overlap": _("Two records"),
    "copy": _("Two copies"),
    "drive": _("Drive"),
    "batch": _("Batch"),
    "slip": _("Supervision slip"),
    "team": _("Task team"),
    "item": _("Ledger item"),
    "round": _("Inspection round"),
    "claim": _("Claim"),
    "circle": _("Joint committee"),
    "gathering": _("Gathering"),
    "booking": _("Booking"),
    "lecture": _("Legal lecture"),
    "mechanism": _("Mechanism"),
    "candidacy": _("Work"),
    "outreach": _("Message"),
    "membership": _("Membership of an alliance"),
    "entry": _("Application of a firm"),
    "edition": _("Document of an alliance"),
    "answer": _("Approved answer"),
}
COLUMNS = ("thing", "pk", "title", "place", "colour", "due_at", "act")
#: Ranks of `clock.colour_rank` as they are drawn.
BY_RANK = {3: Colour.RED, 2: Colour.YELLOW, 1: Colour.GREEN, 0: Colour.NONE}
#: What people begin most often, offered above the list: words, address, icon, right.
BEGIN: tuple[tuple[Any, str, str, str], ...] = (
    (_("Register a case"), "cases:register", "plus", "cases.raise"),
    (_("Raise something for my firm"), "cases:new_order", "plus", "cases.order"),
    (_("Today's round"), "doorstep:round", "door", "doorstep.record"),
    (_("Settings"), "accounts:settings", "settings", "accounts.settings"),
)


def _cases(viewer: Viewer, words: str) -> list[Line]:
    rows = cases.visible_to(viewer)
    found = matching(rows, words, column="bigrams", text="summary").order_by("-pk")[:MOST]
    return [
        Line(
            case.summary,
            (case.number, case.get_state_display()),
            reverse("cases:case", args=[case.pk]),
        )
        for case in found
    ]


def _places(viewer: Viewer, words: str) -> list[Line]:
    compounds = [
        Line(compound.name, (compound.area.name,), reverse("places:compound", args=[compound.pk]))
        for compound in places.search_compounds(viewer, words)[:MOST]
    ]
    may_visit = rights.may(viewer, "doorstep.record")
    return compounds + [
        Line(door.address, (), reverse("doorstep:household", args=[door.pk]) if may_visit else "")
        for door in places.search_dwellings(viewer, words)[:MOST]
    ]


def _topics(viewer: Viewer, words: str) -> list[Line]:
    found = deliberation.searched(deliberation.visible_to(viewer), words).order_by("-pk")[:MOST]
    return [
        Line(
            topic.title,
            (topic.get_state_display(),),
            reverse("deliberation:topic", args=[topic.pk]),
        )
        for topic in found
    ]


def _drives(viewer: Viewer, words: str) -> list[Line]:
    return [
        Line(
            str(drive),
            (str(drive.area), drive.get_state_display()),
            reverse("drives:drive", args=[drive.pk]),
        )
        for drive in drives.drives(viewer, "all", words)[:MOST]
    ]


def _teams(viewer: Viewer, words: str) -> list[Line]:
    found = teams.filtered(viewer, state="", mine=False, words=words).select_related("area")
    return [
        Line(
            team.name,
            (str(team.area), str(team.get_state_display())),
            reverse("teams:team", args=[team.pk]),
        )
        for team in found.order_by("-pk")[:MOST]
    ]


def _items(viewer: Viewer, words: str) -> list[Line]:
    found = matching(ledgers.visible_to(viewer), words, column="bigrams", text="title")
    rows = found.select_related("ledger").order_by("-pk")[:MOST]
    return [
        Line(
            str(item),
            (str(item.ledger), item.get_state_display()),
            reverse("ledgers:item", args=[item.pk]),
        )
        for item in rows
    ]


def _circles(viewer: Viewer, words: str) -> list[Line]:
    return [
        Line(
            line.title,
            (str(line.get_kind_display()), line.circle.name),
            reverse("claims:line", args=[line.pk]),
        )
        for line in claims.searched(viewer, words).order_by("-pk")[:MOST]
    ]


#: What the search box looks through.
SEARCHED: tuple[tuple[Any, Callable[[Viewer, str], list[Line]]], ...] = (
    (_("Cases"), _cases),
    (_("Places"), _places),
    (_("Topics"), _topics),
    (_("Drives"), _drives),
    (_("Task teams"), _teams),
    (_("Ledger items"), _items),
    (_("Joint committees"), _circles),
)


@dataclass(frozen=True)
class Waiting:
    """One thing that waits, ready to draw."""

    title: str
    meta: tuple[str, ...]
    url: str
    colour: Colour
    due_at: datetime | None
    act: Any

    @property
    def word(self) -> str:
        """Colour never stands alone; what has no term shows nothing."""
        return str(self.colour.label)


def today(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """All that waits for this viewer, red first, then by due moment: one UNION ALL."""
    parts = []
    for app in dict.fromkeys(WAITING.values()):
        rows = app.waiting_for(viewer, now)
        parts.append(rows if rows.query.combinator else rows.order_by().values(*COLUMNS))
    first, *rest = parts
    waiting: QuerySet[Any, Any] = first.union(*rest, all=True)
    return waiting.order_by("-colour", "due_at", "thing", "pk")


def _waiting(row: dict[str, Any]) -> Waiting:
    words, name = WAITING[row["thing"]].DESK[row["act"]]
    meta = tuple(str(part) for part in (THINGS[row["thing"]], row["place"]) if part)
    due_at = row["due_at"] if row["colour"] else None  # what has no term is not late
    return Waiting(
        row["title"],
        meta,
        reverse(name, args=[row["pk"]]),
        BY_RANK[row["colour"]],
        due_at,
        words,
    )


@page(PUBLIC)
def home(request: LinliRequest) -> HttpResponse:
    """Visitors see the portal; people who signed in see what waits for them."""
    if request.viewer.account_id is None:
        return portal.home(request)
    now = clock.now()
    first = int(request.GET["from"]) if request.GET.get("from", "").isdecimal() else 0
    found = [_waiting(row) for row in today(request.viewer, now)[first : first + PAGE + 1]]
    context = {
        "rows": found[:PAGE],
        "more": len(found) > PAGE,
        "older": f"?from={first + PAGE}" if len(found) > PAGE else "",
        "begin": [
            Entry(words, url_of(name), icon, current=False)
            for words, name, icon, right in BEGIN
            if rights.may(request.viewer, right) and url_of(name)
        ],
        "now": now,
    }
    return render(request, "site/today.html", context)


@page(SIGNED_IN)
def search(request: LinliRequest) -> HttpResponse:
    """Numbers, summaries, addresses, names of places: nothing personal is searched here.

    At most ten of each kind, and only what the viewer may see.
    """
    words = request.GET.get("q", "").strip()[:60]
    groups = [
        {"label": label, "rows": lines}
        for label, find in SEARCHED
        if words and (lines := find(request.viewer, words))
    ]
    return render(request, "site/search.html", {"words": words, "groups": groups})
