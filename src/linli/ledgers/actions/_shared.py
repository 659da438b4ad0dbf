"""What all acts on a ledger do alike: lock, compare, keep, write down, count."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Conflict, Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.ledgers import queries, workflow
from linli.ledgers.models import Item, Ledger, Link, Milestone
from linli.ledgers.spec import Measured

#: The executor reports; another one decides.
ONLY_EXECUTOR = _("Only the person in charge, or who works for its sections, does this.")
NEVER_EXECUTOR = _("Somebody other than its executor does this: the secretary or the leader.")


def locked(item_id: int, version: int | None = None) -> Item:
    """The item, locked, as it stands; Conflict if it is no longer the one that was looked at."""
    rows = Item.objects.select_related("area", "ledger__area").select_for_update(of=("self",))
    item = rows.get(pk=item_id)
    if version is not None and item.version != version:
        raise Conflict(_("Somebody else changed this item meanwhile."), current=item)
    ensure(
        item.ledger.is_open, _("This ledger is closed. Its items stay as they are."), code="closed"
    )
    return item


def locked_ledger(ledger_id: int, version: int | None = None) -> Ledger:
    """The ledger, locked, as it stands."""
    rows = Ledger.objects.select_related("area").select_for_update(of=("self",))
    ledger = rows.get(pk=ledger_id)
    if version is not None and ledger.version != version:
        raise Conflict(_("Somebody else changed this ledger meanwhile."), current=ledger)
    return ledger


def locked_milestone(milestone_id: int, version: int | None = None) -> tuple[Milestone, Item]:
    """The milestone and its item, the item locked first."""
    milestone = Milestone.objects.get(pk=milestone_id, withdrawn_at=None)
    item = locked(milestone.item_id)
    milestone.refresh_from_db()
    if version is not None and milestone.version != version:
        raise Conflict(_("Somebody else changed this milestone meanwhile."), current=milestone)
    milestone.item = item
    return milestone, item


def move(item: Item, name: str) -> None:
    """Let the item go where this move leads, or refuse."""
    item.state = workflow.after(item.state, name)


def keep(kind: str, item: Item, by: Viewer, now: datetime, *, text: str = "", **data: Any) -> Item:
    """Save the item as a new version and write down what happened."""
    item.version += 1
    item.save()
    record(kind, item, by, now, text=text, **data)
    return item


def record(
    kind: str, item: Item, by: Viewer, now: datetime, *, text: str = "", **data: Any
) -> None:
    """Write it down in the item's story."""
    journal.record(
        kind,
        subject=f"item:{item.pk}",
        about=(f"ledger:{item.ledger_id}",),
        area=item.area.path,
        by=by,
        now=now,
        text=text,
        **data,
    )


def words(text: str, field: str, ask: object) -> str:
    """What was written, without blanks around; Invalid with `ask` if nothing was."""
    if not text.strip():
        raise Invalid(ask, field=field)
    return text.strip()


def recount(item: Item) -> int:
    """The item's percentage from what measures it; typed ones stay. Still to be saved."""
    if item.measured_by == Measured.MILESTONES:
        weights = item.milestones.filter(withdrawn_at=None).aggregate(
            all=Coalesce(Sum("weight"), 0),
            done=Coalesce(Sum("weight", filter=Q(done_on__isnull=False)), 0),
        )
        item.percent = weights["done"] * 100 // weights["all"] if weights["all"] else 0
    elif item.measured_by == Measured.LINKS:
        item.percent = percent_of(list(item.links.all()))
    return item.percent


def percent_of(links: Sequence[Link]) -> int:
    """The mean of what these links have reached, rounded down."""
    return sum(link.percent for link in links) // len(links) if links else 0


def today(now: datetime) -> date:
    """The day it is here."""
    return timezone.localdate(now)


def require_account(account_id: int, field: str, now: datetime) -> None:
    """Invalid unless this is somebody who works here and may report on items."""
    if not queries.may_be_in_charge(account_id, now):
        raise Invalid(_("Choose somebody who works here and may report on items."), field=field)
