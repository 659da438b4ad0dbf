"""Enterprise files: scope, list, who could be a firm's specialist."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.accounts import queries as accounts
from linli.accounts.models import Account
from linli.alliances.models import EnterpriseFile, Member
from linli.alliances.queries.alliances import section_paths
from linli.alliances.queries.members import SIZE
from linli.alliances.rules import RIGHTS, in_charge, stands_for
from linli.alliances.workflow import INSIDE
from linli.base.viewer import Viewer
from linli.people.models import Organisation


def firms_visible_to(viewer: Viewer) -> "QuerySet[Organisation]":
    """Organisations whose enterprise file this viewer may open; the twin of
    `rules.can_see_firm`.
    """
    if not RIGHTS.may(viewer, "see"):
        return Organisation.objects.none()
    reach = [*RIGHTS.areas(viewer, "see_area"), *section_paths(viewer)]
    seen = Q(area__path__within_any=reach) | Q(pk__in=stands_for(viewer))
    if viewer.account_id is not None:
        own = EnterpriseFile.objects.filter(
            in_charge(viewer.account_id), organisation=OuterRef("pk")
        )
        seen |= Q(Exists(own))
    return Organisation.objects.filter(seen).select_related("area")


def files_visible_to(viewer: Viewer) -> "QuerySet[EnterpriseFile]":
    """The files of these organisations."""
    firms = firms_visible_to(viewer).order_by()
    return EnterpriseFile.objects.filter(organisation__in=firms)


def files(
    viewer: Viewer, *, link: str, mine: bool, words: str, alliance: int | None = None
) -> "QuerySet[EnterpriseFile]":
    """The desk's list of files under what was chosen."""
    rows = files_visible_to(viewer).select_related("organisation__area", "specialist", "stand_in")
    rows = rows.prefetch_related("labels")
    if link:
        rows = rows.filter(link=link)
    if mine:
        rows = rows.filter(in_charge(viewer.account_id or 0))
    if words:
        rows = rows.filter(organisation__name__icontains=words)
    if alliance:
        here = Member.objects.filter(
            alliance_id=alliance, organisation=OuterRef("organisation"), state__in=INSIDE
        )
        rows = rows.filter(Exists(here))
    return rows


def page_of_files(rows: "QuerySet[EnterpriseFile]", after: int | None) -> list[EnterpriseFile]:
    """One page in the order in which they were opened; one row more than SIZE."""
    if after:
        rows = rows.filter(pk__gt=after)
    return list(rows.order_by("pk")[: SIZE + 1])


def file_line(rows: Iterable[EnterpriseFile]) -> list[dict[str, Any]]:
    """How files read in a list."""
    return [
        {
            "title": row.organisation.name,
            "url": reverse("alliances:firm", args=[row.organisation_id]),
            "meta": [part for part in _about(row) if part],
            "note": _in_charge(row),
        }
        for row in rows
    ]


def _in_charge(row: EnterpriseFile) -> str:
    if row.specialist is None:
        return _("no specialist")
    if row.stand_in is None:
        return row.specialist.name
    names = {"specialist": row.specialist.name, "stand_in": row.stand_in.name}
    return _("%(stand_in)s for %(specialist)s") % names


def _about(row: EnterpriseFile) -> list[str]:
    return [
        str(row.organisation.area),
        str(row.get_link_display()) if row.link else "",
        *(str(label) for label in row.labels.all()),
        _("%(n)d people work there") % {"n": row.staff} if row.staff is not None else "",
        _("%(n)d open posts") % {"n": row.jobs} if row.jobs else "",
    ]


def file_of(organisation: Organisation) -> EnterpriseFile | None:
    """What is kept of this firm; None as long as nothing was."""
    rows = EnterpriseFile.objects.select_related("specialist", "stand_in", "organisation__area")
    rows = rows.prefetch_related("labels")
    return rows.filter(organisation=organisation).first()


def specialists_for(organisation: Organisation, now: datetime) -> "QuerySet[Account]":
    """Who can be in charge of a firm of this area."""
    return accounts.specialists_of(organisation.area, now).order_by("name", "pk")
