"""Every read of circles: scope, lists, claims, today, figures."""

from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.base.figures import Extent
from linli.base.figures import Line as FigureLine
from linli.base.search import matching
from linli.base.viewer import Viewer
from linli.claims import rules
from linli.claims.models import Circle, Claim, Line, Meeting, PartTime, Rating, Service, Unit
from linli.claims.spec import CLAIMABLE, quarter_of
from linli.claims.workflow import Listing, State
from linli.clock import queries as clock
from linli.events.workflow import AHEAD
from linli.events.workflow import State as Gathering
from linli.outreach.spec import Circle as Circles
from linli.people import queries as people
from linli.people.models import Organisation
from linli.places.models import Area, Level

SIZE = 50
#: The one next act of what waits: words and the page it is done on.
DESK = {
    "fulfil_claim": (_("Report fulfilled"), "claims:claim"),
    "rate_claim": (_("Rate"), "claims:claim"),
    "plan_quarter": (_("Plan this quarter's meeting"), "claims:circle"),
}
_COLUMNS = ("thing", "pk", "title", "place", "colour", "due_at", "act")


def _in_reach(viewer: Viewer, act: str, prefix: str) -> Q:
    """Rows of circles in the areas where the viewer has the right, or their section works."""
    reach = Q(**{f"{prefix}area__path__within_any": rules.RIGHTS.areas(viewer, act)})
    for path in rules.section_paths(viewer):
        reach |= Q(**{f"{prefix}area__path__within": path})
    return reach


def visible_to(viewer: Viewer) -> "QuerySet[Circle]":
    """Circles this viewer may see; the twin of `rules.can_see`."""
    if not rules.RIGHTS.may(viewer, "see"):
        return Circle.objects.none()
    seen = _in_reach(viewer, "see_area", "")
    if own := rules.stands_for(viewer):
        here = Unit.objects.filter(circle=OuterRef("pk"), organisation_id__in=own, left_on=None)
        seen |= Q(Exists(here))
    return Circle.objects.filter(seen)


def claims_visible_to(viewer: Viewer) -> "QuerySet[Claim]":
    """Claims this viewer may see; the twin of `rules.can_see_claim`."""
    if not rules.RIGHTS.may(viewer, "see"):
        return Claim.objects.none()
    seen = _in_reach(viewer, "see_area", "line__circle__")
    if own := rules.stands_for(viewer):
        seen |= Q(unit__organisation_id__in=own) | Q(line__unit__organisation_id__in=own)
    return Claim.objects.filter(seen)


def listed(rows: "QuerySet[Circle]") -> "QuerySet[Any]":
    """With what the list of circles shows, counted without a query per row."""
    units = Count("units", filter=Q(units__left_on=None), distinct=True)
    lines = Count("lines", filter=Q(lines__state=Listing.LISTED), distinct=True)
    return rows.select_related("area").annotate(unit_count=units, line_count=lines)


def places(viewer: Viewer) -> "QuerySet[Area]":
    """Where the viewer may found a circle."""
    reach = Q(path__within_any=rules.RIGHTS.areas(viewer, "manage"))
    for path in rules.section_paths(viewer):
        reach |= Q(path__within=path)
    levels = (Level.SUBDISTRICT, Level.COMMUNITY)
    return Area.objects.filter(reach, level__in=levels, closed_on=None).order_by("path")


def units_of(circle: Circle) -> "QuerySet[Unit]":
    """Its member units in the order in which they joined."""
    return circle.units.filter(left_on=None).select_related("organisation").order_by("pk")


def part_time_of(circle: Circle) -> "QuerySet[PartTime]":
    """Those who sit in it part-time now."""
    rows = PartTime.objects.filter(unit__circle=circle, until=None)
    return rows.select_related("unit__organisation").order_by("pk")


def joinable(viewer: Viewer, circle: Circle) -> "QuerySet[Organisation]":
    """Organisations of the registry that could still join: those the viewer sees, and those of
    the circle's own area.
    """
    here = circle.units.filter(left_on=None).values("organisation_id")
    seen = people.organisations_visible_to(viewer).order_by().values("pk")
    rows = Organisation.objects.filter(Q(pk__in=seen) | Q(area__path__within=circle.area.path))
    return rows.filter(active=True).exclude(pk__in=here).order_by("name", "pk")


