"""Which inspections a viewer may see; the list, what may be chosen, what waits today."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Section
from linli.base.viewer import Role, Viewer
from linli.cases.workflow import OPEN
from linli.clock import queries as clock
from linli.inspections.models import CheckItem, Checklist, Finding, Inspection, Participant
from linli.inspections.rules import RIGHTS
from linli.inspections.workflow import State
from linli.people.models import Organisation
from linli.places.models import Area, Level

SIZE = 50
#: How far away a day may be that is named for something to be done.
FARTHEST = timedelta(days=365)
#: The one next act of a waiting inspection: words, and the page it is done on.
DESK = {"inspect": (_("Go and inspect"), "inspections:inspection")}
#: A planned inspection is on today's page so long before its day.
AHEAD = timedelta(days=3)


def visible_to(viewer: Viewer) -> "QuerySet[Inspection]":
    """Inspections this viewer may see; the twin of `rules.can_see`."""
    if not RIGHTS.may(viewer, "see"):
        return Inspection.objects.none()
    seen = Q(area__path__within_any=RIGHTS.areas(viewer, "see_area"))
    if viewer.account_id is not None:
        seen |= Q(lead_id=viewer.account_id) | _takes_part(viewer)
    return Inspection.objects.filter(seen)


def _takes_part(viewer: Viewer) -> Q:
    own = Q(account_id=viewer.account_id) | Q(section_id__in=viewer.scoped("section", Role.HANDLER))
    return Q(Exists(Participant.objects.filter(own, inspection=OuterRef("pk"))))


def filtered(
    viewer: Viewer, *, state: str, mine: bool, words: str, organisation_id: int | None = None
) -> "QuerySet[Inspection]":
    """The desk's list under what was chosen."""
    rows = visible_to(viewer)
    if state:
        rows = rows.filter(state=state)
    if mine:
        rows = rows.filter(Q(lead_id=viewer.account_id or 0) | _takes_part(viewer))
    if organisation_id:
        rows = rows.filter(organisation_id=organisation_id)
    if words:
        rows = rows.filter(
            Q(title__icontains=words)
            | Q(site__icontains=words)
            | Q(organisation__name__icontains=words)
        )
    return rows


def counts(rows: "QuerySet[Inspection]") -> dict[str, int]:
    """State → how many of these: one query."""
    found = rows.order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in found}


def listed(rows: "QuerySet[Inspection]") -> "QuerySet[Any]":
    """With all that a line shows: `found` and `still_open` hazards; no query per row."""
    is_open = Q(findings__case__state__in=OPEN)
    found: QuerySet[Any] = (
        rows.select_related("area", "organisation", "lead", "checklist")
        .prefetch_related("participants__section", "participants__organisation")
        .annotate(
            found=Count("findings", distinct=True),
            still_open=Count("findings", filter=is_open, distinct=True),
        )
    )
    return found


def page_after(rows: "QuerySet[Any]", before: int | None) -> list[Any]:
    """One page, newest first; one row more than SIZE."""
    if before:
        rows = rows.filter(pk__lt=before)
    return list(rows.order_by("-pk")[: SIZE + 1])


def of_firm(viewer: Viewer, firm: Organisation) -> "QuerySet[Any]":
    """Inspections of this firm, the newest first."""
    return listed(visible_to(viewer).filter(organisation=firm)).order_by("-pk")


def findings_of(inspection: Inspection) -> "QuerySet[Finding]":
    """What was found, with its hazard and line."""
    return inspection.findings.select_related(
        "case__category", "case__owner", "case__organisation", "item"
    ).order_by("pk")


def checklists() -> "QuerySet[Checklist]":
    """Checklists in use."""
    return Checklist.objects.filter(active=True)


def all_checklists() -> "QuerySet[Checklist]":
    """Every checklist, also those out of use, for the settings page."""
    return Checklist.objects.order_by("-active", "order", "pk")


def items_of(inspection: Inspection) -> list[CheckItem]:
    """The lines of its checklist: those in use, or those that were answered when it was held."""
    if inspection.checklist_id is None:
        return []
    rows = CheckItem.objects.filter(checklist_id=inspection.checklist_id)
    rows = rows.select_related("category")
    if inspection.state == State.HELD:
        return list(rows.filter(pk__in=[int(pk) for pk in inspection.answers]))
    return list(rows.filter(retired=False))


def places_for(viewer: Viewer) -> "QuerySet[Area]":
    """Where the viewer may plan an inspection: their areas, and those below their section's."""
    sections = viewer.scoped("section", Role.HANDLER)
    paths = {
        *RIGHTS.areas(viewer, "plan"),
        *(
            str(path)
            for path in Section.objects.filter(pk__in=sections).values_list("area__path", flat=True)
        ),
    }
    return Area.objects.filter(
        path__within_any=sorted(paths), level=Level.COMMUNITY, closed_on=None, in_use=True
    ).order_by("path")


def firms_for(viewer: Viewer) -> "QuerySet[Organisation]":
    """Firms and other organisations in use that the viewer may inspect; authorities are not."""
    rows = Organisation.objects.filter(area__in=places_for(viewer), active=True)
    return rows.exclude(kind=Organisation.Kind.AUTHORITY).order_by("name")


def _above(area: Area) -> list[int]:
    return [int(part) for part in area.path.split(".")]


def bodies_for(area: Area) -> list[tuple[str, str]]:
    """Sections and authorities that can take part here: key and words."""
    sections = Section.objects.filter(area_id__in=_above(area), active=True).order_by("pk")
    return [
        *((f"section:{row.pk}", str(row)) for row in sections),
        *((f"organisation:{row.pk}", str(row)) for row in authorities_for(area)),
    ]


def bodies_near(viewer: Viewer) -> list[tuple[str, str]]:
    """What can take part anywhere where the viewer may plan; the action asks for the place."""
    found: dict[str, str] = {}
    tops = {area.parent_id: area for area in places_for(viewer).order_by("-path")}
    for area in tops.values():
        found |= dict(bodies_for(area))
    return list(found.items())


def authorities_for(area: Area) -> "QuerySet[Organisation]":
    """Authorities in use of this and higher areas."""
    return Organisation.objects.filter(
        area_id__in=_above(area), kind=Organisation.Kind.AUTHORITY, active=True
    ).order_by("area__path", "pk")


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any]":
    """Inspections the viewer leads that are planned for these days; the columns of the desk."""
    today = localdate(now)
    mine = Inspection.objects.none()
    if viewer.account_id is not None and RIGHTS.may(viewer, "hold"):
        mine = Inspection.objects.filter(
            lead_id=viewer.account_id, state=State.PLANNED, planned_on__lte=today + AHEAD
        )
    late, due = When(planned_on__lt=today, then=Value(3)), When(planned_on=today, then=Value(2))
    found: QuerySet[Any] = mine.annotate(
        thing=Value("inspection", output_field=CharField()),
        place=Coalesce("organisation__name", F("site"), output_field=CharField()),
        colour=Case(late, due, default=Value(1), output_field=IntegerField()),
        due_at=clock.end_of_day("planned_on"),
        act=Value("inspect", output_field=CharField()),
    )
    return found
