"""Organisations that mobilise, whom each has taken on, key places and households of a drive."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from linli.base import masking
from linli.base.viewer import Viewer
from linli.drives import queries as drives
from linli.drives.models import Drive, Target
from linli.drives.workflow import ENDS, State, look
from linli.labels.models import Label
from linli.people.models import Organisation
from linli.vaccination.models import Mobiliser, Undertaking
from linli.vaccination.queries.stages import promised
from linli.vaccination.rules import RIGHTS
from linli.vaccination.spec import MOBILISERS, total_shown


def kinds() -> "QuerySet[Label]":
    """The town's kinds of mobilising organisations, in its order."""
    return Label.objects.filter(group=MOBILISERS, active=True).order_by("order", "pk")


def place_drives(drive: Drive) -> "QuerySet[Drive]":
    """Drives over the key places and households where this drive's people are found: of the kinds
    that its programme declares, in its area.
    """
    spec = drives.template(drive.template)
    rows = Drive.objects.filter(template__in=spec.places if spec else (), area=drive.area_id)
    return rows.exclude(state__in=(State.DRAFT, State.WITHDRAWN)).order_by("pk")


@dataclass(frozen=True)
class Places:
    """One of those drives: how many targets stand on which stage (None: too few to be said)."""

    drive: Drive
    stages: list[tuple[str, str, int | None]]


def places_of(drive: Drive) -> list[Places]:
    """Key places and households, by stage (2 queries). Firms and shops are no persons and are
    counted in full; households are screened like persons.
    """
    found = list(place_drives(drive).prefetch_related("stages"))
    counted: dict[int, int] = dict(
        Target.objects.filter(drive__in=found)
        .order_by()
        .values_list("stage")
        .annotate(n=Count("pk"))
    )
    return [
        Places(
            each,
            [
                (
                    look(stage.meaning),
                    str(stage),
                    total_shown([counted[stage.pk]]) if each.sealed else counted[stage.pk],
                )
                for stage in each.stages.all()
                if counted.get(stage.pk)
            ],
        )
        for each in found
    ]


def mobilisers_of(drive: Drive) -> list[tuple[str, list[tuple[Mobiliser, int]]]]:
    """By kind and name, each with how many targets it has taken on (1 query). In no order of merit:
    what came of them is not counted by organisation.
    """
    found: dict[str, list[tuple[Mobiliser, int]]] = {}
    rows = Mobiliser.objects.filter(drive=drive).select_related("kind")
    for row in rows.annotate(n=Count("undertakings")).order_by("kind__order", "kind", "name"):
        found.setdefault(str(row.kind), []).append((row, row.n))
    return list(found.items())


def mobilisers_visible_to(viewer: Viewer) -> "QuerySet[Mobiliser]":
    """Organisations of drives whose single targets the viewer reads."""
    areas = RIGHTS.areas(viewer, "read_health")
    return Mobiliser.objects.filter(drive__area__path__within_any=areas).select_related(
        "drive__area", "kind", "organisation"
    )


def organisations_to_name(drive: Drive) -> "QuerySet[Organisation]":
    """Organisations of the registry that could mobilise here."""
    rows = Organisation.objects.filter(area__path__within=drive.area.path, active=True)
    return rows.exclude(kind=Organisation.Kind.FIRM).order_by("name")


def taken_on(row: Mobiliser) -> "QuerySet[Undertaking]":
    """What an organisation has taken on, drive by drive (1 query)."""
    return (
        row.undertakings.select_related(
            "target__drive", "target__stage", "target__person", "target__organisation"
        )
        .select_related("target__dwelling", "target__area")
        .order_by("target__drive_id", "target_id")
    )


def to_take_on(row: Mobiliser) -> "QuerySet[Target]":
    """Targets that are free: of the drive itself, its key places and households; not at an end,
    nobody who was promised to be left alone.
    """
    places = list(place_drives(row.drive).values_list("pk", flat=True))
    rows = Target.objects.filter(
        Q(drive=row.drive_id) | Q(drive__in=places), undertaking=None, detached_at=None
    )
    return (
        rows.exclude(meaning__in=ENDS)
        .exclude(pk__in=promised(row.drive).values("pk"))
        .select_related("drive", "stage", "person", "organisation", "dwelling")
        .order_by("drive_id", "pk")
    )


def called(target: Target) -> str:
    """A key place by its name, a household by its door, a person masked."""
    if target.person is not None:
        return masking.mask_name(target.person.name)
    return str(target.organisation or target.dwelling or f"#{target.pk}")


def undertakings_of(targets: Iterable[int]) -> dict[int, Mobiliser]:
    """Target → who has taken it on (1 query)."""
    rows = Undertaking.objects.filter(target__in=list(targets)).select_related("mobiliser__kind")
    return {row.target_id: row.mobiliser for row in rows}
