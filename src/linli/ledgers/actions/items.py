"""What an item says and who is in charge: written by those who keep the ledger, never by its
executor.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from linli.accounts.models import Account, Section
from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer, within
from linli.ledgers import events, rules
from linli.ledgers.actions._shared import (
    NEVER_EXECUTOR,
    keep,
    locked,
    locked_ledger,
    move,
    record,
    recount,
    require_account,
    words,
)
from linli.ledgers.models import Category, Item, ItemClass, Ledger, Milestone, Tag
from linli.ledgers.spec import ItemDraft, Measured, MilestoneDraft
from linli.places.models import Area

#: What `change` takes, by the name of the argument in `ItemDraft`.
CHANGEABLE = frozenset(
    {
        "title",
        "goal",
        "number",
        "category_id",
        "item_class_id",
        "leader_id",
        "lead_section_id",
        "starts_on",
        "due_on",
        "due_words",
        "funds",
        "measured_by",
        "assisting",
        "tags",
    }
)
_MANY = ("assisting", "tags")


@transaction.atomic
def add_item(
    ledger_id: int,
    draft: ItemDraft,
    *,
    by: Viewer,
    now: datetime,
    milestones: Sequence[MilestoneDraft] = (),
    start: bool = False,
) -> Item:
    """Put an item on the ledger, as a draft; `start`: it runs at once."""
    ledger = locked_ledger(ledger_id)
    ensure(ledger.is_open, _("This ledger is closed. Its items stay as they are."), code="closed")
    area = Area.objects.get(pk=draft.area_id) if draft.area_id else ledger.area
    ensure(rules.can_keep(by, area), _("Items of this area are kept by its secretary or leader."))
    _check_area(area, ledger)
    require_account(draft.in_charge_id, "in_charge", now)
    last = ledger.items.aggregate(last=Max("position"))["last"] or 0
    item = Item(
        ledger=ledger,
        area=area,
        position=last + 1,
        in_charge_id=draft.in_charge_id,
        wording=dict(draft.wording),
        told_at=now,
    )
    values = {name: getattr(draft, name) for name in CHANGEABLE}
    values["number"] = draft.number.strip() or str(last + 1)
    many = _take(item, values)
    if start:
        move(item, "start")
    item.save()
    _set_many(item, many)
    Milestone.objects.bulk_create(
        _milestone(item, step, position) for position, step in enumerate(milestones, start=1)
    )
    record(
        events.ADDED,
        item,
        by,
        now,
        state=str(item.state),
        in_charge=item.in_charge_id,
        milestones=len(milestones),
        due_on=item.due_on.isoformat() if item.due_on else None,
    )
    return item


@transaction.atomic
def change(
    item_id: int,
    changes: Mapping[str, Any],
    *,
    by: Viewer,
    now: datetime,
    reason: str = "",
    version: int | None = None,
) -> Item:
    """Change what the item says: any of `CHANGEABLE`. A moved deadline keeps its old one in the
    story; its own executor moves nothing.
    """
    item = locked(item_id, version)
    ensure(rules.can_change(by, item), NEVER_EXECUTOR)
    move(item, "change")
    unknown = set(changes) - CHANGEABLE
    if unknown:
        raise ValueError(f"not a column that is changed here: {sorted(unknown)}")
    before = item.due_on
    many = _take(item, changes)
    _set_many(item, many)
    recount(item)
    moved = {}
    if item.due_on != before:
        moved = {
            "before": before.isoformat() if before else None,
            "due_on": item.due_on.isoformat() if item.due_on else None,
        }
    fields = sorted(changes)
    return keep(events.CHANGED, item, by, now, text=reason.strip(), fields=fields, **moved)


@transaction.atomic
def start(item_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Item:
    """It counts from now on."""
    item = locked(item_id, version)
    ensure(rules.can_change(by, item), NEVER_EXECUTOR)
    move(item, "start")
    item.told_at = now
    return keep(events.STARTED, item, by, now)


@transaction.atomic
def hand_on(
    item_id: int,
    account_id: int,
    *,
    reason: str,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Item:
    """Somebody else is in charge from now on; goal and deadline stay."""
    item = locked(item_id, version)
    ensure(rules.can_change(by, item), NEVER_EXECUTOR)
    move(item, "hand_on")
    require_account(account_id, "in_charge", now)
    why = words(reason, "reason", _("Say why the person in charge changes."))
    before, item.in_charge_id = item.in_charge_id, account_id
    return keep(
        events.HANDED_ON, item, by, now, text=why, before=before, in_charge=item.in_charge_id
    )


@transaction.atomic
def withdraw(
    item_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Item:
    """It is no longer on the ledger's list; its story stays."""
    item = locked(item_id, version)
    ensure(rules.can_change(by, item), NEVER_EXECUTOR)
    move(item, "withdraw")
    why = words(reason, "reason", _("Say why it is withdrawn."))
    return keep(events.WITHDRAWN, item, by, now, text=why)


