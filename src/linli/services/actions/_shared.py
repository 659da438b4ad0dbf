"""Locks, entries and words that all changes here share."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.alliances.models import Alliance
from linli.base import masking
from linli.base.errors import Conflict, Invalid
from linli.base.viewer import Viewer
from linli.journal import actions as journal

SUBJECTS = {
    "Need": "need",
    "Solution": "solution",
    "Mechanism": "mechanism",
    "Policy": "policy",
    "Application": "application",
    "ServiceTeam": "service_team",
}


def alliance_of(alliance_id: int, *, lock: bool = False) -> Alliance:
    """The alliance; refused once it is closed. `lock`: who does the same at once waits."""
    rows = Alliance.objects.select_related("area")
    row = (rows.select_for_update(of=("self",)) if lock else rows).get(pk=alliance_id)
    if row.closed_on is not None:
        raise Invalid(_("This alliance is closed."))
    return row


def fresh(row: Any, version: int | None) -> None:
    """Conflict if somebody changed the row after the page was loaded."""
    if version is not None and row.version != version:
        raise Conflict(_("Somebody else changed this meanwhile."), current=row)


def locked(rows: Any, pk: int, version: int | None) -> Any:
    """The row, locked for this transaction."""
    row = rows.select_for_update(of=("self",)).get(pk=pk)
    fresh(row, version)
    return row


def keep(kind: str, row: Any, by: Viewer, now: datetime, **said: Any) -> None:
    """Save with a new version and write down what happened."""
    row.version += 1
    row.save()
    record(kind, row, by, now, **said)


def record(kind: str, row: Any, by: Viewer, now: datetime, *, text: str = "", **data: Any) -> None:
    """One entry, on the row's timeline and on those of its alliance and its firm."""
    alliance = row.policy.alliance if hasattr(row, "policy_id") else row.alliance
    about = [f"alliance:{alliance.pk}"]
    if (firm := getattr(row, "organisation_id", None)) is not None:
        about.append(f"organisation:{firm}")
    journal.record(
        kind,
        subject=f"{SUBJECTS[type(row).__name__]}:{row.pk}",
        area=alliance.area.path,
        by=by,
        now=now,
        about=tuple(about),
        text=text,
        **data,
    )


def words(text: str, field: str, ask: object, longest: int) -> str:
    """The words without outer blanks; Invalid when there are none or too many."""
    text = text.strip()
    if not text:
        raise Invalid(ask, field=field)
    return short(text, field, longest)


def short(text: str, field: str, longest: int) -> str:
    """The words without outer blanks; Invalid when there are too many."""
    text = text.strip()
    if len(text) > longest:
        raise Invalid(_("Keep this to %(n)d signs.") % {"n": longest}, field=field)
    return text


def one_of(value: str, known: object, field: str) -> str:
    """A value of a list; Invalid for another."""
    if value not in known:  # type: ignore[operator]  # a list or a mapping
        raise Invalid(_("Choose one of the list."), field=field)
    return value


def public(text: str, field: str) -> str:
    """Words that many read carry no telephone, identity number or door. Invalid names the field."""
    if masking.redact(text) != text:
        raise Invalid(
            _("A telephone, identity or door number stands in these words. Take it out."),
            field=field,
        )
    return text
