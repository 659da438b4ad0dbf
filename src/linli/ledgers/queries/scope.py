"""Which ledgers and items a viewer may see, and who can be named on an item."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from linli.accounts import queries as accounts
from linli.accounts.models import Account, Section
from linli.base.viewer import Role, Viewer
from linli.ledgers.models import Item, Ledger, Milestone, Note, Request
from linli.ledgers.rules import RIGHTS
from linli.places.models import Area


def visible_to(viewer: Viewer) -> "QuerySet[Item]":
    """Items this viewer may see; the twin of `rules.can_see`."""
    if not RIGHTS.may(viewer, "see"):
        return Item.objects.none()
    seen = Q(area__path__within_any=RIGHTS.areas(viewer, "see_area"))
    seen |= works_for(viewer, *RIGHTS.roles("see"))
    if viewer.account_id is not None:
        seen |= Q(in_charge_id=viewer.account_id) | Q(leader_id=viewer.account_id)
    return Item.objects.filter(seen)


def works_for(viewer: Viewer, *roles: str) -> Q:
    """Items whose lead or assisting section is one of the viewer's."""
    mine = viewer.scoped("section", *roles)
    if not mine:
        return Q(pk__in=())
    assisted = Item.assisting.through.objects.filter(item_id=OuterRef("pk"), section_id__in=mine)
    return Q(lead_section_id__in=mine) | Q(Exists(assisted))


def executed_by(viewer: Viewer) -> Q:
    """Items that the viewer executes; the twin of `rules.is_executor`."""
    theirs = works_for(viewer, Role.HANDLER) | Q(applied_by=viewer.key)
    if viewer.account_id is not None:
        theirs |= Q(in_charge_id=viewer.account_id)
    return theirs


def ledgers_visible_to(viewer: Viewer) -> "QuerySet[Ledger]":
    """Ledgers of the viewer's areas, and those that hold an item they may see."""
    if not RIGHTS.may(viewer, "see") and not RIGHTS.may(viewer, "words"):
        return Ledger.objects.none()
    areas = {*RIGHTS.areas(viewer, "see_area"), *RIGHTS.areas(viewer, "words")}
    holds = visible_to(viewer).filter(ledger_id=OuterRef("pk")).order_by()
    rows = Ledger.objects.filter(Q(area__path__within_any=tuple(sorted(areas))) | Exists(holds))
    return rows.select_related("area").order_by("-is_open", "-year", "area__path", "name")


def milestones_visible_to(viewer: Viewer) -> "QuerySet[Milestone]":
    """Steps of items the viewer may see, without those taken off the plan."""
    return Milestone.objects.filter(item__in=visible_to(viewer).order_by(), withdrawn_at=None)


def requests_visible_to(viewer: Viewer) -> "QuerySet[Request]":
    """What was asked about items the viewer may see."""
    return Request.objects.filter(item__in=visible_to(viewer).order_by())


def notes_visible_to(viewer: Viewer) -> "QuerySet[Note]":
    """Notes about items the viewer may see."""
    return Note.objects.filter(item__in=visible_to(viewer).order_by())


def items_around(dwelling_ids: Iterable[int]) -> "QuerySet[Item]":
    """Items of every area that holds one of these doors, and of those above it."""
    paths = Area.objects.filter(compounds__dwellings__in=set(dwelling_ids)).distinct()
    above: set[str] = set()
    for path in paths.values_list("path", flat=True):
        steps = str(path).split(".")
        above |= {".".join(steps[:depth]) for depth in range(1, len(steps) + 1)}
    return Item.objects.filter(area__path__in=above)


def may_be_in_charge(account_id: int, now: datetime) -> bool:
    """Whether this account works here and may report on items."""
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    return account is not None and RIGHTS.may(accounts.viewer_for(account, now), "work")


def possible_in_charge(area: Area, now: datetime) -> "QuerySet[Account]":
    """Who can be in charge here: workers, secretaries, handlers, leaders of the area."""
    leaders = accounts.leaders_of(area, now).order_by().values("pk")
    staff = accounts.staff_of(area, now).order_by().values("pk")
    rows = Account.objects.filter(Q(pk__in=staff) | Q(pk__in=leaders), is_active=True)
    return rows.order_by("name", "pk")


def possible_leaders(area: Area, now: datetime) -> "QuerySet[Account]":
    """Leaders of the area or above."""
    return accounts.leaders_of(area, now)


def steps_of(item: Item) -> "list[Milestone]":
    """The item's steps on the plan, in their order; from the list's own reading if there is one."""
    known: list[Milestone] | None = getattr(item, "steps", None)
    return list(item.milestones.filter(withdrawn_at=None)) if known is None else known


def sections_for(area: Area) -> "QuerySet[Section]":
    """Sections of the area and of those above it, and below it."""
    above = [int(pk) for pk in str(area.path).split(".")]
    here = Q(area_id__in=above) | Q(area__path__within=area.path)
    return Section.objects.filter(here, active=True).order_by("area__path", "pk")


def areas_within(ledger: Ledger) -> "QuerySet[Area]":
    """The ledger's area and those below it."""
    rows = Area.objects.filter(path__within=ledger.area.path, closed_on=None, in_use=True)
    return rows.order_by("path")


def areas_kept_by(viewer: Viewer) -> "QuerySet[Area]":
    """Areas whose ledgers the viewer keeps."""
    rows = Area.objects.filter(path__within_any=RIGHTS.areas(viewer, "keep"), closed_on=None)
    return rows.filter(in_use=True).order_by("path")
