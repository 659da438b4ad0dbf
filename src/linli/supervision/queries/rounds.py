"""Rounds, their samples, circulars, and which duties are met."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from linli.accounts import queries as accounts
from linli.accounts.models import Section
from linli.base.viewer import Role, Viewer
from linli.clock import queries as clock
from linli.places.models import Area, Level
from linli.supervision.models import Circular, Obligation, Round, Sample
from linli.supervision.queries.origins import Origin, origins
from linli.supervision.rules import RIGHTS
from linli.supervision.workflow import CircularState, Duty, Finding, RoundState


def rounds_visible_to(viewer: Viewer) -> "QuerySet[Round]":
    """Rounds this viewer may see; the twin of `rules.can_see_round`."""
    areas = RIGHTS.areas(viewer, "see_rounds")
    return Round.objects.filter(area__path__within_any=areas).select_related("area")


def listed_rounds(viewer: Viewer) -> "QuerySet[Any]":
    """Rounds, newest first, with how many records were drawn, looked at and at fault."""
    looked = ~Q(samples__finding="")
    return (
        rounds_visible_to(viewer)
        .annotate(
            drawn=Count("samples"),
            looked_at=Count("samples", filter=looked),
            at_fault=Count("samples", filter=looked & ~Q(samples__finding=Finding.IN_ORDER)),
        )
        .defer("frame")
        .order_by("-pk")
    )


@dataclass(frozen=True)
class Drawn:
    """One record of a round's sample, with its words where the viewer may see it."""

    sample: Sample
    origin: Origin | None
    found_by: str


def samples_of(viewer: Viewer, row: Round) -> list[Drawn]:
    """The sample of a round, in the order of the draw."""
    samples = list(row.samples.select_related("slip"))
    found = origins(viewer, (sample.origin for sample in samples))
    names = accounts.names_of(sample.found_by for sample in samples)
    return [
        Drawn(sample, found.get(sample.origin), names.get(sample.found_by, ""))
        for sample in samples
    ]


def sample_of(viewer: Viewer, sample_id: int) -> Sample | None:
    """One drawn record of a round that the viewer may see."""
    rows = Sample.objects.filter(round__in=rounds_visible_to(viewer))
    return rows.select_related("round__area").filter(pk=sample_id).first()


def areas_for(viewer: Viewer, act: str) -> "QuerySet[Area]":
    """Sub-districts in which the viewer has this act of supervision."""
    paths = RIGHTS.areas(viewer, act)
    return Area.objects.filter(
        path__within_any=paths, level=Level.SUBDISTRICT, closed_on=None, in_use=True
    ).order_by("path")


def circulars_visible_to(viewer: Viewer) -> "QuerySet[Circular]":
    """Drafts of the own area for who sees all of it; issued ones for all who work below it."""
    if not RIGHTS.may(viewer, "see_circulars"):
        return Circular.objects.none()
    mine = Q(area__path__within_any=RIGHTS.areas(viewer, "see_area"))
    theirs = Q(area_id__in=_areas_above(viewer), state=CircularState.ISSUED)
    return Circular.objects.filter(mine | theirs).select_related("area")


def _areas_above(viewer: Viewer) -> set[int]:
    """The areas in which a receiver works, and all above them."""
    paths = list(viewer.areas(Role.WORKER, Role.SECRETARY))
    sections = viewer.scoped("section", Role.HANDLER)
    if sections:
        rows = Section.objects.filter(pk__in=sections)
        paths += list(rows.values_list("area__path", flat=True))
    return {pk for path in paths for pk in accounts.ids_of(path)}


def staff_names(area: Area, now: datetime) -> set[str]:
    """Names of all who hold an appointment in the area or a section of it: none of them may stand
    in a circular.
    """
    sections = Section.objects.filter(area__path__within=area.path)
    scopes = [f"section:{pk}" for pk in sections.values_list("pk", flat=True)]
    held = accounts.in_force(now).filter(Q(area__path__within=area.path) | Q(scope__in=scopes))
    return {name for name in held.values_list("account__name", flat=True) if len(name) > 1}


@dataclass(frozen=True)
class Owed:
    """One duty as it stands in an area, and whether the record that meets it exists."""

    area: Area
    duty: Duty
    on: bool
    replaces: str
    met: bool


def duties(areas: Iterable[Area], now: datetime) -> list[Owed]:
    """All duties that can be switched on in these areas; off where nobody did."""
    areas = list(areas)
    rows = {(row.area_id, row.code): row for row in Obligation.objects.filter(area__in=areas)}
    today = clock.local(now).date()
    met = {
        Duty.WEEKLY_ROUND: _areas_of(Round.objects.filter(week_on=monday_of(today))),
        Duty.MONTHLY_CIRCULAR: _areas_of(
            Circular.objects.filter(issued_at__year=today.year, issued_at__month=today.month)
        ),
    }
    return [
        Owed(
            area,
            duty,
            on=row.on if (row := rows.get((area.pk, duty.value))) else False,
            replaces=row.replaces if row else "",
            met=area.pk in met[duty],
        )
        for area in areas
        for duty in Duty
    ]


def _areas_of(rows: "QuerySet[Any]") -> set[int]:
    return set(rows.values_list("area_id", flat=True))


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def open_round_of(area: Area) -> Round | None:
    """The round that is being looked at in the area."""
    return Round.objects.filter(area=area, state=RoundState.OPEN).first()
