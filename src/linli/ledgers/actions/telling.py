"""What the executor tells: notes one by one, a typed percentage; and what the records tell."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.ledgers import events, queries, rules
from linli.ledgers.actions._shared import (
    NEVER_EXECUTOR,
    ONLY_EXECUTOR,
    keep,
    locked,
    move,
    percent_of,
    record,
    recount,
    words,
)
from linli.ledgers.models import Item, Link, Note
from linli.ledgers.spec import LinkDraft, LinkKind, Measured, NoteKind

#: How many links are counted by one query.
_AT_ONCE = 40


@transaction.atomic
def note(
    item_id: int,
    kind: str,
    text: str,
    *,
    by: Viewer,
    now: datetime,
    corrects_id: int | None = None,
    version: int | None = None,
) -> Note:
    """Write one note. An earlier one is never overwritten; this one may correct it."""
    item = locked(item_id, version)
    ensure(rules.can_work(by, item), ONLY_EXECUTOR)
    move(item, "note")
    written = add_note(item, kind, text, by=by, now=now, corrects_id=corrects_id)
    item.told_at = now
    keep(events.NOTED, item, by, now, note=written.pk, note_kind=written.kind)
    return written


def add_note(
    item: Item,
    kind: str,
    text: str,
    *,
    by: Viewer,
    now: datetime,
    corrects_id: int | None = None,
) -> Note:
    """A note as part of another act of the executor, inside its transaction."""
    if kind not in NoteKind.values:
        raise Invalid(_("Choose what the note is about."), field="kind")
    corrected = item.notes.filter(pk=corrects_id).first() if corrects_id else None
    if corrects_id and (corrected is None or hasattr(corrected, "corrected_by")):
        raise Invalid(_("Choose a note of this item that was not corrected yet."), field="corrects")
    return Note.objects.create(
        item=item,
        kind=kind,
        words=words(text, "text", _("Write the note.")),
        corrects=corrected,
        written_by=by.key,
        written_at=now,
    )


@transaction.atomic
def type_percent(
    item_id: int, percent: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Item:
    """Type how far it is, where nothing measures it; every page says that it was typed, by whom
    and when.
    """
    item = locked(item_id, version)
    ensure(rules.can_work(by, item), ONLY_EXECUTOR)
    move(item, "report")
    ensure(
        item.measured_by == Measured.TYPED,
        _("The percentage of this item is counted, not typed."),
        code="counted",
    )
    if not 0 <= percent <= 100:
        raise Invalid(_("A percentage lies between 0 and 100."), field="percent")
    before, item.percent = item.percent, percent
    item.typed_by, item.typed_at, item.told_at = by.key, now, now
    return keep(events.TYPED, item, by, now, percent=percent, before=before)


@transaction.atomic
def link(
    item_id: int, draft: LinkDraft, *, by: Viewer, now: datetime, version: int | None = None
) -> Link:
    """Let the item fill itself from records; the percentage is counted from them from now on."""
    item = locked(item_id, version)
    ensure(rules.can_change(by, item), NEVER_EXECUTOR)
    move(item, "change")
    _check(draft)
    last = item.links.aggregate(last=Max("position"))["last"] or 0
    made = Link(item=item, position=last + 1, **vars(draft))
    if not queries.resolves(made, by):
        raise Invalid(_("Choose records that you may see."), field="kind")
    made.save()
    _read([made], now)
    item.measured_by = Measured.LINKS
    recount(item)
    keep(events.LINKED, item, by, now, link=made.pk, link_kind=made.kind, percent=item.percent)
    return made


def _check(draft: LinkDraft) -> None:
    if draft.kind not in LinkKind.values:
        raise Invalid(_("Choose what it fills itself from."), field="kind")
    if draft.plan is not None and draft.plan < 1:
        raise Invalid(_("The plan is a number of one or more."), field="plan")
    if draft.kind == LinkKind.DRIVE and draft.drive_id is None:
        raise Invalid(_("Choose the drive."), field="drive")
    if draft.kind == LinkKind.EVENTS and draft.plan is None:
        raise Invalid(_("Say how many are planned."), field="plan")
    if draft.kind == LinkKind.FIGURE and not draft.figure:
        raise Invalid(_("Choose the figure."), field="figure")


@transaction.atomic
def unlink(
    item_id: int, link_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Item:
    """Take a link off; without any, milestones measure the item again."""
    item = locked(item_id, version)
    ensure(rules.can_change(by, item), NEVER_EXECUTOR)
    move(item, "change")
    gone = item.links.get(pk=link_id)
    kind = gone.kind
    gone.delete()
    if item.measured_by == Measured.LINKS and not item.links.exists():
        item.measured_by = Measured.MILESTONES
    recount(item)
    return keep(events.UNLINKED, item, by, now, link=link_id, link_kind=kind)


@transaction.atomic
def read_links(*, by: Viewer, now: datetime, ledger_id: int | None = None) -> int:
    """Count all links of open ledgers anew; how many items moved. The program does it."""
    ensure(rules.is_program(by), _("The program does this by itself."))
    links = list(queries.links_to_read(ledger_id))
    for first in range(0, len(links), _AT_ONCE):
        _read(links[first : first + _AT_ONCE], now)
    by_item: dict[int, list[Link]] = {}
    for row in links:
        by_item.setdefault(row.item_id, []).append(row)
    moved = [
        pk
        for pk, rows in by_item.items()
        if rows[0].item.measured_by == Measured.LINKS and percent_of(rows) != rows[0].item.percent
    ]
    for item in (
        Item.objects.select_related("area").filter(pk__in=moved).select_for_update(of=("self",))
    ):
        before = item.percent
        Item.objects.filter(pk=item.pk).update(percent=recount(item))
        record(events.COUNTED, item, by, now, before=before, percent=item.percent)
    return len(moved)


def _read(links: Iterable[Link], now: datetime) -> None:
    links = list(links)
    numbers = queries.counted(links)
    for row in links:
        row.value, row.out_of = numbers[row.pk]
        row.read_at = now
    Link.objects.bulk_update(links, ["value", "out_of", "read_at"])
