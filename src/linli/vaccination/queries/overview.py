"""Schedules, screened totals of a drive, what its deletion will take."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.base.parts import Beside, Chip
from linli.base.viewer import Viewer
from linli.drives import queries as drives
from linli.drives.models import Attempt, Drive, Target
from linli.vaccination.models import Booking, Course, Product, Schedule, Session, Unmatched, Vault
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
    bookings: int
    rows: int


def preview(drive: Drive) -> Preview:
    """Counted now; what is recorded until that day goes as well (1 query)."""
    counted = {
        "targets": _number(Target.objects.filter(drive=drive).exclude(person=None)),
        "contacts": _number(Attempt.objects.filter(target__drive=drive)),
        "courses": _number(Course.objects.filter(target__drive=drive).exclude(sealed="")),
        "bookings": _number(Booking.objects.filter(session__drive=drive)),
        "rows": _number(Unmatched.objects.filter(vault__drive=drive).exclude(sealed="")),
    }
    # Prefixed: a drive has relations of some of these names.
    asked = {f"n_{name}": number for name, number in counted.items()}
    found: Any = Drive.objects.filter(pk=drive.pk).values(**asked).get()
    return Preview(**{name: found[f"n_{name}"] or 0 for name in counted})


def _number(rows: "QuerySet[Any, Any]") -> Subquery:
    """How many, as a part of another query."""
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk"))
    return Subquery(counted.values("n"), output_field=IntegerField())


def beside(viewer: Viewer, key: str) -> Beside | None:
    """On the page of a sealed drive, of a target of one, of a session: the way to what is here."""
    kind, _colon, number = key.partition(":")
    if kind == "event":
        return _beside_event(viewer, int(number))
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


def _beside_event(viewer: Viewer, pk: int) -> Beside | None:
    """On the page of a gathering that is a session: the way to its reception."""
    areas = RIGHTS.areas(viewer, "record")
    rows = Session.objects.filter(event=pk, drive__area__path__within_any=areas)
    number = rows.values_list("pk", flat=True).first() if areas else None
    if number is None:
        return None
    address = reverse("vaccination:session", args=[number])
    return Beside(_("Vaccination"), acts=(Chip(_("Reception of the session"), address),))


def vault_of(drive: Drive) -> Vault | None:
    """The key of the drive; None as long as nothing was begun."""
    return Vault.objects.select_related("product").filter(drive=drive).first()
