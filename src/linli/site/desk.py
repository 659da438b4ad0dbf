"""The staff's front page: what waits for me, from all apps in one list; the menu; the search."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from linli.base import rights
from linli.base.pages import PUBLIC, SIGNED_IN, LinliRequest, page
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.site import portal

PAGE = 50

#: Group → entries of (words, address, icon, right).
MENU: tuple[tuple[Any, tuple[tuple[Any, str, str, str], ...]], ...] = (
    (
        _("Work"),
        (
            (_("Today"), "home", "home", SIGNED_IN),
            (_("Cases"), "cases:inbox", "message", "cases.see"),
            (_("Commitments"), "commitments:list", "checklist", "commitments.see"),
        ),
    ),
    (
        _("Visits"),
        (
            (_("Today's round"), "doorstep:round", "door", "doorstep.record"),
            (_("Visit plan"), "visits:plans", "calendar", "visits.plan"),
            (_("Coverage"), "visits:coverage", "map", "visits.see"),
        ),
    ),
    (
        _("Deliberation"),
        (
            (_("Topics"), "deliberation:topics", "list", "deliberation.see"),
            (_("Meetings"), "deliberation:meetings", "users", "deliberation.see"),
        ),
    ),
    (
        _("Registry"),
        (
            (_("Compounds"), "places:compounds", "building", "places.see"),
            (_("Residents"), "people:residents", "user", "people.see"),
            (_("Organisations"), "people:organisations", "briefcase", "people.see_organisations"),
        ),
    ),
    (
        _("Figures"),
        (
            (_("The week in figures"), "reporting:figures", "chart", "reporting.see"),
            (_("Weekly brief"), "reporting:brief", "file", "reporting.see"),
        ),
    ),
    (
        _("Administration"),
        (
            (_("Notices"), "notices:outbox", "send", "notices.see"),
            (_("Journal"), "journal:journal", "history", "journal.see"),
            (_("Access log"), "accounts:access_log", "eye", "accounts.see_access"),
            (_("Settings"), "accounts:settings", "settings", "accounts.settings"),
        ),
    ),
)

WAITING = ("cases", "commitments", "deliberation", "visits")
COLUMNS = ("thing", "pk", "title", "place", "colour", "due_at", "act")


@dataclass(frozen=True)
class Entry:
    """One menu entry, ready to draw."""

    label: Any
    url: str
    icon: str
    current: bool


@dataclass(frozen=True)
class Group:
    label: Any
    items: tuple[Entry, ...]


def menu(viewer: Viewer, path: str) -> list[Group]:
    """The entries this viewer may open; the longest matching address is the current one."""
    groups = []
    urls = {name: _url(name) for __, items in MENU for ___, name, ____, _____ in items}
    current = max((url for url in urls.values() if url and path.startswith(url) and (url != "/" or path == "/")), key=len, default="")
    for label, items in MENU:
        shown = tuple(
            Entry(words, urls[name], icon, urls[name] == current)
            for words, name, icon, right in items
            if urls[name] and (right == SIGNED_IN or rights.may(viewer, right))
        )
        if shown:
            groups.append(Group(label, shown))
    return groups


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def today(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """All that waits for this viewer, red first, then by due moment: one UNION ALL."""
    parts = []
    for app in WAITING:
        waiting: Callable[..., QuerySet[Any]] = import_module(f"linli.{app}.queries").waiting_for
        parts.append(waiting(viewer, now).order_by().values(*COLUMNS))
    first, *rest = parts
    return first.union(*rest, all=True).order_by("-colour", "due_at", "thing", "pk")


@page(PUBLIC)
def home(request: LinliRequest) -> HttpResponse:
    """Visitors see the portal; people who signed in see what waits for them."""
    if request.viewer.account_id is None:
        return portal.home(request)
    now = clock.now()
    rows = list(today(request.viewer, now)[: PAGE + 1])
    return render(request, "site/today.html", {"rows": rows[:PAGE], "more": len(rows) > PAGE, "now": now})


@page(SIGNED_IN)
def search(request: LinliRequest) -> HttpResponse:
    """Numbers, summaries, addresses, names of places: nothing personal is searched here."""
    return render(request, "site/search.html", {"words": request.GET.get("q", "").strip()})
