"""Schedules, screened totals of a drive, what its deletion will take."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.base.parts import Beside, Chip
from linli.base.viewer import Viewer
from linli.drives import queries as drives
from linli.drives.models import Attempt, Drive, Target
from linli.vaccination.models import Course, Product, Schedule, Vault
from linli.vaccination.rules import RIGHTS
from linli.vaccination.spec import screened, total_shown


def products() -> "QuerySet[Product]":
    """All vaccines, by name."""
    return Product.objects.order_by("name", "pk")


def schedules() -> "QuerySet[Schedule]":
    """All editions, the one in force first of each vaccine."""
    return Schedule.objects.select_related("product").order_by("product__name", "-edition")


def drives_visible_to(viewer: Viewer) -> "QuerySet[Drive]":
    """Sealed drives about which the viewer may see totals at least."""
    if not RIGHTS.may(viewer, "see"):
        return Drive.objects.none()
    return drives.visible_to(viewer).filter(sealed=True, target_kind="person")


@dataclass(frozen=True)
class Table:
    """Places × stages, screened: None stands for a number that would point at somebody."""

    columns: list[str]
    rows: list[tuple[str, list[int | None]]]
    totals: list[int | None]


def table(drive: Drive, viewer: Viewer) -> Table:
    """How far the drive is, by community, as far as the viewer's area goes (2 queries). Totals
    stand for stages; a row has none, so that nothing can be subtracted across.
    """
    stages = list(drive.stages.order_by("order"))
    counted = (
        Target.objects.filter(drive=drive, area__path__within_any=RIGHTS.areas(viewer, "see"))
        .order_by()
        .values_list("area__name", "stage__code")
        .annotate(n=Count("pk"))
    )
    cells: dict[str, dict[str, int]] = {}
    sums = dict.fromkeys((stage.code for stage in stages), 0)
    for place, stage, n in counted:
        line = cells.setdefault(place, dict.fromkeys(sums, 0))
        line[stage] = line.get(stage, 0) + n
        sums[stage] = sums.get(stage, 0) + n
    shown = screened(cells)
    rows = [(place, [line[stage.code] for stage in stages]) for place, line in shown.items()]
    totals = [total_shown([sums[stage.code]]) for stage in stages]
    return Table([str(stage) for stage in stages], sorted(rows), totals)


@dataclass(frozen=True)
class Preview:
    """What the deletion day will take, in numbers, and what stays."""

    targets: int
    contacts: int
    courses: int


def preview(drive: Drive) -> Preview:
    """Counted now; what is recorded until that day goes as well (3 queries)."""
    return Preview(
        targets=drive.targets.exclude(person=None).count(),
        contacts=Attempt.objects.filter(target__drive=drive).count(),
        courses=Course.objects.filter(target__drive=drive).exclude(sealed="").count(),
    )


def beside(viewer: Viewer, key: str) -> Beside | None:
    """On the page of a sealed drive, or of a target of one: the way to the sealed record."""
    kind, _colon, number = key.partition(":")
    if not RIGHTS.may(viewer, "see") or kind not in {"sealed_drive", "sealed_target"}:
        return None
    if kind == "sealed_target":
        if not RIGHTS.may(viewer, "read_health"):
            return None
        target = Target.objects.filter(pk=number, drive__vault__destroyed_at=None)
        if not target.filter(drive__vault__isnull=False).exists():
            return None
        address = reverse("vaccination:course", args=[int(number)])
        return Beside(_("Vaccination"), acts=(Chip(_("Sealed record"), address, icon="lock"),))
    if not drives_visible_to(viewer).filter(pk=number).exists():
        return None
    address = reverse("vaccination:drive", args=[int(number)])
    return Beside(_("Vaccination"), acts=(Chip(_("Doses, totals, deletion"), address),))


def vault_of(drive: Drive) -> Vault | None:
    """The key of the drive; None as long as nothing was begun."""
    return Vault.objects.select_related("product").filter(drive=drive).first()
