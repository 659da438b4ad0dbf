"""One firm whole: visits, inspections, orders, gatherings, what it offers, needs and takes on. Each
part starts from what this viewer may see there, so a part is missing where they see nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from linli.alliances.rules import stands_for
from linli.base.viewer import Viewer
from linli.cases import queries as cases
from linli.cases.spec import OF_FIRMS
from linli.cases.workflow import State as CaseState
from linli.claims import queries as claims
from linli.claims import rules as claim_rules
from linli.claims.models import Unit
from linli.claims.spec import RESOURCE
from linli.claims.workflow import Listing
from linli.claims.workflow import State as ClaimState
from linli.events import queries as events
from linli.events.models import Event, Registration
from linli.inspections import queries as inspections
from linli.inspections.workflow import State as Inspected
from linli.liaison import queries as liaison
from linli.liaison.workflow import State as Visited
from linli.people.models import Organisation

#: Rows of each part; the rest is behind its link.
FEW = 5


@dataclass(frozen=True)
class Part:
    """One part of the page: rows as the `row` component shows them, and where all of them are."""

    title: Any
    rows: Sequence[dict[str, Any]]
    more: str = ""


def parts_of(viewer: Viewer, firm: Organisation) -> list[Part]:
    """What happened with the firm, the latest first; one query a part."""
    found = (part(viewer, firm) for part in _PARTS)
    return [part for part in found if part.rows]


def _day(moment: Any) -> str:
    return date_format(localdate(moment), "DATE_FORMAT") if moment else ""


def _orders(viewer: Viewer, firm: Organisation) -> Part:
    own = firm.pk in stands_for(viewer)
    rows = cases.visible_to(viewer).filter(kind__in=OF_FIRMS, organisation=firm)
    page = "cases:order" if own else "cases:case"
    looks = {CaseState.CLOSED: "green", CaseState.WITHDRAWN: "grey", CaseState.ENDED: "blue"}
    lines = [
        {
            "title": row.summary,
            "url": reverse(page, args=[row.pk]),
            "meta": (row.number, _day(row.raised_at)),
            "colour": looks.get(CaseState(row.state), "yellow"),
            "word": row.spec.say(f"state.{row.state}", row.get_state_display()),
        }
        for row in rows.order_by("-pk")[:FEW]
    ]
    return Part(_("Orders it raised"), lines, reverse("cases:orders") if own else "")


def _visits(viewer: Viewer, firm: Organisation) -> Part:
    looks = {Visited.HELD: "green", Visited.PLANNED: "blue"}
    rows = liaison.visits_visible_to(viewer).filter(organisation=firm).select_related("official")
    lines = [
        {
            "title": _("Visit of %(name)s") % {"name": row.official.name},
            "url": reverse("liaison:visit", args=[row.pk]),
            "meta": (_day(row.held_at) if row.held_at else _planned(row.planned_on),),
            "colour": looks.get(Visited(row.state), "grey"),
            "word": row.get_state_display(),
        }
        for row in rows.order_by(F("held_at").desc(nulls_first=True), "-pk")[:FEW]
    ]
    return Part(_("Visits"), lines)


def _planned(day: Any) -> str:
    return _("planned for %(day)s") % {"day": date_format(day, "DATE_FORMAT")} if day else ""


def _inspections(viewer: Viewer, firm: Organisation) -> Part:
    looks = {Inspected.HELD: "green", Inspected.PLANNED: "blue"}
    rows = inspections.visible_to(viewer).filter(organisation=firm).order_by("-pk")
    lines = [
        {
            "title": row.title,
            "url": reverse("inspections:inspection", args=[row.pk]),
            "meta": (_day(row.held_at) if row.held_at else _planned(row.planned_on),),
            "colour": looks.get(Inspected(row.state), "grey"),
            "word": row.get_state_display(),
        }
        for row in rows[:FEW]
    ]
    return Part(_("Joint inspections"), lines)


def _gatherings(viewer: Viewer, firm: Organisation) -> Part:
    """Those it came to; its own contact reads them on the public page."""
    own = firm.pk in stands_for(viewer)
    came = Registration.objects.filter(organisation=firm, came__gt=0)
    seen = Event.objects.all() if own else events.visible_to(viewer)
    rows = seen.filter(pk__in=came.values("event_id")).order_by("-starts_at", "-pk")
    page = "events:public_event" if own else "events:event"
    lines = [
        {
            "title": row.title,
            "url": reverse(page, args=[row.pk]) if not own or row.announced_at else "",
            "meta": (_day(row.starts_at), row.venue),
        }
        for row in rows[:FEW]
    ]
    return Part(_("Gatherings it came to"), lines)


def _listed(viewer: Viewer, firm: Organisation) -> Part:
    """What it offers and needs on the lists of its circles, and how often that was taken on."""
    rows: Any = claims.line_for(viewer).filter(unit__organisation=firm, unit__left_on=None)
    rows = rows.exclude(state=Listing.WITHDRAWN).annotate(
        names=ArrayAgg(
            "claims__unit__organisation__name",
            filter=~Q(claims__state=ClaimState.WITHDRAWN),
            distinct=True,
            default=Value([]),
        )
    )
    lines = [
        {
            "title": row.title,
            "url": reverse("claims:line", args=[row.pk]),
            "meta": (str(row.get_kind_display()), row.circle.name, _claimants(row)),
            "colour": "green" if any(row.names) or row.kind == RESOURCE else "yellow",
            "word": _taken(row),
        }
        for row in rows.order_by("-pk")[:FEW]
    ]
    return Part(_("What it offers and asks for"), lines)


def _claimants(row: Any) -> str:
    names = "、".join(name for name in row.names[:3] if name)
    return _("claimed by %(names)s") % {"names": names} if names else ""


def _taken(row: Any) -> Any:
    if any(row.names):
        return _("Claimed")
    return _("Offered") if row.kind == RESOURCE else pgettext("claim", "Nobody yet")


def _claimed(viewer: Viewer, firm: Organisation) -> Part:
    looks = {ClaimState.CLAIMED: "yellow", ClaimState.WITHDRAWN: "grey"}
    rows = claims.claims_of(claims.claims_visible_to(viewer).filter(unit__organisation=firm))
    lines = [
        {
            "title": row.line.title,
            "url": reverse("claims:claim", args=[row.pk]),
            "meta": (
                row.what,
                ngettext("%(n)d time", "%(n)d times", row.times) % {"n": row.times}
                if row.times
                else "",
            ),
            "colour": looks.get(ClaimState(row.state), "green"),
            "word": row.get_state_display(),
        }
        for row in rows[:FEW]
    ]
    return Part(_("What it has taken on"), lines)


_PARTS: Iterable[Callable[[Viewer, Organisation], Part]] = (
    _orders,
    _visits,
    _inspections,
    _gatherings,
    _listed,
    _claimed,
)


def units_for(viewer: Viewer, firm: Organisation) -> list[Unit]:
    """The firm in circles for which the viewer may put something on a list."""
    if not claim_rules.RIGHTS.may(viewer, "claim"):
        return []
    rows = Unit.objects.filter(organisation=firm, left_on=None, circle__closed_on=None)
    found = rows.select_related("circle__area", "organisation").order_by("pk")
    return [unit for unit in found if claim_rules.can_act_for(viewer, unit)]


def units_beside(unit: Unit) -> "Sequence[tuple[int, str]]":
    """The other units of its circle, which could take something on: key and name."""
    rows = Unit.objects.filter(Q(circle=unit.circle, left_on=None) & ~Q(pk=unit.pk))
    named = rows.order_by("pk").values_list("pk", "organisation__name")
    return list(named[:500])
