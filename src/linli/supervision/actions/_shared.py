"""What every act on a slip does alike: lock and compare, ask for words, keep and record."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from linli.base.errors import Conflict, Invalid
from linli.base.viewer import Viewer
from linli.clock import queries as clock
from linli.clock.queries import Span
from linli.journal import actions as journal
from linli.supervision.models import Slip
from linli.supervision.spec import LONGEST


def locked(slip_id: int, version: int | None) -> Slip:
    """The slip, locked; Conflict where somebody else changed it since `version`."""
    rows = Slip.objects.select_related("area", "to_section", "to_area", "answerable")
    slip = rows.select_for_update(of=("self",)).get(pk=slip_id)
    if version is not None and slip.version != version:
        raise Conflict(_("Somebody else changed this slip meanwhile."), current=slip)
    return slip


def keep(kind: str, slip: Slip, by: Viewer, now: datetime, *, text: str = "", **data: Any) -> Slip:
    """Save the slip and write down what happened to it, on the timeline of its origin as well."""
    slip.version += 1
    slip.save()
    record(kind, slip, by, now, text=text, **data)
    return slip


def record(
    kind: str, slip: Slip, by: Viewer, now: datetime, *, text: str = "", **data: Any
) -> None:
    """Write down what happened to a slip. The timeline of what it rests on stays its own: its
    readers are others.
    """
    journal.record(
        kind,
        subject=f"slip:{slip.pk}",
        area=slip.area.path,
        by=by,
        now=now,
        text=text,
        origin=slip.origin,
        **data,
    )


def words(text: str, field: str, ask: object) -> str:
    """The text that was typed; Invalid on the field where there is none."""
    if not text.strip():
        raise Invalid(ask, field=field)
    return text.strip()


def run(slip: Slip, span: Span) -> None:
    """Let the slip's clock run for what it waits for now."""
    for column, value in span.columns().items():
        setattr(slip, column, value)
    slip.met_at = slip.paused_at = None


def reply_span(reply_on: date, now: datetime) -> Span:
    """The time until the offices close on a day; Invalid for a day that cannot be meant."""
    if reply_on < localdate(now):
        raise Invalid(_("The day lies in the past."), field="reply_on")
    if reply_on > localdate(now) + LONGEST:
        raise Invalid(_("That is more than a year ahead: correct the year."), field="reply_on")
    return clock.until(reply_on, now)


def wait_for_reply(slip: Slip, now: datetime) -> None:
    """Its clock is the reply's from now on, even where that day has passed meanwhile."""
    run(slip, Span(now, slip.reply_yellow_at, slip.reply_due_at))


def ask_again(slip: Slip, reply_on: date, now: datetime) -> None:
    """It is open again: the reply that stood no longer does, and another is due by a day."""
    span = reply_span(reply_on, now)
    slip.reply_yellow_at, slip.reply_due_at = span.yellow_at, span.due_at
    slip.replied_by = slip.checked_by = ""
    slip.replied_at = slip.archived_at = None
    run(slip, span)