def lines_of(circle: Circle, kind: str, *, state: str = "", words: str = "") -> "QuerySet[Any]":
    """One of the lists, newest first: who claimed is counted."""
    rows: QuerySet[Any] = circle.lines.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    found: QuerySet[Any] = matching(rows, words, column="bigrams", text="title")
    open_ = Count("claims", filter=Q(claims__state=State.CLAIMED), distinct=True)
    done = Q(claims__state__in=(State.FULFILLED, State.RATED))
    found = found.annotate(
        open_claims=open_, done_claims=Count("claims", filter=done, distinct=True)
    )
    rows = found.select_related("unit__organisation", "resource").prefetch_related("labels")
    return rows.order_by("-pk")


def line_for(viewer: Viewer) -> "QuerySet[Line]":
    """Lines of the circles the viewer sees."""
    return Line.objects.filter(circle__in=visible_to(viewer)).select_related(
        "circle__area", "unit__organisation", "unit__circle__area", "resource"
    )


def searched(viewer: Viewer, words: str) -> "QuerySet[Line]":
    """Lines of the viewer's circles that hold the words."""
    return matching(line_for(viewer), words, column="bigrams", text="title")


def claims_of(rows: "QuerySet[Claim]") -> "QuerySet[Any]":
    """With what a list of claims shows: times and beneficiary-times, without a query per row."""
    times = Service.objects.filter(claim=OuterRef("pk")).order_by().values("claim")
    return (
        rows.select_related("line__circle__area", "unit__organisation", "resource")
        .annotate(
            times=Coalesce(times.annotate(n=Count("pk")).values("n"), Value(0)),
            served=Coalesce(times.annotate(n=Sum("beneficiaries")).values("n"), Value(0)),
        )
        .order_by("-pk")
    )


def services_of(claim: Claim) -> "QuerySet[Service]":
    """What was done for it, the latest first."""
    return claim.services.order_by("-held_on", "-pk")


def ratings_of(claim: Claim) -> "QuerySet[Rating]":
    """What each side said."""
    return claim.ratings.order_by("pk")


def resources_of(unit: Unit) -> "QuerySet[Line]":
    """What the unit offers now."""
    return unit.lines.filter(kind="resource", state=Listing.LISTED).order_by("pk")


def units_for(viewer: Viewer, circle: Circle) -> list[Unit]:
    """The units for which the viewer may list and claim."""
    rows = units_of(circle).select_related("organisation", "circle__area")
    if rules.can_manage(viewer, circle):
        return list(rows)
    return list(rows.filter(organisation_id__in=rules.stands_for(viewer)))


def meetings_of(circle: Circle) -> "QuerySet[Any]":
    """Its meetings, newest first, with how many units came."""
    came = Q(event__invitations__checked_in_at__isnull=False)
    return (
        circle.meetings.select_related("event")
        .annotate(present_count=Count("event__invitations", filter=came))
        .order_by("-event__starts_at", "-pk")
    )


def count_by_list(circle: Circle) -> dict[str, int]:
    """List → how many lines stand on it now."""
    rows = circle.lines.filter(state=Listing.LISTED).order_by()
    return {row["kind"]: row["n"] for row in rows.values("kind").annotate(n=Count("pk"))}


def waiting_for(viewer: Viewer, now: datetime) -> "QuerySet[Any, Any]":
    """Own units' claims to fulfil, fulfilled ones to rate, a meeting of this quarter to plan."""
    claims: QuerySet[Any, Any] = _waiting_claims(viewer, now).values(*_COLUMNS)
    circles: QuerySet[Any, Any] = _waiting_circles(viewer, now).values(*_COLUMNS)
    return claims.union(circles, all=True)


def _waiting_claims(viewer: Viewer, now: datetime) -> "QuerySet[Claim]":
    own = Q(unit__organisation_id__in=rules.stands_for(viewer))
    manages = _in_reach(viewer, "manage", "line__circle__")
    by_circle = Exists(Rating.objects.filter(claim=OuterRef("pk"), side="circle"))
    by_unit = Exists(Rating.objects.filter(claim=OuterRef("pk"), side="unit"))
    to_fulfil = Q(state=State.CLAIMED) & own
    to_rate = Q(state=State.FULFILLED) & (
        (manages & ~Q(by_circle) & ~Q(fulfilled_by=viewer.key)) | (own & ~Q(by_unit))
    )
    rows = Claim.objects.filter(to_fulfil | to_rate)
    if viewer.account_id is None or not rules.RIGHTS.may(viewer, "claim"):
        rows = Claim.objects.none()
    return rows.annotate(
        thing=Value("claim"),
        title=F("line__title"),
        place=F("unit__organisation__name"),
        colour=clock.colour_rank(now=now),
        act=Case(
            When(state=State.CLAIMED, then=Value("fulfil_claim")),
            default=Value("rate_claim"),
            output_field=CharField(),
        ),
    )


