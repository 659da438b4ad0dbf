"""Colour rules of a ledger, and marks by hand: who may change a colour, and how.

Whoever executes an item changes no colour of it. Every version of the rules that was in force
stays as it was, so that each reason in the history can be read back.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Conflict, Invalid, NotAllowed
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.journal import actions as journal
from linli.ledgers import events, rules
from linli.ledgers.actions import colouring
from linli.ledgers.models import ColourMark, ColourRules, Item, Ledger
from linli.ledgers.queries import colours
from linli.ledgers.spec.colours import Scheme, ensure_sound
from linli.ledgers.spec.schemes import SHIPPED
from linli.ledgers.workflow import ALIVE

#: A mark holds so many days at most: then the rules speak again, or the supervisor anew.
LONGEST_MARK = timedelta(days=92)
_ONLY_HERE = _("The colour rules of this ledger are set by its secretary or the administrator.")
_ONLY_SUPERVISOR = _("Only a supervisor marks an item, and never one that they execute themselves.")


@transaction.atomic
def draft_rules(
    ledger_id: int, like: str, *, by: Viewer, now: datetime, like_id: int | None = None
) -> ColourRules:
    """Begin a draft from a shipped set (`like` is its code) or an earlier version (`like_id`).

    A draft that lies there already is put in its place. Nothing changes colour before `apply`.
    """
    ledger = _ledger(ledger_id, by)
    ledger.colour_rules.filter(applied_at=None).delete()
    number = (ledger.colour_rules.aggregate(last=Max("number"))["last"] or 0) + 1
    if like_id is not None:
        old = ledger.colour_rules.get(pk=like_id)
        values = {"name": old.name, "name_en": old.name_en, "source": old.source}
        content = old.content
    else:
        shipped = next((each for each in SHIPPED if each.code == like), None)
        if shipped is None:
            raise Invalid(_("There is no such set of rules."), field="like")
        values = {"name": shipped.name, "name_en": shipped.name_en, "source": shipped.source}
        content = shipped.scheme.as_json()
    row = ColourRules.objects.create(
        ledger=ledger, number=number, content=content, made_by=by.key, made_at=now, **values
    )
    _record(events.COLOURS_DRAFTED, ledger, by, now, number=number)
    return row


@transaction.atomic
def change_draft(
    draft_id: int,
    scheme: Scheme,
    *,
    name: str,
    name_en: str,
    source: str,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> ColourRules:
    """Write the draft anew; Invalid says which row would leave an item without a known colour."""
    row = _draft(draft_id, by, version)
    if not name.strip():
        raise Invalid(_("Give the rules a name."), field="name")
    ensure_sound(scheme, list(row.ledger.classes.values_list("pk", flat=True)))
    row.content, row.name, row.name_en = scheme.as_json(), name.strip(), name_en.strip()
    row.source = source.strip()
    row.made_by, row.made_at = by.key, now
    row.version += 1
    row.save()
    _record(events.COLOURS_DRAFTED, row.ledger, by, now, number=row.number)
    return row


@transaction.atomic
def drop_draft(draft_id: int, *, by: Viewer, now: datetime) -> None:
    """Leave the rules as they are."""
    row = _draft(draft_id, by)
    _record(events.COLOURS_DROPPED, row.ledger, by, now, number=row.number)
    row.delete()


@transaction.atomic
def apply_draft(
    draft_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> ColourRules:
    """Put the draft into force; all items are coloured by it at once, with the reason kept."""
    row = _draft(draft_id, by, version)
    ensure_sound(row.scheme, list(row.ledger.classes.values_list("pk", flat=True)))
    row.ledger.colour_rules.filter(applied_at__isnull=False, retired_at=None).update(retired_at=now)
    row.applied_by, row.applied_at = by.key, now
    row.coloured_on = clock.local(now).date()
    row.version += 1
    row.save()
    changes = colouring.recolour(row.ledger_id, cause="rules", now=now)
    _record(events.COLOURS_APPLIED, row.ledger, by, now, number=row.number, changes=changes)
    return row


@transaction.atomic
def mark(
    item_id: int, look: str, reason: str, until_on: date, *, by: Viewer, now: datetime
) -> ColourMark:
    """Set an item's colour by hand until a day, with a reason; it lapses by itself after it.

    It takes the place of an earlier mark. The rules that come before the mark's own (closed out)
    still win.
    """
    item = _item(item_id)
    ensure(rules.can_mark(by, item), _ONLY_SUPERVISOR)
    if item.state not in ALIVE:
        raise NotAllowed(
            _("Only a running item is marked: this one is “%(state)s”.")
            % {"state": item.get_state_display()},
            code="wrong_state",
        )
    today = clock.local(now).date()
    _check_mark(colours.in_force(item.ledger_id).scheme, look, reason, until_on, today)
    item.marks.filter(lifted_at=None).update(lifted_at=now, lifted_by=by.key)
    made = ColourMark.objects.create(
        item=item,
        look=look,
        reason=reason.strip(),
        since_on=today,
        until_on=until_on,
        made_by=by.key,
        made_at=now,
    )
    _note(events.MARKED, item, by, now, look=look, until_on=until_on.isoformat(), text=made.reason)
    colouring.recolour(item.ledger_id, cause="mark", now=now, item_ids=[item.pk])
    return made


def _check_mark(scheme: Scheme, look: str, reason: str, until_on: date, today: date) -> None:
    if scheme.shade(look) is None:
        raise Invalid(_("Choose a colour of this ledger."), field="look")
    if not reason.strip():
        raise Invalid(_("Say why: the reason stands beside the colour."), field="reason")
    if not today <= until_on <= today + LONGEST_MARK:
        raise Invalid(
            _("Choose a last day from today on, within %(days)d days.")
            % {"days": LONGEST_MARK.days},
            field="until_on",
        )


@transaction.atomic
def lift_mark(mark_id: int, *, by: Viewer, now: datetime) -> ColourMark:
    """End a mark before its day; the rules speak again."""
    found = ColourMark.objects.select_for_update(of=("self",)).get(pk=mark_id)
    item = _item(found.item_id)
    ensure(rules.can_mark(by, item), _ONLY_SUPERVISOR)
    if found.lifted_at is not None:
        raise NotAllowed(_("This mark has ended already."), code="wrong_state")
    found.lifted_at, found.lifted_by = now, by.key
    found.save(update_fields=["lifted_at", "lifted_by"])
    _note(events.MARK_LIFTED, item, by, now, look=found.look)
    colouring.recolour(item.ledger_id, cause="mark", now=now, item_ids=[item.pk])
    return found


def _ledger(ledger_id: int, by: Viewer) -> Ledger:
    ledger = Ledger.objects.select_related("area").select_for_update(of=("self",)).get(pk=ledger_id)
    ensure(rules.can_colour(by, ledger), _ONLY_HERE)
    return ledger


def _draft(draft_id: int, by: Viewer, version: int | None = None) -> ColourRules:
    rows = ColourRules.objects.select_related("ledger__area").select_for_update(of=("self",))
    row = rows.get(pk=draft_id)
    ensure(rules.can_colour(by, row.ledger), _ONLY_HERE)
    if row.applied_at is not None:
        raise NotAllowed(_("These rules are no draft any more."), code="wrong_state")
    if version is not None and row.version != version:
        raise Conflict(_("Somebody else changed this draft meanwhile."), current=row)
    return row


def _item(item_id: int) -> Item:
    rows = Item.objects.select_related("area", "ledger__area").select_for_update(of=("self",))
    return rows.get(pk=item_id)


def _note(kind: str, item: Item, by: Viewer, now: datetime, *, text: str = "", **data: Any) -> None:
    journal.record(
        kind,
        subject=f"item:{item.pk}",
        about=(f"ledger:{item.ledger_id}",),
        area=str(item.area.path),
        by=by,
        now=now,
        text=text,
        **data,
    )


def _record(kind: str, ledger: Ledger, by: Viewer, now: datetime, **data: Any) -> None:
    journal.record(
        kind, subject=f"ledger:{ledger.pk}", area=str(ledger.area.path), by=by, now=now, **data
    )
