"""What all acts of this app do alike."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.base.errors import Conflict, Invalid
from linli.base.viewer import Viewer
from linli.journal import actions as journal
from linli.liaison.models import FirmVisit, Pair


def ensure_fresh(row: Pair | FirmVisit, version: int | None) -> None:
    """Conflict if somebody changed it after `version`."""
    if version is not None and row.version != version:
        raise Conflict(_("Somebody else has changed this meanwhile."), current=row)


def note(
    kind: str,
    row: Pair | FirmVisit,
    by: Viewer,
    now: datetime,
    *,
    about: Iterable[str] = (),
    text: str = "",
    **data: Any,
) -> None:
    """One entry on the timeline of the firm and of the pair or visit."""
    thing = "firm_pair" if isinstance(row, Pair) else "firm_visit"
    journal.record(
        kind,
        subject=f"{thing}:{row.pk}",
        area=row.area.path,
        by=by,
        now=now,
        about=(f"organisation:{row.organisation_id}", *about),
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