def _take(item: Item, changes: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """Put the new values into the item; the lists that are kept beside it come back."""
    values = dict(changes)
    many = {name: tuple(values.pop(name)) for name in _MANY if name in values}
    for name, value in values.items():
        setattr(item, name, value.strip() if isinstance(value, str) else value)
    item.title = words(item.title, "title", _("Give the item a title."))
    item.goal = words(item.goal, "goal", _("Say by what one will see that it is reached."))
    item.number = words(item.number, "number", _("Give the item a number."))
    _check_days(item.starts_on, item.due_on, item.due_words)
    _check_words(item, many)
    return many


def _check_days(starts_on: date, due_on: date | None, due_words: str) -> None:
    if due_on is None and not due_words:
        raise Invalid(
            _("Give a deadline, or the words for one without a day (长期坚持)."), field="due_on"
        )
    if due_on is not None and due_on < starts_on:
        raise Invalid(_("The deadline lies before the start."), field="due_on")


def _check_words(item: Item, many: Mapping[str, tuple[int, ...]]) -> None:
    """Category, class, labels are the ledger's own; numbers are used once; sections exist."""
    ledger = item.ledger_id
    if not Category.objects.filter(pk=item.category_id, ledger=ledger).exists():
        raise Invalid(_("Choose a category of this ledger."), field="category_id")
    if not ItemClass.objects.filter(pk=item.item_class_id, ledger=ledger).exists():
        raise Invalid(_("Choose a class of this ledger."), field="item_class_id")
    if Item.objects.filter(ledger=ledger, number=item.number).exclude(pk=item.pk).exists():
        raise Invalid(_("Another item of this ledger has this number."), field="number")
    if item.measured_by not in Measured.values:
        raise Invalid(_("Choose what measures it."), field="measured_by")
    if item.leader_id and not Account.objects.filter(pk=item.leader_id, is_active=True).exists():
        raise Invalid(_("Choose a leader who works here."), field="leader_id")
    _check_many(item, many)


def _check_many(item: Item, many: Mapping[str, tuple[int, ...]]) -> None:
    tags = set(many.get("tags", ()))
    if tags and Tag.objects.filter(pk__in=tags, ledger=item.ledger_id).count() != len(tags):
        raise Invalid(_("Choose labels of this ledger."), field="tags")
    sections = set(many.get("assisting", ()))
    if item.lead_section_id is not None:
        sections.add(item.lead_section_id)
    if sections and Section.objects.filter(pk__in=sections).count() != len(sections):
        raise Invalid(_("Choose a section of this house."), field="lead_section_id")


def _set_many(item: Item, many: Mapping[str, tuple[int, ...]]) -> None:
    for name, ids in many.items():
        getattr(item, name).set(ids)


def _milestone(item: Item, step: MilestoneDraft, position: int) -> Milestone:
    return Milestone(
        item=item,
        position=position,
        title=words(step.title, "title", _("Say what is reached.")),
        shows=step.shows.strip(),
        due_on=step.due_on,
        due_words=step.due_words.strip(),
        weight=step.weight,
    )


def _check_area(area: Area, ledger: Ledger) -> None:
    if not within(str(area.path), str(ledger.area.path)):
        raise Invalid(_("Choose an area within that of the ledger."), field="area")
