"""Milestones: planned by who keeps the ledger, shown by the executor, confirmed by another."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Invalid
from linli.base.rights import ensure
from linli.base.viewer import Viewer
from linli.files import actions as files
from linli.ledgers import events, rules
from linli.ledgers.actions._shared import (
    NEVER_EXECUTOR,
    ONLY_EXECUTOR,
    keep,
    locked,
    locked_milestone,
    move,
    recount,
    today,
    words,
)
from linli.ledgers.actions.telling import add_note
from linli.ledgers.models import Item, Milestone
from linli.ledgers.spec import MilestoneDraft, NoteKind

Upload: TypeAlias = "UploadedFile[bytes]"
_CHANGEABLE = frozenset({"title", "shows", "due_on", "due_words", "weight", "position"})


@transaction.atomic
def plan_milestone(
    item_id: int,
    draft: MilestoneDraft,
    *,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Milestone:
    """Add a step to the plan, behind the others."""
    item = locked(item_id, version)
    ensure(rules.can_change(by, item), NEVER_EXECUTOR)
    move(item, "change")
    last = item.milestones.aggregate(last=Max("position"))["last"] or 0
    milestone = Milestone(item=item, position=last + 1)
    _take(milestone, {name: getattr(draft, name) for name in _CHANGEABLE - {"position"}})
    milestone.save()
    recount(item)
    keep(events.MILESTONE_PLANNED, item, by, now, milestone=milestone.pk, **_due(milestone))
    return milestone


@transaction.atomic
def change_milestone(
    milestone_id: int,
    changes: Mapping[str, Any],
    *,
    by: Viewer,
    now: datetime,
    reason: str = "",
    version: int | None = None,
) -> Milestone:
    """Change a step that was not shown yet; its old date stays in the story."""
    milestone, item = locked_milestone(milestone_id, version)
    ensure(rules.can_change(by, item), NEVER_EXECUTOR)
    move(item, "change")
    ensure(milestone.done_on is None, _("It was shown already: what it said stays."))
    if set(changes) - _CHANGEABLE:
        raise ValueError(f"not a column that is changed here: {sorted(changes)}")
    before = _due(milestone)["due_on"]
    _take(milestone, changes)
    _save(milestone)
    recount(item)
    keep(
        events.MILESTONE_MOVED,
        item,
        by,
        now,
        text=reason.strip(),
        milestone=milestone.pk,
        before=before,
        **_due(milestone),
    )
    return milestone


@transaction.atomic
def withdraw_milestone(
    milestone_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Milestone:
    """Take a step off the plan; the item's percentage is counted without it."""
    milestone, item = locked_milestone(milestone_id, version)
    ensure(rules.can_change(by, item), NEVER_EXECUTOR)
    move(item, "change")
    why = words(reason, "reason", _("Say why it is withdrawn."))
    milestone.withdrawn_at = now
    _save(milestone)
    recount(item)
    keep(events.MILESTONE_WITHDRAWN, item, by, now, text=why, milestone=milestone.pk)
    return milestone


@transaction.atomic
def show_milestone(
    milestone_id: int,
    *,
    by: Viewer,
    now: datetime,
    done_on: date | None = None,
    text: str = "",
    evidence: Iterable[Upload] = (),
    version: int | None = None,
) -> Milestone:
    """The executor says that it is reached, on which day, and shows what it should show. It
    counts at once; somebody else confirms it.
    """
    milestone, item = locked_milestone(milestone_id, version)
    ensure(rules.can_work(by, item), ONLY_EXECUTOR)
    move(item, "report")
    ensure(milestone.done_on is None, _("It was shown already."), code="wrong_state")
    day = done_on or today(now)
    if day > today(now):
        raise Invalid(_("It cannot be reached on a day to come."), field="done_on")
    uploads = list(evidence)
    if milestone.shows and not (text.strip() or uploads):
        raise Invalid(
            _("Show what it asks for, by words or a file: %(what)s") % {"what": milestone.shows},
            field="text",
        )
    milestone.done_on, milestone.done_by = day, by.key
    _save(milestone)
    files.attach_all(
        f"milestone:{milestone.pk}",
        uploads,
        by=by,
        now=now,
        pictures_only=False,
        area=str(item.area.path),
        field="evidence",
    )
    if text.strip():
        add_note(item, NoteKind.PROGRESS, text, by=by, now=now)
    recount(item)
    item.told_at = now
    keep(
        events.MILESTONE_SHOWN,
        item,
        by,
        now,
        milestone=milestone.pk,
        on=day.isoformat(),
        percent=item.percent,
        files=len(uploads),
    )
    return milestone


@transaction.atomic
def confirm_milestone(
    milestone_id: int, *, by: Viewer, now: datetime, version: int | None = None
) -> Milestone:
    """Somebody who does not execute the item has seen it."""
    milestone, item = locked_milestone(milestone_id, version)
    _require_checker(by, item, milestone)
    move(item, "confirm_milestone")
    ensure(milestone.done_on is not None, _("It was not shown yet."), code="wrong_state")
    ensure(not milestone.confirmed_by, _("It was confirmed already."), code="wrong_state")
    milestone.confirmed_by, milestone.confirmed_at = by.key, now
    _save(milestone)
    keep(events.MILESTONE_CONFIRMED, item, by, now, milestone=milestone.pk)
    return milestone


@transaction.atomic
def send_back_milestone(
    milestone_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Milestone:
    """It is not reached after all: its day stays as it was."""
    milestone, item = locked_milestone(milestone_id, version)
    _require_checker(by, item, milestone)
    move(item, "report")
    ensure(milestone.done_on is not None, _("It was not shown yet."), code="wrong_state")
    why = words(reason, "reason", _("Say what is still missing."))
    milestone.done_on, milestone.done_by = None, ""
    milestone.confirmed_by, milestone.confirmed_at = "", None
    _save(milestone)
    recount(item)
    keep(
        events.MILESTONE_SENT_BACK,
        item,
        by,
        now,
        text=why,
        milestone=milestone.pk,
        percent=item.percent,
    )
    return milestone


def _require_checker(by: Viewer, item: Item, milestone: Milestone) -> None:
    may = rules.can_confirm(by, item) and by.key != milestone.done_by
    ensure(may, _("Somebody other than its executor looks at it and confirms it."))


def _take(milestone: Milestone, changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        setattr(milestone, name, value.strip() if isinstance(value, str) else value)
    milestone.title = words(milestone.title, "title", _("Say what is reached."))
    if not 1 <= milestone.weight <= 100:
        raise Invalid(_("Weights lie between 1 and 100."), field="weight")


def _save(milestone: Milestone) -> None:
    milestone.version += 1
    milestone.save()


def _due(milestone: Milestone) -> dict[str, Any]:
    return {"due_on": milestone.due_on.isoformat() if milestone.due_on else None}