def _waiting_circles(viewer: Viewer, now: datetime) -> "QuerySet[Circle]":
    """Circles that meet each quarter, without a meeting held or ahead in this one."""
    first, after = quarter_of(timezone.localdate(now))
    here = Meeting.objects.filter(
        circle=OuterRef("pk"), event__starts_at__date__gte=first, event__starts_at__date__lt=after
    ).filter(Q(event__state=Gathering.HELD) | Q(event__state__in=AHEAD))
    reach = Q(area__path__within_any=rules.RIGHTS.areas(viewer, "meet"))
    rows = Circle.objects.filter(reach, ~Exists(here), meets_quarterly=True, closed_on=None)
    return rows.annotate(
        thing=Value("circle"),
        title=F("name"),
        place=F("area__name"),
        colour=Value(0),
        due_at=Value(now, output_field=DateTimeField()),
        act=Value("plan_quarter"),
    )


# Figures: rows to be counted.


def _of_extent(extent: Extent, kinds: tuple[str, ...]) -> "QuerySet[Line]":
    circles = visible_to(extent.viewer)
    if extent.area:
        circles = circles.filter(area__path__within=extent.area)
    return Line.objects.filter(circle__in=circles, kind__in=kinds)


def needs(extent: Extent) -> "QuerySet[Line]":
    """Needs and projects listed in the period."""
    rows = _of_extent(extent, CLAIMABLE)
    return rows.exclude(state=Listing.WITHDRAWN).filter(**extent.during("listed_at"))


def needs_met(extent: Extent) -> "QuerySet[Line]":
    """Of these: closed as met."""
    return needs(extent).filter(state=Listing.MET)


def resources(extent: Extent) -> "QuerySet[Line]":
    """Resources offered in the period."""
    return _of_extent(extent, ("resource",)).filter(**extent.during("listed_at"))


def claimed(extent: Extent) -> "QuerySet[Claim]":
    """Claims made in the period, without those given back."""
    rows = claims_visible_to(extent.viewer).exclude(state=State.WITHDRAWN)
    if extent.area:
        rows = rows.filter(line__circle__area__path__within=extent.area)
    return rows.filter(**extent.during("started_at"))


def fulfilled(extent: Extent) -> "QuerySet[Claim]":
    """Of these: reported fulfilled, with proof."""
    return claimed(extent).filter(state__in=(State.FULFILLED, State.RATED))


def services(extent: Extent) -> "QuerySet[Service]":
    """What was done for claims on days of the period, whenever it was noted: times, and
    beneficiary-times as their sum.
    """
    claims = claims_visible_to(extent.viewer)
    if extent.area:
        claims = claims.filter(line__circle__area__path__within=extent.area)
    rows = Service.objects.filter(claim__in=claims)
    if extent.start:
        rows = rows.filter(held_on__gte=timezone.localdate(extent.start))
    if extent.end:
        rows = rows.filter(held_on__lt=timezone.localdate(extent.end))
    return rows.select_related("claim__unit__organisation")


def row_line(line: Line) -> FigureLine:
    """How a line reads among the rows of a figure."""
    meta = (str(line.get_kind_display()), str(line.get_state_display()))
    return FigureLine(line.title, meta, reverse("claims:line", args=[line.pk]))


def claim_line(claim: Claim) -> FigureLine:
    """How a claim reads among the rows of a figure."""
    meta = (str(claim.get_state_display()),)
    return FigureLine(claim.what, meta, reverse("claims:claim", args=[claim.pk]))


def service_line(service: Service) -> FigureLine:
    """How one time reads among the rows of a figure."""
    meta = (str(service.held_on), str(service.claim.unit), str(service.beneficiaries))
    return FigureLine(service.what, meta, reverse("claims:claim", args=[service.claim_id]))


def _choices(viewer: Viewer) -> list[tuple[int, str]]:
    rows = visible_to(viewer).filter(closed_on=None).order_by("area__path", "pk")
    return [(row.pk, row.name) for row in rows[:100]]


def _name(pk: int) -> str:
    return Circle.objects.filter(pk=pk).values_list("name", flat=True).first() or "—"


def _members(pk: int) -> "QuerySet[Any, Any]":
    return Unit.objects.filter(circle=pk, left_on=None).values("organisation")


#: Member units, to whom messages can be written.
CIRCLE = Circles(
    code="circle",
    label=_("Units of a joint committee"),
    choices=_choices,
    name=_name,
    organisations=_members,
)
