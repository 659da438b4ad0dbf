"""The members of an alliance: scope, list, who could still join."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from linli.alliances.models import Alliance, Member
from linli.alliances.queries.alliances import near
from linli.alliances.rules import RIGHTS, stands_for
from linli.alliances.spec import COUNCIL
from linli.alliances.workflow import INSIDE, LIVE, State
from linli.base.viewer import Viewer
from linli.people import queries as people
from linli.people.models import Organisation

SIZE = 50
LOOKS = {
    State.APPLIED: "yellow",
    State.CHECKED: "blue",
    State.MEMBER: "green",
    State.SUSPENDED: "orange",
    State.WITHDRAWN: "grey",
    State.EXPELLED: "grey",
    State.DECLINED: "grey",
}


def members_visible_to(viewer: Viewer) -> "QuerySet[Member]":
    """Memberships this viewer may open; the twin of `rules.can_see_member`."""
    if not RIGHTS.may(viewer, "see"):
        return Member.objects.none()
    seen = near(viewer, "alliance__")
    if own := stands_for(viewer):
        seen |= Q(organisation_id__in=own)
    return Member.objects.filter(seen).select_related("alliance__area", "organisation__area")


def current(alliance: Alliance) -> "QuerySet[Member]":
    """Who belongs to it now, suspended ones too."""
    rows = alliance.members.filter(state__in=INSIDE)
    return rows.select_related("organisation__area", "organisation__enterprise").order_by("pk")


def filtered(
    viewer: Viewer, alliance: Alliance, *, state: str, rank: str, link: str, words: str
) -> "QuerySet[Member]":
    """The list of members under what was chosen. `state` "inside" (those who belong to it now) or
    one state, "" for all. A contact reads who belongs to it now, and their own firm's.
    """
    rows = alliance.members.select_related("organisation__area", "organisation__enterprise")
    inside = Q(state__in=INSIDE)
    if not RIGHTS.may(viewer, "see_area") and (own := stands_for(viewer)):
        rows = rows.filter(inside | Q(organisation_id__in=own))
    if state == "inside":
        rows = rows.filter(inside)
    elif state:
        rows = rows.filter(state=state)
    if rank:
        rows = rows.filter(rank=rank)
    if link:
        rows = rows.filter(organisation__enterprise__link=link)
    if words:
        rows = rows.filter(organisation__name__icontains=words)
    return rows


def counts(rows: "QuerySet[Member]") -> dict[str, int]:
    """State → how many of these, and "inside": one query."""
    found = {
        row["state"]: row["n"] for row in rows.order_by().values("state").annotate(n=Count("pk"))
    }
    found["inside"] = sum(found.get(state, 0) for state in INSIDE)
    return found


def page_after(rows: "QuerySet[Member]", after: int | None) -> list[Member]:
    """One page in the order in which they came; one row more than SIZE."""
    if after:
        rows = rows.filter(pk__gt=after)
    return list(rows.order_by("pk")[: SIZE + 1])


def member_lines(
    rows: Iterable[Member], *, opens: "set[int] | None" = None
) -> list[dict[str, Any]]:
    """How members read in a list. `opens`: organisations whose membership the viewer may open;
    None: all.
    """
    return [
        {
            "title": row.organisation.name,
            "url": reverse("alliances:member", args=[row.pk])
            if opens is None or row.organisation_id in opens
            else "",
            "meta": _about(row),
            "colour": LOOKS[State(row.state)],
            "word": row.get_state_display(),
        }
        for row in rows
    ]


def _about(row: Member) -> list[str]:
    file = getattr(row.organisation, "enterprise", None)
    since = _("since %(day)s") % {"day": date_format(row.since, "DATE_FORMAT")} if row.since else ""
    parts = [
        str(row.organisation.area),
        str(row.get_rank_display()) if row.rank == COUNCIL else "",
        _("founding firm") if row.founding else "",
        str(file.get_link_display()) if file and file.link else "",
        since,
    ]
    return [part for part in parts if part]


def enrolable(viewer: Viewer, alliance: Alliance) -> "QuerySet[Organisation]":
    """Organisations of the registry that could still join: those the viewer sees, and those of
    the alliance's own area.
    """
    here = alliance.members.filter(state__in=LIVE).values("organisation_id")
    seen = people.organisations_visible_to(viewer).order_by().values("pk")
    rows = Organisation.objects.filter(Q(pk__in=seen) | Q(area__path__within=alliance.area.path))
    rows = rows.exclude(kind=Organisation.Kind.AUTHORITY)
    return rows.filter(active=True).exclude(pk__in=here).order_by("name", "pk")


def members_of_firm(viewer: Viewer, organisation: Organisation) -> "QuerySet[Member]":
    """Its memberships that the viewer may open, those in force first."""
    rows = members_visible_to(viewer).filter(organisation=organisation)
    return rows.order_by(F("until").desc(nulls_first=True), "-pk")
