"""The one door through which every change of an inspection goes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.base.errors import Conflict, Invalid
from linli.base.viewer import Viewer
from linli.inspections import workflow
from linli.inspections.models import Inspection
from linli.journal import actions as journal


def locked(inspection_id: int, move: str, version: int | None = None) -> Inspection:
    """The inspection, locked; NotAllowed when its state does not know the move."""
    rows = Inspection.objects.select_related("area", "organisation", "checklist")
    found = rows.select_for_update(of=("self",)).get(pk=inspection_id)
    if version is not None and found.version != version:
        raise Conflict(_("Somebody else changed this inspection meanwhile."), current=found)
    found.state = workflow.after(found.state, move)
    return found


def keep(kind: str, row: Inspection, by: Viewer, now: datetime, **said: Any) -> Inspection:
    """Save with a new version and write down what happened."""
    row.version += 1
    row.save()
    note(kind, row, by, now, **said)
    return row


def note(
    kind: str,
    row: Inspection,
    by: Viewer,
    now: datetime,
    *,
    about: Iterable[str] = (),
    text: str = "",
    **data: Any,
) -> None:
    """One entry on the timeline of the inspection and of its firm."""
    firm = [f"organisation:{row.organisation_id}"] if row.organisation_id else []
    journal.record(
        kind,
        subject=f"inspection:{row.pk}",
        area=row.area.path,
        by=by,
        now=now,
        about=(*firm, *about),
        text=text,
        **data,
    )


def words(text: str, field: str, ask: object, longest: int = 200) -> str:
    """The words without outer blanks; Invalid with `ask` when there are none, or too many."""
    text = text.strip()
    if not text:
        raise Invalid(ask, field=field)
    if len(text) > longest:
        raise Invalid(_("Keep this to %(n)d signs.") % {"n": longest}, field=field)
    return text
