"""The staff's menu: which entries a viewer may open, and which of them is the current one."""

from dataclasses import dataclass, replace
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from linli.base import rights
from linli.base.pages import SIGNED_IN
from linli.base.viewer import Viewer

#: Group → entries of (words, address, icon, right).
MENU: tuple[tuple[Any, tuple[tuple[Any, str, str, str], ...]], ...] = (
    (
        _("Work"),
        (
            (_("Today"), "home", "home", SIGNED_IN),
            (_("Cases"), "cases:inbox", "message", "cases.see"),
            (_("What my firm needs"), "cases:orders", "briefcase", "cases.order"),
            (_("Commitments"), "commitments:list", "checklist", "commitments.see"),
        ),
    ),
    (
        _("Visits"),
        (
            (_("Today's round"), "doorstep:round", "door", "doorstep.record"),
            (_("Visit plan"), "visits:plans", "calendar", "visits.plan"),
            (_("Coverage"), "visits:coverage", "map", "visits.see"),
            (_("Survey forms"), "surveys:forms", "clipboard-list", "surveys.see_forms"),
            (_("Filled-in forms"), "surveys:submissions", "clipboard-check", "surveys.see"),
            (_("Phone codes"), "surveys:codes", "device-mobile", "surveys.codes"),
        ),
    ),
    (
        _("Team work"),
        (
            (_("Task teams"), "teams:list", "users-group", "teams.see"),
            (_("Joint committees"), "claims:circles", "building-community", "claims.see"),
        ),
    ),
    (
        _("Firms"),
        (
            (_("Firms and their officials"), "liaison:firms", "briefcase", "liaison.see"),
            (_("Visits to firms"), "liaison:visits", "calendar-event", "liaison.see"),
            (_("Joint inspections"), "inspections:list", "shield-check", "inspections.see"),
        ),
    ),
    (
        _("Enterprise alliance"),
        (
            (
                _("Enterprise alliances"),
                "alliances:alliances",
                "building-skyscraper",
                "alliances.see",
            ),
            (_("Enterprise files"), "alliances:firms", "folder", "alliances.see"),
            (_("What firms need"), "services:home", "list-details", "services.see"),
            (_("Pages of your firm"), "services:firm_home", "building", "services.firm"),
            (_("Leave of specialists"), "alliances:leaves", "calendar", "alliances.serve"),
            (
                _("Rules of admission and exit"),
                "alliances:all_rules",
                "clipboard-check",
                "alliances.word",
            ),
        ),
    ),
    (
        _("Outreach"),
        (
            (_("All messages"), "outreach:list", "send", "outreach.see"),
            (_("Audiences"), "outreach:audiences", "users", "outreach.see"),
            (_("Not arrived"), "outreach:missing", "alert-triangle", "outreach.see"),
        ),
    ),
    (
        _("Drives"),
        (
            (_("All drives"), "drives:list", "list-details", "drives.see"),
            (_("Vaccination"), "vaccination:drives", "vaccine", "vaccination.see"),
            (_("Approved answers"), "knowledge:answers", "message", "knowledge.see"),
        ),
    ),
    (
        _("Employment"),
        (
            (_("Vacancies"), "employment:vacancies", "briefcase", "employment.see"),
            (_("Seekers"), "employment:seekers", "user", "employment.see_seekers"),
            (
                _("Recommended and hired"),
                "employment:candidacies",
                "user-check",
                "employment.see_fairs",
            ),
            (_("Job fairs"), "employment:fairs", "speakerphone", "employment.see_fairs"),
            (_("Courses"), "employment:courses", "book", "employment.train"),
            (_("Yearly table"), "employment:yearly", "table", "employment.report"),
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
        _("Events"),
        (
            (_("Gatherings"), "events:list", "calendar-event", "events.see_area"),
            (_("Calendar"), "events:month", "calendar", "events.see_area"),
            (_("Series"), "events:all_series", "refresh", "events.see_area"),
            (_("Service stations"), "events:stations", "door", "events.see_area"),
            (_("Legal lectures"), "live:list", "video", "live.see"),
            (_("Legal consultations"), "live:consultations", "scale", "live.see_consultations"),
        ),
    ),
    (
        _("Supervision"),
        (
            (_("Supervisor's desk"), "supervision:desk", "eye", "supervision.desk"),
            (_("Supervision slips"), "supervision:list", "gavel", "supervision.see"),
            (
                _("Inspection rounds"),
                "supervision:rounds",
                "clipboard-list",
                "supervision.see_rounds",
            ),
            (_("Circulars"), "supervision:circulars", "speakerphone", "supervision.see_circulars"),
        ),
    ),
    (
        _("Ledgers"),
        ((_("Project ledgers"), "ledgers:list", "table", "ledgers.see"),),
    ),
    (
        _("Registry"),
        (
            (_("Compounds"), "places:compounds", "building", "places.see"),
            (_("Residents"), "people:residents", "user", "people.see"),
            (_("Organisations"), "people:organisations", "briefcase", "people.see_organisations"),
            (_("Building stewards"), "accounts:stewards", "user-check", "accounts.stewards"),
        ),
    ),
    (
        _("Figures"),
        (
            (_("The week in figures"), "reporting:figures", "chart", "reporting.see"),
            (_("Weekly brief"), "reporting:brief", "file", "reporting.see"),
            (_("Three fasts and one good"), "teams:fasts", "report-analytics", "teams.figures"),
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

#: In the bottom bar of whoever only sets the house up; the others find their first four there.
SETTING_UP = {"home", "places:compounds", "journal:journal", "accounts:settings"}


@dataclass(frozen=True)
class Entry:
    """One menu entry, ready to draw."""

    label: Any
    url: str
    icon: str
    current: bool
    tab: bool = False


#: So many entries are looked over at a glance; of a longer menu only headings are.
GLANCE = 12


@dataclass(frozen=True)
class Group:
    """Entries under one heading; `code` is its name in the cookie, "" for one that always lies
    open.
    """

    label: Any
    items: tuple[Entry, ...]
    code: str = ""
    open: bool = True


def menu(viewer: Viewer, path: str, folded: str = "") -> list[Group]:
    """The entries this viewer may open; the longest matching address is the current one.

    `folded`: what this device's cookie says of groups that somebody has opened ("events-1") or
    folded ("events-0"), joined by dots. The first group and that of the current page lie open.
    """
    groups: list[Group] = []
    urls = {name: url_of(name) for __, items in MENU for ___, name, ____, _____ in items}
    current = max(
        (
            url
            for url in urls.values()
            if url and path.startswith(url) and (url != "/" or path == "/")
        ),
        key=len,
        default="",
    )
    sets_up = rights.may(viewer, "accounts.settings") and not rights.may(viewer, "cases.see")
    for label, items in MENU:
        shown = tuple(
            Entry(words, urls[name], icon, urls[name] == current, sets_up and name in SETTING_UP)
            for words, name, icon, right in items
            if urls[name] and (right == SIGNED_IN or rights.may(viewer, right))
        )
        if shown:
            code = items[0][1].partition(":")[0] if groups else ""
            groups.append(Group(label, shown, code))
    chosen = folded.split(".")
    short = sum(len(group.items) for group in groups) <= GLANCE
    return [replace(group, open=_lies_open(group, chosen, short=short)) for group in groups]


def _lies_open(group: Group, chosen: list[str], *, short: bool) -> bool:
    if not group.code or any(entry.current for entry in group.items):
        return True
    return f"{group.code}-1" in chosen or (short and f"{group.code}-0" not in chosen)


def url_of(name: str) -> str:
    """The address of a page; "" if there is none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
