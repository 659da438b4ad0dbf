"""What an item fills itself from: a drive, cases, a figure, gatherings; counted, never typed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.base.figures import COUNT, Extent, Figure, Measure, measured
from linli.base.rights import may
from linli.base.viewer import Grant, Role, Viewer
from linli.cases import queries as cases
from linli.cases.models import Category
from linli.cases.spec import KINDS
from linli.drives import queries as drives
from linli.drives.models import Drive, Target
from linli.drives.workflow import CONSENTING, Meaning
from linli.events import queries as events
from linli.events.models import Event
from linli.ledgers.models import Item, Link
from linli.ledgers.spec import LinkKind

Rows = tuple[Measure, "QuerySet[Any]"]
#: What "reached" may mean for the targets of a drive: the meanings that count.
REACHED: dict[str, frozenset[Meaning]] = {
    Meaning.AGREED: CONSENTING,
    Meaning.SIGNED: CONSENTING - {Meaning.AGREED},
    Meaning.DONE: frozenset({Meaning.DONE}),
}
#: Kinds of gatherings in words; others show their code.
EVENT_LABELS = {
    "meeting": gettext_lazy("Deliberations"),
    "training": gettext_lazy("Training courses"),
    "fair": gettext_lazy("Job fairs"),
    "lecture": gettext_lazy("Lectures"),
}
#: Numbers of persons in a sealed drive smaller than this are not shown.
_FEW = 5


def figures() -> dict[str, Figure]:
    """Figures of this house by key; sealed ones fill no ledger."""
    return {each.key: each for each in import_string(settings.LINLI_FIGURES) if not each.sealed}


def extent_of(link: Link, viewer: Viewer | None = None) -> Extent:
    """The item's area and the ledger's year; by default with the eyes of the whole area, so that
    everybody reads the same number.
    """
    item = link.item
    path = str(item.area.path)
    office = tuple(Grant(role, path) for role in (Role.LEADER, Role.SECRETARY, Role.SUPERVISOR))
    zone = timezone.get_current_timezone()
    return Extent(
        viewer or Viewer(key="system:ledgers", grants=office),
        path,
        datetime(item.ledger.year, 1, 1, tzinfo=zone),
        datetime(item.ledger.year + 1, 1, 1, tzinfo=zone),
    )


def sources(link: Link, viewer: Viewer | None = None) -> tuple[Rows, Rows | None]:
    """The rows that count, and those they are counted of (None: the plan alone)."""
    extent = extent_of(link, viewer)
    if link.kind == LinkKind.DRIVE:
        targets = Target.objects.filter(drive=link.drive, area__path__within=extent.area)
        targets = targets.exclude(meaning=Meaning.OUT)
        reached = REACHED.get(link.meaning, REACHED[Meaning.DONE])
        return (COUNT, targets.filter(meaning__in=reached)), (COUNT, targets)
    if link.kind == LinkKind.CASES:
        raised = cases.raised(extent).exclude(state="withdrawn")
        if link.case_kind:
            raised = raised.filter(kind=link.case_kind)
        if link.case_category_id:
            raised = raised.filter(category_id=link.case_category_id)
        return (COUNT, raised.filter(ended_at__isnull=False)), (COUNT, raised)
    if link.kind == LinkKind.EVENTS:
        return (COUNT, events.held(extent).filter(kind=link.event_kind)), None
    figure = figures().get(link.figure)
    if figure is None:
        return (COUNT, Event.objects.none()), None
    of = (figure.out_of_measure, figure.out_of(extent)) if figure.out_of else None
    return (figure.measure, figure.of(extent)), of


def counted(links: Iterable[Link]) -> dict[int, tuple[int, int | None]]:
    """Link → its number and what it is of, for any amount of them in one query."""
    asked: dict[str, Rows] = {}
    for link in links:
        rows, of = sources(link)
        asked[str(link.pk)] = rows
        if of is not None:
            asked[f"{link.pk}/of"] = of
    numbers = measured(asked)
    return {link.pk: (numbers.get(str(link.pk), 0), numbers.get(f"{link.pk}/of")) for link in links}


def links_to_read(ledger_id: int | None = None) -> "QuerySet[Link]":
    """All links of items that may still move, in ledgers that are open."""
    rows = Link.objects.filter(item__ledger__is_open=True).exclude(
        item__state__in=(Item.State.CLOSED, Item.State.WITHDRAWN)
    )
    if ledger_id is not None:
        rows = rows.filter(item__ledger_id=ledger_id)
    return rows.select_related("item__area", "item__ledger").order_by("pk")


def links_of(item: Item) -> "QuerySet[Link]":
    """The links of an item with what their words need."""
    return item.links.select_related(
        "item__area", "item__ledger", "drive", "case_category"
    ).order_by("position", "pk")


def resolves(link: Link, viewer: Viewer) -> bool:
    """Whether these are records that exist and that the viewer may see."""
    if link.kind == LinkKind.DRIVE:
        known = link.meaning in {"", *REACHED}
        return known and drives.visible_to(viewer).filter(pk=link.drive_id or 0).exists()
    if link.kind == LinkKind.CASES:
        category = Category.objects.filter(pk=link.case_category_id or 0)
        return link.case_kind in {"", *KINDS} and (
            link.case_category_id is None or category.exists()
        )
    if link.kind == LinkKind.EVENTS:
        return bool(link.event_kind)
    return link.figure in figures()


def label(link: Link) -> str:
    """What is counted, in words."""
    if link.kind == LinkKind.DRIVE:
        reached = Meaning(link.meaning or Meaning.DONE).label
        return _("Drive %(drive)s: %(reached)s") % {"drive": link.drive, "reached": reached}
    if link.kind == LinkKind.CASES:
        kind = KINDS[link.case_kind].label if link.case_kind in KINDS else _("Cases")
        about = f"（{link.case_category}）" if link.case_category else ""
        return _("%(kind)s%(about)s: ended") % {"kind": kind, "about": about}
    if link.kind == LinkKind.EVENTS:
        return _("Gatherings held: %(kind)s") % {"kind": event_label(link.event_kind)}
    figure = figures().get(link.figure)
    return str(figure.label) if figure else _("A figure that is no longer kept")


def shown(link: Link) -> str:
    """The number as it may be shown: few persons of a sealed drive are not counted by name."""
    few = link.drive is not None and link.drive.sealed and 0 < link.value < _FEW
    return _("fewer than 5") if few else str(link.value)


def drives_to_link(viewer: Viewer) -> "QuerySet[Drive]":
    """Drives an item can fill itself from."""
    return drives.visible_to(viewer).order_by("-starts_on", "pk")


def drive_url(viewer: Viewer, link: Link) -> str:
    """The page of the drive, if the viewer may open it."""
    if not drives.visible_to(viewer).filter(pk=link.drive_id or 0).exists():
        return ""
    return reverse("drives:drive", args=[link.drive_id])


def sees_cases(viewer: Viewer) -> bool:
    """Whether the list of cases opens to the viewer."""
    return may(viewer, "cases.see")


def case_categories() -> "QuerySet[Category]":
    """Categories of cases in use."""
    return cases.categories_in_use()


def event_label(kind: str) -> object:
    """What a kind of gathering is called."""
    return EVENT_LABELS.get(kind, kind)


def event_kinds() -> list[str]:
    """Kinds of gatherings this house has held or planned."""
    found = Event.objects.order_by("kind").values_list("kind", flat=True).distinct()
    return list(found)
