"""Which slips a viewer may see, and what stands in their lists."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from linli.accounts.models import Section
from linli.base.search import matching
from linli.base.viewer import Role, Viewer
from linli.clock import queries as clock
from linli.clock.workflow import Colour
from linli.places.models import Area
from linli.supervision.models import Extension, Slip
from linli.supervision.rules import RIGHTS
from linli.supervision.workflow import OPEN, Decision, Severity, State

SIZE = 50
#: How a list may be ordered → columns, the row's number last.
SORTS: dict[str, tuple[str, ...]] = {
    "due": ("due_at", "pk"),
    "newest": ("-year", "-sequence", "-pk"),
    "oldest": ("year", "sequence", "pk"),
}


def visible_to(viewer: Viewer) -> "QuerySet[Slip]":
    """Slips this viewer may see; the twin of `rules.can_see`."""
    if not RIGHTS.may(viewer, "see"):
        return Slip.objects.none()
    areas = RIGHTS.areas(viewer, "see_area")
    return Slip.objects.filter(Q(area__path__within_any=areas) | received_by(viewer))


def received_by(viewer: Viewer) -> Q:
    """Slips that the viewer is to answer; the twin of `rules.is_receiver`."""
    mine = Q(to_area__path__within_any=viewer.areas(Role.SECRETARY)) | Q(
        to_section_id__in=viewer.scoped("section", Role.HANDLER)
    )
    if viewer.account_id is not None:
        mine |= Q(answerable_id=viewer.account_id)
    return mine


def supervised_by(viewer: Viewer, act: str) -> Q:
    """Slips on which the viewer has this act as a supervisor."""
    return Q(area__path__within_any=RIGHTS.areas(viewer, act)) & ~received_by(viewer)


@dataclass(frozen=True)
class Filters:
    """What a list of slips is narrowed to."""

    state: str = ""
    late: bool = False
    section_id: int | None = None
    area_id: int | None = None
    severity: str = ""
    origin: str = ""
    year: int | None = None
    #: One figure of a circular (`drafting.COUNTED`) and its time.
    counted: str = ""
    since: date | None = None
    until: date | None = None
    words: str = ""
    sort: str = "due"


def with_marks(rows: "QuerySet[Slip]") -> "QuerySet[Slip]":
    """With all that a list shows, without a query per row."""
    asked = Extension.objects.filter(slip=OuterRef("pk"), state=Decision.ASKED)
    marked: QuerySet[Any] = rows.select_related(
        "area", "to_section", "to_area", "answerable", "issuer"
    ).annotate(
        wants_time=Exists(asked),
        reminders=Count("steps", filter=Q(steps__severity=Severity.REMINDER), distinct=True),
        talks=Count("steps", filter=Q(steps__severity=Severity.TALK), distinct=True),
        circulars=Count("steps", filter=Q(steps__severity=Severity.CIRCULAR), distinct=True),
    )
    return marked


def chosen(viewer: Viewer, asked: Filters, now: datetime) -> "QuerySet[Slip]":
    """The slips of a list under these filters."""
    rows = visible_to(viewer)
    if asked.state == "open":
        rows = rows.exclude(state__in=(State.ARCHIVED, State.WITHDRAWN))
    elif asked.state:
        rows = rows.filter(state=asked.state)
    if asked.late:
        rows = late(rows, now)
    exact = {
        "to_section_id": asked.section_id,
        "to_area_id": asked.area_id,
        "year": asked.year,
        "origin": asked.origin or None,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value is not None})
    if asked.severity:
        rows = rows.filter(pk__in=rows.filter(steps__severity=asked.severity).values("pk"))
    return matching(rows, asked.words, column="bigrams", text="title")


def late(rows: "QuerySet[Slip]", now: datetime) -> "QuerySet[Slip]":
    """Not replied to, and the day has passed."""
    return clock.by_colour(rows.filter(state__in=OPEN), Colour.RED, now=now)


def page_of(rows: "QuerySet[Slip]", sort: str, first: int) -> list[Slip]:
    """One page from row number `first` on; one row more than `SIZE`."""
    ordered = with_marks(rows).order_by(*SORTS.get(sort, SORTS["due"]))
    return list(ordered[first : first + SIZE + 1])


def count_by_state(rows: "QuerySet[Slip]") -> dict[str, int]:
    """State → how many of these."""
    found = rows.order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in found}


def of_origin(viewer: Viewer, key: str) -> "QuerySet[Slip]":
    """The slips that rest on this record, newest first, as far as the viewer may see them."""
    return visible_to(viewer).filter(origin=key).order_by("-pk")


def units_of(viewer: Viewer) -> list[tuple[str, str]]:
    """Key and name of the sections and communities to which slips went that the viewer sees."""
    rows = visible_to(viewer).order_by()
    sections = Section.objects.filter(pk__in=rows.values("to_section")).order_by("name", "pk")
    areas = Area.objects.filter(pk__in=rows.values("to_area")).order_by("path")
    return [(f"section:{row.pk}", str(row)) for row in sections] + [
        (f"area:{row.pk}", str(row)) for row in areas
    ]
