"""Locks and entries that all acts on audiences and messages share."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.base.errors import Conflict, Invalid
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.outreach import workflow
from linli.outreach.models import Audience, Message


def locked(message_id: int, move: str, version: int | None = None) -> Message:
    """The message, locked; Conflict for another version, NotAllowed where its state does not know
    the move.
    """
    rows = Message.objects.select_related("area", "audience__area")
    message = rows.select_for_update(of=("self",)).get(pk=message_id)
    fresh(message, version)
    message.state = workflow.after(message.state, move)
    return message


def hold_audience(message: Message) -> None:
    """Lock the message's audience, read anew: nobody changes whom it means meanwhile."""
    rows = Audience.objects.select_related("area").select_for_update(of=("self",))
    message.audience = rows.get(pk=message.audience_id)


def fresh(row: Any, version: int | None) -> None:
    """Conflict if somebody changed it since it was looked at."""
    if version is not None and row.version != version:
        raise Conflict(_("Somebody else changed this meanwhile."), current=row)


def keep(
    kind: str, row: Audience | Message, by: Viewer, now: datetime, *, text: str = "", **data: Any
) -> None:
    """Save with a new version and write down what happened."""
    row.version += 1
    row.save()
    record(kind, row, by, now, text=text, **data)


def record(
    kind: str, row: Audience | Message, by: Viewer, now: datetime, *, text: str = "", **data: Any
) -> None:
    """One entry; that of a message stands on the timeline of its audience as well."""
    is_message = isinstance(row, Message)
    journal.record(
        kind,
        subject=row.key if isinstance(row, Message) else f"audience:{row.pk}",
        about=(f"audience:{row.audience_id}",) if is_message and isinstance(row, Message) else (),
        area=str(row.area.path),
        by=by,
        now=now,
        text=text,
        **data,
    )


def words(text: str, field: str, ask: object, longest: int) -> str:
    """The words without outer blanks; Invalid with `ask` when there are none."""
    text = text.strip()
    if not text:
        raise Invalid(ask, field=field)
    if len(text) > longest:
        raise Invalid(_("At most %(n)d signs.") % {"n": longest}, field=field)
    return text
