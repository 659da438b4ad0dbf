"""Which teams a viewer may see; the list, its counts and pages."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from linli.base.search import matching
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.commitments import queries as commitments
from linli.commitments.models import Commitment
from linli.places.models import Area, Level
from linli.teams import rules
from linli.teams.models import Member, Team

SIZE = 50


def visible_to(viewer: Viewer) -> "QuerySet[Team]":
    """Teams this viewer may see; the twin of `rules.can_see`."""
    if not rules.RIGHTS.may(viewer, "see"):
        return Team.objects.none()
    seen = Q(area__path__within_any=rules.RIGHTS.areas(viewer, "see_area"))
    if viewer.account_id is not None:
        here = Member.objects.filter(
            team=OuterRef("pk"), account_id=viewer.account_id, left_at=None
        )
        seen = seen | Q(leader_id=viewer.account_id) | Q(Exists(here))
    return Team.objects.filter(seen)


def listed(rows: "QuerySet[Team]") -> "QuerySet[Team]":
    """With all that a list shows, without a query per row."""
    return (
        rows.select_related("area", "leader")
        .prefetch_related("labels")
        .annotate(member_count=Count("members", filter=Q(members__left_at=None)))
    )


def filtered(viewer: Viewer, *, state: str, mine: bool, words: str) -> "QuerySet[Team]":
    """The desk list: what was chosen in the chips and typed into the search."""
    rows = visible_to(viewer)
    if state:
        rows = rows.filter(state=state)
    if mine:
        own = viewer.account_id or 0
        member = Member.objects.filter(team=OuterRef("pk"), account_id=own, left_at=None)
        rows = rows.filter(Q(leader_id=own) | Q(Exists(member)))
    return matching(rows, words, column="bigrams", text="name")


def page_after(rows: "QuerySet[Team]", before: int | None) -> list[Team]:
    """One page, newest first; one row more than SIZE."""
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[: SIZE + 1])


def count_by_state(rows: "QuerySet[Team]") -> dict[str, int]:
    """State → how many of these teams."""
    found = rows.order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in found}


def places(viewer: Viewer) -> "QuerySet[Area]":
    """Where the viewer may set a team up, the widest first."""
    return Area.objects.filter(
        path__within_any=rules.RIGHTS.areas(viewer, "form"),
        level__in=(Level.SUBDISTRICT, Level.COMMUNITY),
        closed_on=None,
    ).order_by("path")


def members_of(team: Team) -> "QuerySet[Member]":
    """Those in the team now, or when it ended, in the order in which they joined."""
    return team.members.filter(left_at=None).select_related("account").order_by("joined_at", "pk")


def sittings_of(team: Team) -> "QuerySet[Any]":
    """Its meetings, the newest first, with how many were there."""
    return team.sittings.annotate(present_count=Count("present")).order_by("-held_on", "-pk")


def helped_by(team: Team, viewer: Viewer | None = None) -> "QuerySet[Any]":
    """The cases it helps or helped with, the newest first; with a viewer, which of them this
    viewer may open (`seen`).
    """
    rows = team.helped.all()
    if viewer is not None:
        own = cases.on_desk(viewer).filter(pk=OuterRef("case_id"))
        rows = rows.annotate(seen=Exists(own))
    return rows.select_related(
        "case__category", "case__area", "case__section", "case__owner"
    ).order_by("-since", "-pk")


def commitments_of(team: Team, viewer: Viewer | None = None) -> "QuerySet[Any]":
    """What was promised in the team, first due first; with a viewer, `seen` as above."""
    rows = Commitment.objects.filter(origin=f"team:{team.pk}").select_related(
        "owner_account", "owner_person", "owner_organisation", "owner_section"
    )
    if viewer is not None:
        own = commitments.visible_to(viewer).filter(pk=OuterRef("pk"))
        rows = rows.annotate(seen=Exists(own))
    return rows.order_by("due_at", "pk")
