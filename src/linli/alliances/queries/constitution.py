"""Documents and who acknowledged them; seats of the council; leaves of specialists."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from linli.accounts import queries as accounts
from linli.accounts.models import Account
from linli.alliances.models import (
    Acknowledgement,
    Alliance,
    Document,
    Edition,
    EnterpriseFile,
    Leave,
    Member,
    Seat,
)
from linli.alliances.queries.alliances import section_paths, visible_to
from linli.alliances.rules import RIGHTS
from linli.alliances.workflow import INSIDE
from linli.base.viewer import Viewer


def editions_of(alliance: Alliance) -> "QuerySet[Any]":
    """The latest edition of each document, with how many members acknowledged it."""
    later = Edition.objects.filter(document=OuterRef("document"), number__gt=OuterRef("number"))
    inside = Q(acknowledgements__member__state__in=INSIDE)
    return (
        Edition.objects.filter(~Exists(later), document__alliance=alliance)
        .select_related("document")
        .annotate(acknowledged=Count("acknowledgements", filter=inside))
        .order_by("document__kind", "document_id")
    )


def document_editions(document: Document) -> "QuerySet[Edition]":
    """All its editions, the newest first."""
    return document.editions.order_by("-number")


def missing_from(edition: Edition) -> "QuerySet[Member]":
    """Members that have not acknowledged this edition."""
    given = Acknowledgement.objects.filter(edition=edition, member=OuterRef("pk"))
    rows = Member.objects.filter(~Exists(given), alliance_id=edition.document.alliance_id)
    return rows.filter(state__in=INSIDE).select_related("organisation").order_by("pk")


def editions_visible_to(viewer: Viewer) -> "QuerySet[Edition]":
    """Versions of the documents of the alliances this viewer sees."""
    rows = Edition.objects.select_related("document__alliance__area")
    return rows.filter(document__alliance__in=visible_to(viewer).order_by())


@dataclass(frozen=True)
class Paper:
    """The latest version of a document for a member: what it acknowledged, or None if not yet."""

    member: Member
    edition: Edition
    given: Acknowledgement | None


def papers_for(members: Sequence[Member]) -> list[Paper]:
    """The documents in force for these members, each with its acknowledgement. Two queries."""
    later = Edition.objects.filter(document=OuterRef("document"), number__gt=OuterRef("number"))
    latest = Edition.objects.filter(
        ~Exists(later), document__alliance__in=[member.alliance_id for member in members]
    )
    rows = list(latest.select_related("document").order_by("document__kind", "document_id"))
    given = {
        (each.edition_id, each.member_id): each
        for each in Acknowledgement.objects.filter(edition__in=rows, member__in=members)
    }
    return [
        Paper(member, row, given.get((row.pk, member.pk)))
        for member in members
        for row in rows
        if row.document.alliance_id == member.alliance_id
    ]


def given_for(edition: Edition) -> "QuerySet[Acknowledgement]":
    """Who acknowledged it, the latest first."""
    rows = edition.acknowledgements.select_related("member__organisation")
    return rows.order_by("-given_at", "-pk")


def seats_of(alliance: Alliance, day: date) -> "QuerySet[Seat]":
    """Seats taken on this day or later, the chair first."""
    rows = alliance.seats.filter(term__endswith__gt=day).select_related("member__organisation")
    return rows.order_by("term", "pk")


def leaves_visible_to(viewer: Viewer) -> "QuerySet[Leave]":
    """One's own, those one stands in for; who leads an alliance those of its firms' specialists."""
    if not RIGHTS.may(viewer, "serve"):
        return Leave.objects.none()
    own = viewer.account_id or 0
    seen = Q(specialist_id=own) | Q(substitute_id=own)
    if RIGHTS.may(viewer, "manage"):
        reach = [*RIGHTS.areas(viewer, "manage"), *section_paths(viewer)]
        firms = EnterpriseFile.objects.filter(
            specialist=OuterRef("specialist"), organisation__area__path__within_any=reach
        )
        seen |= Q(Exists(firms))
    rows = Leave.objects.filter(seen).select_related("specialist", "substitute")
    return rows.order_by("-days", "-pk")


def specialists_led_by(viewer: Viewer) -> "QuerySet[Account]":
    """Whose leave the viewer may note: their own, those of the firms they lead."""
    own = EnterpriseFile.objects.filter(specialist=OuterRef("pk"))
    seen = Q(pk=viewer.account_id or 0)
    if RIGHTS.may(viewer, "manage"):
        reach = [*RIGHTS.areas(viewer, "manage"), *section_paths(viewer)]
        seen |= Q(Exists(own.filter(organisation__area__path__within_any=reach)))
    return Account.objects.filter(seen, Exists(own)).order_by("name", "pk")


def substitutes_for(specialist_id: int, now: datetime) -> "QuerySet[Account]":
    """Specialists who can have all firms of this one; nobody for one without firms."""
    files = EnterpriseFile.objects.filter(specialist_id=specialist_id)
    found = Account.objects.all()
    areas = {file.organisation.area for file in files.select_related("organisation__area")}
    for area in areas:
        found = found.filter(pk__in=accounts.specialists_of(area, now).values("pk"))
    return found.exclude(pk=specialist_id) if areas else Account.objects.none()
