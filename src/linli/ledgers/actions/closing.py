"""The end of an item: applied for by the executor, checked by another, closed out, reopened."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
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
    move,
    today,
    words,
)
from linli.ledgers.models import Item

Upload: TypeAlias = "UploadedFile[bytes]"


@transaction.atomic
def apply(
    item_id: int,
    result: str,
    *,
    by: Viewer,
    now: datetime,
    evidence: Iterable[Upload] = (),
    version: int | None = None,
) -> Item:
    """The executor says that the goal is reached, and asks to have the item closed out."""
    item = locked(item_id, version)
    ensure(rules.can_work(by, item), ONLY_EXECUTOR)
    move(item, "apply")
    if item.milestones.filter(withdrawn_at=None, done_on=None).exists():
        raise Invalid(
            _("Milestones are open. Show them first, or have them withdrawn."), field="result"
        )
    item.result = words(result, "result", _("Say how the goal was reached."))
    item.applied_by, item.applied_at, item.told_at = by.key, now, now
    files.attach_all(
        f"item:{item.pk}",
        evidence,
        by=by,
        now=now,
        pictures_only=False,
        area=str(item.area.path),
        field="evidence",
    )
    in_time = item.due_on is None or today(now) <= item.due_on
    return keep(events.APPLIED, item, by, now, percent=item.percent, in_time=in_time)


@transaction.atomic
def check(
    item_id: int, *, by: Viewer, now: datetime, text: str = "", version: int | None = None
) -> Item:
    """Somebody who does not execute it has looked: it is as the application says."""
    item = locked(item_id, version)
    _require_checker(by, item)
    move(item, "check")
    item.checked_by, item.checked_at = by.key, now
    return keep(events.CHECKED, item, by, now, text=text.strip())


@transaction.atomic
def send_back(
    item_id: int, reason: str, *, by: Viewer, now: datetime, version: int | None = None
) -> Item:
    """It is not as the application says: the work goes on, with the same deadline."""
    item = locked(item_id, version)
    _require_checker(by, item)
    move(item, "send_back")
    why = words(reason, "reason", _("Say what is still missing."))
    _open_again(item)
    return keep(events.SENT_BACK, item, by, now, text=why)


@transaction.atomic
def close_out(item_id: int, *, by: Viewer, now: datetime, version: int | None = None) -> Item:
    """Strike it off the ledger (销号). Not by its executor."""
    item = locked(item_id, version)
    ensure(rules.can_close_out(by, item), NEVER_EXECUTOR)
    move(item, "close_out")
    item.closed_by, item.closed_at = by.key, now
    return keep(events.CLOSED, item, by, now)


@transaction.atomic
def reopen(
    item_id: int,
    reason: str,
    due_on: date,
    *,
    by: Viewer,
    now: datetime,
    version: int | None = None,
) -> Item:
    """A new instruction of the leader, or it did not hold: it runs again, until `due_on`."""
    item = locked(item_id, version)
    ensure(rules.can_change(by, item), NEVER_EXECUTOR)
    move(item, "reopen")
    why = words(reason, "reason", _("Say what is to be done again."))
    if due_on < today(now):
        raise Invalid(_("The new deadline lies in the past."), field="due_on")
    _open_again(item)
    item.closed_by, item.closed_at, item.reopened_at = "", None, now
    item.due_on, item.due_words, item.told_at = due_on, "", now
    return keep(events.REOPENED, item, by, now, text=why, due_on=due_on.isoformat())


def _require_checker(by: Viewer, item: Item) -> None:
    ensure(rules.can_check(by, item), _("Somebody other than its executor checks it."))


def _open_again(item: Item) -> None:
    item.applied_by = item.checked_by = ""
    item.applied_at = item.checked_at = None
